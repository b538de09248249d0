"""An amount in a physical unit -> the same in SI units, for comparison; money and counts have none.

The factors are those of pint, which takes half a second to import: they lie in a table, and a test holds them to pint.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from extract.data.tables import load_table
from extract.quantities.quantity import Phrase

TON, TONS = "ton", frozenset({"ton", "tons"})
DIGITS = 10  # significant


class Amount(NamedTuple):
    """`low` and `high` are open where the quantity's are. A rate keeps its base: "40 miles an hour" is in metres."""

    low: float | None
    high: float | None
    unit: str


def to_si(words: Sequence[str], phrase: Phrase) -> Amount | None:
    """The phrase's amount in SI units; None if its unit is no physical one, or could mean several."""
    quantity = phrase.quantity
    si = _units().get(_named(words, phrase))
    if si is None:
        return None
    name, factor = si
    low, high = (None if value is None else _rounded(value * factor) for value in (quantity.low, quantity.high))
    return Amount(low, high, name)


def _named(words: Sequence[str], phrase: Phrase) -> str:
    """The unit as the table names it: a ton with the word before it, which tells what ton it is."""
    unit = phrase.quantity.unit or ""
    at = next((at for at in range(phrase.last, phrase.end) if words[at] in TONS), None) if unit == TON else None
    return unit if at is None else f"{words[at - 1]} {TON}"


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


@cache
def _units() -> dict[str, tuple[str, float]]:
    return {name: (si, float(factor)) for name, si, factor, _ in load_table("si", 4)}
