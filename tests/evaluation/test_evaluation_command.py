"""The commands on invented documents with a pipeline that is none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from answers import Pipeline
from typer.testing import CliRunner

import extract
from corpus.annotations import text_hash
from evaluation import cli
from evaluation.documents import MEMO, ONE_DOCUMENT, SHAPES
from evaluation.gates import GATES, load_gates
from evaluation.segmentation import make_segmenter
from evaluation.shell import app
from extract.errors import ModelNotFoundError
from extract.reading.tei import read_volume

Document = dict[str, Any]
Make = Callable[[Document], Document]
Run = Callable[..., Any]

UNACCEPTED = ("--accepted", "nowhere.json")  # the checkout's own are of other documents
GATE = '[[two]]\nfigure = "{figure}"\nfloor = {floor}\nreason = "a test"\ndate = 2025-01-31\n'


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
        "intervals": {"precision": [1.0, 1.0], "recall": [1.0, 1.0], "f1": [1.0, 1.0]},
        "gold": 4,
        "predicted": 4,
        "matched": 4,
        "documents": 2,
        "rule": "same start, end and label",
    }
    assert data["groups"]["all"]["confusion"]["condition"]["condition"] == 2
    page = (tmp_path / "out" / "score-two-path.md").read_text(encoding="utf-8")
    assert "| PERSON.strict | 1.000 (1.000–1.000) | 1.000 (1.000–1.000) | 1.000 (1.000–1.000) |" in page
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
    assert ONE_DOCUMENT in (tmp_path / "out" / "score-memo-onnx.md").read_text(encoding="utf-8")
    assert ONE_DOCUMENT in (tmp_path / "out" / "score-memo-onnx.json").read_text(encoding="utf-8")


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


@pytest.mark.parametrize("command", ["score", "baselines", "speed", "sentences"])
def test_without_the_volumes_there_is_nothing_to_score(run: Run, command: str, tmp_path: Path) -> None:
    split = [] if command == "sentences" else ["--split", "dev"]
    done = run(command, *split, "--volumes", tmp_path / "nowhere")
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


STRUCTURED = {
    "volume": "frus1955-57v08",
    "date": "1956-03-01",
    "text": "7. Memorandum to Birch1\n\nAlder agrees. [Page 4]\n\n  1. Source: Alder Papers.\n",
    "refs": [[22, 23, "1"]],
    "pages": [[39, 47]],
    "notes": [[54, 75, "1"]],
    "blocks": [[0, 23, "head"], [25, 38, "p"], [54, 75, "note"]],
}


def shared_folder(folder: Path, document: Document) -> Path:
    (folder / "structure").mkdir()
    for file in SHAPES.values():
        (folder / "structure" / file).write_text(json.dumps(document) + "\n", encoding="utf-8")
    return folder


def test_structure_scores_both_shapes(run: Run, tmp_path: Path) -> None:
    done = run("structure", *UNACCEPTED, "--shared", shared_folder(tmp_path, STRUCTURED))
    assert done.exit_code == 0, done.output
    data = json.loads((tmp_path / "out" / "structure-dev.json").read_text(encoding="utf-8"))
    assert [(part["name"], part["documents"]) for part in data["data"]] == [("blank_lines", 1), ("single_newline", 1)]
    assert data["rows"]["single_newline.notes"]["f1"] == 1.0
    assert {(gate["figure"], gate["met"]) for gate in data["gates"]} == {
        (f"{shape}.{layer}.f1", True) for shape in SHAPES for layer in ("note_refs", "notes", "note_sentences", "pages")
    }
    assert "| blank_lines.pages | 1.000 | 1.000 | 1.000 |" in (tmp_path / "out" / "structure-dev.md").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("layers", "wrong"),
    [
        (["note_refs"], {"refs": [[21, 22, "1"]]}),
        (["note_refs", "note_sentences"], {"refs": [[36, 37, "1"]]}),
        (["notes", "note_sentences"], {"notes": []}),
        (["pages"], {"pages": []}),
    ],
)
def test_structure_that_is_not_found_meets_no_gate(
    run: Run, tmp_path: Path, layers: list[str], wrong: Document
) -> None:
    done = run("structure", *UNACCEPTED, "--shared", shared_folder(tmp_path, STRUCTURED | wrong))
    assert done.exit_code == 1
    named = {line.split()[3] for line in done.stderr.splitlines() if line.startswith("Gate not met")}
    assert named == {f"{shape}.{layer}.f1" for shape in SHAPES for layer in layers}


def test_without_the_structure_there_is_nothing_to_score(run: Run, tmp_path: Path) -> None:
    done = run("structure", *UNACCEPTED, "--shared", tmp_path)
    assert done.exit_code == 3
    assert done.stderr.startswith("Nothing to score: There is no folder")


@pytest.fixture
def hand(tmp_path: Path, volume: Path) -> Callable[..., Path]:
    """A file with what the segmenter itself finds in the documents of a volume, the first sentences left out."""

    def write(*, left_out: int) -> Path:
        segment = make_segmenter()
        lines = [
            {"id": memo.id, "sha256": text_hash(memo.text), "range": [0, len(memo.text)], "sentences": found[left_out:]}
            for memo in read_volume(volume)
            if len(found := segment(memo.text)) > left_out
        ]
        path = tmp_path / "sentences_hand.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(("left_out", "code"), [(0, 0), (1, 1)])
def test_sentences_are_held_against_their_gate(
    run: Run, hand: Callable[..., Path], volume: Path, tmp_path: Path, left_out: int, code: int
) -> None:
    done = run("sentences", *UNACCEPTED, "--gold", hand(left_out=left_out), "--volumes", volume.parent)
    assert done.exit_code == code, done.output
    assert ("Gate not met: sentences.strict.f1" in done.stderr) == bool(code)
    data = json.loads((tmp_path / "out" / "sentences-sentences_hand.json").read_text(encoding="utf-8"))
    assert data["rows"]["sentences.strict"]["recall"] == 1.0
    assert bool(data["disagreements"]) == bool(code)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "meta.json").write_text('{"name": "tiny"}', encoding="utf-8")
    return folder


def test_a_card_has_the_figures_of_the_split_and_of_the_memo(
    folder: Path, gold: Document, perfect: Make, empty: Make, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo = json.loads(MEMO.read_text(encoding="utf-8"))
    answers = Pipeline([gold, memo], lambda document: (perfect if document is gold else empty)(document))
    monkeypatch.setattr(extract, "pipe", answers, raising=False)
    monkeypatch.setattr(cli, "load_split", lambda split, volumes: cli.load_file(two.rename(two.with_stem(split))))
    done = CliRunner().invoke(app, ["card", str(folder), "--split", "test"])
    assert done.exit_code == 0, done.output
    assert answers.asked_for == folder
    scores = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["frus"]["scores"]
    assert (scores["test"]["people"]["value"], scores["memo"]["people"]["value"]) == (1.0, 0.0)
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "### The test volumes" in card
    assert ONE_DOCUMENT in card


def test_a_card_of_no_pipeline_and_one_without_volumes(folder: Path, tmp_path: Path) -> None:
    before = (folder / "meta.json").read_bytes()
    for arguments, code in ((["card", tmp_path / "none"], 2), (["card", folder, "--volumes", tmp_path / "no"], 3)):
        done = CliRunner().invoke(app, list(map(str, arguments)))
        assert (done.exit_code, len(done.stderr.splitlines())) == (code, 1)
    assert CliRunner().invoke(app, ["card", str(folder), "--split", "train"]).exit_code == 2
    assert (folder / "meta.json").read_bytes() == before
    assert not (folder / "README.md").exists()
