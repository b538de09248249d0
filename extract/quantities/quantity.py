"""A quantity, and the words of a text that state it."""

from dataclasses import dataclass
from typing import Literal

from extract.annotations import Comparison
from extract.quantities.numbers import Form
from extract.quantities.vocabulary import UnitKind


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a phrase says in numbers. `low` is None for lt and le, `high` for gt and ge; both stand for the rest.

    `unit` is a lower-case singular noun, an ISO code for money or "percent"; `per` the period or base of a rate.
    """

    cmp: Comparison
    low: int | float | None
    high: int | float | None
    unit: str | None = None
    per: str | None = None

    @property
    def figure(self) -> int | float:
        """Its number, the upper one of a range."""
        return self.high if self.high is not None else self.low or 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quantity and its words: [start, end), the numbers alone from `first` to `last` (exclusive)."""

    start: int
    end: int
    first: int
    last: int
    quantity: Quantity
    form: Form | Literal["article"]
    kind: UnitKind | None
