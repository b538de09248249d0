"""The weights of the holder ranker: chosen by sum, refused when damaged."""

import json

import pytest

from extract.attribution.features import Candidate
from extract.attribution.ranker import Ranker, load_ranker, parse_ranker
from extract.errors import MalformedDataError


def test_the_best_sum_wins_and_of_equal_ones_the_first() -> None:
    ranker = Ranker({"x": 1.0, "y": -2.0}, {})
    first, second = Candidate("author", None, frozenset({"x", "y"})), Candidate("stone", None, frozenset({"x"}))
    assert ranker.choose([first, second]) is second
    assert ranker.choose([Candidate("a", None, frozenset()), Candidate("b", None, frozenset({"z"}))]).key == "a"


def test_the_package_has_weights_and_sides() -> None:
    ranker = load_ranker()
    assert len(ranker.weights) > 1000
    assert (ranker.sides["soviets"], ranker.sides["department"]) == ("other", "own")


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"weights": {"A": "x"}, "sides": {}},
        {"weights": {"A": float("nan")}, "sides": {}},
        {"weights": {}, "sides": {"left": ["stone"]}},
        {"weights": [], "sides": {}},
    ],
)
def test_damaged_weights_are_refused(content: object) -> None:
    with pytest.raises(MalformedDataError, match="corpus holders"):
        parse_ranker(json.dumps(content).encode(), path="w.json")
