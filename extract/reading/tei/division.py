"""A TEI `div` -> a Memo: its text as copied from history.state.gov, and what the markup says of it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from extract.reading.header import find_header
from extract.reading.memo import URL, Division, Header, Mark, Memo, Note
from extract.reading.tei.text import TEI, Draft, Element, emit, emit_note

NEWER = "http://history.state.gov/frus/ns/1.0", "http://history.state.gov/ns/1.0"  # the namespace has changed once
EARLIEST, LATEST = ([f"{{{space}}}doc-dateTime-{end}" for space in NEWER] for end in ("min", "max"))

EDITORIAL_NOTE = "editorial note"  # as `find_header` names a document so headed
EDITORIAL_HEADING = re.compile(r"Editorial Note")


def read_div(
    div: Element, id: str | None = None, *, draft: Draft | None = None, division: Division | None = None
) -> Memo:
    """One division as a Memo. `draft` is what the text is written to; `division` is what it is, if no document."""
    draft = Draft() if draft is None else draft
    for child in div:
        emit(child, draft)
    of_body = tuple(draft.notes)
    for note in of_body:
        emit_note(note, draft)
    draft.close_block()
    draft.strip_end()
    # The text has the number of a note inside a note, but not its words: an empty note keeps the number a hole.
    for note in draft.notes[len(of_body) :]:
        note.start = note.end = draft.length
    memo = Memo(
        text="".join(draft.parts),
        id=id,
        blocks=tuple(draft.blocks),
        pages=tuple(draft.pages),
        notes=tuple(Note(note.start, note.end, note.number, note.ref) for note in draft.notes),
        regions=tuple(sorted(draft.regions, key=lambda region: (region.start, -region.end))),
        url=URL.format(id=id) if id else None,
    )
    words = blanked(memo)
    marks = (trimmed(mark, words) for mark in draft.marks)
    found = header(div, memo, draft.dates)
    if division is None:
        division = "editorial-note" if found.kind == EDITORIAL_NOTE else "document"
    return replace(
        memo,
        header=found,
        marks=tuple(sorted((m for m in marks if m.start < m.end), key=lambda m: (m.start, -m.end))),
        division=division,
    )


def blanked(memo: Memo) -> str:
    """The text with its holes blanked; offsets stay."""
    parts, at = [], 0
    for start, end in memo.holes:
        parts += [memo.text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, memo.text[at:]])


def trimmed(mark: Mark, words: str) -> Mark:
    """The mark without white space and holes at its ends, which are blanks in `words`."""
    inside = words[mark.start : mark.end]
    start = mark.start + len(inside) - len(inside.lstrip())
    return replace(mark, start=start, end=start + len(inside.strip()))


def header(div: Element, memo: Memo, dates: Iterable[str]) -> Header:
    """The header as the text prints it; number, date and place, and what the title leaves open, from the markup."""
    # Some volumes print a file number or the date above the heading, which the text alone could not tell from it.
    has_heading = any(child.tag == TEI + "head" for child in div)
    heading = next((block for block in memo.blocks if block.kind == "head"), None) if has_heading else None
    blocks = sorted(memo.blocks, key=lambda block: block is not heading)
    found = find_header(memo.text, blocks, memo.holes, iso_date(div, dates))
    subtype = div.get("subtype")
    editorial = subtype == "editorial-note" or (not subtype and EDITORIAL_HEADING.match(found.title or ""))
    return replace(
        found,
        number=div.get("n") or found.number,
        kind=EDITORIAL_NOTE if editorial else found.kind,
        from_=found.from_ or listed(memo, "from"),
        to=found.to or listed(memo, "to"),
        subject=found.subject or listed(memo, "subject"),
    )


def listed(memo: Memo, type: str) -> str | None:
    """The items of the first list of that type, without its heading: whom a telegram is from, to, or what about."""
    for region in memo.regions:
        if region.kind == "list" and region.type == type:
            words = blanked(memo)
            items = [b for b in memo.blocks if region.start <= b.start and b.end <= region.end and b.kind != "head"]
            return "; ".join(" ".join(words[item.start : item.end].split()) for item in items) or None
    return None


def iso_date(div: Element, stated: Iterable[str]) -> str | None:
    """The day the document bears, as the markup gives it; None where that is no full date, or a span of days."""
    dates = list(stated)
    if not dates and (earliest := attribute(div, EARLIEST)):
        latest = attribute(div, LATEST) or earliest
        dates = [earliest] if earliest[:10] == latest[:10] else []
    try:
        return date.fromisoformat(dates[0][:10]).isoformat()
    except (IndexError, ValueError):
        return None


def attribute(element: Element, names: Iterable[str]) -> str | None:
    """The first of the attributes that the element has."""
    return next(filter(None, map(element.get, names)), None)
