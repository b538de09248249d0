"""The bytes of a TEI volume -> its documents, with the byte that each character of their texts stands at.

lxml reads faster and does not tell bytes; expat does. Both feed the same `emit`, so that the texts are the same.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self
from xml.parsers import expat

from extract.reading.memo import Memo
from extract.reading.tei.division import read_div
from extract.reading.tei.guard import CHUNK, malformed
from extract.reading.tei.lists import XML_ID
from extract.reading.tei.text import TEI, Draft, Element

START_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*(/?)>")
WORDS = re.compile(r"\S+")
ENCODINGS = ("UTF-8", "UTF8", "US-ASCII", "ASCII")
NO_BYTE = -1  # a character that cannot be told from others, or that no tag may stand beside
PREFIX = re.compile(rb"<([^\s/>:]+:)?")
# Elements of the header, outside any document, that a declaration of marks needs to find.
LANDMARKS = {TEI + tag for tag in ("teiHeader", "fileDesc", "titleStmt", "encodingDesc", "appInfo")}


# Of expat's parser, and which method of SourceReader each is.
HANDLERS = {
    "XmlDeclHandler": "declaration",
    "StartElementHandler": "start",
    "EndElementHandler": "close",
    "CharacterDataHandler": "characters",
    "CommentHandler": "aside",
    "ProcessingInstructionHandler": "aside",
    "StartCdataSectionHandler": "cdata",
    "EndCdataSectionHandler": "cdata",
}


@dataclass(slots=True)
class Node:
    """An element, comment or instruction (`tag` None) of a document. `start`, `end` and so on are offsets in the bytes.

    `text_at` and `tail_at` have the byte of each character of `text` and `tail`.
    """

    tag: str | None
    attributes: dict[str, str]
    sourceline: int
    start: int
    parent: "Node | None" = field(repr=False)
    content_start: int = 0
    content_end: int = 0
    end: int = 0
    text: str = ""
    tail: str = ""
    text_at: list[int] = field(default_factory=list, repr=False)
    tail_at: list[int] = field(default_factory=list, repr=False)
    children: list[Self] = field(default_factory=list, repr=False)

    def get(self, name: str) -> str | None:
        """The value of an attribute."""
        return self.attributes.get(name)

    def __iter__(self) -> Iterator[Self]:
        return iter(self.children)


class TracedDraft(Draft):
    """A draft that remembers which characters of the text came from where."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[tuple[int, Sequence[int], Node]] = []  # where in the text, bytes, element that holds them

    def add_text(self, element: Element) -> None:
        if isinstance(element, Node):
            self.trace(element.text, element.text_at, element)

    def add_tail(self, element: Element) -> None:
        if isinstance(element, Node) and element.parent is not None:
            self.trace(element.tail, element.tail_at, element.parent)

    def trace(self, raw: str, at: Sequence[int], holder: Node) -> None:
        """Add the text and note the run of bytes of every word. White space may still change, words do not."""
        written = self.add(raw)
        position = self.length - len(written) + (len(written) - len(written.lstrip()))
        for word in WORDS.finditer(raw):
            self.runs.append((position, at[word.start() : word.end()], holder))
            position += word.end() - word.start() + 1


@dataclass(slots=True)
class Source:
    """One document of a volume: its memo, its element, and where the words of its text stand in the bytes."""

    memo: Memo
    div: Node
    data: bytes = field(repr=False)
    runs: list[tuple[int, Sequence[int], Node]] = field(repr=False)
    visible: list[int] = field(default_factory=list, repr=False)  # bytes of all characters of the text, in order

    @property
    def prefix(self) -> bytes:
        """The prefix that the names of TEI have here, `tei:`, or nothing."""
        return prefix_at(self.data, self.div.start)

    def __post_init__(self) -> None:
        self.runs.sort(key=lambda run: run[0])
        self.visible = sorted(at for _, run, _ in self.runs for at in run)

    def first(self, start: int, end: int) -> tuple[int, Node] | None:
        """The first byte of what text[start:end] shows, and the element that holds it; None if it shows nothing."""
        index = max(bisect_right(self.runs, start, key=lambda run: run[0]) - 1, 0)
        for position, at, holder in self.runs[index:]:
            if position >= end:
                break
            if start < position + len(at):
                return at[max(start - position, 0)], holder
        return None

    def last(self, start: int, end: int) -> tuple[int, Node] | None:
        """The byte behind the last one of what text[start:end] shows, and the element that holds it."""
        index = bisect_left(self.runs, end, key=lambda run: run[0]) - 1
        if index < 0:
            return None
        position, at, holder = self.runs[index]
        last = min(end - position, len(at)) - 1
        if position + last < start:
            return None
        return (self.behind(at[last]) if at[last] != NO_BYTE else NO_BYTE), holder

    def behind(self, at: int) -> int:
        """The byte behind the character that stands at a byte; `&amp;` is one character."""
        if self.data[at] == ord("&"):
            return self.data.index(b";", at) + 1
        at += 1
        while at < len(self.data) and self.data[at] & 0xC0 == 0x80:
            at += 1
        return at

    def shows(self, start: int, end: int) -> bool:
        """Whether any character of the text stands between two bytes."""
        return bisect_left(self.visible, start) < bisect_left(self.visible, end)


