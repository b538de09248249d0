"""Lines -> the notes at the end, each with its printed number, and where the body before them ends."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.reading.lines import Line
from extract.reading.pages import MARKER

# The site prints "  1. Source: …" or "- Source: … ↩"; a label is a number, a letter or asterisks.
LABEL = re.compile(r"(\d{1,4}[a-z]?|[A-Za-z]|[*†‡§#]{1,6})\.(?=\s|$)\s*")
DASH = re.compile(r"[-–—•·*]\s+")
BACK = re.compile(r"\s*↩[\ufe0e\ufe0f]?$")
SOURCE = re.compile(r"\[?Source:")
PAGES = re.compile(rf"(?:{MARKER.pattern}\s*)+")


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note's words `text[start:end]`, its first line, and its printed number, None where the paste lost it."""

    start: int
    end: int
    line: int
    number: str | None


@dataclass(frozen=True, slots=True)
class NoteSection:
    """The notes in text order. Their lines are [first, last) of the text's lines; first = last where there is none."""

    notes: tuple[NoteText, ...]
    first: int
    last: int


def find_notes(text: str, lines: Sequence[Line]) -> NoteSection:
    """The notes at the end, in whichever of the site's two shapes they stand."""
    for find in (find_returning, find_labelled, find_dashed):
        section = find(text, lines)
        if section.notes:
            return section
    return NoteSection((), len(lines), len(lines))


def find_returning(text: str, lines: Sequence[Line]) -> NoteSection:
    """Notes that end in "↩", the link back to their number."""
    ends = [i for i, line in enumerate(lines) if BACK.search(text, max(line.start, line.end - 12), line.end)]
    if not ends:
        return NoteSection((), 0, 0)
    # A note of several paragraphs bears the arrow on its last one only: its dash is the nearest one above.
    first = next((i for i in range(ends[0], -1, -1) if opens_note(text, lines[i])), ends[0])
    notes: list[NoteText] = []
    at = first
    for last in ends:
        start = skip_page(text, lines[at])
        if dash := DASH.match(text, start, lines[last].end):
            start = dash.end()
        arrow = BACK.search(text, max(start, lines[last].end - 12), lines[last].end)
        end = arrow.start() if arrow else lines[last].end
        notes.append(NoteText(min(start, end), end, at, None))
        at = last + 1
    return NoteSection(tuple(with_labels(text, notes)), first, ends[-1] + 1)


def find_labelled(text: str, lines: Sequence[Line]) -> NoteSection:
    """Notes that open with a number: indented, or naming the source, or right below such a line."""
    opens: list[bool] = []
    sources: list[bool] = []
    for line in lines:
        label = LABEL.match(text, skip_page(text, line), line.end)
        sources.append(label is not None and SOURCE.match(text, label.end()) is not None)
        below = bool(opens) and opens[-1] and not line.after_blank
        opens.append(label is not None and (line.indent > 1 or sources[-1] or below))
    labelled = 0
    first = len(lines)
    for i in range(len(lines) - 1, -1, -1):
        labelled += opens[i]
        if opens[i] and (lines[i].after_blank or sources[i]) and 2 * labelled >= len(lines) - i:
            first = i
    # An indented list of the body may stand right above: the notes begin anew with the source.
    anew = [i for i in range(first + 1, len(lines)) if sources[i] and lines[i].after_blank]
    if anew and label_of(text, lines[anew[0]]) == label_of(text, lines[first]):
        first = anew[0]
    starts = [i for i in range(first, len(lines)) if opens[i]]
    return NoteSection(tuple(labelled_notes(text, lines, starts)), starts[0] if starts else 0, len(lines))


def find_dashed(text: str, lines: Sequence[Line]) -> NoteSection:
    """Notes that open with a dash and have lost their arrow, known by the source that the first one names."""
    first = len(lines)
    while first and opens_note(text, lines[first - 1]):
        first -= 1
    notes: list[NoteText] = []
    for i in range(first, len(lines)):
        dash = DASH.match(text, skip_page(text, lines[i]), lines[i].end)
        if dash and (notes or SOURCE.match(text, dash.end())):
            notes.append(NoteText(dash.end(), lines[i].end, i, None))
    return NoteSection(tuple(with_labels(text, notes)), notes[0].line if notes else 0, len(lines))


def labelled_notes(text: str, lines: Sequence[Line], starts: Sequence[int]) -> Iterator[NoteText]:
    """The notes whose first lines are `starts`; each runs to the next one's line."""
    for i, until in pairwise([*starts, len(lines)]):
        # The words may begin on the line below the number: the white space between belongs to neither.
        end = lines[until - 1].end
        label = LABEL.match(text, skip_page(text, lines[i]), end)
        if label:
            yield NoteText(label.end(), end, i, label[1])


def with_labels(text: str, notes: Sequence[NoteText]) -> Sequence[NoteText]:
    """The notes with the numbers printed after their dashes, if every one has one."""
    labels = [LABEL.match(text, note.start, note.end) for note in notes]
    # A single letter is the initial that a note's words open with.
    if not all(label and not label[1].isalpha() for label in labels):
        return notes
    return [
        NoteText(label.end(), note.end, note.line, label[1]) for note, label in zip(notes, labels, strict=True) if label
    ]


def opens_note(text: str, line: Line) -> bool:
    """Whether the line opens with a dash, behind page markers perhaps."""
    return DASH.match(text, skip_page(text, line), line.end) is not None


def label_of(text: str, line: Line) -> str | None:
    """The number that the line opens with, behind page markers perhaps."""
    label = LABEL.match(text, skip_page(text, line), line.end)
    return label[1] if label else None


def skip_page(text: str, line: Line) -> int:
    """Where the line's words begin behind the page markers that open it."""
    page = PAGES.match(text, line.start, line.end)
    return page.end() if page else line.start
