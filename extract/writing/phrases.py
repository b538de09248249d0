"""The parts of a result as a reader would put them: amounts, pages, holders, doubts."""

from typing import Literal

from extract.annotations import AUTHOR as AUTHOR
from extract.result import Holder, Mention, Sentence, Threshold
from extract.writing.layout import one_line
from extract.writing.pagination import Pagination

# A role or mention with a lower score is shown with it.
UNSURE = 0.7
SIGNS = {"approx": "about ", "lt": "under ", "le": "at most ", "gt": "over ", "ge": "at least "}


def amount(threshold: Threshold) -> str:
    """The numbers and how they bind: "under 100", "9,000–10,000"."""
    numbers = dict.fromkeys(figure(number) for number in (threshold.low, threshold.high) if number is not None)
    return SIGNS.get(threshold.cmp or "", "") + "–".join(numbers)


def measured(threshold: Threshold) -> str:
    """What is counted or measured, and the rate: "person a year"."""
    return " ".join(filter(None, (threshold.unit, f"a {threshold.per}" if threshold.per else None)))


def figure(number: float) -> str:
    """A number with its thousands apart."""
    return f"{number:,.0f}" if number == round(number) else f"{number:,.4f}".rstrip("0")


def doubt(score: float | None) -> str:
    """The score of what is doubtful, else nothing."""
    return f"{score:.2f}" if score is not None and round(score, 2) < UNSURE else ""


def where(item: Sentence | Mention, pagination: Pagination) -> list[str]:
    """The page, and the note that the item stands in: "p. 313", "note 3"."""
    note = pagination.note_of(item)
    return [f"p. {page}" for page in pagination.pages_of(item)] + ([f"note {note.number}"] if note else [])


def holder_name(holder: Literal["author"] | Holder | None) -> str:
    """Who holds or says it, in the text's words."""
    return one_line(holder.text) if isinstance(holder, Holder) else holder or ""
