import json
from pathlib import Path
from typing import Any

import pytest

from corpus.annotations import text_hash
from corpus.errors import MissingTextError, TextMismatchError
from evaluation.counts import Counts, add
from evaluation.documents import HAND, load_hand
from evaluation.segmentation import Offsets, count_segmentation, count_segments, make_segmenter
from extract.errors import MalformedDataError
from extract.reading.tei import read_volume

# Two sentences and one in a note; what follows the range was not cut.
GOLD: dict[str, Any] = {
    "id": "invented/d1",
    "text": "We agree. They do not.\n\n  1. Box 7. Not cut.",
    "range": [0, 35],
    "sentences": [[0, 9], [10, 22], [29, 35]],
    "notes_from": 29,
}
PERFECT: list[Offsets] = [(0, 9), (10, 22), (29, 35)]


def test_perfect() -> None:
    [tally], disagreements = count_segmentation([GOLD], lambda _: [*PERFECT, (36, 44)])
    assert {counts.f1 for counts in tally.values()} == {1.0}
    assert disagreements == []


def test_by_hand() -> None:
    [tally], disagreements = count_segmentation([GOLD], lambda _: [(0, 22), (26, 28), (29, 35), (30, 40)])
    assert tally["sentences.strict"] == Counts(gold=3, predicted=3, matched=1)
    assert tally["sentences.body"] == Counts(gold=2, predicted=2, matched=0)
    assert disagreements == [{"id": "invented/d1", "missed": [(0, 9), (10, 22)], "extra": [(0, 22), (26, 28)]}]


def test_what_ends_behind_the_start_of_the_notes_is_of_the_notes() -> None:
    rows = count_segments(GOLD, [(24, 35)])
    assert rows["sentences.notes"] == Counts(gold=1, predicted=1, matched=0)
    assert rows["sentences.body"] == Counts(gold=2, predicted=0, matched=0)
    without = count_segments({**GOLD, "notes_from": None}, PERFECT)
    assert without["sentences.notes"] == Counts()


def test_nothing_found_misses_all() -> None:
    assert {(c.precision, c.recall) for c in count_segments(GOLD, []).values()} == {(None, 0.0)}


def test_order_does_not_matter() -> None:
    assert count_segments(GOLD, PERFECT[::-1]) == count_segments(GOLD, PERFECT)


def test_two_documents_are_their_counts_added() -> None:
    one, two = (add(count_segmentation([GOLD] * times, lambda _: [(0, 9)])[0]) for times in (1, 2))
    assert two == {row: counts + counts for row, counts in one.items()}


def test_the_segmenter_reads_the_structure_of_a_text_first() -> None:
    text = GOLD["text"].replace("They do not.", "They do not.1")
    assert make_segmenter()(text) == [(0, 9), (10, 23), (30, 36), (37, 45)]


def hand_file(folder: Path, volume: Path, **changes: object) -> Path:
    """A file that cuts the first document of a volume with notes into one sentence."""
    memo = next(memo for memo in read_volume(volume) if any(note.start < note.end for note in memo.notes))
    fields = {"id": memo.id, "sha256": text_hash(memo.text), "range": [0, len(memo.text)], "sentences": [[0, 9]]}
    path = folder / "hand.jsonl"
    path.write_text(json.dumps(fields | changes) + "\n", encoding="utf-8")
    return path


def test_loading_takes_the_text_from_the_volume(tmp_path: Path, volume: Path) -> None:
    (document,) = load_hand(hand_file(tmp_path, volume), volume.parent).documents
    assert text_hash(document["text"]) == document["sha256"]
    assert 0 < document["notes_from"] < len(document["text"])


def test_another_text_is_an_error(tmp_path: Path, volume: Path) -> None:
    with pytest.raises(TextMismatchError):
        load_hand(hand_file(tmp_path, volume, sha256="0" * 64), volume.parent)


def test_without_the_volumes_the_message_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(MissingTextError, match="python -m corpus fetch"):
        load_hand(HAND, tmp_path / "nowhere")


@pytest.mark.parametrize("changes", [{"range": [3]}, {"sha256": None}, {"sentences": [[0, 10**9]]}, {"range": [1, 99]}])
def test_a_faulty_document_is_an_error_with_its_line(tmp_path: Path, volume: Path, changes: dict[str, object]) -> None:
    with pytest.raises(MalformedDataError, match=r"hand\.jsonl, line 1"):
        load_hand(hand_file(tmp_path, volume, **changes), volume.parent)


def test_the_sentences_cut_by_hand_are_of_dev_volumes(shared: Path) -> None:
    dataset = load_hand(HAND, shared / "frus" / "volumes")
    assert sum(len(document["sentences"]) for document in dataset.documents) == 691
