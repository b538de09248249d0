"""Files -> Memos: a text file, a TEI volume, or a folder of either."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from extract.errors import UnreadableFileError, message
from extract.reading.memo import Memo
from extract.reading.text import read_text

STDIN = "-"
TEXT, TEI = ".txt", ".xml"


def read(path: str | Path) -> Iterator[Memo]:
    """The documents of a file or folder, in order, read as they are asked for.

    A `.xml` file is a TEI volume and gives its documents' own ids; any other file is one UTF-8 text, whose id is its
    name without suffix. A folder gives its `.txt` and `.xml` files and those of its folders, in order of path; the id
    of a text is then its path below the folder, without suffix. "-" is standard input, without id.

    Raises UnreadableFileError at once if there is no such path, and for a file that cannot be read when its turn comes.
    """
    if path == STDIN:
        return iter([read_text(read_string(STDIN))])
    path = Path(path)
    if os.path.isdir(path):  # unlike Path's own, no error for what cannot be a path, such as a whole text
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in (TEXT, TEI) and file.is_file())
        return read_files((file, file.relative_to(path)) for file in files)
    if not os.path.exists(path):
        raise UnreadableFileError(message("no_file", path=path, reason="there is no such file or folder"))
    return read_files([(path, Path(path.name))])


def read_files(files: Iterable[tuple[Path, Path]]) -> Iterator[Memo]:
    """The documents of each (file, name that its id comes from)."""
    for file, name in files:
        if file.suffix.lower() == TEI:
            from extract.reading.tei import read_volume  # lxml is needed for volumes only

            yield from read_volume(file)
        else:
            yield replace(read_text(read_string(file)), id=name.with_suffix("").as_posix())


def read_string(path: str | Path) -> str:
    """A file's text, or that of standard input ("-"): UTF-8, line ends unchanged, without a byte order mark."""
    try:
        data = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = f"0x{error.object[error.start]:02x}"
        name = "standard input" if path == STDIN else path
        raise UnreadableFileError(message("not_utf8", path=name, byte=byte, offset=error.start)) from error
    except OSError as error:
        raise UnreadableFileError(message("no_file", path=path, reason=error.strerror or error)) from error
