import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.counts import Counts, add
from evaluation.documents import SHAPES, load_structure
from evaluation.errors import NothingToScoreError
from evaluation.figures import tabulate
from evaluation.structure import RULES, count_all, count_notes, count_structure
from extract.errors import MalformedDataError
from extract.reading.memo import Block, Memo, Note, Page
from extract.result import Sentence

TEXT = "Title1\n\nOne. [Page 4]\n\n  1. Source: Box 7."
GOLD: dict[str, Any] = {
    "volume": "frus1955-57v08",
    "date": "1956-03-01",
    "text": TEXT,
    "refs": [[5, 6, "1"]],
    "pages": [[13, 21]],
    "notes": [[28, 42, "1"]],
    "blocks": [[0, 6, "head"], [8, 21, "p"], [28, 42, "note"]],
}
PERFECT = Memo(
    TEXT,
    blocks=(Block(0, 6, "head"), Block(8, 21, "p"), Block(28, 42, "note", "1")),
    pages=(Page(13, 21, "4"),),
    notes=(Note(28, 42, "1", (5, 6)),),
)


def write(shared: Path, *documents: dict[str, Any]) -> Path:
    folder = shared / "structure"
    folder.mkdir(parents=True)
    for file in SHAPES.values():
        (folder / file).write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return shared


def test_perfect() -> None:
    rows = tabulate(count_all([GOLD], lambda _: PERFECT), RULES)
    assert rows.keys() == RULES.keys()
    assert {row.main for row in rows.values() if row.documents} == {1.0}
    assert {name for name, row in rows.items() if not row.documents} == {
        f"block_kinds.{kind}" for kind in ("item", "dateline", "signed")
    }


def test_by_hand() -> None:
    found = Memo(TEXT, blocks=(Block(0, 6, "p"), Block(8, 12, "p")), notes=(Note(28, 42, "2", (5, 6)),))
    scores = count_structure(GOLD, found)
    assert scores["note_refs"] == Counts(gold=1, predicted=1, matched=0)
    assert scores["pages"] == Counts(gold=1, predicted=0, matched=0)
    assert scores["blocks"] == Counts(gold=3, predicted=2, matched=1)
    assert scores["block_kinds"] == Counts(gold=3, predicted=2, matched=0)
    assert scores["block_kinds.head"] == Counts(gold=1, predicted=0, matched=0)


def test_a_note_is_on_the_sentence_of_its_anchor() -> None:
    text = "One. Two.1 Three.\n\n  1. Source: Box 7."
    gold = {"text": text, "refs": [[9, 10, "1"]], "notes": [[24, 38, "1"]], "pages": [], "blocks": []}
    block = Block(0, 17, "p")

    def counts(ref: tuple[int, int] | None) -> Counts:
        memo = Memo(text, blocks=(block,), notes=(Note(24, 38, "1", ref),))
        sentences = [Sentence(*span, text[slice(*span)], "p", None, "none") for span in ((0, 4), (5, 10), (11, 17))]
        return count_notes(gold, memo, sentences)

    assert counts((9, 10)) == Counts(gold=1, predicted=1, matched=1)
    assert counts((8, 9)) == Counts(gold=1, predicted=1, matched=1)  # another place in the same sentence
    assert counts((16, 17)) == Counts(gold=1, predicted=1, matched=0)
    assert counts(None) == Counts(gold=1, predicted=0, matched=0)


def test_nothing_found_misses_all() -> None:
    scores = count_structure(GOLD, Memo(TEXT))
    assert {(counts.precision, counts.recall) for counts in scores.values()} == {(None, 0.0)}


def test_order_does_not_matter() -> None:
    turned = {**GOLD, "blocks": GOLD["blocks"][::-1]}
    assert count_structure(turned, PERFECT) == count_structure(GOLD, PERFECT)


def test_two_documents_are_their_counts_added() -> None:
    one, two = (add(count_all([GOLD] * times, lambda _: PERFECT)) for times in (1, 2))
    assert two == {layer: counts + counts for layer, counts in one.items()}


def test_only_the_documents_of_the_split_are_read(tmp_path: Path) -> None:
    shared = write(tmp_path, GOLD, {**GOLD, "volume": "frus1981-88v99"})
    dataset = load_structure("single_newline", "dev", shared)
    assert (dataset.name, dataset.documents) == ("single_newline", [GOLD])
    with pytest.raises(NothingToScoreError, match="holds no document"):
        load_structure("single_newline", "test", shared)


def test_without_the_folder_the_message_says_how_to_name_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRUS_SHARED", str(tmp_path))
    with pytest.raises(NothingToScoreError, match="--shared, or in FRUS_SHARED"):
        load_structure("blank_lines", "dev")


@pytest.mark.parametrize("change", [{"text": 3}, {"volume": None}, {"blocks": [[0, 99, "p"]]}, {"refs": [[5]]}])
def test_a_faulty_document_is_an_error_with_its_line(tmp_path: Path, change: dict[str, Any]) -> None:
    shared = write(tmp_path, GOLD, {**GOLD, **change})
    with pytest.raises(MalformedDataError, match=r"sample\.jsonl, line 2"):
        load_structure("blank_lines", "dev", shared)


@pytest.mark.parametrize("shape", SHAPES)
def test_dev_volumes(shape: str, shared: Path) -> None:
    rows = tabulate(count_all(load_structure(shape, "dev", shared).documents), RULES)
    for layer in ("note_refs", "notes", "note_sentences", "pages", "blocks", "block_kinds"):
        f1 = rows[layer].main
        assert f1 is not None
        assert f1 >= 0.98, layer
