"""Deadlines and the days they mean, in a document of 15 March 1964."""

from datetime import date

import pytest

from extract.quantities.deadlines import BEFORE, LEADS, find_deadlines
from extract.quantities.phrases import split_words

TODAY = date(1964, 3, 15)


def days(text: str, today: date | None = TODAY) -> list[str | None]:
    words = split_words(text)
    return [each.day and each.day.isoformat() for each in find_deadlines(words, 0, len(words), today)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by June 1, 1965", "1965-06-01"),
        ("by June 5th", "1964-06-05"),
        ("by June 5th, 1966", "1966-06-05"),
        ("by the 1st June 1966", "1966-06-01"),
        ("by year-end 1966", "1966-12-31"),
        ("by the end of year 1966", "1966-12-31"),
        ("to be reduced by 1970", "1970-12-31"),
        ("cut from 20,000 to 15,000 by 1990", "1990-12-31"),
        ("increasing production by 1970", "1970-12-31"),
        ("cut to 15,000 by 2000", "2000-12-31"),
        ("by 1 June 1965", "1965-06-01"),
        ("by June 1", "1964-06-01"),
        ("by January 1", "1965-01-01"),
        ("by Jan. 15, 1965", "1965-01-15"),
        ("by Feb. 10", "1965-02-10"),
        ("by 3 Sept. 1964", "1964-09-03"),
        ("by Dec. 1965", "1965-12-31"),
        ("by May. 15 men came", "1964-05-31"),
        ("no later than March 15", "1964-03-15"),
        ("not later than March 15", "1964-03-15"),
        ("by June 1965", "1965-06-30"),
        ("by February", "1965-02-28"),
        ("by 1970", "1970-12-31"),
        ("by the end of 1965", "1965-12-31"),
        ("by the end of the year", "1964-12-31"),
        ("by the end of next year", "1965-12-31"),
        ("by the end of next month", "1964-04-30"),
        ("before the end of December", "1964-12-31"),
        ("by year-end", "1964-12-31"),
        ("by the end of FY 66", "1966-06-30"),
        ("by fiscal year 1978", "1978-09-30"),
        ("a 1964 end-of-year total", "1964-12-31"),
        ("before June 15", "1964-06-14"),
        ("prior to June", "1964-05-31"),
        ("before 1966", "1965-12-31"),
        ("before FY 66", "1965-06-30"),
        ("before next month", "1964-03-31"),
        ("by the end of the fiscal year", "1964-06-30"),
        ("by the end of this fiscal year", "1964-06-30"),
        ("by the end of the next fiscal year", "1965-06-30"),
        ("by tomorrow", "1964-03-16"),
        ("by next Tuesday", "1964-03-17"),
        ("by Sunday", "1964-03-22"),
        ("before Sunday", "1964-03-21"),
        ("by the end of next week", "1964-03-22"),
        ("by the end of the decade", "1969-12-31"),
    ],
)
def test_the_day_of_a_deadline(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize("lead", LEADS.values())
def test_every_lead_finds_its_deadline(lead: tuple[str, ...]) -> None:
    assert days(f"{' '.join(lead)} 1970") == ["1969-12-31" if lead in BEFORE else "1970-12-31"]


@pytest.mark.parametrize(("today", "day"), [("1976-07-01", "1977-09-30"), ("1977-10-01", "1978-09-30")])
def test_the_fiscal_year_of_a_day(today: str, day: str) -> None:
    assert days("by the end of the fiscal year", date.fromisoformat(today)) == [day]


def test_without_a_date_the_year_that_is_told_counts() -> None:
    assert days("by year-end 1966", None) == ["1966-12-31"]


@pytest.mark.parametrize("text", ["by the end of the year", "by June 1", "by June", "by year-end", "by next Tuesday"])
def test_without_a_date_a_deadline_is_not_known(text: str) -> None:
    assert days(text, None) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "cut by 2000",
        "to reduce the force by 2000",
        "increase the 15,000 men by 1900",
        "by Gromyko",
        "within six months",
        "by the end",
        "by",
        "next year",
        "by 12",
    ],
)
def test_what_is_no_deadline(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize("text", ["by June 31", "by June 31, 1965", "by 31 June", "by February 29", "by Feb. 29, 1965"])
def test_a_day_that_is_none_is_no_deadline(text: str) -> None:
    assert days(text) == []


def test_a_leap_day_is_the_next_one() -> None:
    assert days("by February 29", date(1963, 12, 1)) == ["1964-02-29"]
    assert days("by February 29", None) == [None]


@pytest.mark.parametrize("text", ["by next year", "by the end of next month", "by June 1", "by June"])
def test_after_the_last_date_there_is_no_deadline(text: str) -> None:
    assert days(text, date.max) == []
