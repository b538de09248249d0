"""Arguments in, one function call, exit code out. Run as `python -m corpus`."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from corpus import ANNOTATIONS, HERE
from corpus.annotations import Annotation, load_annotations, read_lines, save_annotations, write_lines
from corpus.bears_on import BEARS_ON, draw, load_bearings, sheet
from corpus.check import ROWS, count, faults
from corpus.convert import convert
from corpus.encoder.cli import app as encoder_app
from corpus.errors import MissingTextError, message
from corpus.events import event_faults, load_events
from corpus.fetch import fetch
from corpus.judged import JUDGED, KINDS, Judged, load_judged, resolve_judged
from corpus.records import to_record
from corpus.volumes import load_splits, people_file, resolve, shared_folder, volumes_folder
from extract.attribution.ranker import FILE as HOLDERS_FILE
from extract.dependence.ranker import FILE as RANKERS_FILE
from extract.errors import ExtractError, raise_error
from extract.linking import index, ranker
from extract.occasions.judge import FILE as EVENTS_FILE
from extract.pipeline import DEFAULT
from extract.quantities.judge import FILE
from extract.reading.fetch import REPOSITORY, load_hashes
from extract.reading.memo import Memo
from extract.reading.tei import read_volume

if TYPE_CHECKING:
    from corpus.authority import Lists

Item = TypeVar("Item")

DATA = HERE.parent / "extract" / "data"
JUDGE, INDEX, RANKER = DATA / FILE, DATA / index.FILE, DATA / ranker.FILE
RANKERS = DATA / RANKERS_FILE
EVENT_JUDGE = DATA / EVENTS_FILE
JOURNEYS = DATA / "journeys.tsv"
HOLDERS = DATA / HOLDERS_FILE

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help="The corpus.")
app.add_typer(encoder_app, name="encoder")
screen = Console(stderr=True)

Files = Annotated[list[Path] | None, typer.Argument(help="Stand-off files; the corpus's own if none is named.")]
Volumes = Annotated[
    Path | None, typer.Option(help="Folder of TEI volumes. [default: frus/volumes in FRUS_SHARED, or in ../shared]")
]
People = Annotated[
    Path | None, typer.Option(help="The authority list. [default: authority/people.jsonl in FRUS_SHARED, or ../shared]")
]


@app.command("convert")
def convert_command(
    source: Annotated[Path, typer.Argument(help="Folder with full.jsonl and roles.jsonl, texts included.")],
    to: Annotated[Path, typer.Option(help="Folder for the stand-off files.")] = HERE / "annotations",
) -> None:
    """Turn annotations that carry their texts into stand-off annotations."""
    to.mkdir(parents=True, exist_ok=True)
    for file in ANNOTATIONS:
        converted = [convert(record) for _, record in read_lines(source / file.name)]
        save_annotations((annotation for annotation, _ in converted), to / file.name)
        dropped = sum(number for _, number in converted)
        print(f"{to / file.name}: {len(converted)} documents, {dropped} holders dropped (no such words in the text)")


@app.command("resolve")
def resolve_command(
    out: Annotated[Path, typer.Option(help="JSONL file to write, texts included: for local use.")],
    files: Files = None,
    volumes: Volumes = None,
    partial: Annotated[bool, typer.Option("--partial", help="Leave out what does not resolve, and say so.")] = False,
) -> None:
    """Put the annotations on their texts and write both into one file."""
    problems: list[ExtractError] = []
    annotations = load_all(files)
    pairs = resolve(annotations, volumes_folder(volumes), on_error=problems.append if partial else raise_error)
    write_lines((to_record(annotation, memo) for annotation, memo in progress(pairs, len(annotations))), out)
    report(problems)


@app.command("check")
def check_command(files: Files = None, volumes: Volumes = None) -> None:
    """Verify every hash and offset and count what there is; exit code 1 when something is wrong."""
    problems: list[ExtractError] = []
    split_of = load_splits()
    counts: dict[str, Counter[str]] = {split: Counter() for split in split_of.values()}
    annotations = load_all(files)
    grouped = {document.id: document for document in load_events()}
    pairs = resolve(annotations, volumes_folder(volumes), on_error=problems.append)
    for annotation, memo in progress(pairs, len(annotations)):
        found = [*faults(annotation, memo)]
        if (document := grouped.get(annotation.id)) and "spans" in annotation.layers:
            found += event_faults(document, annotation, memo)
        problems += [ExtractError(message("offsets", id=memo.id, reason=fault)) for fault in found]
        counts.setdefault(split_of.get(annotation.volume, "no split"), Counter()).update(count(annotation))
    table = Table("", *counts, title="Annotations with their texts, by split", title_justify="left")
    for row in ROWS:
        table.add_row(row, *(f"{counts[split][row]:,}" for split in counts))
    Console().print(table)
    report(problems)
    if problems:
        raise typer.Exit(1)


@app.command("fetch")
def fetch_command(
    to: Annotated[Path, typer.Option(help="Folder for the volumes.")],
    volumes: Annotated[list[str] | None, typer.Argument(help="Volumes, such as frus1969-76v20.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every volume of the corpus (about 150 MB).")] = False,
    base_url: Annotated[str, typer.Option(help="Where the repository's files are served.")] = REPOSITORY,
) -> None:
    """Download TEI volumes at the pinned commit and check their SHA-256."""
    names = list(load_hashes()) if every else volumes or []
    if not names:
        raise MissingTextError(message("no_names", count=len(load_hashes())))
    for volume in progress(names, len(names)):
        print(f"{volume}: {'fetched' if fetch(volume, to, base_url=base_url) else 'there already'}", file=sys.stderr)


@app.command("bins")
def bins_command(
    to: Annotated[Path, typer.Option(help="Folder for the DocBins.")],
    volumes: Volumes = None,
) -> None:
    """Turn annotations and editors' marks into what an encoder learns from; nothing of the test volumes."""
    from corpus.training import write_bins

    for name, documents in write_bins(to, volumes_folder(volumes)).items():
        print(f"{to / name}.spacy: {documents} documents")


