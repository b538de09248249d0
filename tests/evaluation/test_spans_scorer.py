from typing import Any

import pytest

from evaluation.counts import Counts
from evaluation.spans import count_spans, pair


def document(*people: tuple[int, int]) -> dict[str, Any]:
    return {"layers": ["spans"], "spans": [{"start": s, "end": e, "label": "PERSON"} for s, e in people]}


def result(*people: tuple[int, int]) -> dict[str, Any]:
    spans = [{"start": s, "end": e} for s, e in people]
    return {"people": spans, "places": [], "meetings": [], "thresholds": []}


def test_by_hand() -> None:
    # One exact, one short by a character, one missed, one invented.
    tally = count_spans(document((0, 5), (10, 20), (30, 35)), result((0, 5), (10, 19), (40, 45)))
    assert tally["PERSON.strict"] == Counts(gold=3, predicted=3, matched=1)
    assert tally["PERSON.overlap"] == Counts(gold=3, predicted=3, matched=2)
    assert tally["PLACE.strict"] == Counts()


def test_a_span_of_another_label_is_no_match() -> None:
    found = result() | {"places": [{"start": 0, "end": 5}]}
    tally = count_spans(document((0, 5)), found)
    assert tally["PERSON.overlap"] == Counts(1, 0, 0)
    assert tally["PLACE.overlap"] == Counts(0, 1, 0)


def test_a_span_predicted_twice_is_right_once() -> None:
    assert count_spans(document((0, 5)), result((0, 5), (0, 5)))["PERSON.strict"] == Counts(1, 2, 1)


@pytest.mark.parametrize(
    ("gold", "predicted", "pairs"),
    [
        ([(0, 100)], [(0, 5), (10, 15)], 1),
        ([(0, 5), (10, 15)], [(0, 100)], 1),
        ([(0, 5)], [(5, 9)], 0),
        ([(0, 10), (10, 20)], [(5, 12), (12, 30)], 2),
        ([(0, 10), (10, 20)], [(8, 20), (0, 4)], 2),
        ([(0, 30), (10, 20)], [(10, 20)], 1),
    ],
)
def test_overlap_pairs_each_span_once(
    gold: list[tuple[int, int]], predicted: list[tuple[int, int]], pairs: int
) -> None:
    assert pair(gold, predicted) == pair(predicted, gold) == pair(gold[::-1], predicted[::-1]) == pairs
