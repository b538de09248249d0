"""`convert`, `resolve`, `check`, `fetch`, `bins`: of the annotations and their texts."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from corpus import ANNOTATIONS, HERE
from corpus.annotations import read_lines, save_annotations, write_lines
from corpus.check import ROWS, count, faults
from corpus.convert import convert
from corpus.errors import MissingTextError, message
from corpus.events import event_faults, load_events
from corpus.fetch import fetch
from corpus.records import to_record
from corpus.shell import Files, Volumes, app, load_all, progress, report
from corpus.volumes import load_splits, resolve, volumes_folder
from extract.errors import ExtractError, raise_error
from extract.reading.fetch import REPOSITORY, load_hashes


@app.command("convert")
def convert_command(
    source: Annotated[
        Path,
        typer.Argument(help="Folder with full.jsonl, roles.jsonl, train.jsonl or some of them, texts included."),
    ],
    to: Annotated[Path, typer.Option(help="Folder for the stand-off files.")] = HERE / "annotations",
) -> None:
    """Turn annotations that carry their texts into stand-off annotations."""
    to.mkdir(parents=True, exist_ok=True)
    for file in [file for file in ANNOTATIONS if (source / file.name).exists()] or ANNOTATIONS[:1]:
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
