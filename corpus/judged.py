"""Numbers in documents that nobody annotated, each judged on its own to be a threshold or none: stand-off, by offsets.

A JSONL file. Its first line is an object with the key `about`: how the numbers were drawn and judged. Every other line
is a document: `id`, `sha256` of the text, `spans`, rows of start, end and verdict, in text order and disjoint. In the
file of kinds, whose numbers are all thresholds, the verdict says whether one is required.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from corpus import HERE
from corpus.annotations import read_lines
from extract.annotations import ThresholdKind
from extract.errors import MalformedDataError, message

Item = TypeVar("Item")

JUDGED = HERE / "annotations" / "thresholds_judged.jsonl"  # the judge of numbers learns from these
KINDS = HERE / "annotations" / "thresholds_kinds.jsonl"  # and whether a threshold is required from these
ALARMS = HERE / "annotations" / "thresholds_false_alarms.jsonl"  # precision is measured on these


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the number at [start, end) is a threshold; in the file of kinds, whether it is required."""

    start: int
    end: int
    right: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts on numbers of one document; nothing is known of the document's other numbers."""

    id: str
    sha256: str
    verdicts: tuple[Verdict, ...]


def kind_of(verdict: bool) -> ThresholdKind:
    """What a verdict in the file of kinds says."""
    return "required" if verdict else "reported"


def load_judged(path: Path = JUDGED) -> list[Judged]:
    """The documents of a file. Raises as `load_documents` does."""
    return load_documents(path, from_fields, what="judged document")


def load_documents(path: Path, parse: Callable[[dict[str, Any]], Item], *, what: str) -> list[Item]:
    """What `parse` makes of every line but the first, which says what the file is.

    Raises UnreadableFileError, and MalformedDataError for a line of which it makes nothing.
    """
    documents = []
    for line, fields in read_lines(path):
        try:
            if line == 1:
                about(fields)
            else:
                documents.append(parse(fields))
        except (KeyError, TypeError, ValueError) as error:
            reason = f"no {what} ({type(error).__name__}: {error})"
            raise MalformedDataError(message("bad_data", path=path, line=line, reason=reason)) from error
    return documents


def about(fields: dict[str, Any]) -> str:
    """How the numbers were drawn and judged, from the first line. Raises KeyError and ValueError."""
    if fields.keys() != {"about"}:
        raise ValueError("the first line must say what the file is, under `about`, and nothing else")
    return str(fields["about"])


def from_fields(fields: dict[str, Any]) -> Judged:
    """A document from its JSON object. Raises what Python raises where it is none."""
    verdicts = tuple(Verdict(int(start), int(end), right) for start, end, right in fields["spans"])
    at = 0
    for verdict in verdicts:
        if not at <= verdict.start < verdict.end or not isinstance(verdict.right, bool):
            raise ValueError(f"offsets out of order or no verdict in {fields['spans']}")
        at = verdict.end
    return Judged(str(fields["id"]), str(fields["sha256"]).lower(), verdicts)
