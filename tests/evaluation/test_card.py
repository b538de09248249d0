import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation import card
from evaluation.documents import ONE_DOCUMENT
from evaluation.figures import measure
from extract.pipeline import find

Document = dict[str, Any]
Make = Callable[[Document], Document]

META = {
    "name": "frus_tiny",
    "version": "0.0.1",
    "pipeline": ["sentences", "roles"],
    "frus": {"trained_on": "two invented volumes", "packages": {"spacy": "9.9"}, "data": {"full.jsonl": "0f0f"}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "meta.json").write_text(json.dumps(META), encoding="utf-8")
    return folder


def read_meta(folder: Path) -> Document:
    meta: Document = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return meta


def test_scores_are_f1_with_interval_n_documents_and_rule(gold: Document, perfect: Make, empty: Make) -> None:
    scores = card.choose(measure([(gold, perfect(gold)), (gold, empty(gold))]))
    assert list(scores) == list(card.FIGURES)
    assert scores["people"] == {
        "value": 0.6667,
        "interval": [0.0, 1.0],
        "n": 4,
        "documents": 2,
        "rule": "same start, end and label",
    }
    assert (scores["role condition"]["n"], scores["roles, mean of three"]["n"]) == (2, 6)


def test_what_no_document_bears_out_is_left_out(gold: Document, perfect: Make) -> None:
    without = gold | {"layers": ["roles"], "drawn": "conditions"}
    scores = card.choose(measure([(without, perfect(without))]))
    assert "people" not in scores
    assert "roles, mean of three, documents drawn at random" not in scores
    assert scores["sentences"]["value"] == 1.0
    assert scores["sentences"]["interval"] is None


def test_the_mean_of_documents_drawn_at_random_is_that_of_the_others_left_out(
    gold: Document, perfect: Make, empty: Make
) -> None:
    other = gold | {"drawn": "conditions"}
    scores = card.choose(measure([(gold, perfect(gold)), (other, empty(other))]))
    assert scores["roles, mean of three"]["value"] == 0.6667
    assert scores["roles, mean of three, documents drawn at random"]["value"] == 1.0


def test_scores_of_other_splits_are_kept_and_those_of_this_one_replaced(folder: Path) -> None:
    old, new = ({"people": {"value": v, "interval": None, "n": 1, "documents": 1, "rule": "r"}} for v in (0.25, 0.75))
    card.write(find(folder), {"dev": old, "memo": old})
    card.write(find(folder), {"test": old, "memo": new})
    meta = read_meta(folder)
    assert meta["frus"]["scores"] == {"dev": old, "memo": new, "test": old}
    del meta["frus"]["scores"]
    assert meta == META


def test_the_card_says_what_it_is_and_its_limits(folder: Path, gold: Document, perfect: Make, empty: Make) -> None:
    dev = card.choose(measure([(gold, perfect(gold)), (gold, empty(gold))]))
    memo = card.choose(measure([(gold, perfect(gold))]))
    card.write(find(folder), {"dev": dev, "memo": memo})
    text = (folder / "README.md").read_text(encoding="utf-8")
    for words in (
        "# frus_tiny 0.0.1",
        "Two invented volumes.",
        "| corpus/full.jsonl | SHA-256 `0f0f` |",
        "| people | 0.667 | 0.000–1.000 | 4 | 2 | same start, end and label |",
        "`python -m evaluation score --split dev --model tiny`",
        f"### The memo\n\n{ONE_DOCUMENT}",
        "`python -m evaluation score --model tiny`",
        "not by historians",
        "1948 to 1980",
        "no probabilities to rely on",
    ):
        assert words in text
    assert text.index("### The dev volumes") < text.index("### The memo")
    assert "$" not in text


def test_a_pipeline_of_unknown_origin_has_a_card_all_the_same(folder: Path) -> None:
    (folder / "meta.json").write_text("{}", encoding="utf-8")
    card.write(find(folder), {"dev": {}})
    assert "Not recorded." in (folder / "README.md").read_text(encoding="utf-8")
