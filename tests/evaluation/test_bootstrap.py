import pytest

from evaluation.bootstrap import intervals
from evaluation.counts import Counts

RIGHT, WRONG = {"a": Counts(1, 1, 1)}, {"a": Counts(1, 1, 0)}
NONE = {"precision": None, "recall": None, "f1": None}


def test_documents_that_are_alike_leave_no_spread() -> None:
    assert intervals([{"a": Counts(4, 4, 2)}] * 5, {})["a"]["f1"] == (0.5, 0.5)


def test_the_interval_is_that_of_a_proportion() -> None:
    # 50 right of 100: a standard error of 0.05, so about 0.40 to 0.60.
    low, high = intervals([RIGHT, WRONG] * 50, {})["a"]["f1"] or (0, 0)
    assert low == pytest.approx(0.40, abs=0.03)
    assert high == pytest.approx(0.60, abs=0.03)


def test_it_is_the_same_every_time() -> None:
    assert intervals([RIGHT, WRONG, WRONG], {}) == intervals([RIGHT, WRONG, WRONG], {})


def test_one_document_has_no_interval() -> None:
    assert intervals([RIGHT], {"mean": ("a",)}) == {"a": NONE, "mean": {"f1": None}}
    assert intervals([], {}) == {}


def test_what_no_resample_measures_has_none() -> None:
    assert intervals([{"a": Counts()}] * 3, {}) == {"a": NONE}


def test_a_mean_is_drawn_together_with_its_parts() -> None:
    tallies = [{"a": Counts(1, 1, i % 2), "b": Counts(1, 1, (i + 1) % 2)} for i in range(20)]
    # Where one is right the other is wrong: the parts spread, their mean does not.
    found = intervals(tallies, {"mean": ("a", "b")})
    low, high = found["a"]["f1"] or (0, 0)
    assert low < 0.4 < 0.6 < high
    assert found["mean"]["f1"] == pytest.approx((0.5, 0.5))
