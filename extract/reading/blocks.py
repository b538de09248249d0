"""Lines -> blocks: which lines make one paragraph, and what kind each is."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.reading.kinds import kinds_of
from extract.reading.lines import Line
from extract.reading.memo import Block, Note
from extract.reading.notes import NoteSection
from extract.reading.visible import visible

BULLET = re.compile(r"[•·●▪◦]\s*")
WRAPPED = range(50, 101)  # widths of the lines of a paragraph that was wrapped by hand


class Paragraph(NamedTuple):
    """A paragraph's words `text[start:end]`, and whether a bullet opened it."""

    start: int
    end: int
    bullet: bool


def find_blocks(
    text: str, lines: Sequence[Line], section: NoteSection, notes: Sequence[Note], holes: Sequence[tuple[int, int]]
) -> tuple[Block, ...]:
    """The blocks of the text, in order; `holes` are its page markers and note numbers."""
    markers = {start: end for start, end in holes if text.startswith("[", start)}
    before = list(paragraphs(text, lines[: section.first], markers))
    after = list(paragraphs(text, lines[section.last :], markers))
    kinds = kinds_of([visible(text, p.start, p.end, holes) for p in before], [p.bullet for p in before])
    blocks = [Block(p.start, p.end, kind) for p, kind in zip(before, kinds, strict=True)]
    blocks += [Block(note.start, note.end, "note", note.number) for note in notes if note.start < note.end]
    blocks += [Block(p.start, p.end, "p") for p in after]
    return tuple(blocks)


def paragraphs(text: str, lines: Sequence[Line], markers: Mapping[int, int]) -> Iterator[Paragraph]:
    """Every line with words is a paragraph, but lines wrapped by hand between blank lines are one."""
    for group in grouped(lines):
        start, end = group[0].start, group[-1].end
        # The site glues the marker of a page to the paragraph that opens it.
        while start in markers:
            start = markers[start]
        if bullet := BULLET.match(text, start, end):
            start = bullet.end()
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            yield Paragraph(start, end, bullet is not None)


def grouped(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines that make one paragraph."""
    group: list[Line] = []
    for line in lines:
        if line.after_blank:
            yield from split(group)
            group = []
        group.append(line)
    yield from split(group)


def split(group: list[Line]) -> Iterator[list[Line]]:
    """The group whole if it was wrapped by hand, else line by line."""
    widths = [line.end - line.start for line in group]
    if len(group) > 2 and all(width in WRAPPED for width in widths[:-1]) and widths[-1] < WRAPPED.stop:
        yield group
    else:
        yield from ([line] for line in group)
