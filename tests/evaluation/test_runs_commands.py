"""`score` against an accepted run, `compare` and `accept`, on invented documents with a pipeline that is none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer

import extract
from evaluation import notes
from evaluation.counts import Counts
from evaluation.documents import Dataset
from evaluation.figures import Row
from evaluation.runs import make_run
from evaluation.shell import Gating, finish
from extract.reading.marginalia import Marginalia

Document = dict[str, Any]
Make = Callable[[Document], Document]
Run = Callable[..., Any]

GATE = '[[many]]\nfigure = "PERSON.strict.f1"\nfloor = 0.1\nreason = "a test"\ndate = 2025-01-31\n'


@pytest.fixture
def many(tmp_path: Path, gold: Document) -> Path:
    """Eight documents that differ by their ids and texts."""
    path = tmp_path / "many.jsonl"
    documents = [{**gold, "id": f"invented/d{i}", "text": gold["text"] + " " * i} for i in range(8)]
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return path


def answer(monkeypatch: pytest.MonkeyPatch, gold: Document, perfect: Make, *, worse: int = 0) -> None:
    """The pipeline is right but for the first people of so many documents."""

    def pipe(texts: list[str], model: object) -> Any:
        for place, _ in enumerate(texts):
            found = perfect(gold)
            if place < worse:
                found["people"] = found["people"][1:]
            yield type("Result", (), {"to_dict": lambda self, found=found: found})()

    monkeypatch.setattr(extract, "pipe", pipe, raising=False)


@pytest.fixture
def options(tmp_path: Path, many: Path) -> list[object]:
    (tmp_path / "gates.toml").write_text(GATE)
    return ["--gold", many, "--gates", tmp_path / "gates.toml", "--accepted", tmp_path / "accepted.json"]


@pytest.fixture
def accept(tmp_path: Path, invoke: Run) -> Run:
    """Accept the run that `score` has just written."""
    name = tmp_path / "out" / "score-many-onnx.json"
    return lambda *more: invoke("accept", name, "--accepted", tmp_path / "accepted.json", "--reason", "a test", *more)


def test_a_run_significantly_below_the_accepted_one_is_red(
    run: Run, accept: Run, options: list[object], gold: Document, perfect: Make, monkeypatch: Any, tmp_path: Path
) -> None:
    answer(monkeypatch, gold, perfect)
    done = run("score", *options)
    assert done.exit_code == 0
    assert "Floors only" in done.stderr
    assert accept().exit_code == 0
    files = ["--markdown", tmp_path / "gates.md", "--junit", tmp_path / "gates.xml"]
    answer(monkeypatch, gold, perfect, worse=4)  # one-sided p = 1/16: may be chance
    assert run("score", *options, *files).exit_code == 0
    answer(monkeypatch, gold, perfect, worse=5)  # 1/32
    done = run("score", *options, *files)
    assert done.exit_code == 1
    assert "significantly below the accepted run by 0.1852 (one-sided p = 0.0312 over 8 documents)" in done.stderr
    summary = (tmp_path / "gates.md").read_text(encoding="utf-8")
    assert summary.count("# Gates: score-many-onnx") == 2
    assert "All gates met." in summary
    assert "1 gate of 1 not met." in summary
    assert "| NOT MET | a test |" in summary
    suite = ElementTree.parse(tmp_path / "gates.xml").getroot()[0]
    assert [len(case) for case in suite] == [0, 1]


def test_accepting_shows_the_difference_and_then_the_gate_is_green_again(
    run: Run, accept: Run, options: list[object], gold: Document, perfect: Make, monkeypatch: Any, tmp_path: Path
) -> None:
    answer(monkeypatch, gold, perfect)
    run("score", *options)
    assert "the first that is accepted, 8 documents" in accept().stdout
    answer(monkeypatch, gold, perfect, worse=8)
    assert run("score", *options).exit_code == 1
    before = (tmp_path / "accepted.json").read_bytes()
    shown = accept("--dry-run")
    assert (tmp_path / "accepted.json").read_bytes() == before
    assert "-0.333" in shown.stdout
    assert "perhaps a better" in shown.stdout
    assert accept().exit_code == 0
    assert (tmp_path / "accepted.json").read_bytes() != before
    assert run("score", *options).exit_code == 0


def test_a_run_is_not_accepted_without_a_reason(invoke: Run, tmp_path: Path) -> None:
    done = invoke("accept", tmp_path / "no.json", "--reason", " ")
    assert (done.exit_code, "--reason WHY" in done.stderr) == (2, True)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"run": "a", "model": {}, "means": {}, "documents": {"d": {}}}'])
def test_what_is_no_run_is_an_error(invoke: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    for command in (["accept", path, "--reason", "why"], ["compare", path, path]):
        done = invoke(*command)
        assert done.exit_code == 2
        assert len(done.stderr.splitlines()) == 1
        assert "run.json" in done.stderr


def test_two_saved_runs_are_compared(
    run: Run, options: list[object], gold: Document, perfect: Make, monkeypatch: Any, tmp_path: Path
) -> None:
    for name, worse in (("one", 0), ("two", 7)):
        answer(monkeypatch, gold, perfect, worse=worse)
        run("score", *options, "--model", name)
    out = tmp_path / "out"
    done = run("compare", out / "score-many-one.json", out / "score-many-two.json")
    assert done.exit_code == 0, done.output
    data = json.loads((out / "compare-score-many-one-score-many-two.json").read_text(encoding="utf-8"))
    row = data["rows"]["PERSON.strict"]
    assert (row["a"], row["b"], row["differing"], row["p"]) == (1, 0.72, 7, round(2 / 128, 4))
    assert row["interval"][1] < 0
    assert data["rows"]["PLACE.strict"]["verdict"] == "the same"


def test_two_pipelines_are_compared(run: Run, many: Path, gold: Document, perfect: Make, monkeypatch: Any) -> None:
    answer(monkeypatch, gold, perfect, worse=3)
    done = run("compare", "one", "two", "--gold", many)
    assert done.exit_code == 0, done.output
    assert "the same" in done.stdout


def test_small_numbers_are_warned_of(
    run: Run, options: list[object], gold: Document, perfect: Make, monkeypatch: Any, tmp_path: Path
) -> None:
    for name, worse in (("one", 0), ("two", 2)):
        answer(monkeypatch, gold, perfect, worse=worse)
        run("score", *options, "--model", name)
    out = tmp_path / "out"
    done = run("compare", out / "score-many-one.json", out / "score-many-two.json")
    assert "n is too small to tell" in done.stdout
    assert "too few documents to tell" in done.stdout


def test_runs_without_a_document_in_common_are_not_compared(
    run: Run, options: list[object], gold: Document, perfect: Make, monkeypatch: Any, tmp_path: Path
) -> None:
    answer(monkeypatch, gold, perfect)
    run("score", *options)
    first = tmp_path / "out" / "score-many-onnx.json"
    data = json.loads(first.read_text(encoding="utf-8"))
    data["documents"] = {"other/d1": data["documents"]["invented/d1"]}
    second = tmp_path / "second.json"
    second.write_text(json.dumps(data), encoding="utf-8")
    assert run("compare", first, second).exit_code == 3


def test_what_needs_the_volumes_is_held_against_its_accepted_run_too(
    run: Run, invoke: Run, shared: Path, monkeypatch: Any, tmp_path: Path
) -> None:
    options = ["--volumes", shared / "frus" / "volumes", "--accepted", tmp_path / "accepted.json"]
    assert run("notes", *options).exit_code == 0
    done = invoke("accept", tmp_path / "out" / "notes-dev.json", *options[2:], "--reason", "a test")
    assert done.exit_code == 0
    monkeypatch.setattr(notes, "read_marginalia", lambda text: Marginalia("editorial", None, ()))
    done = run("notes", *options)
    assert done.exit_code == 1
    assert "significantly below the accepted run" in done.stderr


def test_rows_that_are_no_sums_have_floors_alone_and_the_command_says_so(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "gates.toml").write_text(GATE + GATE.replace("PERSON.strict", "b3"))
    documents = [{"id": "d1"}]
    counted = make_run("r", documents, [{"PERSON.strict": Counts(1, 1, 1)}])
    gating = Gating(tmp_path / "gates.toml", tmp_path / "accepted.json")
    rows = {"b3": Row("a mean", 1, None, {"f1": 0.05})}
    with pytest.raises(typer.Exit):
        finish(
            "t",
            [Dataset("many", documents, "")],
            counted,
            {"PERSON.strict": "same"},
            group="many",
            gating=gating,
            out=tmp_path,
            uncounted=rows,
        )
    shown = capsys.readouterr().err
    assert "Floors only, for they are no sums of counts: b3.f1." in shown
    assert "Gate not met: b3.f1 is 0.0500" in shown
    assert json.loads((tmp_path / "r.json").read_text())["documents"]["d1"]["rows"] == {"PERSON.strict": [1, 1, 1]}