class SourceReader:
    """The reading of one volume's bytes: `documents` first, then `landmarks` has the header's."""

    def __init__(self, path: str, volume: str, data: bytes) -> None:
        self.path = path
        self.volume = volume
        self.data = data
        self.landmarks: dict[str, tuple[bytes, int, int]] = {}  # tag -> prefix, start of its end tag, its end
        self.node: Node | None = None
        self.open: list[tuple[str, int]] = []  # outside documents: tag, where its start tag begins
        self.finished: list[Node] = []
        self.in_cdata = False
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = False
        for name, method in HANDLERS.items():
            setattr(self.parser, name, getattr(self, method))

    def documents(self) -> Iterator[Source]:
        """The documents in order, editorial notes among them; MalformedDataError with the line of a fault."""
        for at in range(0, len(self.data) + CHUNK, CHUNK):
            chunk = self.data[at : at + CHUNK]
            try:
                self.parser.Parse(chunk, not chunk)
            except expat.ExpatError as error:
                reason = f"this is not well-formed ({expat.ErrorString(error.code)})"
                raise malformed(self.path, error.lineno, reason) from error
            for div in self.finished:
                yield self.source_of(div)
            self.finished.clear()
            if not chunk:
                break
        # The handlers know the parser and the bytes: without this all would live until the next collection of cycles.
        for name in HANDLERS:
            setattr(self.parser, name, None)

    def source_of(self, div: Node) -> Source:
        """A document with its map."""
        draft = TracedDraft()
        id = div.get(XML_ID)
        memo = read_div(div, f"{self.volume}/{id}" if id else None, draft=draft)
        return Source(memo, div, self.data, draft.runs)

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.upper() not in ENCODINGS:
            raise malformed(self.path, 1, f"the file is in {encoding}; marks go into UTF-8 only: save it as UTF-8")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = full(name)
        at = self.parser.CurrentByteIndex
        document = tag == TEI + "div" and attributes.get("type") == "document"
        if self.node is None and not document:
            self.open.append((tag, at))
            return
        match = START_TAG.match(self.data, at)
        if match is None:
            raise malformed(self.path, self.parser.CurrentLineNumber, "this tag is not in UTF-8")
        named = {full(key): value for key, value in attributes.items()}
        node = Node(tag, named, self.parser.CurrentLineNumber, at, self.node, content_start=match.end())
        if match[1]:
            node.content_end = node.end = match.end()
        if self.node is not None:
            self.node.children.append(node)
        self.node = node

    def close(self, name: str) -> None:
        node = self.node
        if node is None:
            self.close_outside(full(name))
            return
        if not node.end:
            node.content_end = self.parser.CurrentByteIndex
            node.end = self.data.index(b">", node.content_end) + 1
        if node.parent is None:
            self.finished.append(node)
        self.node = node.parent

    def close_outside(self, tag: str) -> None:
        """Remember where the elements end that marks are declared in; the first of each kind."""
        _, start = self.open.pop()
        if tag not in LANDMARKS or tag in self.landmarks:
            return
        at = self.parser.CurrentByteIndex
        if not self.data.startswith(b"</", at):
            return  # an empty element has no place for anything
        self.landmarks[tag] = (prefix_at(self.data, start), at, self.data.index(b">", at) + 1)

    def characters(self, text: str) -> None:
        node = self.node
        if node is None:
            return
        at = self.parser.CurrentByteIndex
        if self.in_cdata:
            bytes_at: Sequence[int] = [NO_BYTE] * len(text)
        elif len(text) == 1:
            bytes_at = (at,)
        elif text.isascii():
            bytes_at = range(at, at + len(text))
        else:
            bytes_at = []
            for character in text:
                bytes_at.append(at)
                at += len(character.encode())
        if node.children:
            node.children[-1].tail += text
            node.children[-1].tail_at += bytes_at
        else:
            node.text += text
            node.text_at += bytes_at

    def aside(self, *_: str) -> None:
        """A comment or a processing instruction: no words, but text before and behind it are two texts."""
        if self.node is not None:
            at = self.parser.CurrentByteIndex
            self.node.children.append(Node(None, {}, self.parser.CurrentLineNumber, at, self.node))

    def cdata(self) -> None:
        self.in_cdata = not self.in_cdata


def full(name: str) -> str:
    """The name as lxml writes it: `{namespace}local`."""
    return "{" + name if "}" in name else name


def prefix_at(data: bytes, at: int) -> bytes:
    """The prefix of the tag that begins at a byte, with its colon."""
    match = PREFIX.match(data, at)
    return (match[1] or b"") if match else b""
