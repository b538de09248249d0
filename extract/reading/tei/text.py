"""TEI element -> the text that a reader copies from history.state.gov, and the structure over it, as both grow.

Shape of the text: headings, paragraphs and list items (`  • …`) apart by blank lines, `[Page 313]` where a page begins,
note numbers glued to the word before them, the notes at the end as `  1. …`, one a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from lxml import etree

from extract.annotations import BlockKind
from extract.reading.memo import Block, Mark, Page, Region
from extract.reading.tei.ours import RESP

TEI = "{http://www.tei-c.org/ns/1.0}"
CONTAINERS = {TEI + tag for tag in ("list", "table", "row", "opener", "closer")}
LEAVES: dict[str, BlockKind] = {
    **{TEI + tag: "p" for tag in ("p", "salute", "cell", "label", "quote", "l")},
    TEI + "head": "head",
    TEI + "item": "item",
    TEI + "dateline": "dateline",
    TEI + "signed": "signed",
}
BLOCKS = CONTAINERS | LEAVES.keys()
REGIONS = ("list", "table", "opener", "closer", "attachment")  # by local name: attachments have a namespace of FRUS
MARKS = {TEI + tag: tag for tag in ("persName", "placeName", "gloss")}
POINTERS = ("corresp", "ref", "target")
PREFERRED = tuple(TEI + tag for tag in ("corr", "reg", "expan"))  # of the readings of a `choice`
BULLET = "  • "


class Element(Protocol):
    """What reading needs of an element, whichever parser made it; `tag` of a comment is no string."""

    @property
    def tag(self) -> Any: ...
    @property
    def text(self) -> str | None: ...
    @property
    def tail(self) -> str | None: ...
    @property
    def sourceline(self) -> Any: ...  # a number, as lxml has it; its stubs know no type
    def get(self, name: str) -> str | None: ...
    def __iter__(self) -> Iterator[Self]: ...


class EntityFound(Exception):
    """An entity, declared or used: the line and what it is called."""


@dataclass(slots=True)
class DraftNote:
    """A note whose number is in the text already; its own text is placed once the body is done."""

    element: Element
    number: str
    ref: tuple[int, int]
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Draft:
    """The text so far, in parts none of which is empty, and the structure over it.

    White space at the end is not settled until something follows it, so that `length` may shrink; `settled` never does.
    """

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    notes: list[DraftNote] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    open: tuple[int, BlockKind] | None = None
    note: str | None = None

    @property
    def settled(self) -> int:
        """The length without white space at the end."""
        end = self.length
        for part in reversed(self.parts):
            kept = len(part.rstrip())
            end -= len(part) - kept
            if kept:
                break
        return end

    @property
    def at_break(self) -> bool:
        return not self.parts or self.parts[-1][-1] in " \n"

    def write(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def strip_end(self, characters: str | None = None) -> None:
        while self.parts:
            part = self.parts.pop()
            kept = part.rstrip(characters)
            self.length -= len(part) - len(kept)
            if kept:
                self.parts.append(kept)
                break

    def add(self, text: str | None) -> str:
        """Running text, its white space collapsed; opens a paragraph when no block is open. Returns what it wrote."""
        text = re.sub(r"\s+", " ", text or "")
        if self.at_break:
            text = text.lstrip()
        if text:
            if self.open is None:
                self.open_block("p")
            self.write(text)
        return text

    def add_text(self, element: Element) -> None:
        """What stands before the element's first child."""
        self.add(element.text)

    def add_tail(self, element: Element) -> None:
        """What stands behind the element."""
        self.add(element.tail)

    def open_block(self, kind: BlockKind) -> None:
        if self.open is not None:
            self.close_block()
        if kind == "item":
            self.write(BULLET)
        self.open = (self.length, kind)

    def close_block(self) -> None:
        """End the block, if one is open, and leave a blank line after it; a block without text is dropped."""
        self.strip_end()
        if self.open is not None:
            start, kind = self.open
            if start < self.length:
                self.blocks.append(Block(start, self.length, kind, self.note))
            self.open = None
        if self.parts:
            self.write("\n\n")

    def add_page(self, number: str) -> None:
        if self.open is not None and not self.at_break:
            self.write(" ")
        start = self.length
        self.write(f"[Page {number}]")
        self.pages.append(Page(start, self.length, number))
        self.write("\n\n" if self.open is None else " ")

    def add_note(self, element: Element, number: str) -> None:
        self.strip_end(" ")
        start = self.length
        self.write(number)
        self.notes.append(DraftNote(element, number, (start, self.length)))


def emit(element: Element, draft: Draft) -> None:
    """Write the element and its tail."""
    tag = element.tag
    if tag is etree.Entity:
        raise EntityFound(element.sourceline, element.text)
    if tag == TEI + "pb":
        if number := element.get("n"):
            draft.add_page(number)
    elif tag == TEI + "note" and (number := element.get("n")):
        draft.add_note(element, number.strip())
    elif tag == TEI + "lb":
        draft.add(" ")
    elif tag == TEI + "choice":
        emit_choice(element, draft)
    elif isinstance(tag, str):
        emit_content(element, draft)
    draft.add_tail(element)


def emit_content(element: Element, draft: Draft) -> None:
    """Write the element's text and children, as a block, region or mark where it is one."""
    tag = element.tag
    if tag in BLOCKS:
        draft.close_block()
    if tag in LEAVES:
        draft.open_block(LEAVES[tag])
    start, before = draft.length, len(draft.blocks)
    draft.add_text(element)
    for child in element:
        emit(child, draft)
    if tag in MARKS and element.get("resp") != RESP:
        pointer = next(filter(None, map(element.get, POINTERS)), None)
        draft.marks.append(Mark(start, draft.settled, MARKS[tag], pointer.lstrip("#") if pointer else None))
    elif tag == TEI + "date" and draft.open is not None and draft.open[1] == "dateline":
        draft.dates += filter(None, [element.get("when") or element.get("from") or element.get("notBefore")])
    if tag in BLOCKS:
        draft.close_block()
    if (kind := tag.rpartition("}")[2]) in REGIONS and draft.note is None and (inside := draft.blocks[before:]):
        head = (inside[0].start, inside[0].end) if inside[0].kind == "head" else None
        draft.regions.append(Region(inside[0].start, inside[-1].end, kind, element.get("type"), head))


def emit_choice(element: Element, draft: Draft) -> None:
    """Write one of the readings that stand for the same words: the editors' correction, as the site does."""
    readings = [child for child in element if isinstance(child.tag, str)]
    if readings:
        emit_content(next((each for each in readings if each.tag in PREFERRED), readings[0]), draft)


def emit_note(note: DraftNote, draft: Draft) -> None:
    """Write a note at the end of the text; its paragraphs run on in one line."""
    draft.close_block()
    draft.strip_end()
    draft.write(("\n\n" if draft.note is None else "\n") + f"  {note.number}. ")
    draft.note = note.number
    draft.open_block("note")
    note.start = draft.length
    draft.add_text(note.element)
    for child in note.element:
        if child.tag in BLOCKS:
            draft.add(" ")
            draft.add_text(child)
            for grandchild in child:
                emit(grandchild, draft)
            draft.add_tail(child)
        else:
            emit(child, draft)
    note.end = draft.settled
    note.start = min(note.start, note.end)
