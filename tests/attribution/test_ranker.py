"""The weights of the holder ranker: chosen by sum, refused when damaged."""

import json
from collections.abc import Sequence

import pytest

from extract.attribution.features import Candidate
from extract.attribution.parties import Mention
from extract.attribution.ranker import Ranker, load_ranker, parse_ranker, undecided
from extract.errors import MalformedDataError

STONE = Mention(0, 2, "stone", "person")


def test_the_best_sum_wins_and_of_equal_ones_the_first() -> None:
    ranker = Ranker({"x": 1.0, "y": -2.0}, {})
    first, second = Candidate("author", None, ("x", "y")), Candidate("stone", STONE, ("x",))
    equal = [Candidate("a", None, ()), Candidate("b", STONE, ("z",))]
    assert ranker.choose({4: [first, second], 7: equal}) == {4: second, 7: equal[0]}


class Spoken:
    """An opinion that remembers of which words it was asked."""

    reach = 2.0

    def __init__(self, author: float, names: dict[int, float]) -> None:
        self.author, self.names, self.asked = author, names, list[int]()

    def of_authors(self, sentences: Sequence[int]) -> list[float]:
        return [self.author] * len(sentences)

    def of_names(self, words: Sequence[int]) -> dict[int, float]:
        self.asked += words
        return {word: self.names[word] for word in words}


@pytest.mark.parametrize(
    ("author", "names", "expected", "asked"),
    [
        (0.0, {0: -2.0, 1: 0.0, 5: 2.0}, "walsh", [0, 1, 5]),
        (0.0, {0: -2.0, 1: 1.5, 5: 2.0}, "stone", [0, 1, 5]),
        (9.0, {}, "author", []),
        (2.5, {0: 0.0, 1: 0.0}, "author", [0, 1]),
    ],
)
def test_an_opinion_is_asked_of_those_whom_it_may_decide_about(
    author: float, names: dict[int, float], expected: str, asked: list[int]
) -> None:
    walsh = Mention(5, 6, "walsh", "person")
    opinion = Spoken(author, names)
    case = [Candidate("author", None, ()), Candidate("stone", STONE, ("x",)), Candidate("walsh", walsh, ())]
    assert Ranker({"x": 1.0}, {}).choose({0: case}, opinion)[0].key == expected
    assert opinion.asked == asked


def test_of_what_is_decided_nothing_is_asked() -> None:
    assert list(undecided([0.0, 5.0, 0.5], 2.0)) == []
    assert list(undecided([0.0, 5.0, 1.0], 2.0)) == [1, 2]
    assert list(undecided([3.0, 5.0, 0.5], 2.0)) == [1]
    assert list(undecided([0.0], 2.0)) == []


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
