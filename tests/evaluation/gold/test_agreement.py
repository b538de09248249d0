import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from evaluation.gold.adjudication import find_disputes
from evaluation.gold.agreement import alpha, confuse, kappa, measure_agreement, observed, one_against_rest

Document = dict[str, Any]
Run = Callable[..., Any]

# Two coders, 10 units: 4 both a, 3 both b, 2 a/b, 1 b/a.
TABLE = np.array([[4.0, 2.0], [1.0, 3.0]])


def test_kappa_by_hand() -> None:
    # Observed 0.7; expected 0.6 * 0.5 + 0.4 * 0.5 = 0.5.
    assert kappa(TABLE) == pytest.approx((0.7 - 0.5) / 0.5)


def test_alpha_by_hand() -> None:
    # 20 values, 11 a and 9 b: disagreement expected 2 * 11 * 9 / (20 * 19), observed 3 / 10.
    assert alpha(TABLE) == pytest.approx(1 - 0.3 / (2 * 11 * 9 / (20 * 19)))


def test_one_label_only_measures_nothing() -> None:
    only = np.array([[5.0, 0.0], [0.0, 0.0]])
    assert observed(only) == 1
    assert np.isnan(kappa(only))
    assert np.isnan(alpha(only))
    assert np.isnan(kappa(np.zeros((2, 2))))


tables = st.lists(st.integers(0, 6), min_size=9, max_size=9).map(lambda cells: np.array(cells, float).reshape(3, 3))


@settings(deadline=None)
@given(tables)
def test_kappa_is_that_of_scikit_learn(table: Any) -> None:
    units = [(i, j) for i in range(3) for j in range(3) for _ in range(int(table[i, j]))]
    if len({label for unit in units for label in unit}) < 2:
        return
    one, two = zip(*units, strict=True)
    assert kappa(table) == pytest.approx(cohen_kappa_score(one, two))


def test_alpha_as_its_author_computes_it() -> None:
    # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example A: ten units, two observers.
    assert alpha(np.array([[5.0, 3.0], [1.0, 1.0]])) == pytest.approx(0.095, abs=0.0005)


def test_one_role_against_the_rest() -> None:
    table = np.arange(9.0).reshape(3, 3)
    assert one_against_rest(table, 1).tolist() == [[4, 8], [8, 16]]


def test_an_annotation_agrees_with_itself(gold: Document) -> None:
    found = measure_agreement([(gold, gold)])
    assert found.disagreements == []
    assert found.coefficients["kappa"].value == found.coefficients["alpha"].value == 1
    assert {row.main for row in found.rows.values()} == {1.0}


def test_only_layers_that_both_have_read_are_compared(gold: Document) -> None:
    found = measure_agreement([(gold, {**gold, "layers": ["roles"], "spans": []})])
    assert not any(name.startswith("PERSON") for name in found.rows)
    assert found.disagreements == []


def test_sentences_that_one_of_them_cuts_otherwise_are_left_out_of_kappa(gold: Document) -> None:
    other = json.loads(json.dumps(gold))
    other["sentences"][0]["end"] -= 1
    assert confuse(gold, other).sum() == len(gold["sentences"]) - 1


@pytest.fixture
def two(tmp_path: Path, gold: Document) -> tuple[Path, Path]:
    """Two annotations that differ in a role, a span's bounds, a threshold, and what one of them missed."""
    other = json.loads(json.dumps(gold))
    other["sentences"][4]["role"] = "none"
    other["spans"][2]["end"] -= 6
    other["spans"][4]["high"] = 50
    other["spans"].pop(1)
    paths = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    for path, document in zip(paths, (gold, other), strict=True):
        path.write_text(json.dumps(document) + "\n", encoding="utf-8")
    return paths


