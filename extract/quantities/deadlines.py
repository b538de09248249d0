"""A threshold in its sentence -> the day by which it is to be so: "15,000 by the end of the year", "by June 1, 1964".

Days that the text leaves open are reckoned from the document's date; without one they are None. A period ("by 1964",
"by June") ends with its last day; what is to be so before a day or period is to be so by the day before it. A day that
there is not ("June 31"), or that lies after the year 9999, is no deadline.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from extract.data import load_words
from extract.quantities.denial import is_day_denied
from extract.quantities.months import WEEKDAYS, month_numbers, without_ending

# First word of what leads to a deadline -> all its words.
LEADS = {
    "by": ("by",),
    "no": ("no", "later", "than"),
    "not": ("not", "later", "than"),
    "prior": ("prior", "to"),
    "before": ("before",),
}
# These leave the day out: what is to be so before June 15 is so by June 14.
BEFORE = (("prior", "to"), ("before",))
FISCAL = frozenset({"fy", "fiscal"})
# The fiscal year of the United States ended in June until 1976, and ends in September since.
LAST_FISCAL_JUNE = 1976
FIRST, LAST = 1600, 2100
# Words before "by": within so many of one that says of a change "by 2000" may say by how much.
CHANGED = 6
PLANNED = 20  # years ahead of a document that it sets a deadline for in such words
THIS_OR_NEXT = {"this": 0, "next": 1, "current": 0, "coming": 0}
# How a period ends that the document's day is in, or so many later; a week ends on Sunday.
PERIOD_ENDS: dict[str, Callable[[date, int], date]] = {
    "week": lambda today, step: today + timedelta(days=6 - today.weekday() + 7 * step),
    "month": lambda today, step: _month_end(today.year, today.month + step),
    "year": lambda today, step: date(today.year + step, 12, 31),
    "decade": lambda today, step: date((today.year // 10 + step) * 10 + 9, 12, 31),
}
END_OF_YEAR = ["end", "-", "of", "-", "year"]
YEAR_ENDS = (["year", "-", "end"], ["year", "'s", "end"], ["year", "’s", "end"])


class Deadline(NamedTuple):
    """The words [start, end) of a deadline, and its day, if it is known."""

    start: int
    end: int
    day: date | None


def find_deadlines(words: Sequence[str], start: int, end: int, today: date | None) -> list[Deadline]:
    """The deadlines in the words [start, end), in order; `today` is the document's date."""
    found = []
    for at in range(start, end):
        lead = LEADS.get(words[at])
        if lead and tuple(words[at : at + len(lead)]) == lead:
            before = lead in BEFORE and not (at > 1 and words[at - 1] == "or" and words[at - 2] in {"on", "by"})
            read = _read(words, at + len(lead), end, today, before=before)
            if read and not _is_difference(words, at, read[0], today) and not (before and is_day_denied(words, at)):
                found.append(Deadline(at, *read))
        # "a 1988 end-of-year total"
        elif (year := _year(words, at, end)) and list(words[at + 1 : min(at + 6, end)]) == END_OF_YEAR:
            found.append(Deadline(at, at + 6, date(year, 12, 31)))
    return found


def _is_difference(words: Sequence[str], at: int, end: int, today: date | None) -> bool:
    """Whether round figures that could be a year say by how much: "cut by 2000", "increase the 15,000 men by 1900"."""
    if words[at] != "by" or end != at + 2 or (year := _year(words, at + 1, end)) is None:
        return False
    before = words[max(0, at - CHANGED) : at]
    how_far = any(word == "to" and other[:1].isdigit() for word, other in pairwise(before))  # "cut to 300 by 1970"
    planned = today is not None and 0 <= year - today.year <= PLANNED
    return year % 100 == 0 and not planned and not how_far and not load_words("verbs_of_change").isdisjoint(before)


Read = tuple[int, date | None]


def _read(words: Sequence[str], at: int, end: int, today: date | None, *, before: bool) -> Read | None:
    try:
        return _day_or_period(words, at, end, today, before=before)
    except (ValueError, OverflowError):
        return None


def _day_or_period(words: Sequence[str], at: int, end: int, today: date | None, *, before: bool) -> Read | None:
    at += _word(words, at, end) == "the"
    if _word(words, at, end) == "end" and _word(words, at + 1, end) == "of":
        return _period(words, at + 2, end, today)
    if list(words[at : min(at + 3, end)]) in YEAR_ENDS:
        return _this_year_end(words, at + 3, end, today)
    if found := _day(words, at, end, today) or _weekday(words, at, end, today):
        return (found[0], found[1] - timedelta(days=1)) if before and found[1] else found
    found = _period(words, at, end, today, whole=True)
    if not (before and found and found[1]):
        return found
    # "before 1964", "before June": before the period began
    return found[0], _first_day(words, at, found[1]) - timedelta(days=1)


