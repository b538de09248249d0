"""Bytes and what to insert into them -> the bytes with it: nothing that was there changes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from extract.writing.tei.placing import Placed

# At one byte: what ends there comes first, inner before outer; then points; then what begins, outer before inner.
ENDS, POINTS, BEGINS = 0, 1, 2
QUOTES = {'"': "&quot;", "\n": " ", "\r": " ", "\t": " "}


class Insertion(NamedTuple):
    """Bytes to insert at an offset; `order` sorts those at the same offset."""

    at: int
    order: tuple[int, int, int]
    data: bytes


def tags_around(placed: Sequence[Placed], prefix: bytes) -> Iterator[Insertion]:
    """The tags of marks that stand around their words; of two with the same extent the first holds the second."""
    for index, (start, end, mark) in enumerate((each.start, each.end, each.mark) for each in placed):
        yield Insertion(start, (BEGINS, -end, index), start_tag(prefix, mark.tag, mark.attributes))
        yield Insertion(end, (ENDS, -start, -index), end_tag(prefix, mark.tag))


def insert(data: bytes, insertions: Iterable[Insertion]) -> bytes:
    """The data with all of them."""
    parts: list[bytes] = []
    at = 0
    for insertion in sorted(insertions):
        parts += [data[at : insertion.at], insertion.data]
        at = insertion.at
    return b"".join([*parts, data[at:]])


def element(prefix: bytes, name: str, attributes: Iterable[tuple[str, str]] = (), *content: bytes) -> bytes:
    """An element; `content` is markup. Without content it is an empty tag."""
    if not content:
        return start_tag(prefix, name, attributes)[:-1] + b"/>"
    return start_tag(prefix, name, attributes) + b"".join(content) + end_tag(prefix, name)


def start_tag(prefix: bytes, name: str, attributes: Iterable[tuple[str, str]]) -> bytes:
    """A start tag."""
    written = "".join(f' {key}="{escape(value, QUOTES)}"' for key, value in attributes)
    return b"<" + prefix + f"{name}{written}>".encode()


def end_tag(prefix: bytes, name: str) -> bytes:
    """An end tag."""
    return b"</" + prefix + name.encode() + b">"


def text(words: str) -> bytes:
    """Words as markup."""
    return escape(words).encode()
