"""A file -> the same file, open, once its size and its prolog are known to be harmless; nothing is ever fetched."""

from collections.abc import Iterator
from os import fstat
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

from lxml import etree

from extract.errors import MalformedDataError, UnreadableFileError, message
from extract.reading.files import LARGEST
from extract.reading.tei.text import TEI

CHUNK = 65_536

# For lxml: nothing is fetched or expanded; without `huge_tree` the parser keeps its own limits on depth and size.
# That an id stands twice is for the reader to judge. `collect_ids` makes libxml2 look for an external document type, in
# files too: `check_prolog` must have refused that.
GUARDS: Any = {"resolve_entities": False, "load_dtd": False, "no_network": True, "collect_ids": False}
NOT_EXPANDED = "the entity {entity} is not expanded, for safety; write out what it stands for"
NOT_FETCHED = "the document type is in {file}, which is not read, for safety; take the DOCTYPE out"
ROOTS = (TEI + "TEI", TEI + "teiCorpus")


class Refused(Exception):
    """The prolog declares what is not followed: the line and the reason."""


def open_guarded(path: Path, limit: int = LARGEST) -> BinaryIO:
    """The TEI file, open at its start.

    Raises UnreadableFileError if it cannot be opened or has more bytes than `limit`, MalformedDataError if it is not
    XML, has another root than TEI in its namespace, has its document type in another file, or declares entities, which
    could stand for other files or for more text than memory holds.
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


def elements(file: BinaryIO, *tags: str) -> Iterator[etree._Element]:
    """The elements of these tags as they end; etree.XMLSyntaxError at a fault, when those before it have been given."""
    # Not etree.iterparse, which takes an id that stands twice for a fault.
    parser = etree.XMLPullParser(events=("end",), tag=tags, **GUARDS)
    events: Any = parser.read_events()
    while chunk := file.read(CHUNK):
        try:
            parser.feed(chunk)
        finally:
            yield from (element for _, element in events)
    parser.close()


def check_size(path: str | Path, size: int, limit: int) -> None:
    """Raise UnreadableFileError for more bytes than the limit."""
    if size > limit:
        raise UnreadableFileError(message("too_large", path=path, size=size, limit=limit))


def check_prolog(path: str | Path, file: BinaryIO) -> None:
    """Read to the root element and raise MalformedDataError for what is no TEI file or not safe to read."""
    parser = expat.ParserCreate(namespace_separator="}")
    roots: list[tuple[str, int]] = []

    def refuse_entity(name: str, *_: object) -> None:
        raise Refused(parser.CurrentLineNumber, NOT_EXPANDED.format(entity=f"&{name};"))

    def refuse_file(name: str, system: str | None, public: str | None, _: object) -> None:
        if system or public:
            raise Refused(parser.CurrentLineNumber, NOT_FETCHED.format(file=system or public))

    def see(name: str, _: object) -> None:
        if not roots:
            roots.append(("{" + name if "}" in name else name, parser.CurrentLineNumber))

    parser.StartDoctypeDeclHandler = refuse_file
    parser.EntityDeclHandler = refuse_entity
    parser.StartElementHandler = see
    try:
        while not roots:
            chunk = file.read(CHUNK)
            parser.Parse(chunk, not chunk)
    except expat.ExpatError as error:
        # What is wrong behind the root's tag is for the reader of the documents to say.
        if not roots:
            raise malformed(path, error.lineno, f"this is not XML ({expat.ErrorString(error.code)})") from error
    except Refused as error:
        raise malformed(path, *error.args) from error
    finally:
        # The handlers know the parser: without this both would live until the next collection of cycles.
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.StartElementHandler = None
    root, line = roots[0]
    if root not in ROOTS:
        reason = f"the root element is {root}, not TEI in the namespace {TEI.strip('{}')}: this is no volume of FRUS"
        raise malformed(path, line, reason)


def refused(path: str | Path, line: int, entity: str) -> MalformedDataError:
    """The error for an entity."""
    return malformed(path, line, NOT_EXPANDED.format(entity=entity))


def malformed(path: str | Path, line: int, reason: str) -> MalformedDataError:
    """The error for a fault of the file."""
    return MalformedDataError(message("bad_data", path=path, line=max(line, 1), reason=reason))
