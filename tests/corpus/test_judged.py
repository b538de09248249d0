"""Verdicts on numbers, one by one: what the loader takes, what it refuses, and the files that are kept."""

import json
from pathlib import Path

import pytest

from corpus import ANNOTATIONS
from corpus.annotations import load_annotations, text_hash
from corpus.judged import ALARMS, JUDGED, KINDS, Verdict, load_judged
from corpus.volumes import load_splits, resolve
from extract.errors import MalformedDataError, UnreadableFileError
from extract.reading.tei import read_document

ABOUT = {"about": "how they were drawn"}
DOCUMENT = {"id": "v/d1", "sha256": "ab", "spans": [[0, 2, True], [3, 4, False]]}


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    (document,) = load_judged(write(tmp_path / "judged.jsonl", ABOUT, DOCUMENT))
    assert document.verdicts == (Verdict(0, 2, True), Verdict(3, 4, False))


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([DOCUMENT], 1),
        ([{**ABOUT, "more": 1}], 1),
        ([ABOUT, {"id": "v/d1"}], 2),
        ([ABOUT, {**DOCUMENT, "spans": [[3, 4, True], [0, 2, True]]}], 2),
        ([ABOUT, {**DOCUMENT, "spans": [[0, 2, "yes"]]}], 2),
        ([ABOUT, {**DOCUMENT, "spans": [[0, 2]]}], 2),
    ],
)
def test_what_is_none_is_named_with_its_line(tmp_path: Path, lines: list[object], line: int) -> None:
    with pytest.raises(MalformedDataError, match=rf"line {line}: "):
        load_judged(write(tmp_path / "judged.jsonl", *lines))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="nowhere"):
        load_judged(tmp_path / "nowhere.jsonl")


def test_verdicts_find_their_text(tmp_path: Path, volume: Path) -> None:
    memo = read_document(volume, "d1")
    path = write(tmp_path / "judged.jsonl", ABOUT, {**DOCUMENT, "id": memo.id, "sha256": text_hash(memo.text)})
    ((document, found),) = resolve(load_judged(path), volume.parent)
    assert (document.id, found.text) == (memo.id, memo.text)


def test_the_files_keep_to_the_splits() -> None:
    split_of = load_splits()
    learned, measured = load_judged(JUDGED), load_judged(ALARMS)
    assert {split_of[document.id.partition("/")[0]] for document in learned} == {"train"}
    assert {split_of[document.id.partition("/")[0]] for document in measured} <= {"train", "dev"}
    assert sum(len(document.verdicts) for document in measured) == 200
    kinds = load_judged(KINDS)
    assert {split_of[document.id.partition("/")[0]] for document in kinds} == {"train"}
    # Documents of train.jsonl were annotated after these numbers were judged, and no rule was mended by them.
    annotated = {annotation.id for annotation in load_annotations(ANNOTATIONS[0]) if "spans" in annotation.layers}
    ids = [{document.id for document in documents} for documents in (learned, measured, kinds)]
    assert not (ids[0] | ids[2]) & ids[1]
    assert not annotated & (ids[0] | ids[1] | ids[2])
