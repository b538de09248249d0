import numpy as np
import pytest

from evaluation.counts import Counts
from evaluation.paired import FEWEST, SIGNIFICANT, adjust, compare_runs

RIGHT, WRONG = {"a": Counts(1, 1, 1)}, {"a": Counts(1, 1, 0)}
NONE = {}  # type: ignore[var-annotated]


def runs(*tallies):  # type: ignore[no-untyped-def]
    return {f"d{i}": tally for i, tally in enumerate(tallies)}


def test_the_permutation_test_by_hand() -> None:
    # Three documents, all better in b: of the 8 ways to swap, the observed one and its mirror are as extreme.
    found = compare_runs(runs(WRONG, WRONG, WRONG), runs(RIGHT, RIGHT, RIGHT), NONE)["a"]
    assert (found.a, found.b, found.difference) == (0, 1, 1)
    assert (found.p, found.p_worse) == (2 / 8, 1)
    assert found.too_few


def test_being_worse_is_one_sided() -> None:
    worse = compare_runs(runs(*[RIGHT] * 5), runs(*[WRONG] * 5), NONE)["a"]
    better = compare_runs(runs(*[WRONG] * 5), runs(*[RIGHT] * 5), NONE)["a"]
    assert (worse.p, worse.p_worse, worse.worse) == (2 / 32, 1 / 32, True)
    assert (better.p_worse, better.worse) == (1, False)


def test_fewest_is_the_number_of_documents_from_which_a_difference_can_be_significant() -> None:
    for number, significant in ((FEWEST - 1, False), (FEWEST, True)):
        found = compare_runs(runs(*[RIGHT] * number), runs(*[WRONG] * number), NONE)["a"]
        assert (found.significant, found.too_few) == (significant, not significant)


def test_the_same_run_does_not_differ() -> None:
    found = compare_runs(runs(RIGHT, WRONG), runs(RIGHT, WRONG), NONE)["a"]
    assert (found.difference, found.p, found.p_worse, found.interval, found.differing) == (0, 1, 1, (0, 0), 0)
    assert not found.significant
    assert not found.too_few


def test_differences_that_cancel_are_no_difference() -> None:
    one, other = runs(*[RIGHT, WRONG] * 20), runs(*[WRONG, RIGHT] * 20)
    found = compare_runs(one, other, NONE)["a"]
    low, high = found.interval or (0, 0)
    assert (found.difference, found.p) == (0, 1)
    assert low < 0 < high


def test_random_swaps_agree_with_all_of_them() -> None:
    # 9 of 13 documents are better in b, 4 worse: two-sided binomial test, 2 * P(X >= 9) = 0.267.
    a, b = [WRONG] * 9 + [RIGHT] * 4, [RIGHT] * 9 + [WRONG] * 4
    found = compare_runs(runs(*a), runs(*b), NONE)["a"]
    assert found.p == pytest.approx(0.267, abs=0.02)
    assert compare_runs(runs(*a), runs(*b), NONE)["a"] == found


def test_a_true_difference_of_the_least_size_is_found_four_times_in_five() -> None:
    chance = np.random.default_rng(1)
    hits, least = 0, []
    for _ in range(60):
        a = [Counts(20, 20, int(chance.binomial(20, 0.5))) for _ in range(60)]
        b = [Counts(20, 20, int(chance.binomial(20, 0.557))) for _ in range(60)]
        found = compare_runs(runs(*({"a": c} for c in a)), runs(*({"a": c} for c in b)), NONE)["a"]
        hits += (found.p or 0) < SIGNIFICANT
        least.append(found.least or 0)
    assert np.mean(least) == pytest.approx(0.057, abs=0.004)
    assert 0.65 < hits / 60 < 0.95


def test_means_are_compared_as_means() -> None:
    a = runs(*[{"x": Counts(1, 1, 1), "y": Counts(1, 1, 0)}] * 6)
    b = runs(*[{"x": Counts(1, 1, 0), "y": Counts(1, 1, 1)}] * 6)
    found = compare_runs(a, b, {"mean": ("x", "y"), "other": ("x", "z")})
    assert (found["mean"].a, found["mean"].b, found["mean"].p) == (0.5, 0.5, 1)
    assert "other" not in found
    assert found["x"].worse


def test_documents_of_one_run_only_are_left_out() -> None:
    found = compare_runs({"d1": RIGHT, "d2": RIGHT}, {"d1": WRONG, "d3": WRONG}, NONE)["a"]
    assert found.documents == 1


def test_what_is_not_measured_has_no_difference() -> None:
    found = compare_runs(runs({"a": Counts()}), runs({"a": Counts(0, 1, 0)}), NONE)["a"]
    assert (found.a, found.b, found.difference, found.p) == (None, 0, None, None)
    assert not found.worse


def test_holm_by_hand() -> None:
    assert adjust({"a": 0.04, "b": 0.01, "c": 0.03}) == pytest.approx({"b": 0.03, "c": 0.06, "a": 0.06})