def test_agree(run: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    done = run("agree", *two)
    assert done.exit_code == 0, done.output
    data = json.loads((tmp_path / "out" / "agree-a-b.json").read_text(encoding="utf-8"))
    assert data["coefficients"]["same role"] == {"value": 0.8333, "interval": None, "sentences": 6}
    assert data["rows"]["PERSON.strict"]["f1"] == 0.6667
    assert data["rows"]["THRESHOLD.bounds"]["accuracy"] == 0
    assert [(each["task"], each["kind"]) for each in data["disagreements"]] == [
        ("people", "missed"),
        ("places", "wrong bounds"),
        ("thresholds", "wrong attribute"),
        ("roles", "missed"),
    ]
    lines = (tmp_path / "out" / "agree-a-b.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["choice"] for line in lines] == [None] * 4


def test_texts_must_be_the_same(run: Run, two: tuple[Path, Path], gold: Document) -> None:
    two[1].write_text(json.dumps({**gold, "text": gold["text"] + " "}) + "\n", encoding="utf-8")
    done = run("agree", *two)
    assert (done.exit_code, "have different texts of it" in done.stderr) == (2, True)
    two[1].write_text(json.dumps({**gold, "id": "another"}) + "\n", encoding="utf-8")
    done = run("agree", *two)
    assert (done.exit_code, "no document in common" in done.stderr) == (2, True)


def read(path: Path) -> Document:
    document: Document = json.loads(path.read_text(encoding="utf-8"))
    return document


@pytest.mark.parametrize("prefer", ["a", "b"])
def test_adjudicate_prefers(invoke: Run, two: tuple[Path, Path], tmp_path: Path, prefer: str) -> None:
    to = tmp_path / "third.jsonl"
    assert invoke("adjudicate", *two, "--to", to, "--prefer", prefer).exit_code == 0
    wanted = read(two[0 if prefer == "a" else 1])
    third = read(to)
    assert third["sentences"] == wanted["sentences"]
    bare = [{key: value for key, value in span.items() if key != "text"} for span in third["spans"]]
    assert bare == sorted(wanted["spans"], key=lambda span: span["start"])


def test_adjudicate_lists_what_is_open_and_takes_decisions(invoke: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    to = tmp_path / "third.jsonl"
    done = invoke("adjudicate", *two, "--to", to)
    assert done.exit_code == 1
    assert not to.exists()
    assert done.stderr.count("Open: ") == 4
    sheet = tmp_path / "third.jsonl.open.jsonl"
    lines = [json.loads(line) for line in sheet.read_text(encoding="utf-8").splitlines()]
    assert lines[0]["words"] == "Birch"
    for line, choice in zip(lines, ["a", "b", None, "a"], strict=True):
        line["choice"] = choice
    lines[2]["choice"] = [{**lines[2]["a"][0], "high": 45}]
    sheet.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert invoke("adjudicate", *two, "--to", to, "--decisions", sheet).exit_code == 0
    third = read(to)
    assert [span.get("high") for span in third["spans"] if span["label"] == "THRESHOLD"] == [45]
    assert [span["text"] for span in third["spans"] if span["label"] in ("PERSON", "PLACE")] == [
        "Alder",
        "Birch",
        "Port",
    ]
    assert third["sentences"][4]["role"] == "concern"


def test_a_decision_that_is_none_is_an_error(invoke: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.jsonl"
    sheet.write_text('{"key": "k", "choice": "c"}\n')
    done = invoke("adjudicate", *two, "--to", tmp_path / "third.jsonl", "--decisions", sheet)
    assert (done.exit_code, "line 1" in done.stderr) == (2, True)


def test_what_a_condition_gates_is_found_again_by_its_offsets(
    invoke: Run, two: tuple[Path, Path], tmp_path: Path, gold: Document
) -> None:
    gold["sentences"][2]["gates"] = 3
    other = json.loads(json.dumps(gold))
    other["sentences"].pop(0)
    other["sentences"][1]["gates"] = 2
    for path, document in zip(two, (gold, other), strict=True):
        path.write_text(json.dumps(document) + "\n", encoding="utf-8")
    to = tmp_path / "third.jsonl"
    assert invoke("adjudicate", *two, "--to", to, "--prefer", "b").exit_code == 0
    assert read(to)["sentences"] == other["sentences"]


def test_what_one_of_them_has_not_read_is_no_dispute_and_stays(
    invoke: Run, two: tuple[Path, Path], tmp_path: Path, gold: Document
) -> None:
    other = json.loads(json.dumps(gold))
    other["layers"] = ["roles", "spans"]
    for sentence in other["sentences"]:
        sentence.pop("holder", None)
    for span in other["spans"]:
        span.pop("ref", None)
    other["sentences"][2]["role"] = "concern"
    for path, document in zip(two, (gold, other), strict=True):
        path.write_text(json.dumps(document) + "\n", encoding="utf-8")
    (dispute,) = find_disputes(gold, other)
    assert (dispute.layer, [item["role"] for item in (*dispute.a, *dispute.b)]) == (
        "sentences",
        ["condition", "concern"],
    )
    to = tmp_path / "third.jsonl"
    assert invoke("adjudicate", *two, "--to", to, "--prefer", "b").exit_code == 0
    third = read(to)
    assert third["sentences"][2] == {**gold["sentences"][2], "role": "concern"}
    assert [span.get("ref", "missing") for span in third["spans"] if span["label"] == "PERSON"] == [None, None]
