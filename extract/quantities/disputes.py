"""Thresholds with their holders -> pairs that state the same thing differently, each by another holder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.quantities.quantity import Quantity

FARTHEST = 4  # thresholds between the two of a pair


@dataclass(frozen=True, slots=True)
class Claim:
    """A threshold, the name of whoever asserts it, the block that it stands in and the number of its sentence there; in
    a list item all sentences count as one.
    """

    quantity: Quantity
    holder: str
    block: int
    sentence: int


def find_disputes(claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """(index, index) of each pair, the earlier first: the same unit and rate, not one amount, in one sentence or in
    two neighbours of a block.

    A span of time and a number of people are never the same thing; where no unit is known, nothing is compared.
    """
    for later, claim in enumerate(claims):
        for earlier in range(max(0, later - FARTHEST), later):
            other = claims[earlier]
            near = claim.block == other.block and claim.sentence - other.sentence <= 1
            if near and claim.holder != other.holder and _differ(claim.quantity, other.quantity):
                yield earlier, later


def _differ(one: Quantity, other: Quantity) -> bool:
    if one.unit is None or (one.unit, one.per) != (other.unit, other.per):
        return False
    return (one.cmp, one.low, one.high) != (other.cmp, other.low, other.high)
