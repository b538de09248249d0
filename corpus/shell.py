"""What the commands share: the app, options, the annotations asked for, and what is shown on the way."""

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import track

from corpus import ANNOTATIONS, HERE
from corpus.annotations import Annotation, load_annotations
from extract.errors import ExtractError

Item = TypeVar("Item")

DATA = HERE.parent / "extract" / "data"

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help="The corpus.")
screen = Console(stderr=True)

Files = Annotated[list[Path] | None, typer.Argument(help="Stand-off files; the corpus's own if none is named.")]
Volumes = Annotated[
    Path | None, typer.Option(help="Folder of TEI volumes. [default: frus/volumes in FRUS_SHARED, or in ../shared]")
]
People = Annotated[
    Path | None, typer.Option(help="The authority list. [default: authority/people.jsonl in FRUS_SHARED, or ../shared]")
]


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
