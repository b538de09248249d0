"""Memo: one document's text and what reading found in it. Offsets are string indices into `text`, end exclusive."""

from dataclasses import dataclass, field

from extract.annotations import BlockKind


@dataclass(frozen=True, slots=True)
class Header:
    """The document's head: strings as printed, `date` an ISO date, None where the text does not say."""

    number: str | None = None
    title: str | None = None
    kind: str | None = None
    from_: str | None = None
    to: str | None = None
    subject: str | None = None
    date: str | None = None
    place: str | None = None
    classification: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, dateline, signature or note, without bullet and outer white space.

    A note's block starts after its printed number and has `note` set to that number. A glued note number or a page
    marker at the end of the block lies inside it.
    """

    start: int
    end: int
    kind: BlockKind
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A `[Page 313]` marker."""

    start: int
    end: int
    number: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note at the end, without its printed number; `ref` is where its number is glued in, None if not found."""

    start: int
    end: int
    number: str
    ref: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """An editors' mark in a TEI volume: tag (`persName`, `placeName`, `gloss`) and the id it points to, if any."""

    start: int
    end: int
    tag: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Memo:
    """One document: its text unchanged, and the structure found in it. All lists are in text order."""

    text: str
    id: str | None = None
    header: Header = field(default_factory=Header)
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    notes: tuple[Note, ...] = ()
    marks: tuple[Mark, ...] = ()
    url: str | None = None

    @property
    def refs(self) -> tuple[tuple[int, int, str], ...]:
        """(start, end, number) of every note number glued into the text, in text order."""
        return tuple(sorted((*note.ref, note.number) for note in self.notes if note.ref))

    @property
    def holes(self) -> tuple[tuple[int, int], ...]:
        """(start, end) of what is printed in the text but is none of its words: page markers and note numbers."""
        return tuple(sorted([(p.start, p.end) for p in self.pages] + [(s, e) for s, e, _ in self.refs]))
