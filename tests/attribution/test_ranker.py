"""The weights of the holder ranker: chosen by sum, refused when damaged."""

import json
from collections.abc import Mapping, Sequence

import pytest

from extract.attribution.features import Candidate
from extract.attribution.parties import Mention
from extract.attribution.ranker import Ranker, load_ranker, read_ranker
from extract.data.weights import parse_weights
from extract.errors import MalformedDataError

STONE = Mention(0, 2, "stone", "person")


def test_the_best_sum_wins_and_of_equal_ones_the_first() -> None:
    ranker = Ranker({"x": 1.0, "y": -2.0}, {})
    first, second = Candidate("author", None, ("x", "y")), Candidate("stone", STONE, ("x",))
    equal = [Candidate("a", None, ()), Candidate("b", STONE, ("z",))]
    assert ranker.choose({4: [first, second], 7: equal}) == {4: second, 7: equal[0]}


class Spoken:
    """An opinion that doubles the scores of words, and remembers them."""

    words: Mapping[int, Sequence[float]] = {}

    def scores(
        self, cases: Mapping[int, Sequence[Candidate]], words: Mapping[int, Sequence[float]]
    ) -> dict[int, list[float]]:
        self.words = words
        return {index: [-2 * score for score in words[index]] for index in cases}


def test_with_an_opinion_its_scores_count() -> None:
    opinion = Spoken()
    case = [Candidate("author", None, ("x",)), Candidate("stone", STONE, ())]
    ranker = Ranker({"x": 1.0}, {})
    assert ranker.choose({3: case})[3].key == "author"
    assert ranker.choose({3: case}, opinion)[3].key == "stone"
    assert opinion.words == {3: [1.0, 0.0]}


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
        parse_weights(json.dumps(content).encode(), read_ranker, command="holders", path="w.json")
