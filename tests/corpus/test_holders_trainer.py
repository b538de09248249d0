"""The fit of the holder ranker."""

import pytest

pytest.importorskip("sklearn", reason="the trainers need scikit-learn")

from corpus.holders import Case, fit, left_out, measure
from extract.attribution import AUTHOR, Ranker
from extract.attribution.features import Candidate
from extract.attribution.parties import Mention

STONE = Mention(0, 1, "stone", "person")


def case(volume: int, other: bool, *, words: bool) -> Case:
    """Whether somebody else holds it; his feature says so, if words do."""
    said = frozenset({"says" if other or not words else "inside"})
    candidates = (Candidate(AUTHOR, None, frozenset({"A"})), Candidate("stone", STONE, said))
    return Case(f"v{volume}", candidates, (not other, other), other)


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
