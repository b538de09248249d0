"""The trainer of the threshold judge, on a few invented documents."""

import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="the trainer needs scikit-learn")

from corpus.__main__ import main
from corpus.thresholds import FOLDS
from corpus.volumes import load_splits
from extract.quantities.judge import parse_judge

TEXT = "We recommend that you approve $20 million. The three of them left, and we lost 300 men in 1961.\n"


def write_records(path: Path) -> None:
    def span(words: str, kind: str) -> dict[str, object]:
        start = TEXT.index(words)
        return {"start": start, "end": start + len(words), "label": "THRESHOLD", "kind": kind}

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
    write_records(records)
    for out in (first, second):
        with pytest.raises(SystemExit) as stop:
            main(["thresholds", str(records), "--out", str(out)])
        assert stop.value.code == 0
    assert first.read_bytes() == second.read_bytes()
    judge = parse_judge(first.read_bytes(), path="first.json")
    assert judge.keep.weights["kind=mark"] > 0
    assert judge.required.weights["role=proposal"] > 0
    recipe = json.loads(first.read_bytes())["recipe"]
    assert (recipe["documents"], recipe["thresholds"]) == (FOLDS, 2 * FOLDS)
    assert "(n = 16)" in capsys.readouterr().out
