"""Holders by words and vectors, on a Doc whose vectors say it all."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from extract.annotations import BLOCKS, HOLDERS, SENTENCES
from extract.components.holders import Holders
from extract.components.holders.vectors import FILE, PARTS, parse_vectors, vectors_of
from extract.errors import MalformedDataError
from extract.tokenizer import group

WORDS = ["The", "Soviets", "fear", "it", ".", "The", "Soviets", "want", "it", "."]


def content(vectors: list[float], bias: float = 0.0) -> bytes:
    return json.dumps({"weights": {"inside": 1.0}, "bias": bias, "vectors": vectors}).encode()


def component(data: bytes) -> Holders:
    pipe = spacy.blank("en").add_pipe("extract_holders")
    assert isinstance(pipe, Holders)
    return pipe.from_bytes(data)


def read(tensor: Any) -> Doc:
    """Two sentences with a role."""
    doc = Doc(spacy.blank("en").vocab, words=WORDS)
    lines = tuple((doc[start].idx, doc[end].idx + 1, "concern") for start, end in ((0, 4), (5, 9)))
    group(doc, SENTENCES, lines)
    group(doc, BLOCKS, ((start, end, "p") for start, end, _ in lines))
    doc.tensor = tensor
    return doc


def holders(pipe: Holders, tensor: Any) -> list[str]:
    doc = pipe(read(tensor))
    return [
        doc.text[each[0] : each[1]] if isinstance(each, list) else each for each in doc.spans[SENTENCES].attrs[HOLDERS]
    ]


SECOND = np.repeat(
    np.array([[0.0], [1.0]], dtype=np.float32), 5, axis=0
)  # one number a token, 1 in the second sentence


def test_the_mean_of_the_sentence_and_of_those_beside_it() -> None:
    assert vectors_of(read(SECOND)).tolist() == [[0.0, 0.5], [1.0, 0.5]]


def test_vectors_of_the_sentence_and_around_it_decide() -> None:
    assert holders(component(content([0.0, 0.0])), SECOND) == ["Soviets", "Soviets"]
    assert holders(component(content([4.0, 0.0])), SECOND) == ["Soviets", "author"]
    assert holders(component(content([0.0, 4.0])), SECOND) == ["author", "author"]
    assert holders(component(content([4.0, 0.0], -4.0)), SECOND) == ["Soviets", "Soviets"]


@pytest.mark.parametrize("shape", [(0,), (10, 3)])
def test_without_fitting_vectors_the_package_decides(shape: tuple[int, ...]) -> None:
    assert holders(component(content([40.0, 0.0], 40.0)), np.zeros(shape, dtype=np.float32)) == ["Soviets", "Soviets"]


def test_saved_and_loaded(tmp_path: Path) -> None:
    pipe = component(content([1.0, 2.0]))
    pipe.to_disk(tmp_path / "holders")
    again = component(b"").from_disk(tmp_path / "holders")
    assert again.to_bytes() == pipe.to_bytes() == (tmp_path / "holders" / FILE).read_bytes()
    component(b"").to_disk(tmp_path / "none")
    assert component(b"").from_disk(tmp_path / "none").to_bytes() == b""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        content([1.0] * (PARTS + 1)),
        content([float("nan")] * PARTS),
        content([1.0] * PARTS, float("inf")),
        b'{"weights": {"A": "x"}, "bias": 0, "vectors": [1, 2]}',
    ],
)
def test_damaged_weights_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedDataError, match="python -m corpus authors"):
        parse_vectors(data, path=FILE)
