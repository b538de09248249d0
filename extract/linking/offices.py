"""What a list says of a person -> offices, each with the years in which it was held, as far as they are told."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.data.tables import load_table
from extract.linking.names import fold

LONGEST = 100  # characters of an office
YEAR = re.compile(r"\b(1[789]\d\d|20[01]\d)\b")
SPAN = re.compile(
    r"\b(1[789]\d\d)\s?[-–—]\s?(?:(1[789]\d\d)|(\d\d))\b|\b(1[789]\d\d)\b[^;]{0,20}[–—-][^;]{0,20}\b(1[789]\d\d)\b"
)
NAMES = [name for name, _ in load_table("months", 2)]
MONTH = f"(?:{'|'.join(name for name in NAMES if not name.endswith('.') and f'{name}.' not in NAMES)})"  # in full
DAY = rf"(?:(?:late|early|mid)[- ])?(?:{MONTH}\.?,?\s*)?(?:\d{{1,2}},?\s*)?(1[789]\d\d)\b"
FROM = re.compile(rf"\b(?:from|after|since|beginning|as of)\s+{DAY}", re.IGNORECASE)
UNTIL = re.compile(rf"\b(?:until|to|through|till|before)\s+{DAY}", re.IGNORECASE)
THEREAFTER = re.compile(r"\b(?:thereafter|subsequently|then)\b,?", re.IGNORECASE)
DATED = re.compile(
    r"[,(]?\s*\b(?:from|after|since|until|to|through|till|in|on|as of|between|before|during)?\s*"
    rf"(?:{MONTH}\b\.?\s*)?"
    r"(?:\d{1,2},\s*)?\b(?:1[789]\d\d)\b.*",
    re.IGNORECASE | re.DOTALL,
)
CAREER = re.compile(r"^(?:Non-career appointee|Foreign Service Officer|Career appointee)\.\s*")
LINKING = frozenset({"of", "to", "in", "for", "at", "on", "and", "the", "from"})
ENDS = " ,;.:()–—-"


class Office(NamedTuple):
    """An office: its words, and the first and last year, None where that is not told."""

    title: str
    first: int | None
    last: int | None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the title, folded."""
        return fold(self.title)

    @property
    def head(self) -> frozenset[str]:
        """What its holder is called: assistant and secretary of "Assistant Secretary of State"."""
        words = self.words
        end = next((i for i, word in enumerate(words) if word in LINKING), len(words))
        return frozenset(words[:end])

    def held_in(self, year: int) -> bool:
        """Whether it was held then, as far as is told; False where nothing is told."""
        if self.first is None and self.last is None:
            return False
        return (self.first or year) <= year <= (self.last or year)

    def __str__(self) -> str:
        """The office as reasons name it: "Secretary of State 1977–1980"."""
        if self.first is None and self.last is None:
            return self.title
        if self.first == self.last:
            return f"{self.title} {self.first}"
        return f"{self.title} {self.first or ''}–{self.last or ''}"


def read_offices(described: str) -> Iterator[Office]:
    """The offices of one description: "Secretary of the Army until January 28, 1964; thereafter Deputy Secretary of
    Defense" is two.
    """
    before: int | None = None
    for part in CAREER.sub("", described).split(";"):
        follows = THEREAFTER.search(part)
        title = DATED.sub("", THEREAFTER.sub("", part)).strip(ENDS)
        first, last = years_of(part)
        if follows and first is None:
            first = before
        before = last or first or before
        if len(title) > 3:
            yield Office(shortened(title), first, last)


def years_of(text: str) -> tuple[int | None, int | None]:
    """The first and last year that a text tells."""
    if span := SPAN.search(text):
        first = int(span[1] or span[4])
        last = span[2] or span[5] or f"{str(first)[:2]}{span[3]}"
        return first, int(last)
    opens, closes = FROM.search(text), UNTIL.search(text)
    if opens or closes:
        return (int(opens[1]) if opens else None), (int(closes[1]) if closes else None)
    years = [int(year) for year in YEAR.findall(text)]
    return (min(years), max(years)) if years else (None, None)


def shortened(title: str) -> str:
    """The office without what is too long to show."""
    return title if len(title) <= LONGEST else title[:LONGEST].rpartition(" ")[0].strip(ENDS)


def merged(offices: Sequence[Office]) -> list[Office]:
    """Each office once, with all the years that any description tells, in order of the first of them."""
    found: dict[tuple[str, ...], Office] = {}
    for office in offices:
        words = fold(office.title)
        if known := found.get(words):
            firsts = [year for year in (known.first, office.first) if year]
            lasts = [year for year in (known.last, office.last) if year]
            office = Office(known.title, min(firsts, default=None), max(lasts, default=None))
        found[words] = office
    return list(found.values())
