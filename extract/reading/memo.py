"""Memo: one document's text and what reading found in it. Offsets are string indices into `text`, end exclusive."""

from dataclasses import dataclass, field
from typing import Literal

from extract.annotations import BlockKind

URL = "https://history.state.gov/historicaldocuments/{id}"  # of a document of FRUS, whose id is volume/document

# What a volume consists of: documents, the editors' notes in their place, and what stands before and behind them.
Division = Literal["document", "editorial-note", "front", "back"]


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
    """An editors' mark in a TEI volume: tag (`persName`, `placeName`, `gloss`) and the id it points to, if any.

    `entry` is the full id (`frus1969-76v20#p_NRM1`) of what `ref` names in the volume's list, None if it is not there.
    """

    start: int
    end: int
    tag: str
    ref: str | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """Blocks that the markup holds together: a list, table, opener, closer or attachment, from first to last block.

    `type` is what the markup calls it (`subject`, `participants`), `head` is where its heading stands.
    """

    start: int
    end: int
    kind: str
    type: str | None = None
    head: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a volume's list of persons or of terms; `id` is that of the list's own, with the volume's name."""

    id: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Memo:
    """One document: its text unchanged, and the structure found in it. All lists are in text order.

    Only TEI gives `regions`, `marks`, the volume's `persons` and `terms` (shared by its documents), `url` and
    `division`.
    """

    text: str
    id: str | None = None
    header: Header = field(default_factory=Header)
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    notes: tuple[Note, ...] = ()
    regions: tuple[Region, ...] = ()
    marks: tuple[Mark, ...] = ()
    persons: tuple[Entry, ...] = ()
    terms: tuple[Entry, ...] = ()
    url: str | None = None
    division: Division = "document"

    @property
    def refs(self) -> tuple[tuple[int, int, str], ...]:
        """(start, end, number) of every note number glued into the text, in text order."""
        return tuple(sorted((*note.ref, note.number) for note in self.notes if note.ref))

    @property
    def holes(self) -> tuple[tuple[int, int], ...]:
        """(start, end) of what is printed in the text but is none of its words: page markers and note numbers."""
        return tuple(sorted([(p.start, p.end) for p in self.pages] + [(s, e) for s, e, _ in self.refs]))
