import json
from pathlib import Path
from typing import Any

import pytest

from corpus.annotations import Annotation, load_annotations, to_fields
from extract.errors import MalformedDataError, UnreadableFileError


def test_sentences_and_spans_are_rows(annotation: Annotation) -> None:
    fields = to_fields(annotation)
    assert fields["sentences"][0] == [0, 54, "head", "none"]
    assert fields["sentences"][1][4] == {"also": ("concern",), "holder": (((115, 117),), "author"), "gates": 2}
    assert fields["spans"][0] == [30, 36, "PERSON", {"ref": "p_HL1"}]


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": None},
        {"sentences": [[0, 9, "head"]]},
        {"sentences": [[0, 9, "title", "none"]]},
        {"sentences": [[0, 9, "head", "demand"]]},
        {"sentences": [[0, 9, "head", "none", {"also": ["demand"]}]]},
        {"sentences": [[0, 9, "head", "none", {"who": "author"}]]},
        {"sentences": [[0, 9, "head", "concern", {"holder": ["Halden"]}]]},
        {"spans": [[0, 9, "ANIMAL"]]},
        {"spans": [[0, "nine", "PERSON"]]},
        {"layers": None},
    ],
)
def test_strict_about_the_format(annotation: Annotation, tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "written.jsonl"
    path.write_text(json.dumps(to_fields(annotation) | change), encoding="utf-8")
    with pytest.raises(MalformedDataError, match=r"written\.jsonl, line 1: no annotation of the stand-off format"):
        list(load_annotations(path))


@pytest.mark.parametrize(("text", "reason"), [("{", "line 2"), ("[]", "line 2: no JSON object")])
def test_names_the_line(annotation: Annotation, tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "written.jsonl"
    path.write_text(json.dumps(to_fields(annotation)) + "\n" + text, encoding="utf-8")
    with pytest.raises(MalformedDataError, match=reason):
        list(load_annotations(path))


def test_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="No such file"):
        list(load_annotations(tmp_path / "none.jsonl"))
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "caf\xe9"}')
    with pytest.raises(UnreadableFileError, match="byte 0xe9 at offset 11"):
        list(load_annotations(tmp_path / "latin.jsonl"))
