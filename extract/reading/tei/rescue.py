"""A volume that is not well-formed -> the documents behind the fault, each parsed by itself.

The markup of a document is whole in itself, so that a fault in one of them need not cost the others.
"""

import re
from collections.abc import Iterator

from lxml import etree

from extract.reading.tei.guard import GUARDS
from extract.reading.tei.text import TEI

ATTRIBUTES = rb"(?:\s+[^\s=<>]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s*"
ROOT = re.compile(rb"<(?:\w+:)?TEI\b" + ATTRIBUTES + rb">")
DOCUMENT = re.compile(rb"<(?:\w+:)?div\b" + ATTRIBUTES + rb">")
IS_DOCUMENT = re.compile(rb"\stype\s*=\s*[\"']document[\"']")
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


def documents_behind(data: bytes, count: int) -> Iterator[tuple[int, etree._Element | etree.XMLSyntaxError]]:
    """(line, `div` or what is wrong with it) of each document behind the first `count` and the faulty one.

    Lines are those of the file: one of an element is counted from its own start, so add the line given here.
    """
    # Blanks keep the offsets and the lines.
    data = COMMENT.sub(lambda match: re.sub(rb"[^\n]", b" ", match[0]), data)
    root = ROOT.search(data)
    if root is None:
        return
    opening = b" ".join(root[0].split())
    starts = [match.start() for match in DOCUMENT.finditer(data) if IS_DOCUMENT.search(match[0])]
    for start, end in zip(starts[count + 1 :], [*starts[count + 2 :], len(data)], strict=True):
        line = data.count(b"\n", 0, start)
        yield line, parse_document(opening, data[start:end])


def parse_document(opening: bytes, data: bytes) -> etree._Element | etree.XMLSyntaxError:
    """The first `div` that closes in `data` outside any other, or the error that keeps it from closing."""
    parser = etree.XMLPullParser(events=("end",), tag=TEI + "div", **GUARDS)
    fault: etree.XMLSyntaxError | None = None
    try:
        parser.feed(opening)
        parser.feed(data)
    except etree.XMLSyntaxError as error:
        fault = error  # what follows the document closes divisions that were opened before it
    for _, div in parser.read_events():
        if div.getparent() is not None and div.getparent().getparent() is None:
            return div
    if fault is None:
        try:
            parser.close()
        except etree.XMLSyntaxError as error:
            fault = error
    return fault or etree.XMLSyntaxError("the document does not end", 0, 1, 0)
