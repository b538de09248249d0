"""Claims that disagree, and those that do not."""

from dataclasses import replace

import pytest

from extract.quantities.disputes import FARTHEST, Claim, find_disputes
from extract.quantities.quantity import Quantity

OURS = Claim(Quantity("approx", 300, 300, "prisoner"), "author", 7, 2)
THEIRS = Claim(Quantity("lt", None, 100, "prisoner"), "the soviets", 7, 3)


def test_two_holders_who_differ() -> None:
    assert list(find_disputes([OURS, THEIRS])) == [(0, 1)]


@pytest.mark.parametrize(
    "other",
    [
        replace(THEIRS, holder="author"),
        replace(THEIRS, block=8),
        replace(THEIRS, sentence=4),
        replace(THEIRS, quantity=OURS.quantity),
        replace(THEIRS, quantity=Quantity("lt", None, 100, "case")),
        replace(THEIRS, quantity=Quantity("lt", None, 100, "prisoner", "year")),
        replace(THEIRS, quantity=Quantity("lt", None, 100, None)),
    ],
)
def test_what_is_no_dispute(other: Claim) -> None:
    assert list(find_disputes([OURS, other])) == []


def test_a_table_of_claims_stays_small() -> None:
    claims = [replace(OURS, holder=str(n), quantity=Quantity("eq", n, n, "tank")) for n in range(1000)]
    assert len(list(find_disputes(claims))) <= FARTHEST * len(claims)
