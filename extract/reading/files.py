"""Files -> Memos: a text file, a TEI volume, or a folder of either."""

import os
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from extract.errors import ExtractError, UnreadableFileError, message, raise_error
from extract.reading.memo import Division, Memo
from extract.reading.text import read_text

STDIN = "-"
TEXT, TEI = ".txt", ".xml"
LARGEST = 100_000_000  # bytes; the largest volume of FRUS has some 10 million


def read(
    path: str | Path,
    *,
    editorial_notes: bool = False,
    front_matter: bool = False,
    limit: int = LARGEST,
    on_error: Callable[[ExtractError], None] = raise_error,
) -> Iterator[Memo]:
    """The documents of a file or folder, in order, read as they are asked for.

    A `.xml` file is a TEI volume and gives its documents' own ids; any other file is one UTF-8 text, whose id is its
    name without suffix. A folder gives its `.txt` and `.xml` files and those of its folders, in order of path; the id
    of a text is then its path below the folder, without suffix. "-" is standard input, without id.

    Of a volume it gives the historical documents; `editorial_notes` adds the editors' own notes among them,
    `front_matter` the sections before and behind them. `limit` is the most bytes a file may have.

    Raises UnreadableFileError at once if there is no such path, or a folder with nothing to read. A file or document
    that cannot be read goes to `on_error` when its turn comes, as UnreadableFileError or MalformedDataError; if that
    returns, the rest follows.
    """
    wanted: list[Division] = ["document"]
    wanted += ["editorial-note"] if editorial_notes else []
    wanted += ["front", "back"] if front_matter else []
    memos = (memo for file, name in files_at(path) for memo in read_file(file, name, front_matter, limit, on_error))
    return (memo for memo in memos if memo.division in wanted)


def files_at(path: str | Path) -> Iterable[tuple[str | Path, Path]]:
    """(file, name that its id comes from) of each file."""
    if path == STDIN:
        return [(STDIN, Path())]
    path = Path(path)
    if os.path.isdir(path):  # unlike Path's own, no error for what cannot be a path, such as a whole text
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in (TEXT, TEI) and file.is_file())
        if not files:
            raise UnreadableFileError(message("no_memos", path=path))
        return ((file, file.relative_to(path)) for file in files)
    if not os.path.exists(path):
        raise UnreadableFileError(message("no_file", path=path, reason="there is no such file or folder"))
    return [(path, Path(path.name))]


def passed_over(folder: Path) -> list[Path]:
    """The files below a folder that are neither texts nor volumes, but for hidden ones, in order of path."""
    others = (file for file in folder.rglob("*") if file.suffix.lower() not in (TEXT, TEI) and file.is_file())
    return sorted(file for file in others if not any(part.startswith(".") for part in file.relative_to(folder).parts))


def read_file(
    file: str | Path, name: Path, around: bool, limit: int, on_error: Callable[[ExtractError], None]
) -> Iterator[Memo]:
    """The documents of one file."""
    if is_volume(file):
        from extract.reading.tei import read_volume  # lxml is needed for volumes only

        yield from read_volume(file, around=around, limit=limit, on_error=on_error)
        return
    try:
        text = read_string(file, limit=limit)
    except ExtractError as error:
        on_error(error)
    else:
        yield replace(read_text(text), id=name.with_suffix("").as_posix() if name.name else None)


def is_volume(file: str | Path) -> bool:
    """Whether a file is taken for a TEI volume, of many documents with ids of their own."""
    return Path(file).suffix.lower() == TEI


def read_string(path: str | Path, *, limit: int | None = None) -> str:
    """A file's text, or that of standard input ("-"): UTF-8, line ends unchanged, without a byte order mark."""
    try:
        with nullcontext(sys.stdin.buffer) if path == STDIN else Path(path).open("rb") as file:
            data = file.read(-1 if limit is None else limit + 1)
            if limit is not None and len(data) > limit:
                size = len(data) if path == STDIN else os.path.getsize(path)
                raise UnreadableFileError(message("too_large", path=path, size=size, limit=limit))
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = f"0x{error.object[error.start]:02x}"
        name = "standard input" if path == STDIN else path
        kind = "utf16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "binary" if b"\0" in data else "not_utf8"
        raise UnreadableFileError(message(kind, path=name, byte=byte, offset=error.start)) from error
    except OSError as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError(message("no_file", path=path, reason=error.strerror or error)) from error
