from collections.abc import Callable
from typing import Any

import pytest

from evaluation.disagreements import KINDS, find_disagreements

Document = dict[str, Any]
Make = Callable[[Document], Document]


def kinds(gold: Document, found: Document) -> list[tuple[str, str, str]]:
    return [(each.task, each.kind, each.label) for each in find_disagreements(gold, found)]


def test_none(gold: Document, perfect: Make) -> None:
    assert kinds(gold, perfect(gold)) == []


def test_a_layer_that_was_not_read_has_none(gold: Document, empty: Make) -> None:
    assert kinds(gold | {"layers": []}, empty(gold)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda f: f["people"].pop(), ("people", "missed", "PERSON")),
        (lambda f: f["people"].append({"start": 70, "end": 75}), ("people", "invented", "PERSON")),
        (lambda f: f["people"][0].update(end=f["people"][0]["end"] - 1), ("people", "wrong bounds", "PERSON")),
        (lambda f: f["places"].append(f["people"].pop()), ("people", "wrong label", "PERSON")),
        (lambda f: f["thresholds"][0].update(high=41), ("thresholds", "wrong attribute", "THRESHOLD")),
        (lambda f: f["sentences"][2].update(role="none"), ("roles", "missed", "condition")),
        (lambda f: f["sentences"][0].update(role="concern"), ("roles", "invented", "concern")),
        (lambda f: f["sentences"][2].update(role="concern"), ("roles", "wrong label", "condition")),
        (lambda f: f["sentences"].pop(0), ("sentences", "missed", "sentence")),
        (lambda f: f["sentences"][0].update(end=9), ("sentences", "wrong bounds", "sentence")),
        (
            lambda f: f["sentences"].append({"start": 61, "end": 62, "role": "none"}),
            ("sentences", "invented", "sentence"),
        ),
    ],
)
def test_each_kind(gold: Document, perfect: Make, change: Callable[[Document], object], expected: object) -> None:
    found = perfect(gold)
    change(found)
    assert kinds(gold, found) == [expected]


def test_a_sentence_cut_otherwise_loses_its_role(gold: Document, perfect: Make) -> None:
    found = perfect(gold)
    found["sentences"][2]["end"] -= 1
    assert kinds(gold, found) == [
        ("roles", "missed", "condition"),
        ("roles", "invented", "condition"),
        ("sentences", "wrong bounds", "sentence"),
    ]


def test_every_kind_has_its_test() -> None:
    assert set(KINDS) == {"missed", "invented", "wrong label", "wrong bounds", "wrong attribute"}
