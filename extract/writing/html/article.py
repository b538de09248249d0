"""Memo and Result -> the text in blocks, and each block as pieces: marks that open and close around the words."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extract.reading.memo import Block, Memo
from extract.result import Result
from extract.writing.items import Item, Items

Kind = Literal["sentence", "quote", "mention", "page", "ref"]
KINDS: dict[str, Kind] = {"sentences": "sentence", "quotes": "quote"}  # of an item's layer; any other is a mention
ORDER = {"sentence": 0, "quote": 1, "mention": 2, "page": 3, "ref": 3}  # of spans over the same words, outermost first


class Span(NamedTuple):
    """Something around words: a sentence, a mention, a page marker or the number of a note."""

    start: int
    end: int
    kind: Kind
    id: str
    item: Item | None = None


class Piece(NamedTuple):
    """A span that opens (`first`: here and not further up) or closes, or words between."""

    do: Literal["open", "close", "text"]
    text: str = ""
    span: Span | None = None
    first: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A block, and `lead`, what stands before it: a bullet, a page marker, the printed number of a note.

    `note`: index of the note that the block belongs to, and `opens`: whether it is the first of that note.
    """

    block: Block
    lead: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    note: int | None = None
    opens: bool = False


def parts(memo: Memo, result: Result, items: Items) -> Iterator[Part]:
    """The blocks in text order. All of the text is in them, but for blanks between blocks."""
    spans = sorted(spans_of(result, items), key=lambda span: (span.start, -span.end, ORDER[span.kind]))
    starts = [span.start for span in spans]
    longest = max((span.end - span.start for span in spans), default=0)
    notes = [note.start for note in result.notes]
    at, before = 0, None

    def pieces(start: int, end: int) -> tuple[Piece, ...]:
        near = spans[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        return tuple(nest(memo.text, start, end, [span for span in near if span.end > start]))

    for block in memo.blocks:
        note = bisect_right(notes, block.start) - 1 if block.kind == "note" else None
        note = note if note is not None and note >= 0 else None
        lead = pieces(at, block.start) if memo.text[at : block.start].strip() else ()
        yield Part(block, lead, pieces(block.start, block.end), note, note is not None and note != before)
        at, before = max(at, block.end), note
    if memo.text[at:].strip():
        yield Part(Block(at, len(memo.text), "p"), (), pieces(at, len(memo.text)))


def spans_of(result: Result, items: Items) -> Iterator[Span]:
    """All that is to be seen in the text."""
    for item in items:
        yield Span(item.start, item.end, KINDS.get(item.layer, "mention"), item.id, item)
    for index, page in enumerate(result.pages):
        yield Span(page.start, page.end, "page", f"page{index}")
    for index, note in enumerate(result.notes):
        if note.ref:
            yield Span(note.ref.start, note.ref.end, "ref", f"note{index}")


def nest(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    """The words of text[start:end] within their spans, given in order of start, the longer before the shorter.

    A span that crosses another's end is closed there and opened again.
    """
    cuts = {start, end, *(min(max(at, start), end) for span in spans for at in span[:2])}
    waiting = list(reversed(spans))
    open_: list[Span] = []
    at = start
    for cut in sorted(cuts):
        if cut > at:
            yield Piece("text", text[at:cut])
            at = cut
        yield from close(open_, cut)
        while waiting and waiting[-1].start <= cut < end:
            span = waiting.pop()
            open_.append(span)
            yield Piece("open", span=span, first=span.start >= start)
    for span in reversed(open_):
        yield Piece("close", span=span)


def close(open_: list[Span], at: int) -> Iterator[Piece]:
    """Close the spans that end here, and open again those inside them that do not."""
    ended = [index for index, span in enumerate(open_) if span.end <= at]
    if not ended:
        return
    inner = open_[ended[0] :]
    del open_[ended[0] :]
    yield from (Piece("close", span=span) for span in reversed(inner))
    for span in inner:
        if span.end > at:
            open_.append(span)
            yield Piece("open", span=span, first=False)
