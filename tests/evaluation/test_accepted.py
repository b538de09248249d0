from datetime import date
from pathlib import Path

import pytest

from evaluation.accepted import ACCEPTED, Accepted, find_accepted, load_accepted, save_accepted
from evaluation.counts import Counts
from evaluation.errors import StaleRunError
from evaluation.gates import GATES, load_gates
from evaluation.runs import Run, compare, make_run
from extract.errors import MalformedDataError

GOLD = [{"id": f"v/d{i}", "text": "T"} for i in range(4)]


def run(name: str = "score-dev-x", matched: float = 1, documents: int = 4) -> Run:
    tallies = [{"a": Counts(1, 2, matched)} for _ in range(documents)]
    return make_run(name, GOLD[:documents], tallies, means={"m": ("a",)}, model={"name": "x"})


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    known = {each.name: Accepted(each, "because", date(2025, 1, 31)) for each in (run(), run("other", 0.5))}
    save_accepted(known, path)
    assert load_accepted(path) == known
    assert len(path.read_text().splitlines()) >= 8  # a document a line


def test_no_file_is_no_run_and_a_faulty_one_an_error(tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    assert load_accepted(path) == {}
    for text in ("{}", "[]", "{", '{"schema": 9, "runs": {}}', '{"schema": 1, "runs": {"a": {}}}'):
        path.write_text(text)
        with pytest.raises(MalformedDataError, match=r"accepted\.json"):
            load_accepted(path)


def test_a_run_is_held_against_that_of_its_name() -> None:
    known = {"score-dev-x": Accepted(run(), "", date.today())}
    assert find_accepted(run(), known) == known["score-dev-x"]
    assert find_accepted(run("score-test-x"), known) is None


def test_an_accepted_run_of_other_documents_is_an_error() -> None:
    known = {"score-dev-x": Accepted(run(documents=1), "", date.today())}
    with pytest.raises(StaleRunError, match="shares 1 of 4 documents"):
        find_accepted(run(), known)


def test_documents_whose_gold_has_changed_are_not_compared() -> None:
    other = make_run("n", [{**GOLD[0], "text": "U"}, *GOLD[1:]], [{"a": Counts(1, 2, 0)}] * 4)
    assert compare(run(), other)["a"].documents == 3
    assert compare(run(), other, {"v/d1"})["a"].documents == 1


def test_the_accepted_runs_of_the_checkout_can_be_read() -> None:
    known = load_accepted(ACCEPTED)
    assert {"score-dev-onnx", "score-dev-sm", "structure-dev", "sentences-sentences_hand"} <= known.keys()
    assert all(each.reason for each in known.values())


def test_a_worse_pipeline_in_the_place_of_the_default_would_be_stopped() -> None:
    known = load_accepted(ACCEPTED)
    found = compare(known["score-dev-onnx"].run, known["score-dev-sm"].run)
    assert found["roles.macro"].worse
    assert not found["PERSON.strict"].worse
    gates = [gate for gate in load_gates(GATES, "dev") if found[gate.row].worse]
    assert {gate.row for gate in gates} == {"roles.macro", "roles.condition"}
