"""The notes that were read one by one: what the file holds, and what the loader refuses."""

import json
from pathlib import Path

import pytest

from corpus.notes import load_notes
from corpus.volumes import load_splits
from extract.errors import MalformedDataError

NOTE = {"start": 0, "end": 9, "number": "1", "drawn": "mention", "kind": "source", "hand": [None], "quotes": []}


def write(path: Path, note: object) -> Path:
    lines = [{"about": "how"}, {"id": "v/d1", "sha256": "0" * 64, "notes": [note]}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_half_of_the_notes_are_of_development_volumes_and_none_of_test_volumes() -> None:
    split_of = load_splits()
    counts: dict[str, int] = {}
    for document in load_notes():
        split = split_of[document.id.partition("/")[0]]
        counts[split] = counts.get(split, 0) + len(document.notes)
    assert counts == {"train": 80, "dev": 80}


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "letter"}, {"hand": []}, {"hand": [3]}, {"quotes": [[4, 12, None]]}, {"end": 0}, {"drawn": "chance"}],
)
def test_a_wrong_note_is_refused_with_its_line(tmp_path: Path, wrong: dict[str, object]) -> None:
    assert load_notes(write(tmp_path / "notes.jsonl", NOTE))
    with pytest.raises(MalformedDataError, match="2"):
        load_notes(write(tmp_path / "notes.jsonl", NOTE | wrong))
