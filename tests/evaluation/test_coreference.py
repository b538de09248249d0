"""B³, CEAF-e and MUC: cases computed by hand, and what holds of every measure."""

import pytest

from evaluation.coreference import MEASURES, align, clusters, measure_clusters
from extract.components.events.scorer import Cluster, Sums


def sets(*words: str) -> list[Cluster]:
    return [frozenset(word) for word in words]


def scores(sums: Sums) -> tuple[float, float]:
    return sums.precise / sums.predicted, sums.recalled / sums.gold


# Gold abc de fg..., predicted ab cd fghi: the example of Luo (2005), as the CoNLL scorer's reference cases have it.
GOLD, PREDICTED = sets("abc", "defg"), sets("ab", "cd", "fghi")


def test_a_case_by_hand() -> None:
    found = measure_clusters(GOLD, PREDICTED)
    # a, b: 2/2; c, d: 1/2; f, g: 2/4; h, i: 0; over 8. Recall: a, b 2/3, c 1/3, d 1/4, f, g 2/4, e 0; over 7.
    assert scores(found["b3"]) == pytest.approx(((1 + 1 + 0.5 + 0.5 + 0.5 + 0.5) / 8, (5 / 3 + 0.25 + 1) / 7))
    # abc with ab: 4/5; defg with fghi: 4/8; over 3 and over 2.
    assert scores(found["ceaf_e"]) == pytest.approx((1.3 / 3, 1.3 / 2))
    # Predicted links 1 + 1 + 3: ab whole, cd cut, fghi in fg, h, i. Gold links 2 + 3: abc in ab, c; defg in d, e, fg.
    assert scores(found["muc"]) == pytest.approx(((1 + 0 + 1) / 5, (1 + 1) / 5))


def test_the_best_alignment_is_found() -> None:
    assert align(sets("abcd", "ef"), sets("abef", "cd")) == [(0, 1), (1, 0)]
    assert align([], sets("a")) == []


@pytest.mark.parametrize("measure", MEASURES)
def test_perfect_is_one(measure: str) -> None:
    assert scores(measure_clusters(GOLD, GOLD)[measure]) == (1, 1)
    assert scores(measure_clusters(GOLD, list(reversed(GOLD)))[measure]) == (1, 1)


def test_a_mention_that_one_side_has_counts_against_it() -> None:
    assert scores(measure_clusters(sets("a", "b"), sets("a"))["b3"]) == (1, 0.5)
    assert scores(measure_clusters(sets("a"), sets("a", "b"))["b3"]) == (0.5, 1)


def test_single_mentions_have_no_links() -> None:
    assert measure_clusters(sets("a", "b"), sets("a", "b"))["muc"] == Sums(0, 0, 0, 0)
    assert measure_clusters([], [])["b3"] == Sums(0, 0, 0, 0)


def test_clusters_from_labels() -> None:
    assert clusters({"a": 0, "b": 1, "c": 0}) == sets("ac", "b")
