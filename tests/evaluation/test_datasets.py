import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import MissingTextError
from evaluation.documents import MEMO, ONE_DOCUMENT, Dataset, digest, load_file, load_split
from evaluation.errors import NothingToScoreError
from extract.errors import MalformedDataError, UnreadableFileError

Document = dict[str, Any]


def write(path: Path, *documents: Document) -> Path:
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return path


def test_the_memo_is_one_document() -> None:
    memo = load_file(MEMO)
    assert (memo.name, len(memo.documents), memo.caution) == ("memo", 1, ONE_DOCUMENT)


def test_several_documents_need_no_such_caution(tmp_path: Path, gold: Document) -> None:
    dataset = load_file(write(tmp_path / "two.jsonl", gold, gold | {"date": "1964-02-01"}))
    assert (dataset.name, dataset.caution) == ("two", None)
    assert dataset.period == "The documents date from 1961 to 1964."


@pytest.mark.parametrize(("at_most", "left"), [(1, "a"), (2, "ad"), (3, "ace"), (5, "abcde"), (9, "abcde")])
def test_thinning_takes_documents_at_even_distances(at_most: int, left: str) -> None:
    dataset = Dataset("five", [{"id": id} for id in "abcde"], "0").thin(at_most)
    assert "".join(document["id"] for document in dataset.documents) == left
    assert dataset.sha256 == digest(dataset.documents)


def test_the_hash_is_that_of_the_content(gold: Document) -> None:
    turned = dict(reversed(gold.items()))
    assert digest([gold]) == digest([turned]) != digest([gold | {"drawn": "conditions"}])


def test_an_empty_file_has_nothing_to_score(tmp_path: Path) -> None:
    with pytest.raises(NothingToScoreError, match=r"empty\.jsonl holds no document"):
        load_file(write(tmp_path / "empty.jsonl"))


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"none\.jsonl"):
        load_file(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    "change",
    [
        {"text": None},
        {"text": ["list"]},
        {"layers": None},
        {"layers": "roles"},
        {"sentences": None},
        {"sentences": [{"start": 0, "end": 5, "role": "wish"}]},
        {"sentences": [{"start": 5, "end": 5, "role": "none"}]},
        {"sentences": [{"start": 0, "end": 10_000, "role": "none"}]},
        {"spans": [{"start": 0, "end": 5, "label": "SHIP"}]},
        {"spans": [{"start": 0, "end": 5, "label": "THRESHOLD", "cmp": "eq"}]},
        {"spans": [{"end": 5, "label": "PLACE"}]},
    ],
)
def test_a_faulty_document_is_an_error_with_its_line(tmp_path: Path, gold: Document, change: Document) -> None:
    path = write(tmp_path / "gold.jsonl", gold, gold | change)
    with pytest.raises(MalformedDataError, match=r"gold\.jsonl, line 2"):
        load_file(path)


def test_without_the_volumes_the_message_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(MissingTextError, match="python -m corpus fetch"):
        load_split("dev", tmp_path / "nowhere")
    with pytest.raises(MissingTextError, match="python -m corpus fetch"):
        load_split("dev", tmp_path)


def test_the_dev_split_is_55_documents_with_all_layers_and_150_with_roles(shared: Path) -> None:
    dataset = load_split("dev", shared / "frus" / "volumes")
    layers = ["spans" in document["layers"] for document in dataset.documents]
    assert (layers.count(True), layers.count(False)) == (55, 150)
    assert all("roles" in document["layers"] for document in dataset.documents)
