"""Roles by genre and decade, calibration, operating points and errors, on invented sentences."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_curve
from typer.testing import CliRunner

import extract
from evaluation import roles
from evaluation.calibration import (
    LEAST,
    PRECISION,
    Point,
    calibrate,
    calibrate_documents,
    calibration_to_dict,
    find_operating_point,
    with_intervals,
)
from evaluation.counts import Counts
from evaluation.documents import MEMO, ONE_DOCUMENT, Dataset
from evaluation.errors import NothingToScoreError
from evaluation.grids import NOTHING
from evaluation.roles_in_depth import SHOWN, TOP, measure_depth, read_answers, to_dict, to_page
from evaluation.shell import app
from extract.annotations import ROLES

Document = dict[str, Any]

MODEL = {"name": "fake", "version": "0.0", "extract": "0.0"}


def scores(role: str, score: float) -> dict[str, float]:
    """That score for a role, the others alike."""
    return {each: score if each == role else round((1 - score) / 3, 4) for each in ROLES}


def gold(*given: str, id: str = "invented/d1", date: str | None = "1961-05-03") -> Document:
    """A document of ten characters a sentence."""
    sentences = [{"start": 10 * i, "end": 10 * i + 9, "role": role} for i, role in enumerate(given)]
    return {"id": id, "date": date, "layers": ["roles"], "drawn": "random", "text": id, "sentences": sentences}


def found(*given: tuple[str, float], kind: str | None = "memorandum") -> Document:
    """A result that gives each sentence a role with a score."""
    rows = [
        {"start": 10 * i, "end": 10 * i + 9, "role": role, "scores": scores(role, score)}
        for i, (role, score) in enumerate(given)
    ]
    return {"model": MODEL, "header": {"kind": kind}, "sentences": rows}


def test_calibration_by_hand() -> None:
    # 0.5–0.6: mean 0.55, 1 of 2 right; 0.9–1.0: mean 0.96, 2 of 3 right.
    done = calibrate([(0.52, True), (0.58, False), (0.94, True), (0.96, False), (0.98, True)])
    assert [each.items for each in done.bins] == [0, 0, 0, 0, 0, 2, 0, 0, 0, 3]
    assert [each.mean for each in done.bins if each.items] == pytest.approx([0.55, 0.96])
    assert [each.share for each in done.bins if each.items] == pytest.approx([1 / 2, 2 / 3])
    assert done.error == pytest.approx(2 / 5 * 0.05 + 3 / 5 * (0.96 - 2 / 3))
    assert (done.whole.items, done.whole.right) == (5, 3)
    assert done.whole.mean == pytest.approx(3.98 / 5)


def test_scores_that_say_what_is_true_have_no_error() -> None:
    assert calibrate([(1.0, True), (0.0, False), (0.5, True), (0.5, False)]).error == 0


def test_a_bin_takes_its_upper_bound_and_the_first_takes_0() -> None:
    bins = calibrate([(i / 10, True) for i in range(11)]).bins
    assert [each.items for each in bins] == [2, *[1] * 9]
    assert (bins[2].low, bins[2].high) == (0.2, 0.3)


def test_without_items_there_is_no_error_of_calibration() -> None:
    data = calibration_to_dict(calibrate([]))
    assert (data["ece"], data["items"], data["mean_score"], data["share_right"]) == (None, 0, None, None)
    assert data["bins"][0] == {
        "above": 0.0,
        "to": 0.1,
        "items": 0,
        "right": 0,
        "mean_score": None,
        "share_right": None,
        "interval": None,
    }


def test_the_bins_are_those_of_scikit_learn() -> None:
    drawn = np.random.default_rng(0)
    values = drawn.random(500).round(2)
    right = drawn.random(500) < values
    share_right, mean = calibration_curve(right, values, n_bins=10)
    bins = calibrate(list(zip(values.tolist(), right.tolist(), strict=True))).bins
    assert [each.share for each in bins] == pytest.approx(share_right)
    assert [each.mean for each in bins] == pytest.approx(mean)


def test_operating_point_by_hand() -> None:
    # 18 right at 0.9; two wrong at 0.8: 18 of 20; six at 0.7, two of them right: 20 of 26.
    scored = [(0.9, True)] * 18 + [(0.8, False)] * 2 + [(0.7, True)] * 2 + [(0.7, False)] * 4
    point = find_operating_point(scored, gold=30)
    assert point
    assert (point.score, point.counts) == (0.8, Counts(gold=30, predicted=20, matched=18))
    assert (point.counts.precision, point.counts.recall) == (0.9, 0.6)


def test_an_operating_point_of_exactly_the_precision() -> None:
    point = find_operating_point([(0.6, True)] * 16 + [(0.6, False)] * 4, gold=16)
    assert point
    assert point.counts.precision == PRECISION


def test_equal_scores_are_predicted_together() -> None:
    assert find_operating_point([(0.9, True)] * 20 + [(0.9, False)] * 20, gold=20) is None


def test_the_smallest_score_counts_though_precision_fell_before_it() -> None:
    scored = [(0.9, False)] * 5 + [(0.8, True)] * 15 + [(0.7, True)] * 5
    assert [find_operating_point(scored[:n], gold=20) is None for n in (20, 25)] == [True, False]


@pytest.mark.parametrize("number", [0, 1, LEAST - 1])
def test_too_few_reach_no_operating_point(number: int) -> None:
    assert find_operating_point([(0.9, True)] * number, gold=40) is None


def test_the_operating_point_is_that_of_scikit_learn() -> None:
    drawn = np.random.default_rng(1)
    values = drawn.random(400).round(2)
    right = drawn.random(400) < values
    precision, recall, least = precision_recall_curve(right, values)
    predicted = np.array([(values >= t).sum() for t in least])
    first = np.flatnonzero((precision[:-1] >= PRECISION) & (predicted >= LEAST))[0]
    point = find_operating_point(zip(values.tolist(), right.tolist(), strict=True), gold=int(right.sum()))
    assert point
    assert point.score == least[first]
    assert (point.counts.precision, point.counts.recall) == (precision[first], recall[first])


WANTED = ("condition", "proposal", "concern", "none")


def test_each_group_has_its_own_documents() -> None:
    right = [(role, 0.9) for role in WANTED]
    pairs = [
        (gold(*WANTED), found(*right)),
        (gold(*WANTED, date="1972-01-01"), found(*right, kind="circular telegram")),
        (gold(*WANTED, date=None), found(*[("none", 0.9)] * 4, kind="circular telegram")),
    ]
    depth = measure_depth(pairs)
    assert list(depth.genres) == ["memorandum", "telegram", "letter", "other"]
    assert list(depth.decades) == ["1960s", "1970s", "undated"]
    telegrams = depth.genres["telegram"].rows
    assert telegrams["roles.condition"].counts == Counts(gold=2, predicted=1, matched=1)
    assert telegrams["roles.macro"].values == {"f1": pytest.approx(2 / 3)}
    assert telegrams["roles.macro"].interval is not None
    assert depth.genres["memorandum"].rows["roles.macro"].interval is None  # one document
    assert {name: group.rows["roles.macro"].main for name, group in depth.decades.items()} == {
        "1960s": 1.0,
        "1970s": 1.0,
        "undated": 0.0,
    }


def test_a_genre_without_documents_is_not_measured() -> None:
    pairs = [(gold(*WANTED), found(*[(role, 0.9) for role in WANTED]))]
    depth = measure_depth(pairs)
    letters = depth.genres["letter"].rows["roles.macro"]
    assert (letters.main, letters.interval, letters.documents) == (None, None, 0)
    page = to_page(Dataset("two", [pairs[0][0]], ""), MODEL, depth)
    assert ("letter", *[NOTHING] * 4, "0") in page.grids[0].rows


def test_answers_are_matched_as_the_scorer_matches_them() -> None:
    wanted = gold("condition", "proposal", "concern", "none")
    given = found(("proposal", 0.7), ("proposal", 0.8), ("concern", 0.9), ("concern", 0.6))
    given["sentences"][2]["end"] += 1
    answers = list(read_answers(wanted, given))
    assert Counter((answer.gold, answer.given) for answer in answers) == roles.confuse(wanted, given)
    assert [answer.score for answer in answers] == [0.7, 0.8, None, 0.6]


def test_calibration_takes_only_what_was_found() -> None:
    wanted = gold("condition", "proposal", "concern", "none")
    given = found(("proposal", 0.7), ("proposal", 0.85), ("concern", 0.9), ("concern", 0.65))
    given["sentences"][2]["end"] += 1
    depth = measure_depth([(wanted, given)])
    assert (depth.sentences, depth.scored) == (4, 3)
    top = depth.calibration[TOP]
    # Right with 0.85; wrong with 0.65 and 0.7, which share a bin.
    assert top.error == pytest.approx((0.15 + 0.65 + 0.7) / 3)
    # One against the rest: two sentences called proposals, one of which is; the third scores (1 - 0.65) / 3.
    assert depth.calibration["proposal"].error == pytest.approx((0.15 + 0.7 + 0.1167) / 3)


def test_the_top_role_need_not_be_the_one_given() -> None:
    wanted = gold("proposal", "none")
    given = found(("proposal", 0.7), ("none", 0.25))
    given["sentences"][0]["role"] = "condition"
    first, second = read_answers(wanted, given)
    assert (first.given, first.top, second.top) == ("condition", "proposal", "none")
    assert measure_depth([(wanted, given)]).calibration[TOP].whole.right == 2


def test_recall_at_an_operating_point_is_over_all_gold_sentences() -> None:
    wanted = gold(*["proposal"] * 25)
    given = found(*[("proposal", 0.9)] * 25)
    for sentence in given["sentences"][20:]:
        sentence["end"] += 1
    point = measure_depth([(wanted, given)]).points["proposal"]
    assert point
    assert (point.score, point.counts) == (0.9, Counts(gold=25, predicted=20, matched=20))


def test_where_no_condition_is_predicted() -> None:
    wanted = gold(*WANTED)
    depth = measure_depth([(wanted, found(*[("none", 1.0)] * 4))])
    assert depth.whole.rows["roles.condition"].counts == Counts(gold=1, predicted=0, matched=0)
    assert depth.points == {"condition": None, "proposal": None, "concern": None}
    assert depth.calibration["condition"].error == 0.25
    page = to_page(Dataset("one", [wanted], ""), MODEL, depth)
    (points,) = (grid for grid in page.grids if grid.title.startswith("Operating points"))
    assert points.rows[0] == ("condition", "not reached", *[NOTHING] * 5)


def test_errors_come_by_the_score_of_the_wrong_role() -> None:
    wanted = gold("condition", "proposal", "concern", "none", "none")
    wanted["sentences"][1]["also"] = ["concern"]
    given = found(("none", 0.6), ("concern", 0.9), ("concern", 0.9), ("concern", 0.7), ("none", 1.0))
    given["sentences"][2]["end"] += 1
    data = to_dict(Dataset("one", [wanted], ""), MODEL, measure_depth([(wanted, given)]))
    expected = {"id": "invented/d1", "start": 10, "end": 19, "gold": "proposal", "also": ["concern"]}
    assert data["errors"][0] == expected | {"predicted": "concern", "score": 0.9}
    assert [(e["gold"], e["predicted"], e["score"]) for e in data["errors"][1:]] == [
        ("none", "concern", 0.7),
        ("condition", "none", 0.6),
        ("concern", "none", None),
    ]


def test_the_page_shows_the_first_errors_and_the_data_has_all() -> None:
    wanted = gold(*["none"] * 30)
    depth = measure_depth([(wanted, found(*[("concern", 0.5 + i / 100) for i in range(30)]))])
    dataset = Dataset("one", [wanted], "")
    page = to_page(dataset, MODEL, depth)
    assert [row[-1] for row in page.grids[-1].rows] == [f"{0.79 - i / 100:.4f}" for i in range(SHOWN)]
    assert len(to_dict(dataset, MODEL, depth)["errors"]) == 30


def test_a_pipeline_without_scores_is_not_calibrated() -> None:
    wanted, given = gold(*WANTED), found(*[("none", 0.9)] * 4)
    for sentence in given["sentences"]:
        sentence["scores"] = {}
    depth = measure_depth([(wanted, given)])
    assert (depth.scored, depth.calibration[TOP].error, depth.points["concern"]) == (0, None, None)
    assert len(depth.errors) == 3


def test_documents_whose_roles_were_not_read_are_left_out() -> None:
    unread = gold(*WANTED) | {"layers": ["spans"]}
    given = found(*[(role, 0.9) for role in WANTED])
    assert measure_depth([(unread, given), (gold("none"), given)]).sentences == 1
    with pytest.raises(NothingToScoreError):
        measure_depth([(unread, given)])


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gold file of two documents, one drawn for its wording, and a pipeline that gets one sentence wrong."""
    documents = [gold(*WANTED, id="invented/d1"), gold(*WANTED, id="invented/d2", date="1955-02-01")]
    documents[1]["drawn"] = "conditions"
    for document in documents:
        document["text"] = f"{document['id']} ".ljust(40, ".")
    right = [(role, 0.9) for role in WANTED]
    answers = [found(*right), found(("concern", 0.75), *right[1:], kind="letter")]
    by_text = {d["text"]: answer for d, answer in zip(documents, answers, strict=True)}

    def pipe(texts: list[str], model: object) -> Any:
        for text in texts:
            yield type("Result", (), {"to_dict": lambda self, text=text: by_text[text]})()

    monkeypatch.setattr(extract, "pipe", pipe, raising=False)
    path = tmp_path / "two.jsonl"
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["roles", *map(str, arguments)], env={"COLUMNS": "200"})


