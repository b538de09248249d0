"""Kinds by words and vectors, on a Doc whose vectors say it all."""

import json
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, SpanGroup

from extract.annotations import QUANTITIES, SENTENCES, THRESHOLDS
from extract.components.thresholds import Thresholds
from extract.components.thresholds.kinds import FILE, PARTS, parse_kinds
from extract.errors import MalformedDataError

WORDS = ["We", "lost", "300", "men", "and", "40", "tanks", "."]


def content(vectors: list[float], bias: float = 0.0) -> bytes:
    return json.dumps({"words": {"bias": bias, "weights": {}}, "vectors": vectors}).encode()


def component(data: bytes) -> Thresholds:
    pipe = spacy.blank("en").add_pipe("extract_thresholds")
    assert isinstance(pipe, Thresholds)
    return pipe.from_bytes(data)


def kinds(pipe: Thresholds, tensor: "np.ndarray[object, object]") -> list[str]:
    doc = Doc(spacy.blank("en").vocab, words=WORDS)
    doc.spans[SENTENCES] = SpanGroup(doc, name=SENTENCES, spans=[doc[:]])
    doc.tensor = tensor
    return [quantity["kind"] for quantity in pipe(doc).spans[THRESHOLDS].attrs[QUANTITIES]]


def test_vectors_of_words_and_sentence_decide() -> None:
    tensor = np.zeros((len(WORDS), 1), dtype=np.float32)
    tensor[2:4] = 1.0  # "300 men"
    assert kinds(component(content([40.0, 0.0], -12.0)), tensor) == ["required", "reported"]
    assert kinds(component(content([0.0, 40.0], -12.0)), tensor) == ["reported", "reported"]
    assert kinds(component(content([0.0, 40.0], -8.0)), tensor) == ["required", "required"]


@pytest.mark.parametrize("width", [0, 3])
def test_without_fitting_vectors_the_words_decide(width: int) -> None:
    tensor = np.zeros((len(WORDS), width), dtype=np.float32) if width else np.zeros((0,), dtype=np.float32)
    assert kinds(component(content([40.0, 0.0], 30.0)), tensor) == ["reported", "reported"]


def test_saved_and_loaded(tmp_path: Path) -> None:
    pipe = component(content([1.0, 2.0]))
    pipe.to_disk(tmp_path / "thresholds")
    again = component(b"").from_disk(tmp_path / "thresholds")
    assert again.to_bytes() == pipe.to_bytes() == (tmp_path / "thresholds" / FILE).read_bytes()
    component(b"").to_disk(tmp_path / "none")
    assert component(b"").from_disk(tmp_path / "none").to_bytes() == b""


def test_an_empty_file_is_a_damaged_one(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    with pytest.raises(MalformedDataError, match=str(tmp_path / FILE)):
        component(b"").from_disk(tmp_path)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", content([1.0] * (PARTS + 1)), content([float("nan")] * PARTS), b'{"vectors": [1, 2]}']
)
def test_damaged_weights_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedDataError, match="python -m corpus kinds"):
        parse_kinds(data, path=FILE)
