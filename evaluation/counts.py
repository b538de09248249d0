"""Counts first, divide last: what was there, what was predicted, what of both is the same thing."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Gold: TypeAlias = Mapping[str, Any]  # an annotated document; corpus/README.md describes the fields
Found: TypeAlias = Mapping[str, Any]  # a result: what `Result.to_dict()` returns


@dataclass(frozen=True, slots=True)
class Counts:
    """Items in the gold, items predicted, and pairs of one of each that count as the same, or as half the same."""

    gold: int = 0
    predicted: int = 0
    matched: float = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.gold + other.gold, self.predicted + other.predicted, self.matched + other.matched)

    @property
    def precision(self) -> float | None:
        """None when nothing was predicted."""
        return ratio(self.matched, self.predicted)

    @property
    def recall(self) -> float | None:
        """None when there was nothing to find."""
        return ratio(self.matched, self.gold)

    @property
    def f1(self) -> float | None:
        """None when there was nothing to find and nothing was predicted."""
        return ratio(2 * self.matched, self.gold + self.predicted)


Tally: TypeAlias = dict[str, Counts]  # row -> counts; a row that could not be counted is missing


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """What to count in one document, and what it means.

    `count` takes a gold document and a result. It gives no rows for a layer that was not read, and rows of zeros for
    one that was read and is empty. `drawn` is the field that says how a document came to have this layer.
    """

    count: Callable[[Gold, Found], Tally]
    rules: Mapping[str, str]  # row -> what counts as a match
    drawn: str = "drawn"
    accuracies: frozenset[str] = frozenset()  # rows whose items are already paired: matched / gold is an accuracy
    means: Mapping[str, tuple[str, ...]] | None = None  # row -> the rows whose F1 it is the mean of


def ratio(part: float, whole: float) -> float | None:
    """None when there is nothing to divide by."""
    return part / whole if whole else None


def add(tallies: Iterable[Tally]) -> Tally:
    """Row by row, the sum."""
    total: Tally = {}
    for tally in tallies:
        for row, counts in tally.items():
            total[row] = total.get(row, Counts()) + counts
    return total


def compare(gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> Counts:
    """Items match when they are equal, each at most once; order does not matter."""
    a, b = Counter(gold), Counter(predicted)
    return Counts(a.total(), b.total(), (a & b).total())
