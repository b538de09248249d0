"""The trainer of the threshold judge, on a few invented documents."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import spacy

pytest.importorskip("sklearn", reason="the trainer needs scikit-learn")

from corpus.__main__ import main
from corpus.threshold_errors import errors_in
from corpus.threshold_kinds import encoder_hash
from corpus.thresholds import FOLDS, read_cases
from corpus.volumes import load_splits
from extract.components.thresholds.kinds import FILE, parse_kinds
from extract.quantities.judge import read_judge

MODELS = Path(__file__).parents[2] / "models"
QUANTITY = {"cmp": "eq", "low": 20_000_000, "high": 20_000_000, "unit": "USD", "per": None}
TEXT = "We recommend that you approve $20 million. The three of them left, and we lost 300 men in 1961.\n"


def write_records(path: Path) -> None:
    def span(words: str, kind: str) -> dict[str, object]:
        start = TEXT.index(words)
        return {"start": start, "end": start + len(words), "label": "THRESHOLD", "kind": kind, **QUANTITY}

    volumes = list(load_splits().items())
    chosen = [v for v, split in volumes if split == "train"][:FOLDS] + [v for v, split in volumes if split == "dev"][:1]
    with path.open("w", encoding="utf-8") as file:
        for volume in chosen:
            record = {
                "id": f"{volume}/d1",
                "layers": ["roles", "spans"],
                "text": TEXT,
                "sentences": [{"start": 0, "end": 42, "role": "proposal"}, {"start": 43, "end": 95, "role": "none"}],
                "spans": [span("$20 million", "required"), span("300 men", "reported")],
            }
            file.write(json.dumps(record) + "\n")


def test_the_same_file_gives_the_same_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records, first, second = tmp_path / "records.jsonl", tmp_path / "first.json", tmp_path / "second.json"
    judged, errors = tmp_path / "judged.jsonl", tmp_path / "errors.jsonl"
    judged.write_text('{"about": "nothing"}\n', "utf-8")
    both = ("--judged", judged, "--kinds", judged)
    write_records(records)
    for out in (first, second):
        with pytest.raises(SystemExit) as stop:
            main(["thresholds", *map(str, (records, "--out", out, *both, "--errors", errors))])
        assert stop.value.code == 0
    assert first.read_bytes() == second.read_bytes()
    judge = read_judge(json.loads(first.read_bytes()))
    assert judge.keep.weights["kind=mark"] > 0
    assert judge.required.weights["role=proposal"] > 0
    recipe = json.loads(first.read_bytes())["recipe"]
    assert (recipe["documents"], recipe["thresholds"]) == (FOLDS, 2 * FOLDS)
    assert "(n = 16)" in capsys.readouterr().out
    found = [json.loads(line) for line in errors.read_text("utf-8").splitlines()]
    assert all("⟦" in error["words"] and error["error"] for error in found)


def test_an_error_says_what_is_wrong() -> None:
    record = {"id": "v/d1", "text": TEXT, "sentences": [], "spans": []}
    start = TEXT.index("$20 million")
    gold = {**{"start": start, "end": start + 11, "label": "THRESHOLD", "kind": "required"}, **QUANTITY}
    record["spans"] = [gold, {**gold, "start": 90, "end": 94}]
    (case,) = [case for case in read_cases([record]) if case.offsets[0] == start]
    assert [error["error"] for error in errors_in(record, [(case, 0.9)])] == ["missed"]
    wrong = {**gold, "high": 30_000_000, "unit": "man"}
    case = replace(case, gold=(wrong,))
    errors = list(errors_in({**record, "spans": [wrong]}, [(case, 0.9)]))
    assert [error["error"] for error in errors] == ["bounds", "unit"]
    assert "⟦$20 million⟧" in errors[0]["words"]
    assert [error["error"] for error in errors_in({**record, "spans": []}, [(replace(case, gold=()), 0.9)])] == [
        "invented"
    ]
    assert list(errors_in({**record, "spans": []}, [(replace(case, gold=()), 0.1)])) == []


@pytest.mark.parametrize("folder", ["onnx", "sm"])
def test_the_weights_fit_the_encoder(folder: str) -> None:
    file = MODELS / folder / "thresholds" / FILE
    assert json.loads(file.read_bytes())["recipe"]["encoder"] == encoder_hash(MODELS / folder)
    parse_kinds(file.read_bytes(), path=FILE)


def test_the_command_writes_into_the_pipeline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nlp = spacy.blank("en")
    for name in ("extract_sentences", "tok2vec", "extract_thresholds"):
        nlp.add_pipe(name, name=name.removeprefix("extract_"))
    nlp.initialize()
    records, judged, pipeline = tmp_path / "records.jsonl", tmp_path / "judged.jsonl", tmp_path / "pipeline"
    nlp.to_disk(pipeline)
    judged.write_text('{"about": "nothing"}\n', "utf-8")
    write_records(records)
    for _ in range(2):
        with pytest.raises(SystemExit) as stop:
            main(["kinds", str(records), str(pipeline), "--kinds", str(judged)])
        assert stop.value.code == 0
    content = json.loads((pipeline / "thresholds" / FILE).read_bytes())
    assert content["recipe"]["thresholds"] == 16
    assert len(content["vectors"]) == 2 * 96
    assert "dev 1.000" in capsys.readouterr().out
    doc = spacy.load(pipeline)("We recommend that you approve $20 million.")
    assert [quantity["kind"] for quantity in doc.spans["thresholds"].attrs["quantities"]] == ["required"]
