"""Words -> the days they name, reckoned from the document's date: "April 11–14", "next week", "in April", "tomorrow".

A period is as exact as its words: "in April" of a document of 1962 is 1962-04 to 1962-04. A month or day without a year
is in the year that brings it nearest to the document's date, or in the document's year where only that is known.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from extract.quantities.months import WEEKDAYS, month_numbers, without_ending
from extract.quantities.nouns import noun_class, singular
from extract.quantities.vocabulary import DASHES

SEASONS = {"spring": (3, 5), "summer": (6, 8), "fall": (9, 11), "autumn": (9, 11)}
STEPS = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1}
HALVES = {"earlier": -1, "later": 1}
DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    "twentieth",
)
PARTS_OF_MONTH = frozenset({"early", "late", "mid"})
PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "noon"})
BEFORE_YEARS = frozenset({"in", "during", "of", "since", "early", "late", "mid", "by", "the"})
# Months that are other words too, unless a day, a year or one of these is beside them.
AMBIGUOUS = frozenset({"may", "march"})
BEFORE_MONTHS = BEFORE_YEARS - {"the"} | {"until", "before", "after", "last", "next", "this", "-", "and", "from", "for"}
# Words behind "may" that make it a verb: "the 12 may be sent".
INFINITIVES = frozenset(
    {"be", "have", "not", "also", "well", "still", "yet", "never", "already", "need", "wish", "want"}
)
BEFORE_DAYS = frozenset({"on", "of", "by", "from", "until", "till", "since", "after", "before", "to", "dated"})
PERSON = "person"
FIRST_YEAR, LAST_YEAR = 1850, 2100
FULL = len("1988-03-31")  # of a day in ISO form


@dataclass(frozen=True, slots=True)
class Today:
    """What is known of when the document was written: its day, or only its year."""

    day: date | None = None
    year: int | None = None


@dataclass(frozen=True)
class Period:
    """The words [start, end) of a date, and its first and last day, in ISO form, as exact as the words are."""

    start: int
    end: int
    first: str
    last: str

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last day that it may mean."""
        return first_day(self.first), last_day(self.last)

    def overlaps(self, other: "Period") -> bool:
        """Whether both may mean the same day."""
        return self.days[0] <= other.days[1] and other.days[0] <= self.days[1]


