"""Claims that disagree, and those that do not."""

from dataclasses import replace

import pytest

from extract.attribution.names import same_holder
from extract.quantities.disputes import FARTHEST, Claim, find_disputes
from extract.quantities.quantity import Quantity

OURS = Claim(Quantity("approx", 300, 300, "prisoner"), "author", 7, 2)
THEIRS = Claim(Quantity("lt", None, 100, "prisoner"), "the soviets", 7, 3)


def test_two_holders_who_differ() -> None:
    assert list(find_disputes([OURS, THEIRS], same_holder)) == [(0, 1)]


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
    assert list(find_disputes([OURS, other], same_holder)) == []


@pytest.mark.parametrize(("one", "other"), [("the soviets", "soviets"), ("cyrus vance", "vance")])
def test_nobody_disputes_himself(one: str, other: str) -> None:
    assert list(find_disputes([replace(THEIRS, holder=one), replace(OURS, holder=other)], same_holder)) == []


def test_a_table_of_claims_stays_small() -> None:
    claims = [replace(OURS, holder=str(n), quantity=Quantity("eq", n, n, "tank")) for n in range(1000)]
    assert len(list(find_disputes(claims, same_holder))) <= FARTHEST * len(claims)
