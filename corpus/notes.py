"""Notes that were read one by one: kind, hand, and the words written by hand that they quote; stand-off, by offsets.

A JSONL file. Its first line is an object with the key `about`: how the notes were drawn and read. Every other line is
a document: `id`, `sha256` of the text, `notes`. Nothing is said of a document's other notes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from corpus import HERE
from corpus.annotations import Annotation, read_lines
from corpus.judged import about
from corpus.volumes import resolve
from extract.errors import MalformedDataError, message
from extract.reading.marginalia import NoteKind
from extract.reading.memo import Memo

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
    documents = []
    for line, fields in read_lines(path):
        try:
            if line == 1:
                about(fields)
            else:
                notes = tuple(map(_note, fields["notes"]))
                documents.append(ReadNotes(str(fields["id"]), str(fields["sha256"]).lower(), notes))
        except (KeyError, TypeError, ValueError) as error:
            reason = f"no document with notes ({type(error).__name__}: {error})"
            raise MalformedDataError(message("bad_data", path=path, line=line, reason=reason)) from error
    return documents


def resolve_notes(documents: Sequence[ReadNotes], volumes: Path) -> Iterator[tuple[ReadNotes, Memo]]:
    """Each document with its text. Raises as `corpus.volumes.resolve` does."""
    by_id = {document.id: document for document in documents}
    unread = [Annotation(d.id, d.sha256, None, (), "", None, (), ()) for d in documents]
    for annotation, memo in resolve(unread, volumes):
        yield by_id[annotation.id], memo


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
