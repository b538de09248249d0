"""Tables in a terminal: lines break at blanks, and what finds no place moves below its neighbour."""

import io

import pytest
from rich.console import Console

from extract.writing.layout import Listing

COLUMNS = ("event", "status", "when", "score")
ROWS = [("Lisbon Human Rights Conference", "proposed", "1988-02-21–1988-03-01", "0.41"), ("talks", "held", "", "")]


def printed(width: int) -> list[str]:
    file = io.StringIO()
    Console(file=file, width=width).print(Listing(COLUMNS, ROWS))
    return [line.rstrip() for line in file.getvalue().splitlines()]


@pytest.mark.parametrize("width", [22, 30, 40, 60, 80, 120])
def test_no_word_is_broken_and_none_is_lost(width: int) -> None:
    lines = printed(width)
    assert max(map(len, lines)) <= width
    words = sorted(word for row in ROWS for cell in row for word in cell.split())
    heads = sorted(" ".join(printed(width)).replace(",", "").split())
    assert heads == sorted([*words, *COLUMNS])


def test_the_last_column_gives_way_first() -> None:
    assert printed(60)[0].split() == ["event", "status", "when", "score"]
    assert printed(45)[1].split() == ["Lisbon", "Human", "proposed", "1988-02-21–1988-03-01"]
    assert "when, score" in printed(45)[0]
