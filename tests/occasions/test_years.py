"""The year of a text without a date: the rules, and that nothing is assumed."""

import pytest

from extract.occasions.text import Stretch
from extract.occasions.years import find_year, is_year_alone


def year(body: str, source: str = "") -> int | None:
    before, after = body.lower().split(), source.lower().split()
    return find_year(before + after, [Stretch(len(before), len(before) + len(after))])


@pytest.mark.parametrize(
    ("body", "source", "found"),
    [
        ("we met .", "Source : Central Files , 396.1 – PA /4–1860 . Secret", 1960),
        ("a total for 1988 .", "Source : Correspondence , 1982 – 1989 , Memos — 1988 . Secret", 1988),
        ("a total .", "Source : Correspondence , 1982 – 1989 , Memos — 1988 . Secret", None),
        ("a total for 1983 .", "Source : Correspondence , 1982 – 1989 . Secret", None),
        ("on May 2 , 1961 , and June 3 , 1961", "", 1961),
        ("on May 2 , 1961 , and June 3 , 1962", "", None),
        ("on May 2 , 1961", "", None),
        ("in 1961 , or in 1962", "", None),
        ("", "", None),
    ],
)
def test_the_year(body: str, source: str, found: int | None) -> None:
    assert year(body, source) == found


def test_nothing_stands_before_the_first_word() -> None:
    assert is_year_alone(["1961", "to", "1962", "–"], 0)
    assert not is_year_alone(["–", "1961"], 1)
