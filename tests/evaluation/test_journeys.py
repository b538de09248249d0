"""Verdicts on matched journeys, counted on an invented volume."""

import json
from pathlib import Path

import pytest

pytest.importorskip("lxml")

from corpus.annotations import text_hash
from corpus.judged_journeys import JudgedJourneys, Match
from evaluation import journeys
from evaluation.journeys import Journeys, count_journeys, to_dict, to_page
from extract.reading.memo import Header, Memo
from extract.reading.tei import read_document
from extract.result import Authority, Event, Meeting, Model, Result

MODEL = Model("fake", "0", "0")


def read(memo: Memo) -> Result:
    """The first word of every text is a visit that is Kennedy's to Vienna."""
    meeting = Meeting(0, 2, memo.text[:2], None, None, event=0)
    event = Event("visit", authority=Authority("travels", "2778"))
    return Result(1, memo.id, MODEL, Header(), meetings=(meeting,), events=(event, Event("talks")))


def test_by_hand(volume: Path) -> None:
    text = read_document(volume, "d1").text
    matches = (Match(0, 2, "travels", "2778", True), Match(0, 2, "visits", "2778", False))
    judged = [JudgedJourneys("invented/d1", text_hash(text), matches)]
    assert count_journeys(judged, read, volume.parent) == Journeys(judged=2, right=1, still_made=1, still_right=1)


def test_figures() -> None:
    counted = Journeys(4, 3, 2, 2)
    assert (to_dict(counted)["precision"], to_dict(counted)["precision_of_still_made"]) == (0.75, 1)
    assert to_page(counted).grids[0].rows[0] == ("as drawn", "4", "3", "0.750")
    assert to_dict(Journeys(0, 0, 0, 0))["precision"] is None


def test_a_draw_shows_the_words_and_leaves_out_what_was_read(volume: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journeys, "load_splits", lambda: {volume.stem: "train", "other": "test"})
    monkeypatch.setattr(journeys, "TRAVEL", journeys.re.compile("Lake"))
    rows = list(journeys.draw(volume.parent, read, seed=0))
    assert rows == list(journeys.draw(volume.parent, read, seed=0))
    assert json.dumps(rows)
    assert all(row["words"][0].startswith("⟦") and row["right"] is None and "score" not in row for row in rows)
    assert "vienna" in rows[0]["journey"][1]
    known = [JudgedJourneys(row["id"], "", ()) for row in rows]
    monkeypatch.setattr(journeys, "load_judged_journeys", lambda: known)
    assert list(journeys.draw(volume.parent, read, seed=0)) == []
