"""The last words of a meeting's name -> its kind and family: "summit conference" is a summit, an assembly."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from extract.data.tables import load_table
from extract.quantities.nouns import singular
from extract.quantities.vocabulary import check_classes

# `place` is the family of a place name that stands for the meeting held there: no word of the table.
FAMILIES = ("encounter", "meal", "assembly", "process", "travel")
PLACE = "place"
MET = frozenset({"encounter", "meal"})  # those of which a document is the record
LONGEST = 4
AFTER_HEAD = frozenset({"of", "on", "for", "in", "with", "to"})


class Head(NamedTuple):
    """What the last words of a mention make of it."""

    words: int
    kind: str
    family: str


@cache
def heads() -> dict[tuple[str, ...], tuple[str, str]]:
    """Words -> (kind, family). Raises MalformedDataError if the table breaks its format or has an unknown family."""
    rows = load_table("meeting_heads", 3)
    check_classes("meeting_heads", (family for *_, family in rows), FAMILIES)
    return {tuple(words.split()): (kind, family) for words, kind, family in rows}


def find_head(words: Sequence[str]) -> tuple[Head, bool] | None:
    """The head that a mention's lower-case words end with, the longest known, and whether it is a plural."""
    if not words:
        return None
    for length in range(min(LONGEST, len(words)), 0, -1):
        for last in dict.fromkeys((words[-1], singular(words[-1]))):
            if found := heads().get((*words[len(words) - length : -1], last)):
                return Head(length, *found), last != words[-1] and found[1] != "process"
    return None


def head_end(words: Sequence[str], start: int, end: int) -> int:
    """Where the head ends: before "of" or "on" in a long name ("Conference on Security and Cooperation in Europe")."""
    for at in range(start + 1, end):
        if words[at] in AFTER_HEAD and find_head(words[start:at]):
            return at
    return end