def test_the_command_prints_and_writes_all(written: Path, tmp_path: Path) -> None:
    done = run("--gold", written, "--model", "some/path", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    data = json.loads((tmp_path / "out" / "roles-two-path.json").read_text(encoding="utf-8"))
    assert data["model"] == MODEL
    assert data["genres"]["letter"]["rows"]["roles.condition"]["f1"] == 0.0
    assert data["genres"]["letter"]["confusion"]["condition"]["concern"] == 1
    assert list(data["decades"]) == ["1950s", "1960s"]
    assert data["sentences"] == {"gold": 8, "scored": 8}
    # Seven right with 0.9, one wrong with 0.75.
    assert data["calibration"][TOP]["ece"] == pytest.approx((7 * 0.1 + 0.75) / 8, abs=0.0001)
    assert data["operating_points"] == {
        "precision": 0.8,
        "least": 20,
        "condition": None,
        "proposal": None,
        "concern": None,
    }
    assert [(error["id"], error["score"]) for error in data["errors"]] == [("invented/d2", 0.75)]
    page = (tmp_path / "out" / "roles-two-path.md").read_text(encoding="utf-8")
    assert "Drawn at random: 1 of 2 documents." in page
    assert "| invented/d2 | 0 | 9 | condition | – | concern | 0.7500 |" in page
    assert "not reached" in done.stdout


def test_the_command_on_the_memo_with_the_bundled_pipeline(bundled: Path, tmp_path: Path) -> None:
    done = run("--gold", MEMO, "--model", bundled, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    assert ONE_DOCUMENT in done.stdout
    data = json.loads((tmp_path / f"roles-memo-{bundled.name}.json").read_text(encoding="utf-8"))
    assert [name for name, group in data["genres"].items() if group["rows"]["roles.macro"]["documents"]] == [
        "memorandum"
    ]
    assert list(data["decades"]) == ["undated"]
    cells = data["all"]["confusion"]
    assert len(data["errors"]) == sum(cells[a][b] for a in ROLES for b in ROLES if a != b)


def test_exit_codes(written: Path, tmp_path: Path) -> None:
    assert run("--volumes", tmp_path / "nowhere").exit_code == 3
    unread = json.loads(written.read_text(encoding="utf-8").splitlines()[0]) | {"layers": []}
    (tmp_path / "unread.jsonl").write_text(json.dumps(unread), encoding="utf-8")
    assert run("--gold", tmp_path / "unread.jsonl").exit_code == 3
    assert run("--gold", tmp_path / "none.jsonl").exit_code == 2
    assert run("--gold", written, "--split", "dev").exit_code == 2
    assert run("--split", "train").exit_code == 2


def test_calibration_has_intervals_over_documents() -> None:
    # One document is right where its score is 0.9, the other wrong: the error is 0.1, 0.4 or 0.9 in a draw of two.
    done = calibrate_documents([[(0.9, True)], [(0.9, False)]])
    assert done.error == pytest.approx(0.4)
    assert done.interval == pytest.approx((0.1, 0.9))
    assert done.bins[8].interval == (0, 1)
    assert done.whole.interval == (0, 1)
    assert calibrate_documents([[(0.9, True)]]).interval is None


def test_an_operating_point_has_intervals_over_documents() -> None:
    documents = [([(0.9, True)] * 10, 12), ([(0.9, True)] * 8 + [(0.9, False)] * 2, 8)]
    point = with_intervals(Point(0.9, Counts(20, 20, 18)), documents)
    assert point
    assert point.intervals["precision"] == pytest.approx((0.8, 1))
    assert point.intervals["recall"] == pytest.approx((10 / 12, 1))
    assert with_intervals(None, documents) is None