def _first_day(words: Sequence[str], at: int, last: date) -> date:
    """The first day of the period that begins with the word at `at` and ends on the day `last`."""
    named = set(words[at : at + 2])
    if not FISCAL.isdisjoint(named):
        return (last + timedelta(days=1)).replace(year=last.year - 1)
    if "week" in named:
        return last - timedelta(days=6)
    if "decade" in named:
        return date(last.year - 9, 1, 1)
    return date(last.year, last.month if "month" in named or words[at] in month_numbers() else 1, 1)


def _weekday(words: Sequence[str], at: int, end: int, today: date | None) -> Read | None:
    """The first such day after the document's: "Tuesday", "next Tuesday"; "tomorrow"."""
    if _word(words, at, end) == "tomorrow":
        return at + 1, today and today + timedelta(days=1)
    at += _word(words, at, end) in THIS_OR_NEXT
    if _word(words, at, end) not in WEEKDAYS:
        return None
    if today is None:
        return at + 1, None
    ahead = (WEEKDAYS.index(words[at]) - today.weekday() - 1) % 7 + 1
    return at + 1, today + timedelta(days=ahead)


def _period(words: Sequence[str], at: int, end: int, today: date | None, *, whole: bool = False) -> Read | None:
    """The last day of a year or month: "1964", "FY 66", "this year", "next month", "June 1964", "calendar year 64"."""
    at += _word(words, at, end) == "the"
    word = _word(words, at, end)
    which = THIS_OR_NEXT.get(word)
    named = at + (which is not None)
    if _word(words, named, end) in FISCAL:
        after = named + 1 + (_word(words, named + 1, end) == "year")
        if year := _year(words, after, end, short=True):
            return after + 1, _fiscal_end(year)
        # "the end of the fiscal year": the one that the document's day is in
        if words[named] != "fiscal" or (whole and which is None):
            return None
        return after, today and _fiscal_end(_fiscal_year(today) + (which or 0))
    if word in {"calendar", "cy"}:
        at += 1 + (_word(words, at + 1, end) == "year")
        year = _year(words, at, end, short=True)
        return (at + 1, date(year, 12, 31)) if year else None
    if word in month_numbers():
        return _month(words, at, end, today)
    if year := _year(words, at, end):
        return at + 1, date(year, 12, 31)
    unit = _word(words, named, end)
    if unit not in PERIOD_ENDS or (whole and which is None):
        return None
    if unit == "year" and which is None:
        return _this_year_end(words, named + 1, end, today)
    return named + 1, today and PERIOD_ENDS[unit](today, which or 0)


def _this_year_end(words: Sequence[str], at: int, end: int, today: date | None) -> Read:
    """The end of the year that stands there, as in "year-end 1966", else of the document's."""
    if year := _year(words, at, end):
        return at + 1, date(year, 12, 31)
    return at, today and date(today.year, 12, 31)


def _month(words: Sequence[str], at: int, end: int, today: date | None) -> Read:
    month, after = month_numbers()[words[at]], _after_month(words, at, end)
    comma = _word(words, after, end) in {",", "of"}
    if year := _year(words, after + comma, end):
        return after + comma + 1, _month_end(year, month)
    if today is None:
        return after, None
    return after, _month_end(today.year + (month < today.month), month)


def _after_month(words: Sequence[str], at: int, end: int) -> int:
    """The word after a month's name: a full stop that is a word of its own belongs to an abbreviation."""
    return at + 1 + (_word(words, at + 1, end) == "." and f"{words[at]}." in month_numbers())


def _day(words: Sequence[str], at: int, end: int, today: date | None) -> Read | None:
    """A day: "June 1, 1964", "1st June 1964"; without a year the first such day from the document's date on.

    ValueError for a day that there is not.
    """
    months = month_numbers()
    if _word(words, at, end) in months:
        after = _after_month(words, at, end)
        month, figure, after = months[words[at]], _word(words, after, end), after + 1
    elif _word(words, at + 1, end) in months:
        month, figure, after = months[words[at + 1]], words[at], _after_month(words, at + 1, end)
    else:
        return None
    figure = without_ending(figure)
    if not (figure.isdigit() and figure.isascii() and len(figure) <= 2):
        return None
    day = int(figure)
    comma = _word(words, after, end) == ","
    if year := _year(words, after + comma, end):
        return after + comma + 1, date(year, month, day)
    if today is None:
        date(2000, month, day)  # a leap year has every day
        return after, None
    return after, date(today.year + ((month, day) < (today.month, today.day)), month, day)


def _year(words: Sequence[str], at: int, end: int, *, short: bool = False) -> int | None:
    word = _word(words, at, end)
    if not (word.isdigit() and word.isascii()):
        return None
    if len(word) == 2 and short:
        return 1900 + int(word)
    return int(word) if len(word) == 4 and FIRST <= int(word) < LAST else None


def _fiscal_year(today: date) -> int:
    return today.year + (today > _fiscal_end(today.year))


def _fiscal_end(year: int) -> date:
    return date(year, 6, 30) if year <= LAST_FISCAL_JUNE else date(year, 9, 30)


def _month_end(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def _word(words: Sequence[str], at: int, end: int) -> str:
    return words[at] if 0 <= at < end else ""
