"""The comparison with quantulum3, with readers that answer as told."""

from typing import Any

import pytest

from evaluation import quantulum
from evaluation.counts import Counts
from evaluation.documents import Dataset

TEXT = "We need about 40 ships. He said so."
GOLD = {"label": "THRESHOLD", "start": 8, "end": 22, "cmp": "approx", "low": 40, "high": 40, "unit": "ship"}
DOCUMENT = {"layers": ["spans"], "text": TEXT, "sentences": [{"start": 0, "end": 23}, {"start": 24, "end": 35}]}


def document(**changes: Any) -> dict[str, Any]:
    return {**DOCUMENT, "spans": [{**GOLD, **changes}]}


def reader(*found: dict[str, Any]) -> quantulum.Reader:
    return lambda sentence: list(found) if "ships" in sentence else []


def test_by_hand() -> None:
    near = {"start": 14, "end": 16, "low": 40.2, "high": 40.2, "unit": None}
    tally = quantulum.count(document(), reader(near))
    assert tally["strict"] == Counts(1, 1, 0)
    assert tally["overlap"] == Counts(1, 1, 1)
    assert (tally["numbers"], tally["unit"], tally["numbers_and_unit"]) == (Counts(1, 1, 1), Counts(1, 1), Counts(1, 1))


def test_nothing_found_is_a_miss() -> None:
    assert quantulum.count(document(), reader())["numbers"] == Counts(1, 1, 0)


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ({"low": None, "high": 40}, {"low": 40, "high": 40}, True),
        ({"low": 40, "high": None}, {"low": 40, "high": None}, True),
        ({"low": 9, "high": 10}, {"low": 9, "high": 10}, True),
        ({"low": 9, "high": 10}, {"low": 10, "high": 10}, False),
        ({"low": 40, "high": 40}, {"low": 41, "high": 41}, False),
    ],
)
def test_numbers(gold: dict[str, Any], found: dict[str, Any], same: bool) -> None:
    assert quantulum.numbers_agree(gold, found) is same


def test_own_rules_read_one_sentence() -> None:
    (found,) = quantulum.make_own()("We need about 40 ships.")
    assert (found["start"], found["end"], found["unit"]) == (8, 22, "ship")


def test_rows_of_every_reader() -> None:
    dataset = Dataset("invented", [document()], "0")
    rows = quantulum.compare(dataset, {"a": reader(), "b": reader({**GOLD})})
    assert (rows["a.overlap"].values["recall"], rows["b.overlap"].values["recall"]) == (0, 1)
    assert rows["b.numbers"].values == {"accuracy": 1}
    assert quantulum.to_dict(dataset, rows)["rows"]["b.strict"]["matched"] == 1


@pytest.mark.extras
def test_quantulum_itself() -> None:
    pytest.importorskip("quantulum3", reason="needs the extra [compare]")
    found = quantulum.make_quantulum()("They gave 5 percent.")
    assert [(each["low"], each["high"], each["unit"]) for each in found] == [(5, 5, "percent")]
