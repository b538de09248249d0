"""`extract volumes`, `fetch` and `tei`: what a folder holds, volumes from the public repository, TEI with marks."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EACCES
from pathlib import Path
from typing import Annotated

import typer

import extract
from extract.cli.faults import Faults
from extract.cli.options import EditorialNotes, Limit, Model
from extract.cli.screen import console, progress
from extract.errors import UnreadableFileError, message
from extract.pipeline import DEFAULT
from extract.reading.atomic import write_files
from extract.reading.fetch import COMMIT, REPOSITORY, file_errors
from extract.reading.fetch import fetch as fetch_volume
from extract.reading.files import LARGEST


def volumes(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Folder of TEI volumes, or one volume.")],
    limit: Limit = LARGEST,
) -> None:
    """List the TEI volumes of a folder: title, years, documents, persons and terms."""
    from extract.writing.volumes import volume_row, volumes_table

    faults = Faults()
    table = volumes_table()
    with progress(many=True) as advance:
        for volume in extract.volumes(folder, limit=limit, on_error=faults.report):
            table.add_row(*volume_row(volume))
            advance()
    if table.row_count:
        console().print(table)
    elif not faults.found:
        faults.report(UnreadableFileError(message("no_volumes", path=folder)))
    faults.conclude()


def fetch(
    names: Annotated[list[str], typer.Argument(metavar="VOLUME", help="Names of volumes, such as frus1969-76v20.")],
    to: Annotated[Path, typer.Option("--to", "-o", metavar="FOLDER", help="Where to put them.")] = Path(),
    commit: Annotated[str, typer.Option(metavar="COMMIT", help="Of the repository.")] = COMMIT,
    base_url: Annotated[str, typer.Option(metavar="URL", help="Where the repository's files are served.")] = REPOSITORY,
) -> None:
    """Download TEI volumes from the public repository, at a fixed commit, and check them where a SHA-256 is known."""
    faults = Faults()
    for name in names:
        with faults.reported(), download_bar(name) as on_progress:
            fetched = fetch_volume(name, to, base_url=base_url, commit=commit, on_progress=on_progress)
            done = "fetched" if fetched.new else "there already"
            checked = "SHA-256 as expected" if fetched.checked else "no SHA-256 known to check it by"
            print(f"{fetched.path}: {done}, {checked}", file=sys.stderr)
    faults.conclude()


def tei(
    file: Annotated[Path, typer.Argument(metavar="VOLUME.xml", help="A TEI volume.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT.xml", help="Where to; - is standard output.")],
    model: Model = DEFAULT,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take our marks out of the volume again, to the byte.")
    ] = False,
    editorial_notes: EditorialNotes = False,
    limit: Limit = LARGEST,
) -> None:
    """Write a TEI volume with people, places, meetings, measures and the roles of sentences marked in it.

    Every byte of the volume stays; the editors' own marks are neither touched nor doubled.
    """
    check_out(out)
    faults = Faults()
    if remove:
        write(out, extract.remove_marks(read_bytes(file, limit), path=file))
        return
    with progress():
        marked = extract.add_marks(file, model, editorial_notes=editorial_notes, limit=limit, on_error=faults.report)
    write(out, marked.data)
    print(
        f"{marked.documents:,} documents: {marked.inline:,} marks around their words, {marked.apart:,} apart, "
        f"{marked.lost:,} without a place",
        file=sys.stderr,
    )
    faults.conclude()


def check_out(out: str) -> None:
    """Raise UnreadableFileError for what cannot be written to, before any work is done."""
    if out == "-":
        return
    path = Path(out)
    if os.path.isdir(path):
        raise UnreadableFileError(message("out_is_folder", path=out))
    with file_errors(path):
        os.stat(os.path.join(path.parent, ""))  # with the slash, a file is no folder
    if not os.access(path.parent, os.W_OK):
        raise UnreadableFileError(message("no_file", path=out, reason=os.strerror(EACCES)))


def read_bytes(file: Path, limit: int) -> bytes:
    """The bytes of a TEI file, guarded as where its documents are read."""
    from extract.reading.tei.guard import open_guarded  # lxml is needed for volumes only

    with file_errors(file), open_guarded(file, limit) as opened:
        return opened.read()


def write(out: str, data: bytes) -> None:
    """The bytes into a file, whole or not at all, or to standard output."""
    if out == "-":
        sys.stdout.buffer.write(data)
    else:
        write_files({Path(out): data})


@contextmanager
def download_bar(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on standard error where that is a terminal; gives what to call with the bytes done and the bytes in all."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
