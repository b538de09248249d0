from dataclasses import replace
from pathlib import Path

import pytest

from corpus.annotations import Annotation, LabelledSpan
from corpus.check import count, faults
from extract.reading.memo import Memo
from extract.reading.tei import read_document


@pytest.fixture
def memo(volume: Path) -> Memo:
    return read_document(volume, "d1")


def test_nothing_wrong(annotation: Annotation, memo: Memo) -> None:
    assert list(faults(annotation, memo)) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"start": 199}, "lies in no block of kind item"),
        ({"end": 9999}, "does not start and end at words"),
        ({"end": 0}, "does not start and end at words"),
        ({"block": "note"}, "lies in no block of kind note"),
        ({"gates": 3}, "gates a sentence 3, which is not there"),
        ({"holder": (((54, 55),),)}, r"the holder \[54, 55\] does not start"),
        ({"start": 115, "end": 117, "block": "p"}, "overlap or are out of order"),
    ],
)
def test_faults_of_a_sentence(annotation: Annotation, memo: Memo, change: dict[str, object], reason: str) -> None:
    *before, last = annotation.sentences
    changed = replace(annotation, sentences=(*before, replace(last, **change)))  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match=reason):
        assert list(faults(changed, memo)) == []


def test_fault_of_a_span(annotation: Annotation, memo: Memo) -> None:
    spans = (LabelledSpan(2, 4, "PLACE", {}),)
    assert list(faults(replace(annotation, spans=spans), memo)) == [
        "the PLACE [2, 4] does not start and end at words of the text"
    ]


def test_count(annotation: Annotation) -> None:
    assert count(annotation) == {
        "documents": 1,
        "drawn at random": 0,
        "with spans": 1,
        "spans drawn at random": 1,
        "with holders, gates": 1,
        "sentences": 3,
        "condition": 2,
        "none": 1,
        "holders": 2,
        "gates": 1,
        "PERSON": 1,
        "THRESHOLD": 1,
    }
