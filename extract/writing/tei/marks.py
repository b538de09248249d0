"""Result and Memo -> what to mark: places in the text, elements of TEI and their attributes."""

from collections.abc import Iterator
from dataclasses import dataclass

from extract.annotations import NO_ROLE, Comparison
from extract.reading.memo import Memo
from extract.reading.tei.ours import RESP
from extract.result import Result, Threshold

EDITORS = ("persName", "placeName")  # names that the editors have marked are theirs

# Which of the attributes of TEI's att.ranging and att.measurement hold the bounds. `lt` and `gt` exclude theirs, which
# TEI cannot say: @type keeps the comparison.
BOUNDS: dict[Comparison, tuple[str | None, str | None]] = {
    "eq": ("quantity", None),
    "approx": ("quantity", None),
    "lt": (None, "atMost"),
    "le": (None, "atMost"),
    "gt": ("atLeast", None),
    "ge": ("atLeast", None),
    "range": ("atLeast", "atMost"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """An element for text[start:end]; `attributes` in the order in which they are written."""

    start: int
    end: int
    tag: str
    attributes: tuple[tuple[str, str], ...]


def marks_of(result: Result, memo: Memo) -> Iterator[Mark]:
    """The marks of one document: an outer one before those of the same extent that go inside it."""
    theirs = [(mark.start, mark.end) for mark in memo.marks if mark.tag in EDITORS]
    for sentence in result.sentences:
        for role in (sentence.role, *sentence.also):
            if role != NO_ROLE:
                score = sentence.scores.get(role)
                yield Mark(sentence.start, sentence.end, "seg", with_resp(score, type=role))
    for meeting in result.meetings:
        yield Mark(meeting.start, meeting.end, "name", with_resp(meeting.score, type="meeting"))
    for threshold in result.thresholds:
        yield Mark(threshold.start, threshold.end, "measure", with_resp(threshold.score, **amount(threshold)))
    for tag, mentions in (("persName", result.people), ("placeName", result.places)):
        for mention in mentions:
            if not any(start < mention.end and mention.start < end for start, end in theirs):
                yield Mark(mention.start, mention.end, tag, with_resp(mention.score))


def with_resp(score: float | None, **attributes: str | None) -> tuple[tuple[str, str], ...]:
    """The attributes that are not None, then who says so and how sure: a probability, as teidata.probCert takes it."""
    cert = None if score is None else number(score)
    given = {**attributes, "resp": RESP, "cert": cert}
    return tuple((name, value) for name, value in given.items() if value is not None)


def amount(threshold: Threshold) -> dict[str, str | None]:
    """The attributes that say how much: `type` is the comparison, `subtype` the kind, a rate is a unit "a year"."""
    values: dict[str, str | None] = {}
    if threshold.cmp:
        names = BOUNDS[threshold.cmp]
        values = {
            name: number(value)
            for name, value in zip(names, (threshold.low, threshold.high), strict=True)
            if name is not None and value is not None
        }
    unit = "/".join(part or "" for part in (threshold.unit, threshold.per)) if threshold.per else threshold.unit
    # The value of @unit is one word.
    word = "_".join(unit.split()) if unit else None
    # TEI has no @subtype without a @type.
    return {**values, "unit": word, "type": threshold.cmp, "subtype": threshold.kind if threshold.cmp else None}


def number(value: float) -> str:
    """A number as XML Schema's double takes it, without an exponent."""
    return str(int(value)) if value == int(value) else f"{value:.10f}".rstrip("0")
