"""The trainer of the rankers, on a few invented documents."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="the trainer needs scikit-learn")

from corpus.__main__ import main
from corpus.links import FOLDS, Case, fit_ranker
from corpus.volumes import load_splits
from extract.dependence.ranker import read_rankers

PIECES = (
    ("proposal", "I recommend a treaty."),
    ("concern", "This would be costly."),
    ("condition", "They agree only if we pay:"),
    ("condition", "(a) for the ships;"),
)


def write_files(folder: Path) -> tuple[Path, Path]:
    text = "\n\n".join(words for _, words in PIECES) + "\n"
    sentences = [
        {"start": text.index(words), "end": text.index(words) + len(words), "role": role, "block": "p"}
        for role, words in PIECES
    ]
    sentences[2]["gates"] = sentences[3]["gates"] = 2
    at = [[sentence["start"], sentence["end"]] for sentence in sentences]
    volumes = list(load_splits().items())
    chosen = [v for v, split in volumes if split == "train"][:FOLDS]
    chosen += [next(v for v, split in volumes if split == part) for part in ("dev", "test")]
    records, reads = folder / "records.jsonl", folder / "reads.jsonl"
    rows = [{"id": f"{v}/d1", "layers": ["roles", "gates"], "text": text, "sentences": sentences} for v in chosen]
    records.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    digest = sha256(text.encode()).hexdigest()
    read = [[*at[1], [at[0]]], [*at[2], []], [*at[3], []]]
    lines = [{"about": "nothing"}, *({"id": r["id"], "sha256": digest, "sentences": read} for r in rows)]
    reads.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return records, reads


def test_the_same_files_give_the_same_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records, reads = write_files(tmp_path)
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    for out in (first, second):
        with pytest.raises(SystemExit) as stop:
            main(["links", *map(str, (records, "--out", out, "--bears-on", reads))])
        assert stop.value.code == 0
    assert first.read_bytes() == second.read_bytes()
    rankers = read_rankers(json.loads(first.read_bytes()))
    assert rankers.gates.weights["announces it"] > 0
    assert rankers.bears_on.weights["rank -1 concern"] > 0
    recipe = json.loads(first.read_bytes())["recipe"]
    assert (recipe["documents"], recipe["gates"], recipe["bears_on"]) == (FOLDS, 2 * FOLDS, 3 * FOLDS)
    assert "dev: gates 1.000" in capsys.readouterr().out


def test_what_tells_the_right_choice_gets_weight() -> None:
    cases = [Case([{"good"}, {"bad"}], [True, False]), Case([{"bad"}, {"good"}, set()], [False, True, False])] * 3
    ranker = fit_ranker(cases)
    assert ranker.weights["good"] > 0 > ranker.weights["bad"]
    assert max(ranker.probabilities([{"good"}, {"bad"}])) > 0.5
