"""A file -> the same file, open, once its size and its prolog are known to be harmless; nothing is ever fetched."""

from os import fstat
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

from extract.errors import MalformedDataError, UnreadableFileError, message
from extract.reading.files import LARGEST
from extract.reading.tei.text import TEI

CHUNK = 65_536

# For lxml: nothing is fetched or expanded; without `huge_tree` the parser keeps its own limits on depth and size.
GUARDS: Any = {"resolve_entities": False, "load_dtd": False, "no_network": True}
ROOTS = (TEI + "TEI", TEI + "teiCorpus")


class EntityDeclared(Exception):
    """The prolog declares an entity: its name and its line."""


def open_guarded(path: Path, limit: int = LARGEST) -> BinaryIO:
    """The TEI file, open at its start.

    Raises UnreadableFileError if it cannot be opened or has more bytes than `limit`, MalformedDataError if it is not
    XML, has another root than TEI in its namespace, or declares entities, which could stand for other files or for
    more text than memory holds.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnreadableFileError(message("no_file", path=path, reason=error.strerror or error)) from error
    try:
        check_size(path, fstat(file.fileno()).st_size, limit)
        check_prolog(path, file)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def check_size(path: str | Path, size: int, limit: int) -> None:
    """Raise UnreadableFileError for more bytes than the limit."""
    if size > limit:
        raise UnreadableFileError(message("too_large", path=path, size=size, limit=limit))


def check_prolog(path: str | Path, file: BinaryIO) -> None:
    """Read to the root element and raise MalformedDataError for what is no TEI file or declares an entity."""
    parser = expat.ParserCreate(namespace_separator="}")
    roots: list[tuple[str, int]] = []

    def refuse(name: str, *_: object) -> None:
        raise EntityDeclared(name, parser.CurrentLineNumber)

    def see(name: str, _: object) -> None:
        if not roots:
            roots.append(("{" + name if "}" in name else name, parser.CurrentLineNumber))

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = see
    try:
        while not roots:
            chunk = file.read(CHUNK)
            parser.Parse(chunk, not chunk)
    except expat.ExpatError as error:
        # What is wrong behind the root's tag is for the reader of the documents to say.
        if not roots:
            raise malformed(path, error.lineno, f"this is not XML ({expat.ErrorString(error.code)})") from error
    except EntityDeclared as error:
        name, line = error.args
        raise refused(path, line, f"&{name};") from error
    root, line = roots[0]
    if root not in ROOTS:
        reason = f"the root element is {root}, not TEI in the namespace {TEI.strip('{}')}: this is no volume of FRUS"
        raise malformed(path, line, reason)


def refused(path: str | Path, line: int, entity: str) -> MalformedDataError:
    """The error for an entity."""
    return malformed(path, line, f"the entity {entity} is not expanded, for safety; write out what it stands for")


def malformed(path: str | Path, line: int, reason: str) -> MalformedDataError:
    """The error for a fault of the file."""
    return MalformedDataError(message("bad_data", path=path, line=max(line, 1), reason=reason))
