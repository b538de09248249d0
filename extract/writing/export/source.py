"""Result -> what its document is as a source: volume, address, title; as far as its id says."""

import re
from dataclasses import dataclass

from extract.reading.memo import URL
from extract.result import Result
from extract.result.title import title_of
from extract.writing.layout import one_line
from extract.writing.pagination import Pagination

SERIES = "Foreign Relations of the United States"
# frus1969-76v20, frus1969-76ve05p1, frus1951v01, frus1952-54Guat
VOLUME = re.compile(r"frus(\d{4})(?:-(\d{2}))?(?:v(e?)(\d+)(?:p(\d+))?)?[A-Za-z]*", re.IGNORECASE)
ROMAN = {100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}


@dataclass(frozen=True, slots=True)
class Source:
    """One document. What is not known is ""; `volume`, `book` and `url` are known of documents of FRUS alone.

    `book` is the volume's name as one cites it, `first` and `last` the pages.
    """

    id: str
    volume: str
    document: str
    title: str
    book: str
    date: str
    url: str
    first: str
    last: str


def source_of(result: Result) -> Source:
    """The document that a result is about."""
    id, head = one_line(result.id or ""), result.header
    volume, slash, document = id.partition("/")
    book = book_of(volume) if slash else ""
    first, last = Pagination(result).ends()
    return Source(
        id,
        volume if book else "",
        document if book else id,
        one_line(title_of(head.number, head.title, head.kind)),
        book,
        head.date or "",
        URL.format(id=id) if book else "",
        first,
        last,
    )


def book_of(volume: str) -> str:
    """A volume's name from its id, "" if that is no volume of FRUS: "…, 1981–1988, Volume XLI"."""
    found = VOLUME.fullmatch(volume)
    if not found:
        return ""
    first, last, electronic, number, part = found.groups()
    years = f"{first}–{first[:2]}{last}" if last else first
    parts = [SERIES, years]
    if number:
        parts.append(f"Volume E–{int(number)}" if electronic else f"Volume {roman(int(number))}")
    if part:
        parts.append(f"Part {int(part)}")
    return ", ".join(parts)


def roman(number: int) -> str:
    """A number in Roman figures."""
    figures = ""
    for value, letters in ROMAN.items():
        figures += letters * (number // value)
        number %= value
    return figures