@app.command("thresholds")
def thresholds_command(
    file: Annotated[Path, typer.Argument(help="What `resolve` wrote: annotations with their texts.")],
    out: Annotated[Path, typer.Option(help="File for the weights.")] = JUDGE,
    judged: Annotated[Path, typer.Option(help="Numbers that were judged one by one, stand-off.")] = JUDGED,
    kinds: Annotated[Path, typer.Option(help="Thresholds whose kind was judged, stand-off.")] = KINDS,
    volumes: Volumes = None,
    errors: Annotated[Path | None, typer.Option(help="JSONL file for the errors on the training volumes.")] = None,
) -> None:
    """Fit the judge of numbers, whose weights the package brings (half a minute).

    `--errors` lists what the rules and a judge that never saw the volume get wrong, with the words: for local use.
    """
    from corpus.thresholds import fit_judge

    numbers = read_judged(judged, volumes)
    fitted = fit_judge(file, out, numbers, read_judged(kinds, volumes))
    for name, spans, right in (
        ("train, volumes left out", fitted.folds, fitted.folds_kinds),
        ("dev", fitted.dev, fitted.dev_kinds),
    ):
        print(f"{name}: {spans}; kind right with the annotators' roles {right[0]:.3f}, without {right[1]:.3f}")
    if errors:
        from corpus.threshold_errors import find_errors

        write_lines(find_errors(file, numbers), errors)


@app.command("kinds")
def kinds_command(
    file: Annotated[Path, typer.Argument(help="What `resolve` wrote: annotations with their texts.")],
    pipeline: Annotated[Path, typer.Argument(help="Folder of the pipeline whose vectors are read.")],
    kinds: Annotated[Path, typer.Option(help="Thresholds whose kind was judged, stand-off.")] = KINDS,
    volumes: Volumes = None,
) -> None:
    """Fit how a pipeline tells required thresholds from reported ones, by words and its vectors, into its folder."""
    from corpus.threshold_kinds import fit_kinds

    folds, dev = fit_kinds(pipeline, file, read_judged(kinds, volumes))
    print(f"kind right: train, volumes left out {folds:.3f}; dev {dev:.3f}")


def read_judged(file: Path, volumes: Path | None) -> list[tuple[Judged, Memo]]:
    """The documents of a file of judged numbers, with their texts."""
    documents = load_judged(file)
    return list(resolve_judged(documents, volumes_folder(volumes))) if documents else []


@app.command("bears-on")
def bears_on_command(
    out: Annotated[Path, typer.Option(help="JSONL file for the sheet, texts included: for local use.")],
    split: Annotated[str, typer.Option(help="train, dev or test.")] = "dev",
    count: Annotated[int, typer.Option(min=1, help="Documents.")] = 30,
    seed: Annotated[int, typer.Option(help="Of the drawing.")] = 6,
    again: Annotated[bool, typer.Option("--again", help="Draw from those too that were read.")] = False,
    volumes: Volumes = None,
) -> None:
    """Draw annotated documents and write a sheet on which to mark the proposals that sentences are about."""
    split_of = load_splits()
    known = set() if again else {read.id for read in load_bearings()}
    chosen = [each for each in load_all(None) if split_of[each.volume] == split]
    drawn = draw(chosen, seed=seed, count=count, known=known)
    write_lines((sheet(to_record(*pair)) for pair in resolve(drawn, volumes_folder(volumes))), out)


@app.command("links")
def links_command(
    file: Annotated[Path, typer.Argument(help="What `resolve` wrote: annotations with their texts.")],
    out: Annotated[Path, typer.Option(help="File for the weights.")] = RANKERS,
    bears_on: Annotated[Path, typer.Option(help="The proposals that sentences are about, stand-off.")] = BEARS_ON,
) -> None:
    """Fit the rankers of links, whose weights the package brings (a minute)."""
    from corpus.links import fit_rankers

    for name, fitted in fit_rankers(file, out, load_bearings(bears_on)).items():
        print(f"{name}: {fitted}")


