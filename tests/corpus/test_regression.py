"""The two regressions, by hand."""

import math

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the trainers need scikit-learn")

from corpus.regression import LEAST_COUNT, fit_binary, fit_choices, written
from extract.quantities.judge import Regression, read_regression

WEAK = 1e6  # a prior that hardly draws towards 0


def test_of_two_choices_the_weight_is_the_logarithm_of_the_odds() -> None:
    matrix = np.array([[1.0], [0.0]] * 4)
    (weight,) = fit_choices(matrix, [2] * 4, [True, False] * 3 + [False, True], strength=WEAK)
    assert weight == pytest.approx(math.log(3), abs=1e-3)


def test_nobody_is_a_choice_of_score_0() -> None:
    matrix = np.ones((4, 1))
    (weight,) = fit_choices(matrix, [1] * 4, [True, False, False, False], strength=WEAK, nobody=True)
    assert weight == pytest.approx(-math.log(3), abs=1e-3)


def test_a_case_that_counts_three_times_is_three_cases() -> None:
    matrix = np.array([[1.0], [0.0]] * 2)
    (weight,) = fit_choices(matrix, [2, 2], [True, False, False, True], strength=WEAK, counts=[3, 1])
    assert weight == pytest.approx(math.log(3), abs=1e-3)


def test_of_several_right_choices_any_will_do() -> None:
    matrix = np.eye(3)
    first, second, third = fit_choices(np.tile(matrix, (9, 1)), [3] * 9, [True, True, False] * 9, strength=1.0)
    assert first == pytest.approx(second)
    assert first > 0 > third


def test_rare_features_are_not_learned_and_numbers_stand_beside() -> None:
    rows = [{"a"}] * LEAST_COUNT + [{"b"}] * (LEAST_COUNT - 1) + [set[str]()] * 2
    truth = [True] * LEAST_COUNT + [False] * (LEAST_COUNT + 1)
    beside = np.array([[1.0 if each else -1.0] for each in truth])
    fitted = fit_binary(rows, truth, strength=1.0, beside=beside)
    assert list(fitted.regression.weights) == ["a"]
    assert fitted.regression.weights["a"] > 0
    assert fitted.beside.shape == (1,)
    assert fitted.beside[0] > 0


def test_what_is_written_is_what_is_read() -> None:
    assert read_regression(written(Regression(0.12345, {"a": 1.00004, "b": 0.0001}))) == Regression(0.1235, {"a": 1.0})
