"""Notes that were read one by one: kind, hand, and the words written by hand that they quote; stand-off, by offsets.

A JSONL file. Its first line is an object with the key `about`: how the notes were drawn and read. Every other line is
a document: `id`, `sha256` of the text, `notes`. Nothing is said of a document's other notes.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from corpus import HERE
from corpus.judged import load_documents
from extract.reading.marginalia import NoteKind

NOTES = HERE / "annotations" / "notes.jsonl"
DRAWN = ("mention", "other")


@dataclass(frozen=True, slots=True)
class ReadNote:
    """The note at [start, end). `hand`: acceptable answers, None for nobody named; `quotes`: start, end and hand."""

    start: int
    end: int
    number: str
    drawn: str
    kind: NoteKind
    hand: tuple[str | None, ...]
    quotes: tuple[tuple[int, int, str | None], ...]


@dataclass(frozen=True, slots=True)
class ReadNotes:
    """The notes of one document that were read."""

    id: str
    sha256: str
    notes: tuple[ReadNote, ...]


def load_notes(path: Path = NOTES) -> list[ReadNotes]:
    """The documents of a file. Raises UnreadableFileError, and MalformedDataError for a line that is none."""
    return load_documents(path, from_fields, what="document with notes")


def from_fields(fields: dict[str, Any]) -> ReadNotes:
    """A document from its JSON object. Raises what Python raises where it is none."""
    return ReadNotes(str(fields["id"]), str(fields["sha256"]).lower(), tuple(map(_note, fields["notes"])))


def _note(fields: dict[str, Any]) -> ReadNote:
    start, end = int(fields["start"]), int(fields["end"])
    quotes = tuple((int(first), int(last), hand) for first, last, hand in fields["quotes"])
    inside = all(start <= first < last <= end for first, last, _ in quotes)
    if not start < end or not inside or fields["kind"] not in get_args(NoteKind) or fields["drawn"] not in DRAWN:
        raise ValueError(f"offsets, kind or drawing of the note at {start}")
    hands = tuple(fields["hand"])
    if not hands or not all(hand is None or isinstance(hand, str) for hand in hands):
        raise TypeError(f"hand of the note at {start}")
    return ReadNote(start, end, str(fields["number"]), fields["drawn"], fields["kind"], hands, quotes)
