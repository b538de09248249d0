"""The commands on invented documents with a pipeline that is none."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import extract
from evaluation.cli import app
from evaluation.documents import MEMO, ONE_DOCUMENT
from evaluation.gates import GATES, load_gates
from extract.errors import ModelNotFoundError

Document = dict[str, Any]
Make = Callable[[Document], Document]
Run = Callable[..., Any]

GATE = '[[two]]\nfigure = "{figure}"\nfloor = {floor}\nreason = "a test"\ndate = 2025-01-31\n'


@dataclass
class Pipeline:
    """Answers every text of its documents as told."""

    documents: list[Document]
    answer: Make
    asked_for: object = None

    def __call__(self, texts: Iterable[str], model: object) -> Iterator[Any]:
        self.asked_for = model
        by_text = {document["text"]: document for document in self.documents}
        for text in texts:
            answer = self.answer(by_text[text])
            yield type("Result", (), {"to_dict": lambda self, answer=answer: answer})()


@pytest.fixture
def two(tmp_path: Path, gold: Document) -> Path:
    path = tmp_path / "two.jsonl"
    path.write_text((json.dumps(gold) + "\n") * 2, encoding="utf-8")
    return path


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def invoke(*arguments: str | Path) -> Any:
        return CliRunner().invoke(app, [*map(str, arguments), "--out", str(tmp_path / "out")], env={"COLUMNS": "200"})

    return invoke


@pytest.fixture
def right(monkeypatch: pytest.MonkeyPatch, gold: Document, perfect: Make) -> Pipeline:
    pipeline = Pipeline([gold], perfect)
    monkeypatch.setattr(extract, "pipe", pipeline, raising=False)
    return pipeline


def memo_pipeline(monkeypatch: pytest.MonkeyPatch, answer: Make) -> None:
    memo = json.loads(MEMO.read_text(encoding="utf-8"))
    monkeypatch.setattr(extract, "pipe", Pipeline([memo], answer), raising=False)


def test_score_writes_every_figure_with_its_counts_and_rule(
    run: Run, two: Path, right: Pipeline, tmp_path: Path
) -> None:
    done = run("score", "--gold", two, "--model", "some/path")
    assert done.exit_code == 0, done.output
    assert right.asked_for == "some/path"
    data = json.loads((tmp_path / "out" / "score-two-path.json").read_text(encoding="utf-8"))
    assert data["model"] == {"name": "fake", "version": "0.0", "extract": "0.0"}
    assert data["data"]["documents"] == 2
    assert len(data["data"]["sha256"]) == 64
    assert list(data["groups"]) == ["all", "meetings or numbers", "random"]
    person = data["groups"]["all"]["rows"]["PERSON.strict"]
    assert person == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "interval": [1.0, 1.0],
        "gold": 4,
        "predicted": 4,
        "matched": 4,
        "documents": 2,
        "rule": "same start, end and label",
    }
    assert data["groups"]["all"]["confusion"]["condition"]["condition"] == 2
    page = (tmp_path / "out" / "score-two-path.md").read_text(encoding="utf-8")
    assert "| PERSON.strict | 1.000 | 1.000 | 1.000 |" in page
    assert "counts as predicted none" in page
    assert "roles.macro" in done.stdout


def test_the_caution_stands_beside_the_memo_s_figures_and_no_others(
    run: Run, two: Path, right: Pipeline, monkeypatch: pytest.MonkeyPatch, perfect: Make, tmp_path: Path
) -> None:
    assert ONE_DOCUMENT not in run("score", "--gold", two).output
    memo_pipeline(monkeypatch, perfect)
    done = run("score")
    assert done.exit_code == 0
    assert ONE_DOCUMENT in done.stdout
    assert ONE_DOCUMENT in (tmp_path / "out" / "score-memo-sm.md").read_text(encoding="utf-8")
    assert ONE_DOCUMENT in (tmp_path / "out" / "score-memo-sm.json").read_text(encoding="utf-8")


def test_a_pipeline_that_finds_nothing_meets_no_gate_of_the_memo(
    run: Run, monkeypatch: pytest.MonkeyPatch, empty: Make
) -> None:
    memo_pipeline(monkeypatch, empty)
    done = run("score")
    assert done.exit_code == 1
    for gate in load_gates(GATES, "memo"):
        assert f"Gate not met: {gate.figure} is 0.0000, its floor {gate.floor}" in done.stderr


@pytest.mark.parametrize(("figure", "floor", "code"), [("PLACE.strict.f1", 1.0, 0), ("PLACE.strict.f9", 0.1, 2)])
def test_gates_of_another_file(
    run: Run, two: Path, right: Pipeline, tmp_path: Path, figure: str, floor: float, code: int
) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(GATE.format(figure=figure, floor=floor))
    done = run("score", "--gold", two, "--gates", path)
    assert done.exit_code == code
    assert ("PLACE.strict.f9" in done.stderr) == bool(code)


def test_no_gates_are_said_to_be_none(run: Run, two: Path, right: Pipeline) -> None:
    done = run("score", "--gold", two)
    assert done.exit_code == 0
    assert "has no group [[two]]" in done.stderr


@pytest.mark.parametrize("command", ["score", "baselines", "speed"])
def test_without_the_volumes_there_is_nothing_to_score(run: Run, command: str, tmp_path: Path) -> None:
    done = run(command, "--split", "dev", "--volumes", tmp_path / "nowhere")
    assert done.exit_code == 3
    assert done.stderr.startswith("Nothing to score: There is no folder")
    assert "python -m corpus fetch" in done.stderr
    assert done.stdout == ""


def test_an_empty_file_has_nothing_to_score(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert run("score", "--gold", tmp_path / "empty.jsonl").exit_code == 3


def test_bad_input_is_one_line_and_exit_code_2(
    run: Run, two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.jsonl").write_text("{}\n")

    def unknown(texts: object, model: object) -> None:
        raise ModelNotFoundError("There is no pipeline 'x'.")

    monkeypatch.setattr(extract, "pipe", unknown, raising=False)
    for arguments in (["--gold", tmp_path / "none.jsonl"], ["--gold", tmp_path / "bad.jsonl"], ["--gold", two]):
        done = run("score", *arguments)
        assert done.exit_code == 2
        assert len(done.stderr.splitlines()) == 1
    assert run("score", "--gold", two, "--split", "dev").exit_code == 2
    assert run("score", "--split", "devel").exit_code == 2


def test_a_missing_result_is_an_error(run: Run, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "pipe", lambda texts, model: iter([]), raising=False)
    done = run("score", "--gold", two)
    assert done.exit_code == 2
    assert "gave 0 results for 2 documents" in done.stderr
