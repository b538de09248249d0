import json
from itertools import chain
from pathlib import Path
from typing import Any

from corpus import ANNOTATIONS, HERE
from corpus.annotations import load_annotations
from corpus.check import faults
from corpus.records import to_record
from corpus.volumes import load_splits, resolve


def test_annotations_load_and_belong_to_a_split() -> None:
    splits = load_splits()
    annotations = list(chain.from_iterable(map(load_annotations, ANNOTATIONS)))
    assert len({annotation.id for annotation in annotations}) == len(annotations) == 1452
    assert {annotation.volume for annotation in annotations} <= splits.keys()


def test_annotations_hold_no_text() -> None:
    keys = {"id", "sha256", "date", "layers", "drawn", "spans_drawn", "sentences", "spans"}
    for file in ANNOTATIONS:
        for line in file.read_text(encoding="utf-8").splitlines():
            assert json.loads(line).keys() <= keys


def test_annotations_give_back_what_they_were_made_from(shared: Path) -> None:
    for file in ANNOTATIONS:
        lines = (shared / "annotation" / file.name).read_text(encoding="utf-8").splitlines()
        source = {record["id"]: record for record in map(json.loads, lines)}
        for annotation, memo in resolve(load_annotations(file), shared / "frus" / "volumes"):
            assert list(faults(annotation, memo)) == []
            assert comparable(to_record(annotation, memo)) == comparable(source.pop(annotation.id))
        assert source == {}


def comparable(record: dict[str, Any]) -> dict[str, Any]:
    """Without the heading, which the source cuts at 200 characters, and with the spans in one order."""
    spans = sorted(record.get("spans", ()), key=lambda span: (span["start"], -span["end"], span["label"]))
    return {**record, "head": None, "spans": spans}


def test_the_memo_and_its_gold_file_have_one_text() -> None:
    (record,) = map(json.loads, (HERE / "memo.jsonl").read_text(encoding="utf-8").splitlines())
    assert record["text"] == (HERE / "memo.txt").read_text(encoding="utf-8")
