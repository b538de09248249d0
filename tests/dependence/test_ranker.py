"""Choices, and the file of weights."""

import json
import math

import pytest

from extract.data.weights import parse_weights
from extract.dependence.ranker import Ranker, load_rankers, read_rankers
from extract.errors import MalformedDataError

WEIGHTS = {"gates": {"self": 1.5}, "bears_on": {}, "rarity": {"treaty": 0.5}}


def test_probabilities_are_a_softmax_over_the_choices() -> None:
    found = Ranker({"a": 1.0, "b": -1.0}).probabilities([{"a", "unknown"}, {"b"}, set()])
    whole = math.e + 1 / math.e + 1
    assert found == pytest.approx([math.e / whole, 1 / math.e / whole, 1 / whole])


def test_large_totals_do_not_overflow() -> None:
    assert Ranker({"a": 5000.0}).probabilities([{"a"}, set()]) == [1.0, 0.0]


def test_the_packages_own_weights_load() -> None:
    rankers = load_rankers()
    assert rankers.gates.weights["self"] > 0
    assert all(0 <= value < 1 for value in rankers.rarity.values())


@pytest.mark.parametrize("spoil", [{"gates": None}, {"gates": {"self": "much"}}, {"rarity": {"a": float("inf")}}])
def test_a_spoiled_file_says_where(spoil: dict[str, object]) -> None:
    with pytest.raises(MalformedDataError, match=r"w\.json, line 1: no weights"):
        parse_weights(json.dumps(WEIGHTS | spoil).encode(), read_rankers, command="links", path="w.json")


def test_a_missing_part_says_so() -> None:
    with pytest.raises(MalformedDataError, match="bears_on"):
        parse_weights(b'{"gates": {}}', read_rankers, command="links", path="w.json")
