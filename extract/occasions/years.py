"""The year of a text without a date, by rule; where no rule applies it stays unknown, it is never assumed.

1. The date in the file number of the source note: "Central Files, 512.3–KL/4–1860" was filed on April 18, 1960.
2. The latest year that stands alone in the source note ("Memos To/From Bureaus—1988") and that the text names too; a
   year in a range ("1982–1989") dates the collection, not the text.
3. The year of the full dates (day, month and year) that the text names, if there are two or more, all of one year.
"""

import re
from collections.abc import Sequence

from extract.occasions.dates import FIRST_YEAR, FULL, LAST_YEAR, Today, find_periods
from extract.occasions.text import Stretch, before
from extract.quantities.vocabulary import DASHES

SOURCE = ("source", ":")
# Of the State Department's decimal files, until 1963: month, day, year in two figures.
FILED = re.compile(r"/(?:1[0-2]|[1-9])[–-](?:[1-9]|[12]\d|3[01])(\d\d)(?!\d)")


def find_year(words: Sequence[str], notes: Sequence[Stretch]) -> int | None:
    """The year that the lower-case words of a text give; `notes` are the stretches of its notes."""
    source = next((each for each in notes if tuple(words[each.start : each.start + 2]) == SOURCE), Stretch(0, 0))
    if filed := FILED.search("".join(words[source.start : source.end])):
        return 1900 + int(filed[1])
    alone = {words[at] for at in range(source.start, source.end) if is_year_alone(words, at)}
    if alone and (named := alone & {*words[: source.start], *words[source.end :]}):
        return int(max(named))
    # Without a day of its own a text has only such dates as name their year.
    dates = [period.first for period in find_periods(words, 0, len(words), Today()) if len(period.first) == FULL]
    years = {int(day[:4]) for day in dates}
    return years.pop() if len(years) == 1 and len(dates) > 1 else None


def is_year(word: str) -> bool:
    """Whether a word is four figures of a year that FRUS may speak of."""
    return len(word) == 4 and word.isascii() and word.isdigit() and FIRST_YEAR <= int(word) < LAST_YEAR


def is_year_alone(words: Sequence[str], at: int) -> bool:
    """Whether the word is a year and no end of a range."""
    return is_year(words[at]) and DASHES.isdisjoint((before(words, at), *words[at + 1 : at + 2]))
