"""Verdicts on predicted thresholds, counted on an invented volume."""

import json
from pathlib import Path

import pytest

pytest.importorskip("lxml")

from corpus.annotations import text_hash
from corpus.judged import Judged, Verdict
from evaluation import false_alarms
from evaluation.false_alarms import Alarms, count_alarms, find, make_finder, sheet_row, to_dict, to_page
from extract.reading.memo import Block, Memo
from extract.reading.tei import read_document

TEXT = "We need 40 ships. They met on May 3, 1961."


def memo() -> Memo:
    return Memo(TEXT, id="v/d1", blocks=(Block(0, len(TEXT), "p"),))


def test_a_sheet_shows_the_words_and_no_score() -> None:
    (threshold,) = find(make_finder(), memo())
    row = sheet_row(memo(), threshold)
    assert row["words"] == TEXT.replace("40 ships", "⟦40 ships⟧")
    assert (row["high"], row["unit"], row["right"]) == (40, "ship", None)
    assert "score" not in row


def test_by_hand(volume: Path) -> None:
    text = read_document(volume, "d1").text
    (first, *_) = find(make_finder(), read_document(volume, "d1"))
    verdicts = (Verdict(0, 1, False), Verdict(first["start"], first["end"], True))
    judged = [Judged("invented/d1", text_hash(text), verdicts)]
    assert count_alarms(judged, volume.parent) == Alarms(judged=2, right=1, still_predicted=1, still_right=1)


def test_figures() -> None:
    alarms = Alarms(4, 3, 2, 2)
    assert (to_dict(alarms)["precision"], to_dict(alarms)["precision_of_still_predicted"]) == (0.75, 1)
    assert to_page(alarms).grids[0].rows[0] == ("as drawn", "4", "3", "0.750")
    nothing = to_dict(Alarms(0, 0, 0, 0))
    assert (nothing["precision"], nothing["precision_of_still_predicted"]) == (None, None)


def test_a_draw_leaves_out_what_was_read(volume: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(false_alarms, "load_splits", lambda: {volume.stem: "train", "other": "test"})
    rows = list(false_alarms.draw(volume.parent, seed=0))
    assert rows == list(false_alarms.draw(volume.parent, seed=0))
    assert json.dumps(rows)
    known = [Judged(row["id"], "", ()) for row in rows]
    monkeypatch.setattr(false_alarms, "load_judged", lambda file: known)
    assert list(false_alarms.draw(volume.parent, seed=0)) == []