def first_day(iso: str) -> date:
    """The first day of an ISO year, month or day."""
    year, month, day = (*map(int, iso.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(iso: str) -> date:
    """The last day of an ISO year, month or day."""
    parts = [int(part) for part in iso.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])


def find_periods(words: Sequence[str], start: int, end: int, today: Today) -> Iterator[Period]:
    """The dates in the words [start, end), in order, disjoint; those that cannot be reckoned are left out."""
    after = start
    for at in range(start, end):
        if at < after or not _may_begin(words[at]):
            continue
        try:
            found = _read(words, at, end, today)
        except (ValueError, OverflowError):  # a day that there is not
            found = None
        if found:
            yield found
            after = found.end


def _may_begin(word: str) -> bool:
    """Whether `_read` may find a date that begins with the word: all its branches."""
    return word in _names() or word[:1].isdigit()


@cache
def _names() -> frozenset[str]:
    """The words that dates may begin with, beside figures."""
    return frozenset({*month_numbers(), *DAYS, *HALVES, *STEPS, "first", "now"})


def _read(words: Sequence[str], at: int, end: int, today: Today) -> Period | None:
    word = words[at]
    if word in month_numbers():
        return _month_first(words, at, end, today, 0)
    if word[:1].isdigit():
        return _day_first(words, at, end, today) or _year_alone(words, at)
    if word in DAYS and today.day:
        return _single(at, at + 1, today.day + timedelta(days=DAYS[word]))
    if word in HALVES and today.day:
        return _half(words, at, end, today.day)
    if word in {"first", "last"} and (found := _week_of(words, at, end, today)):
        return found
    if word in STEPS:
        return _relative(words, at, end, today)
    if word == "now" and today.day:
        return _from_now(words, at, end, today)
    return None


def _week_of(words: Sequence[str], at: int, end: int, today: Today) -> Period | None:
    """Of the kind "the first week of December"."""
    month_at = at + 2 + (words[at + 2 : at + 3] in (["of"], ["in"]))
    if words[at + 1 : at + 2] != ["week"] or month_at >= end or words[month_at] not in month_numbers():
        return None
    month = _month_first(words, month_at, end, today, 0)
    if month is None or month.first != month.last:
        return None
    days = (1, 7) if words[at] == "first" else (month.days[1].day - 6, month.days[1].day)
    first, last = (month.days[0].replace(day=day).isoformat() for day in days)
    return Period(at, month.end, first, last)


def _from_now(words: Sequence[str], at: int, end: int, today: Today) -> Period | None:
    """Of the kind "between now and January 20"."""
    if words[at + 1 : at + 2] not in (["and"], ["until"]) or at + 2 >= end or today.day is None:
        return None
    until = _read(words, at + 2, end, today)
    return Period(at, until.end, today.day.isoformat(), until.last) if until and until.days[1] > today.day else None


def _half(words: Sequence[str], at: int, end: int, today: date) -> Period | None:
    """Of the kind "later this week", "earlier this year": what of it is behind or before the document's day."""
    whole = _relative(words, at + 1, end, Today(today)) if words[at + 1 : at + 2] == ["this"] else None
    if whole is None or not whole.days[0] < whole.days[1]:
        return None
    first, last = whole.days
    if HALVES[words[at]] < 0:
        last = today - timedelta(days=1)
    else:
        first = today + timedelta(days=1)
    return Period(at, whole.end, first.isoformat(), last.isoformat()) if first <= last else None


def _relative(words: Sequence[str], at: int, end: int, today: Today) -> Period | None:
    """Of the kind "last week", "next Monday", "this morning", "next April", "last summer"."""
    step, unit = STEPS[words[at]], words[at + 1] if at + 1 < end else ""
    if unit in month_numbers():
        return _month_first(words, at + 1, end, today, step)
    if today.day is None:
        return None
    day = today.day
    if unit in PARTS_OF_DAY and step == 0:
        return _single(at, at + 2, day)
    if unit == "night" and step == -1:
        return _single(at, at + 2, day - timedelta(days=1))
    if unit == "week":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=step)
        return Period(at, at + 2, monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    if unit == "month":
        months = day.year * 12 + day.month - 1 + step
        iso = f"{months // 12:04}-{months % 12 + 1:02}"
        return Period(at, at + 2, iso, iso)
    if unit == "year":
        return Period(at, at + 2, f"{day.year + step:04}", f"{day.year + step:04}")
    if unit in WEEKDAYS:
        ahead = (WEEKDAYS.index(unit) - day.weekday()) % 7
        days = ahead - 7 if step < 0 else ahead or 7 * (step > 0)
        return _single(at, at + 2, day + timedelta(days=days))
    if unit in SEASONS:
        first, last = SEASONS[unit]
        year = day.year
        if step < 0 and last >= day.month:
            year -= 1
        elif step > 0 and first <= day.month:
            year += 1
        return Period(at, at + 2, f"{year:04}-{first:02}", f"{year:04}-{last:02}")
    return None


def _month_first(words: Sequence[str], at: int, end: int, today: Today, step: int) -> Period | None:
    """Of the kind "April 11–14", "April 30–May 2, 1962", "April 1962", "June or early July"; `step`: that of "last" or
    "next" before it.
    """
    month, after = month_numbers()[words[at]], _after_month(words, at, end)
    day = _day(words, after, end)
    if day is None and after < end and words[after] in ORDINALS:
        day = ORDINALS.index(words[after]) + 1
    if day is None:
        last, after = _last_month(words, after, end, month)
        stated, stop = _year(words, after, end)
        alone = last == month and stated is None
        if alone and words[at] in AMBIGUOUS and (at == 0 or words[at - 1] not in BEFORE_MONTHS):
            return None
        year = stated - (last < month) if stated else _year_of(month, None, today, step)
        return Period(at, stop, f"{year:04}-{month:02}", f"{year + (last < month):04}-{last:02}") if year else None
    after += 1
    last_month, last, after = _range_end(words, after, end, month, day)
    year, stop = _year(words, after, end)
    return _days(at, stop, (month, day), (last_month, last), year, today, step)


def _last_month(words: Sequence[str], at: int, end: int, month: int) -> tuple[int, int]:
    """(month, next word) of what a range of months ends with; of the month itself where there is none."""
    if _joins(words, at, end):
        name = at + 1 + (words[at + 1 : at + 2] != [] and words[at + 1] in PARTS_OF_MONTH)
        if name < end and words[name] in month_numbers():
            after = _after_month(words, name, end)
            if _day(words, after, end) is None:
                return month_numbers()[words[name]], after
    return month, at


def _day_first(words: Sequence[str], at: int, end: int, today: Today) -> Period | None:
    """Of the kind "25 April", "11–14 April 1962"."""
    day = _day(words, at, end)
    if day is None:
        return None
    first, after = day, at + 1
    if _joins(words, after, end) and (last := _day(words, after + 1, end)) is not None:
        day, after = last, after + 2
    if after >= end or words[after] not in month_numbers() or _is_verb(words, after):
        return None
    month = month_numbers()[words[after]]
    year, stop = _year(words, _after_month(words, after, end), end)
    return _days(at, stop, (month, first), (month, day), year, today, 0)


def _is_verb(words: Sequence[str], at: int) -> bool:
    """Whether a month's name behind a figure is a verb: "the 12 may be sent", but not "on 12 May not one was"."""
    dated = not BEFORE_DAYS.isdisjoint(words[max(0, at - 2) : max(0, at - 1)])
    return words[at] == "may" and not dated and not INFINITIVES.isdisjoint(words[at + 1 : at + 2])


def _range_end(words: Sequence[str], at: int, end: int, month: int, day: int) -> tuple[int, int, int]:
    """(month, day, next word) of what a range ends with; of the day itself where there is none."""
    if _joins(words, at, end):
        if at + 1 < end and words[at + 1] in month_numbers():
            after = _after_month(words, at + 1, end)
            if (last := _day(words, after, end)) is not None:
                return month_numbers()[words[at + 1]], last, after + 1
        elif (last := _day(words, at + 1, end)) is not None and last > day:
            return month, last, at + 2
    return month, day, at


def _days(
    start: int, end: int, first: tuple[int, int], last: tuple[int, int], year: int | None, today: Today, step: int
) -> Period | None:
    """A period of days; the year, if it is not there, is the nearest, and that of the last day if it is.

    None where it ends before it begins, in one month: "14–11 April".
    """
    if last < first and first[0] == last[0]:
        return None
    if year is None:
        year = _year_of(*first, today, step)
        if year is None:
            return None
        begins, ends = year, year + (last < first)
    else:
        begins, ends = year - (last < first), year
    return Period(start, end, date(begins, *first).isoformat(), date(ends, *last).isoformat())


def _year_of(month: int, day: int | None, today: Today, step: int) -> int | None:
    """The year of a month or day that has none."""
    if today.day is None:
        return today.year
    here = today.day
    years = [here.year - 1, here.year, here.year + 1]
    if step:
        years = [year for year in years if ((year, month) > (here.year, here.month)) == (step > 0)]
    middle = min(day or 15, 28)
    return min(years, key=lambda year: abs((date(year, month, middle) - here).days))


def _single(start: int, end: int, day: date) -> Period:
    return Period(start, end, day.isoformat(), day.isoformat())


def _after_month(words: Sequence[str], at: int, end: int) -> int:
    """The word after a month's name: a full stop that is a word of its own belongs to an abbreviation."""
    return at + 1 + (at + 1 < end and words[at + 1] == "." and f"{words[at]}." in month_numbers())


def _joins(words: Sequence[str], at: int, end: int) -> bool:
    """Whether the word joins the ends of a range."""
    return at < end and (words[at] in DASHES or words[at] in {"to", "and", "—", "or", "through"})


def _day(words: Sequence[str], at: int, end: int) -> int | None:
    """A day of the month: "7", "7th"."""
    figure = without_ending(words[at].rstrip(")]/,") if at < end else "")
    return (
        int(figure) if figure.isascii() and figure.isdigit() and len(figure) <= 2 and 1 <= int(figure) <= 31 else None
    )


def _year(words: Sequence[str], at: int, end: int) -> tuple[int | None, int]:
    """(year, next word) of a year that may stand behind a comma; (None, at) if there is none."""
    year_at = at + (at < end and words[at] in {",", "of"})
    word = words[year_at] if year_at < end else ""
    if len(word) == 4 and word.isascii() and word.isdigit() and FIRST_YEAR <= int(word) < LAST_YEAR:
        return int(word), year_at + 1
    return None, at


def _year_alone(words: Sequence[str], at: int) -> Period | None:
    """Of the kind "in 1990": a year behind a word that lets it be none but a year."""
    word = words[at]
    if len(word) != 4 or not (word.isascii() and word.isdigit()) or not FIRST_YEAR <= int(word) < LAST_YEAR:
        return None
    following = "".join(words[at + 1 : at + 2])
    counts = words[at - 1 : at] == ["of"] and noun_class(singular(following)) == PERSON  # "of 1900 students"
    return Period(at, at + 1, word, word) if at and words[at - 1] in BEFORE_YEARS and not counts else None
