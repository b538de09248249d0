"""Journeys that visits and trips were matched with, each judged right or wrong: stand-off, by offsets.

A JSONL file. Its first line is an object with the key `about`: how they were drawn and judged. Every other line is a
document: `id`, `sha256` of the text, `journeys`, rows of start and end of the event's first mention, list, id in that
list, and verdict, in text order.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import HERE
from corpus.judged import load_documents

JOURNEYS = HERE / "annotations" / "journeys_judged.jsonl"
LISTS = frozenset({"travels", "visits"})


@dataclass(frozen=True, slots=True)
class Match:
    """Whether the event first mentioned at [start, end) is that entry of the list."""

    start: int
    end: int
    list: str
    id: str
    right: bool


@dataclass(frozen=True, slots=True)
class JudgedJourneys:
    """The verdicts on one document's matches."""

    id: str
    sha256: str
    matches: tuple[Match, ...]


def load_judged_journeys(path: Path = JOURNEYS) -> list[JudgedJourneys]:
    """The documents of a file. Raises UnreadableFileError, and MalformedDataError for a line that is none."""
    return load_documents(path, from_fields, what="document with judged journeys")


def from_fields(fields: dict[str, Any]) -> JudgedJourneys:
    """A document from its JSON object. Raises what Python raises where it is none."""
    matches = tuple(Match(*row) for row in fields["journeys"])
    at = 0
    for match in matches:
        if not at <= match.start < match.end or match.list not in LISTS or not isinstance(match.right, bool):
            raise ValueError(f"offsets out of order, no list, or no verdict in {fields['journeys']}")
        at = match.start
    return JudgedJourneys(str(fields["id"]), str(fields["sha256"]).lower(), matches)
