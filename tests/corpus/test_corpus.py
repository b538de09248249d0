import json
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from corpus import ANNOTATIONS, HERE
from corpus.annotations import Annotation, load_annotations
from corpus.check import faults
from corpus.records import to_record
from corpus.volumes import load_splits, resolve


def test_annotations_load_and_belong_to_a_split() -> None:
    splits = load_splits()
    annotations = list(chain.from_iterable(map(load_annotations, ANNOTATIONS)))
    assert len({annotation.id for annotation in annotations}) == len(annotations)
    assert {annotation.volume for annotation in annotations} <= splits.keys()


def test_annotations_hold_no_text() -> None:
    keys = {"id", "sha256", "date", "layers", "drawn", "spans_drawn", "sentences", "spans"}
    for file in ANNOTATIONS:
        for line in file.read_text(encoding="utf-8").splitlines():
            assert json.loads(line).keys() <= keys


def test_annotations_give_back_what_they_were_made_from(shared: Path) -> None:
    """But for holders that were read later."""
    for file in ANNOTATIONS[:2]:
        lines = (shared / "annotation" / file.name).read_text(encoding="utf-8").splitlines()
        source = {record["id"]: record for record in map(json.loads, lines)}
        for annotation, memo in resolve(load_annotations(file), shared / "frus" / "volumes"):
            assert list(faults(annotation, memo)) == []
            expected = source.pop(annotation.id)
            assert comparable(to_record(only(annotation, expected["layers"]), memo)) == comparable(expected)
        assert source == {}


def only(annotation: Annotation, layers: list[str]) -> Annotation:
    """The annotation with these of its layers alone."""
    if "holders" in layers:
        return annotation
    sentences = tuple(replace(sentence, holder=()) for sentence in annotation.sentences)
    return replace(annotation, layers=tuple(layers), sentences=sentences)


def test_what_was_read_later_is_of_the_training_volumes() -> None:
    split_of = load_splits()
    for annotation in load_annotations(ANNOTATIONS[2]):
        assert split_of[annotation.volume] == "train"


def comparable(record: dict[str, Any]) -> dict[str, Any]:
    """Without the heading, which the source cuts at 200 characters, and with the spans in one order."""
    spans = sorted(record.get("spans", ()), key=lambda span: (span["start"], -span["end"], span["label"]))
    return {**record, "head": None, "spans": spans}


def test_the_memo_and_its_gold_file_have_one_text() -> None:
    (record,) = map(json.loads, (HERE / "memo.jsonl").read_text(encoding="utf-8").splitlines())
    assert record["text"] == (HERE / "memo.txt").read_text(encoding="utf-8")
