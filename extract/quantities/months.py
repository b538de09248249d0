"""Names of days, and of months and their abbreviations, as months.tsv lists them."""

from collections.abc import Sequence
from functools import cache

from extract.data.tables import load_table
from extract.quantities.vocabulary import check_classes

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINAL_ENDINGS = ("st", "nd", "rd", "th")


@cache
def month_numbers() -> dict[str, int]:
    """Lower-case name -> 1 to 12; an abbreviation also with its full stop. MalformedDataError for another number."""
    rows = load_table("months", 2)
    check_classes("months", (number for _, number in rows), [str(number) for number in range(1, 13)])
    return {name: int(number) for name, number in rows}


def month_before(words: Sequence[str], end: int) -> bool:
    """Whether a month ends right before the word at `end`, a full stop being part of an abbreviation only."""
    if end < 1:
        return False
    stopped = "".join(words[max(0, end - 2) : end]) if words[end - 1] == "." else ""
    return words[end - 1] in month_numbers() or stopped in month_numbers()


def without_ending(figure: str) -> str:
    """The figure of an ordinal: "7" of "7th"; other words as they are."""
    return figure[:-2] if figure.endswith(ORDINAL_ENDINGS) else figure
