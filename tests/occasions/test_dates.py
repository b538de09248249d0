"""Dates in words: the day, month or year that they name from a day on which they are read."""

from datetime import date

import pytest

from extract.occasions.dates import DAYS, HALVES, STEPS, Today, find_periods
from extract.quantities.months import month_numbers

READ = Today(date(1962, 7, 11), 1962)  # a Wednesday


def read(text: str, today: Today = READ) -> list[tuple[str, str]]:
    words = text.lower().split()
    return [(period.first, period.last) for period in find_periods(words, 0, len(words), today)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on April 11 – 14", "1962-04-11", "1962-04-14"),
        ("April 30 – May 2 , 1958", "1958-04-30", "1958-05-02"),
        ("from December 30 to January 2", "1962-12-30", "1963-01-02"),
        ("December 30 – January 2 , 1963", "1962-12-30", "1963-01-02"),
        ("25 April meeting", "1962-04-25", "1962-04-25"),
        ("11 – 14 April 1963", "1963-04-11", "1963-04-14"),
        ("Oct. 3 meeting", "1962-10-03", "1962-10-03"),
        ("in April", "1962-04", "1962-04"),
        ("in December", "1962-12", "1962-12"),
        ("in January", "1962-01", "1962-01"),
        ("last October", "1961-10", "1961-10"),
        ("next April", "1963-04", "1963-04"),
        ("in May", "1962-05", "1962-05"),
        ("June or early July", "1962-06", "1962-07"),
        ("May – June", "1962-05", "1962-06"),
        ("December and January 1963", "1962-12", "1963-01"),
        ("October first", "1962-10-01", "1962-10-01"),
        ("January fourteenth", "1962-01-14", "1962-01-14"),
        ("the first week of December", "1962-12-01", "1962-12-07"),
        ("last week of August", "1962-08-25", "1962-08-31"),
        ("between now and August 20", "1962-07-11", "1962-08-20"),
        ("April 1959", "1959-04", "1959-04"),
        ("in 1990", "1990", "1990"),
        ("yesterday", "1962-07-10", "1962-07-10"),
        ("this afternoon", "1962-07-11", "1962-07-11"),
        ("last night", "1962-07-10", "1962-07-10"),
        ("tomorrow", "1962-07-12", "1962-07-12"),
        ("last Monday", "1962-07-09", "1962-07-09"),
        ("next Wednesday", "1962-07-18", "1962-07-18"),
        ("this Friday", "1962-07-13", "1962-07-13"),
        ("last week", "1962-07-02", "1962-07-08"),
        ("later this week", "1962-07-12", "1962-07-15"),
        ("earlier this week", "1962-07-09", "1962-07-10"),
        ("later this month", "1962-07-12", "1962-07-31"),
        ("earlier this year", "1962-01-01", "1962-07-10"),
        ("next week", "1962-07-16", "1962-07-22"),
        ("next month", "1962-08", "1962-08"),
        ("last month", "1962-06", "1962-06"),
        ("last year", "1961", "1961"),
        ("last fall", "1961-09", "1961-11"),
        ("next spring", "1963-03", "1963-05"),
    ],
)
def test_a_date(text: str, first: str, last: str) -> None:
    assert read(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "the 12 may be held",
        "a meeting of 2000 delegates",
        "we may agree",
        "a march on it",
        "June 31",
        "1990 tanks",
        "30 tons",
        "the next one",
        "",
    ],
)
def test_no_date(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *(f"{name} 3" for name in month_numbers()),
        *(f"{day} april" for day in range(1, 31)),
        *("7th april", "11 – 14 april 1963"),
        *DAYS,
        *(f"{half} this year" for half in HALVES),
        *(f"{step} month" for step in STEPS),
        *("first week of december", "last week of december", "now and august 20"),
    ],
)
def test_every_word_that_a_date_may_begin_with_is_tried(text: str) -> None:
    words = text.split()
    (found,) = find_periods(words, 0, len(words), READ)
    assert (found.start, found.end) == (0, len(words))


@pytest.mark.parametrize(
    "text",
    [
        "the conference of 1955 was held",
        "the meeting of 1955 has shown",
        "under the accords of 1955 elections were held",
    ],
)
def test_a_year_behind_of(text: str) -> None:
    assert read(text) == [("1955", "1955")]


@pytest.mark.parametrize("text", ["on 12 May not one came", "the meeting of 12 May also", "12 May was a Sunday"])
def test_a_day_in_may(text: str) -> None:
    assert read(text) == [("1962-05-12", "1962-05-12")]


def test_where_only_the_year_is_known() -> None:
    assert read("April 11 and next week", Today(None, 1988)) == [("1988-04-11", "1988-04-11")]
    assert read("in April", Today(None, 1988)) == [("1988-04", "1988-04")]


def test_where_nothing_is_known() -> None:
    assert read("in April , yesterday , April 11", Today()) == []
    assert read("April 11 , 1962", Today()) == [("1962-04-11", "1962-04-11")]


def test_no_period_ends_before_it_begins() -> None:
    assert read("14 – 11 April") == [("1962-04-11", "1962-04-11")]
    assert read("14 – 11 April 1961") == [("1961-04-11", "1961-04-11")]


def test_two_dates_and_their_words() -> None:
    words = ["from", "may", "15", "until", "june", "4", "."]
    first, second = find_periods(words, 0, len(words), READ)
    assert (words[first.start : first.end], words[second.start : second.end]) == (["may", "15"], ["june", "4"])


def test_periods_overlap_where_they_may_mean_the_same_day() -> None:
    month, day, other = find_periods(["in", "april", ",", "april", "30", ",", "may", "1"], 0, 8, READ)
    assert month.overlaps(day)
    assert not month.overlaps(other)
