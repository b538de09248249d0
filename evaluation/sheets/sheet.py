"""Record <-> sheet: the words of a document, and marks, each with an id, offsets, a label and what belongs to it.

Sentences become marks too, labelled with their role. What the tools know nothing of (layers, notes, pages, dates) stays
in the record that lies beside the sheet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from evaluation.gold.files import Record
from extract.annotations import LABEL_OF, ROLES

SPAN_LABELS = tuple(LABEL_OF.values())
LABELS = (*SPAN_LABELS, *ROLES)
OWN = frozenset({"start", "end", "label", "role", "text"})


@dataclass(frozen=True, slots=True)
class Mark:
    """`attributes` are JSON values: those of a THRESHOLD, `ref`, `block`, `also`, `holder`, `gates`.

    `gates` names the id of a mark, not an index, so that it survives what is added or removed.
    """

    id: str
    start: int
    end: int
    label: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document to label; `name` may stand in a file name."""

    name: str
    text: str
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Format:
    """How a tool has it: `write` makes the files in a folder, `read` gives the sheets back.

    `read` raises MalformedDataError. Marks come back in any order, and without ids where a tool made them.
    """

    write: Callable[[Sequence[Sheet], Path], None]
    read: Callable[[Path], list[Sheet]]


Pair: TypeAlias = tuple[Record, Sheet]


def to_sheet(record: Record, name: str) -> Sheet:
    """The sheet of a document, sentences first."""
    ids = [f"s{i}" for i in range(len(record["sentences"]))]
    marks = []
    for id, sentence in zip(ids, record["sentences"], strict=True):
        attributes = {key: value for key, value in sentence.items() if key not in OWN}
        if attributes.get("gates") is not None:
            attributes["gates"] = ids[attributes["gates"]]
        marks.append(Mark(id, sentence["start"], sentence["end"], sentence["role"], attributes))
    for i, span in enumerate(record.get("spans", ())):
        attributes = {key: value for key, value in span.items() if key not in OWN}
        marks.append(Mark(f"e{i}", span["start"], span["end"], span["label"], attributes))
    return Sheet(name, record["text"], marks)


def from_sheet(sheet: Sheet, record: Record) -> Record:
    """The record with the marks of the sheet in place of its own; all else is the record's."""
    sentences = sorted((m for m in sheet.marks if m.label in ROLES), key=lambda m: (m.start, m.end))
    places = {mark.id: i for i, mark in enumerate(sentences) if mark.id}
    third: Record = {**record, "sentences": [sentence_of(mark, places) for mark in sentences]}
    if "spans" in record:
        spans = sorted((m for m in sheet.marks if m.label not in ROLES), key=lambda m: (m.start, -m.end, m.label))
        words = all("text" in span for span in record["spans"])
        third["spans"] = [span_of(mark, sheet.text if words else None) for mark in spans]
    return third


def sentence_of(mark: Mark, places: Mapping[str, int]) -> dict[str, Any]:
    """A sentence; one that a person added is a paragraph's unless it says otherwise."""
    attributes = {"block": "p", **mark.attributes}
    fields = {"start": mark.start, "end": mark.end, "block": attributes.pop("block"), "role": mark.label, **attributes}
    if isinstance(fields.get("gates"), str):
        fields["gates"] = places.get(fields["gates"])
    return fields


def span_of(mark: Mark, text: str | None) -> dict[str, Any]:
    """A span, with its words where the record has them."""
    words = {} if text is None else {"text": text[mark.start : mark.end]}
    return {"start": mark.start, "end": mark.end, "label": mark.label, **words, **mark.attributes}
