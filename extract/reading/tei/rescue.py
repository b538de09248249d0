"""A volume that is not well-formed -> the documents behind the fault, each parsed by itself.

The markup of a document is whole in itself, so that a fault in one of them need not cost the others.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from lxml import etree

from extract.reading.tei.guard import GUARDS
from extract.reading.tei.text import TEI

ATTRIBUTES = rb"(?:\s+[^\s=<>]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s*"
ROOT = re.compile(rb"<(?:\w+:)?TEI\b" + ATTRIBUTES + rb">")
DOCUMENT = re.compile(rb"<(?:\w+:)?div\b" + ATTRIBUTES + rb">")
IS_DOCUMENT = re.compile(rb"\stype\s*=\s*[\"']document[\"']")
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


class Fault(NamedTuple):
    """What keeps a document from being read, and the line, counted from the document's start."""

    line: int
    reason: str


def documents_from(data: bytes, count: int) -> Iterator[tuple[int, etree._Element | Fault]]:
    """(lines before it, `div` or fault) of each document behind the first `count`."""
    # Blanks keep the offsets and the lines.
    data = COMMENT.sub(lambda match: re.sub(rb"[^\n]", b" ", match[0]), data)
    root = ROOT.search(data)
    if root is None:
        return
    opening = b" ".join(root[0].split())
    starts = [match.start() for match in DOCUMENT.finditer(data) if IS_DOCUMENT.search(match[0])]
    for start, end in zip(starts[count:], [*starts[count + 1 :], len(data)], strict=False):
        yield data.count(b"\n", 0, start), parse_document(opening, data[start:end])


def parse_document(opening: bytes, data: bytes) -> etree._Element | Fault:
    """The first `div` that closes in `data` outside any other, or what keeps it from closing."""
    parser = etree.XMLPullParser(events=("end",), tag=TEI + "div", **GUARDS)
    # An error may only mean that what follows the document closes divisions that were opened before it.
    with suppress(etree.XMLSyntaxError):
        parser.feed(opening)
        parser.feed(data)
    events: Any = parser.read_events()
    for _, div in events:
        if div.getparent() is not None and div.getparent().getparent() is None:
            found: etree._Element = div
            return found
    try:
        etree.fromstring(opening + data, etree.XMLParser(**GUARDS))  # which knows the line better
    except etree.XMLSyntaxError as error:
        return Fault(error.lineno or 1, reason_of(error))
    return Fault(1, "the document does not end")


def reason_of(error: etree.XMLSyntaxError) -> str:
    """What is wrong, without the place."""
    return re.sub(r", line \d+, column \d+$", "", error.msg or "").rstrip(".")
