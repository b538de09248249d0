"""The trainer of the judge of events, on the training volumes where they are at hand."""

import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="the trainer needs scikit-learn")

from corpus.__main__ import main
from corpus.events import load_events
from corpus.occasions import STATUS_STRENGTH, STRENGTH, fit
from corpus.volumes import load_splits
from extract.occasions.judge import FILE
from extract.quantities.judge import read_regression


def test_a_fit_by_hand() -> None:
    regression = read_regression(fit([({"a"}, True)] * 3 + [({"b"}, False)] * 2 + [({"b", "rare"}, False)], 1.0))
    assert regression.weights["a"] > 0 > regression.weights["b"]
    assert "rare" not in regression.weights
    assert regression.probability({"a"}) > 0.5 > regression.probability({"b"})


def test_the_shipped_weights_are_those_of_the_labels(shared: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["events", "--out", str(tmp_path / FILE), "--volumes", str(shared / "frus" / "volumes")])
    assert stop.value.code == 0
    shipped = Path(__file__).parents[2] / "extract" / "data" / FILE
    assert (tmp_path / FILE).read_text() == shipped.read_text()


def test_the_shipped_weights_say_how_they_were_fitted() -> None:
    shipped = Path(__file__).parents[2] / "extract" / "data" / FILE
    recipe = json.loads(shipped.read_text("utf-8"))["recipe"]
    assert recipe["command"] == "python -m corpus events"
    assert (recipe["strength"], recipe["status_strength"]) == (STRENGTH, STATUS_STRENGTH)
    split_of = load_splits()
    read = [document for document in load_events() if split_of[document.volume] == "train"]
    assert recipe["documents"] == len(read)
    assert recipe["mentions"] == sum(len(document.mentions) for document in read)
