"""The fit of the holder ranker, and of how far a network is believed beside it."""

from dataclasses import replace

import pytest

pytest.importorskip("sklearn", reason="the trainers need scikit-learn")

from corpus.holders import Case, fit, left_out, measure, trusted, weighed
from extract.attribution import AUTHOR, Ranker
from extract.attribution.features import Candidate
from extract.attribution.parties import Mention

STONE = Mention(0, 1, "stone", "person")


def case(volume: int, other: bool, *, words: bool, opinion: tuple[float, float] = (0.0, 0.0)) -> Case:
    """Whether somebody else holds it; his feature says so, if words do."""
    said = frozenset({"says" if other or not words else "inside"})
    candidates = (Candidate(AUTHOR, None, frozenset({"A"})), Candidate("stone", STONE, said))
    return Case(f"v{volume}", candidates, (not other, other), other, opinion)


def cases(*, words: bool) -> list[Case]:
    return [case(volume, other, words=words) for volume in range(8) for other in (True, False) for _ in range(20)]


def test_words_decide() -> None:
    ranker = Ranker(fit(cases(words=True)), {})
    assert [case(9, other, words=True).choose(ranker).key for other in (True, False)] == ["stone", AUTHOR]


def test_accuracy_on_volumes_left_out() -> None:
    told, untold = measure(left_out(cases(words=True))), measure(left_out(cases(words=False)))
    assert (told.sentences, told.others) == (320, 160)
    assert told.right == told.sentences
    assert untold.right == 160


def test_a_network_that_knows_is_believed_and_one_that_guesses_is_not() -> None:
    ranker = Ranker({"A": 1.0}, {})
    knows = [case(1, other, words=False, opinion=(-2.0, 1.0) if other else (2.0, -1.0)) for other in (True, False)]
    guesses = [case(1, other, words=False, opinion=(guess, 0.0)) for other in (True, False) for guess in (-2.0, 2.0)]
    author, _, name = trusted([*knows, *(case(1, False, words=False) for _ in range(3))], ranker)
    assert author + name > 1
    assert trusted(guesses * 9, ranker)[0] == pytest.approx(0.0, abs=0.01)


def test_opinions_are_weighed() -> None:
    one = case(1, True, words=True, opinion=(2.0, 4.0))
    assert weighed(one, (3.0, 1.0, 0.5)) == [7.0, 2.0]
    believed = replace(one, opinion=weighed(one, (-3.0, 0.0, 1.0)))
    assert believed.choose(Ranker({}, {})).key == "stone"