@app.command("events")
def events_command(
    out: Annotated[Path, typer.Option(help="File for the weights.")] = EVENT_JUDGE,
    volumes: Volumes = None,
) -> None:
    """Fit the judge that groups meetings into events, whose weights the package brings; on the training volumes."""
    from corpus.occasions import fit_judge

    fitted = fit_judge(volumes_folder(volumes), out)
    print(f"{out}: {fitted.documents} documents, {fitted.mentions} meetings, {fitted.pairs} pairs")


@app.command("authority")
def authority_command(
    people: People = None,
    volumes: Volumes = None,
    without: Annotated[list[str] | None, typer.Option(help="A volume, or a split, to learn nothing from.")] = None,
    out: Annotated[Path, typer.Option(help="File for the index.")] = INDEX,
) -> None:
    """Make the index of people that the package brings, from the authority list, the lists of the volumes, and the
    marks of the training volumes (some minutes).
    """
    from corpus import authority

    listed = authority.read_people(people_file(people))
    lists, marked = survey(volumes_folder(volumes))
    entries = authority.people_of_entries(listed)
    left_out = {volume for volume, split in load_splits().items() if {volume, split} & set(without or ())}
    counts = (authority.count_mentions(memos, entries) for volume, memos in marked if volume not in left_out)
    authority.write(authority.build(listed, lists, authority.added(counts), left_out=left_out), out)
    print(f"{out}: {len(listed)} people, {out.stat().st_size:,} bytes")


@app.command("linker")
def linker_command(
    people: People = None,
    volumes: Volumes = None,
    out: Annotated[Path, typer.Option(help="File for the weights.")] = RANKER,
) -> None:
    """Fit the weights by which people are chosen, from the editors' marks of the training volumes (some minutes)."""
    from corpus import authority
    from corpus.linker import fit_ranker

    lists, marked = survey(volumes_folder(volumes))
    for mode, told in fit_ranker(authority.read_people(people_file(people)), lists, marked, out).items():
        print(f"{mode}: {told}")


def survey(folder: Path) -> "tuple[list[Lists], Iterator[tuple[str, list[Memo]]]]":
    """The lists of persons of all volumes, and one by one the training volumes with their documents."""
    from corpus.authority import read_lists

    split_of = load_splits()
    training = [volume for volume, split in split_of.items() if split == "train"]
    paths = {volume: folder / f"{volume}.xml" for volume in split_of}
    for volume, path in paths.items():
        if not path.is_file():
            raise MissingTextError(message("no_volume", folder=folder, volume=volume))
    lists = [read_lists(path, is_training=volume in training) for volume, path in paths.items()]
    return lists, ((volume, list(read_volume(paths[volume]))) for volume in progress(training, len(training)))


@app.command("journeys")
def journeys_command(
    folder: Annotated[Path | None, typer.Argument(help="Folder with travels.jsonl and visits.jsonl.")] = None,
    out: Annotated[Path, typer.Option(help="File for the table.")] = JOURNEYS,
) -> None:
    """Write the table of journeys that the package brings. [default folder: authority in FRUS_SHARED, or ../shared]"""
    from corpus.journeys import write_journeys

    print(f"{out}: {write_journeys(folder or shared_folder() / 'authority', out)} journeys")


@app.command("holders")
def holders_command(
    file: Annotated[Path, typer.Argument(help="What `resolve` wrote: annotations with their texts.")],
    people: People = None,
    out: Annotated[Path, typer.Option(help="File for the weights.")] = HOLDERS,
    model: Annotated[str, typer.Option(help="Pipeline that finds people and places.")] = DEFAULT,
) -> None:
    """Fit the ranker of holders, whose weights the package brings (some minutes)."""
    from corpus.holders import fit_ranker

    for name, accuracy in zip(
        ("train, volumes left out", "dev"), fit_ranker(file, people_file(people), out, model=model), strict=True
    ):
        print(f"{name}: {accuracy}")


@app.command("authors")
def authors_command(
    file: Annotated[Path, typer.Argument(help="What `resolve` wrote: annotations with their texts.")],
    pipeline: Annotated[Path, typer.Argument(help="Folder of the pipeline whose vectors are read.")],
) -> None:
    """Fit how a pipeline ranks holders by words and its vectors, into its folder (some minutes)."""
    from corpus.holders import fit_authors

    for name, accuracy in zip(("train, volumes left out", "dev"), fit_authors(pipeline, file), strict=True):
        print(f"{name}: {accuracy}")


def load_all(files: list[Path] | None) -> list[Annotation]:
    """The annotations of all the files."""
    return list(chain.from_iterable(map(load_annotations, files or ANNOTATIONS)))


def progress(items: Iterable[Item], total: int) -> Iterator[Item]:
    """The items, with a bar on stderr where that is a terminal."""
    yield from track(items, total=total, console=screen, transient=True, disable=not screen.is_terminal)


def report(problems: list[ExtractError]) -> None:
    """One line a problem, on stderr."""
    for problem in problems:
        print(problem, file=sys.stderr)


def main(arguments: list[str] | None = None) -> None:
    """The command line; an error is one line on stderr and exit code 2."""
    try:
        app(arguments)
    except ModuleNotFoundError as error:  # of an extra: the corpus alone needs none
        print(message("no_module", module=error.name), file=sys.stderr)
        sys.exit(2)
    except (ExtractError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
