"""Arguments in, one function call, exit code out. Run as `python -m corpus`."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from corpus import ANNOTATIONS, HERE
from corpus.annotations import Annotation, load_annotations, read_lines, save_annotations, write_lines
from corpus.check import ROWS, count, faults
from corpus.convert import convert
from corpus.encoder.cli import app as encoder_app
from corpus.errors import MissingTextError, message
from corpus.fetch import fetch
from corpus.judged import JUDGED, load_judged, resolve_judged
from corpus.records import to_record
from corpus.volumes import load_splits, resolve, shared_folder, volumes_folder
from extract.attribution.ranker import FILE as RANKER
from extract.errors import ExtractError, raise_error
from extract.pipeline import DEFAULT
from extract.quantities.judge import FILE
from extract.reading.fetch import REPOSITORY, load_hashes

Item = TypeVar("Item")

JUDGE = HERE.parent / "extract" / "data" / FILE
PEOPLE = shared_folder() / "authority" / "people.jsonl"

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help="The corpus.")
app.add_typer(encoder_app, name="encoder")
screen = Console(stderr=True)

Files = Annotated[list[Path] | None, typer.Argument(help="Stand-off files; the corpus's own if none is named.")]
Volumes = Annotated[
    Path | None, typer.Option(help="Folder of TEI volumes. [default: frus/volumes in FRUS_SHARED, or in ../shared]")
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
    pairs = resolve(annotations, volumes_folder(volumes), on_error=problems.append)
    for annotation, memo in progress(pairs, len(annotations)):
        problems += [ExtractError(message("offsets", id=memo.id, reason=fault)) for fault in faults(annotation, memo)]
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
    volumes: Volumes = None,
    errors: Annotated[Path | None, typer.Option(help="JSONL file for the errors on the training volumes.")] = None,
) -> None:
    """Fit the judge of numbers, whose weights the package brings (half a minute).

    `--errors` lists what the rules and a judge that never saw the volume get wrong, with the words: for local use.
    """
    from corpus.thresholds import fit_judge

    documents = load_judged(judged)
    numbers = list(resolve_judged(documents, volumes_folder(volumes))) if documents else []
    fitted = fit_judge(file, out, numbers)
    for name, spans, kinds in (
        ("train, volumes left out", fitted.folds, fitted.folds_kinds),
        ("dev", fitted.dev, fitted.dev_kinds),
    ):
        print(f"{name}: {spans}; kind right with the annotators' roles {kinds[0]:.3f}, without {kinds[1]:.3f}")
    if errors:
        from corpus.threshold_errors import find_errors

        write_lines(find_errors(file, numbers), errors)


@app.command("holders")
def holders_command(
    file: Annotated[Path, typer.Argument(help="What `resolve` wrote: annotations with their texts.")],
    people: Annotated[
        Path, typer.Option(help="Authority list, JSONL. [default: authority/people.jsonl, shared]")
    ] = PEOPLE,
    out: Annotated[Path, typer.Option(help="File for the weights.")] = HERE.parent / "extract" / "data" / RANKER,
    model: Annotated[str, typer.Option(help="Pipeline that finds people and places.")] = DEFAULT,
) -> None:
    """Fit the ranker of holders, whose weights the package brings (some minutes)."""
    from corpus.holders import fit_ranker

    for name, accuracy in zip(
        ("train, volumes left out", "dev"), fit_ranker(file, people, out, model=model), strict=True
    ):
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
