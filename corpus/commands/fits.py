"""`thresholds`, `kinds`, `slim`, `bears-on`, `links`, `pairs`, `events`: what is learned from annotated documents."""

from pathlib import Path
from typing import Annotated

import typer

from corpus.annotations import write_lines
from corpus.bears_on import BEARS_ON, draw, load_bearings, sheet
from corpus.judged import JUDGED, KINDS, Judged, load_judged
from corpus.records import to_record
from corpus.shell import DATA, Volumes, app, load_all
from corpus.volumes import load_splits, resolve, volumes_folder
from extract.dependence.ranker import FILE as RANKERS_FILE
from extract.occasions.judge import FILE as EVENTS_FILE
from extract.quantities.judge import FILE
from extract.reading.memo import Memo

JUDGE, RANKERS, EVENT_JUDGE = DATA / FILE, DATA / RANKERS_FILE, DATA / EVENTS_FILE


@app.command("thresholds")
def thresholds_command(
    file: Annotated[Path, typer.Argument(help="What `resolve` wrote: annotations with their texts.")],
    out: Annotated[Path, typer.Option(help="File for the weights.")] = JUDGE,
    judged: Annotated[Path, typer.Option(help="Numbers that were judged one by one, stand-off.")] = JUDGED,
    kinds: Annotated[Path, typer.Option(help="Thresholds whose kind was judged, stand-off.")] = KINDS,
    volumes: Volumes = None,
    errors: Annotated[Path | None, typer.Option(help="JSONL file for the errors on the training volumes.")] = None,
) -> None:
    """Fit the judge of numbers, whose weights the package brings (three minutes).

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
    curve: Annotated[
        bool, typer.Option("--curve", help="Learn from parts of the documents too: what labels add.")
    ] = False,
) -> None:
    """Fit how a pipeline tells required thresholds from reported ones, by words and its vectors, into its folder."""
    from corpus.threshold_kinds import fit_kinds

    fitted = fit_kinds(pipeline, file, read_judged(kinds, volumes), curve=curve)
    print(f"kind right: train, volumes left out {fitted.folds:.3f}; dev {fitted.dev:.3f}")
    for thresholds, share in fitted.curve:
        print(f"learned from {thresholds} thresholds: dev {share:.3f}")


@app.command("slim")
def slim_command(
    pipeline: Annotated[Path, typer.Argument(help="Folder of the pipeline, which is changed.")],
    rank: Annotated[int, typer.Option(min=1, help="Numbers of a word that a tagger reads.")] = 32,
    volumes: Volumes = None,
) -> None:
    """Make a pipeline's taggers smaller, so that they find nearly the same in less time; nothing is trained."""
    from corpus.slim import slim

    print(f"{pipeline}: {', '.join(slim(pipeline, volumes_folder(volumes), rank))}")


def read_judged(file: Path, volumes: Path | None) -> list[tuple[Judged, Memo]]:
    """The documents of a file of judged numbers, with their texts."""
    documents = load_judged(file)
    return list(resolve(documents, volumes_folder(volumes))) if documents else []


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


@app.command("pairs")
def pairs_command(
    file: Annotated[Path, typer.Argument(help="What `resolve` wrote: annotations with their texts.")],
    pipeline: Annotated[Path, typer.Argument(help="Folder of the pipeline, which gets the weights.")],
    also: Annotated[list[Path] | None, typer.Option(help="Another one with the same encoder.")] = None,
) -> None:
    """Fit how a pipeline tells holders by the vectors of its encoder, into its folder (some minutes)."""
    from corpus.pairs import fit_pairs

    print(f"dev: {fit_pairs(file, pipeline, also or [])}")


@app.command("events")
def events_command(
    out: Annotated[Path, typer.Option(help="File for the weights.")] = EVENT_JUDGE,
    volumes: Volumes = None,
) -> None:
    """Fit the judge that groups meetings into events, whose weights the package brings; on the training volumes."""
    from corpus.occasions import fit_judge

    fitted = fit_judge(volumes_folder(volumes), out)
    print(f"{out}: {fitted.documents} documents, {fitted.mentions} meetings, {fitted.pairs} pairs")
