"""`authority`, `linker`, `journeys`, `holders`: what is known of people, and learned with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import MissingTextError, message
from corpus.shell import DATA, People, Volumes, app, progress
from corpus.volumes import load_splits, people_file, shared_folder, volumes_folder
from extract.attribution.ranker import FILE as HOLDERS_FILE
from extract.linking import index, ranker
from extract.pipeline import DEFAULT
from extract.reading.memo import Memo
from extract.reading.tei import read_volume

if TYPE_CHECKING:
    from corpus.authority import Lists

INDEX, RANKER, JOURNEYS, HOLDERS = DATA / index.FILE, DATA / ranker.FILE, DATA / "journeys.tsv", DATA / HOLDERS_FILE


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
    learned = ((volume, memos) for volume, memos in marked if volume not in left_out)
    counts = [(authority.count_mentions(m, entries), authority.count_titles(m, entries)) for _, m in learned]
    mentions, men = authority.added(each for each, _ in counts), authority.find_men(each for _, each in counts)
    authority.write(authority.build(listed, lists, mentions, men=men, left_out=left_out), out)
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
