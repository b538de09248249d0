"""The ranker: probabilities by hand, and what its file must be."""

import json

import pytest

from extract.data.weights import parse_weights
from extract.errors import MalformedDataError
from extract.linking.features import FEATURES
from extract.linking.ranker import load_ranker, probabilities, read_ranker

PART = {"rounds": [{}, {"alone": 1.5}], "threshold": 0.5}


def test_probabilities_by_hand() -> None:
    assert probabilities([[0.0], [0.0]], [1.0]) == [1 / 3, 1 / 3]
    assert probabilities([], [1.0]) == []


def test_weights_stand_in_the_order_of_the_features() -> None:
    ranker = read_ranker({"plain": PART, "listed": PART})
    first, second = ranker.rounds["plain"]
    assert set(first) == {0.0}
    assert second[FEATURES.index("alone")] == 1.5


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[1]",
        json.dumps({"plain": PART, "listed": {"rounds": [{}], "threshold": 0.5}}),
        json.dumps({"plain": PART, "listed": {"rounds": [{}, {"no such": 1}], "threshold": 0.5}}),
        '{"plain": {"rounds": [{}, {"alone": Infinity}], "threshold": 0.5}}',
    ],
)
def test_another_file_is_refused(content: str) -> None:
    with pytest.raises(MalformedDataError, match=r"w\.json, line 1: no weights as"):
        parse_weights(content.encode(), read_ranker, command="linker", path="w.json")


def test_the_weights_of_the_package() -> None:
    ranker = load_ranker()
    assert set(ranker.rounds) == set(ranker.thresholds) == {"plain", "listed"}
