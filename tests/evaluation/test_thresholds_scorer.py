from typing import Any

import pytest

from evaluation.counts import Counts
from evaluation.thresholds import SCORER, agree, count_thresholds

FORTY = {"cmp": "lt", "low": None, "high": 40, "unit": "case", "per": None, "kind": "required"}


def document(*spans: dict[str, Any]) -> dict[str, Any]:
    return {"layers": ["spans"], "spans": [{"label": "THRESHOLD", **span} for span in spans]}


def at(start: int, **changes: Any) -> dict[str, Any]:
    return {"start": start, "end": start + 5, **FORTY, **changes}


def test_by_hand() -> None:
    gold = document(at(0), at(10), at(20), at(30))
    found = {"thresholds": [at(0), at(10, unit="prisoner"), at(20, kind="reported"), at(41)]}
    tally = count_thresholds(gold, found)
    assert tally["THRESHOLD.cmp"] == Counts(3, 3, 3)
    assert tally["THRESHOLD.bounds"] == Counts(3, 3, 3)
    assert tally["THRESHOLD.unit"] == Counts(3, 3, 2)
    assert tally["THRESHOLD.kind"] == Counts(3, 3, 2)
    # The frame leaves the kind out, and counts what was missed and invented.
    assert tally["THRESHOLD.frame"] == Counts(gold=4, predicted=4, matched=2)


def test_attributes_are_not_measured_without_a_span_in_common() -> None:
    tally = count_thresholds(document(at(0)), {"thresholds": [at(1)]})
    exact = [row for row in SCORER.accuracies if not row.startswith("THRESHOLD.gold.")]
    assert all(tally[row].recall is None for row in exact)
    assert tally["THRESHOLD.frame"].f1 == 0


@pytest.mark.parametrize(
    ("key", "gold", "predicted", "same"),
    [
        ("high", {"high": 40}, {"high": 40.0}, True),
        ("high", {"high": 175_000_000}, {"high": 175_000_001}, False),
        ("high", {"high": 0.1 + 0.2}, {"high": 0.3}, True),
        ("low", {"low": None}, {"low": 0}, False),
        ("low", {"low": 33.33, "unit": "percent"}, {"low": 100 / 3}, True),
        ("low", {"low": 33.33, "unit": "ton"}, {"low": 100 / 3}, False),
        ("low", {"low": 33.3, "unit": "percent"}, {"low": 33.4}, False),
        ("unit", {"unit": None}, {"unit": "case"}, False),
    ],
)
def test_agreement(key: str, gold: dict[str, Any], predicted: dict[str, Any], same: bool) -> None:
    assert agree(FORTY | gold, FORTY | predicted, key) is same


def test_all_gold_is_the_denominator_and_overlap_counts_as_found() -> None:
    gold = document(at(0), at(10), at(20), at(30, cmp="eq", low=40, high=40))
    found = {"thresholds": [at(1), at(12, high=40.3, unit="prisoner"), at(21, high=41, kind="reported")]}
    tally = count_thresholds(gold, found)
    assert tally["THRESHOLD.gold.bounds"] == Counts(4, 4, 2)
    assert tally["THRESHOLD.gold.bounds_not_eq"] == Counts(3, 3, 2)
    assert tally["THRESHOLD.gold.unit"] == Counts(4, 4, 2)
    assert tally["THRESHOLD.gold.per"] == Counts(4, 4, 3)
    assert tally["THRESHOLD.gold.kind"] == Counts(4, 4, 2)
    assert tally["THRESHOLD.gold.frame"] == Counts(4, 4, 1)
    assert "THRESHOLD.gold.holder" not in tally


def test_holders_are_those_of_the_sentence() -> None:
    sentences = [{"start": 0, "end": 9, "holder": ["the Danes"]}, {"start": 10, "end": 19, "holder": ["author"]}]
    gold = {**document(at(0), at(10), at(20)), "layers": ["spans", "holders"], "sentences": sentences}
    found = {"thresholds": [at(0, holder={"text": "Danes"}), at(10, holder={"text": "Danes"}), at(20, holder="author")]}
    assert count_thresholds(gold, found)["THRESHOLD.gold.holder"] == Counts(2, 2, 1)
