"""Which meetings of a document are the same occasion, and what the text says of each occasion: stand-off, by offsets.

A JSONL file. Its first line is an object with the key `about`: how the documents were drawn and read. Every other line
is a document: `id`, `sha256` of the text, `events`, objects with status, from, to and place, and `mentions`, rows of
start, end and index into the events, one for each MEETING of the document, in text order.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from corpus import HERE
from corpus.annotations import Annotation
from corpus.judged import load_documents
from corpus.volumes import resolve
from extract.annotations import MEETING, EventStatus
from extract.reading.memo import Memo

EVENTS = HERE / "annotations" / "events.jsonl"
DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Occasion:
    """`first` and `last` are ISO dates as exact as the text has them ("1988-04"), None where it does not say."""

    status: EventStatus
    first: str | None
    last: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Grouped:
    """A document's occasions, and its meetings as (start, end, index of the occasion)."""

    id: str
    sha256: str
    occasions: tuple[Occasion, ...]
    mentions: tuple[tuple[int, int, int], ...]

    @property
    def volume(self) -> str:
        return self.id.partition("/")[0]


def load_events(path: Path = EVENTS) -> list[Grouped]:
    """The documents of a file. Raises UnreadableFileError, and MalformedDataError for a line that is none."""
    return load_documents(path, from_fields, what="document with events")


def from_fields(fields: dict[str, Any]) -> Grouped:
    """A document from its JSON object. Raises what Python raises where it is none."""
    occasions = tuple(occasion_from(**event) for event in fields["events"])
    mentions = tuple((int(start), int(end), int(event)) for start, end, event in fields["mentions"])
    at = 0
    for start, end, event in mentions:
        if not at <= start < end or not 0 <= event < len(occasions):
            raise ValueError(f"offsets out of order, or no such event, in {[start, end, event]}")
        at = end
    if {event for *_, event in mentions} != set(range(len(occasions))):
        raise ValueError("an event that no meeting mentions")
    return Grouped(str(fields["id"]), str(fields["sha256"]).lower(), occasions, mentions)


def occasion_from(status: EventStatus, place: str | None, **days: str | None) -> Occasion:
    """An occasion from its object, with the keys status, from, to and place."""
    if status not in get_args(EventStatus) or days.keys() != {"from", "to"}:
        raise ValueError(f"unknown status or key in {[status, *days]}")
    if any(day is not None and not DAY.fullmatch(day) for day in days.values()):
        raise ValueError(f"no ISO dates: {days}")
    return Occasion(status, days["from"], days["to"], place)


def event_faults(grouped: Grouped, annotation: Annotation, memo: Memo) -> Iterator[str]:
    """What cannot be so: mentions that are not the document's meetings, a place that its text does not name."""
    if grouped.sha256 != annotation.sha256:
        yield "the hash is not that of the annotations"
    meetings = [(span.start, span.end) for span in annotation.spans if span.label == MEETING]
    if meetings != [mention[:2] for mention in grouped.mentions]:
        yield "the mentions are not the MEETING spans of the annotations"
    for occasion in grouped.occasions:
        if occasion.place and occasion.place not in memo.text:
            yield f"the text does not name the place {occasion.place!r}"


def resolve_events(
    documents: Sequence[Grouped], annotations: Sequence[Annotation], volumes: Path
) -> Iterator[tuple[Grouped, Annotation, Memo]]:
    """Each document with its annotations and its text. Raises as `corpus.volumes.resolve` does, KeyError for one that
    is not annotated.
    """
    by_id = {annotation.id: annotation for annotation in annotations}
    grouped = {document.id: document for document in documents}
    for annotation, memo in resolve([by_id[document.id] for document in documents], volumes):
        yield grouped[annotation.id], annotation, memo
