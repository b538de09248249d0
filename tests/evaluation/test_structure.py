from pathlib import Path
from typing import Any

import pytest

from evaluation.counts import Counts
from evaluation.structure import FILES, read_documents, score_structure
from extract.reading.memo import Block, Memo, Note, Page

TEXT = "Title1\n\nOne. [Page 4]\n\n  1. Source: Box 7."
GOLD: dict[str, Any] = {
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


def test_perfect() -> None:
    assert {counts.f1 for counts in score_structure([GOLD], lambda _: PERFECT).values()} == {1.0}


def test_by_hand() -> None:
    found = Memo(TEXT, blocks=(Block(0, 6, "p"), Block(8, 12, "p")), notes=(Note(28, 42, "2", (5, 6)),))
    scores = score_structure([GOLD], lambda _: found)
    assert scores["note_refs"] == Counts(gold=1, predicted=1, matched=0)
    assert scores["pages"] == Counts(gold=1, predicted=0, matched=0)
    assert scores["blocks"] == Counts(gold=3, predicted=2, matched=1)
    assert scores["block_kinds"] == Counts(gold=3, predicted=2, matched=0)
    assert scores["block_kinds.head"] == Counts(gold=1, predicted=0, matched=0)


def test_nothing_found_misses_all() -> None:
    scores = score_structure([GOLD], Memo)
    assert {(counts.precision, counts.recall) for counts in scores.values()} == {(None, 0.0)}


def test_order_does_not_matter() -> None:
    turned = {**GOLD, "blocks": GOLD["blocks"][::-1]}
    assert score_structure([turned], lambda _: PERFECT) == score_structure([GOLD], lambda _: PERFECT)


def test_two_documents_are_their_counts_added() -> None:
    one = score_structure([GOLD], lambda _: PERFECT)
    two = score_structure([GOLD, GOLD], lambda _: PERFECT)
    assert two == {layer: counts + counts for layer, counts in one.items()}


@pytest.mark.parametrize("file", FILES)
def test_dev_volumes(file: str, shared: Path) -> None:
    scores = score_structure(read_documents(shared, file, "dev"))
    for layer in ("note_refs", "notes", "pages", "blocks", "block_kinds"):
        f1 = scores[layer].f1
        assert f1 is not None
        assert f1 >= 0.98, layer
