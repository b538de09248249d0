"""An amount in a physical unit -> the same in SI units, for comparison; money and counts have none.

The factors are those of pint, which takes half a second to import: they lie in a table, and a test holds them to pint.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from extract.data.tables import load_table
from extract.quantities.quantity import Phrase

PHYSICAL = frozenset({"measure", "time", "count"})
DIGITS = 10  # significant


class Amount(NamedTuple):
    """`low` and `high` are open where the quantity's are. A rate keeps its base: "40 miles an hour" is in metres."""

    low: float | None
    high: float | None
    unit: str


def to_si(words: Sequence[str], phrase: Phrase) -> Amount | None:
    """The phrase's amount in SI units; None if its unit is no physical one, or could mean several."""
    quantity = phrase.quantity
    if phrase.kind not in PHYSICAL or quantity.unit is None:
        return None
    named = " ".join(words[phrase.last : phrase.end])
    si = next((unit for name, unit in _units().items() if " " in name and name in named), None)
    si = si or _units().get(quantity.unit)
    if si is None:
        return None
    name, factor = si
    low, high = (None if value is None else _rounded(value * factor) for value in (quantity.low, quantity.high))
    return Amount(low, high, name)


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


@cache
def _units() -> dict[str, tuple[str, float]]:
    return {name: (si, float(factor)) for name, si, factor, _ in load_table("si", 4)}
