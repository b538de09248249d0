"""A network that judges pairs, by hand; its file."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import spacy
from pair_network import pair_network
from spacy.tokens import Doc

from extract.annotations import ROLES, SENTENCES
from extract.components.holders.pairs import (
    NOTHING,
    POOLED,
    Pairs,
    from_arrays,
    means,
    pooled,
    to_arrays,
)
from extract.tokenizer import group

WIDTH = 1
# A sentence is (+1, -1) where the mean of its vectors is positive, else (-1, +1): the norm sees to that. The network
# says how alike source and target are in their first number, and that of the name beside the target.
ALIKE = pair_network(
    WIDTH,
    sentence=[[0, 0, 1, 0], [0, 0, -1, 0]],
    name=[[3.0], [0.0]],
    author=[0.5, 0.0],
    by_product=[[1.0, 0.0]],
    bias=[10.0],
    last=[1.0],
)


def read(*numbers: float) -> Doc:
    """Sentences of two words, whose vectors are these numbers."""
    doc = Doc(spacy.blank("en").vocab, words=["Go", "."] * len(numbers))
    group(doc, SENTENCES, ((doc[i].idx, doc[i + 1].idx + 1, "concern") for i in range(0, len(doc), 2)))
    doc.tensor = np.repeat(np.array(numbers, dtype=np.float32), 2)[:, None]
    return doc


def pairs(*rows: tuple[int, int, int, float]) -> Pairs:
    sources, targets, names, words = map(np.array, zip(*rows, strict=True))
    return Pairs(sources, targets, names, words)


def test_sentences_that_are_alike_fit() -> None:
    doc = read(2.0, -2.0, 2.0)
    rows = pairs((0, 2, NOTHING, 0.0), (0, 1, NOTHING, 0.0), (0, 0, NOTHING, 4.0), (1, NOTHING, NOTHING, 0.0))
    assert ALIKE.scores(doc, rows, []) == pytest.approx([11.0, 9.0, 15.0, 9.5], abs=1e-3)


def test_a_name_adds_to_the_sentence_that_it_stands_in() -> None:
    doc = read(2.0, -2.0)
    rows = pairs((0, 1, 0, 0.0), (0, 1, 1, 0.0), (0, 1, NOTHING, 0.0))
    assert ALIKE.scores(doc, rows, [(0, 2), (1, 3)]) == pytest.approx([15.0, 9.0, 9.0], abs=1e-3)


def test_what_has_no_target_is_favoured_by_its_bias() -> None:
    rows = pairs((0, NOTHING, NOTHING, 0.0), (0, 0, NOTHING, 0.0))
    plain, favoured = (replace(ALIKE, author_bias=np.float32(bias)).scores(read(1.0), rows, []) for bias in (0, -2))
    assert (favoured - plain).tolist() == [-2.0, 0.0]


def test_the_score_by_words_is_read_too() -> None:
    network = replace(ALIKE, by_words=np.full(1, -1.0, dtype=np.float32))
    rows = pairs((0, 0, NOTHING, 8.0))
    assert network.scores(read(1.0), rows, []) == pytest.approx([8 + 11 - 2], abs=1e-3)


def test_roles_tell_sentences_apart() -> None:
    roles = np.zeros((len(ROLES), 2), dtype=np.float32)
    roles[ROLES.index("proposal")] = [-9.0, 9.0]
    network, rows, doc = replace(ALIKE, roles=roles), pairs((0, 1, NOTHING, 0.0)), read(1.0, 1.0)
    same = network.scores(doc, rows, [])
    group(doc, SENTENCES, [(0, 4, "concern"), (5, 9, "proposal")])
    assert same - network.scores(doc, rows, []) == pytest.approx([2.0], abs=1e-3)


@pytest.mark.parametrize("shape", [(0,), (4, 2), (3, 1)])
def test_vectors_of_another_encoder_are_not_read(shape: tuple[int, ...]) -> None:
    doc = read(1.0, 1.0)
    assert ALIKE.reads(doc)
    doc.tensor = np.zeros(shape, dtype=np.float32)
    assert not ALIKE.reads(doc)


def test_pooling_by_hand() -> None:
    rows = np.array([[1.0, -1.0], [3.0, -5.0], [8.0, 0.0]], dtype=np.float32)
    assert pooled(rows, [(0, 3), (1, 1)]).tolist() == [[8, 0, 1, -1, 4, -2, 8, 0], [0] * 8]
    assert means(rows, [(0, 2), (2, 3)]).tolist() == [[2, -3], [8, 0]]


def changed(**arrays: Any) -> dict[str, Any]:
    return to_arrays(ALIKE, "x") | {f"x.{name}": array for name, array in arrays.items()}


def test_written_and_read() -> None:
    network = from_arrays(changed(), "x")
    rows = pairs((0, 1, NOTHING, 1.0))
    assert network.scores(read(1.0, 1.0), rows, []) == pytest.approx(ALIKE.scores(read(1.0, 1.0), rows, []))
    assert network.width * POOLED == network.sentence.shape[1]


@pytest.mark.parametrize(
    "arrays",
    [
        changed(last=np.ones(2)),
        changed(author_bias=np.zeros(1)),
        changed(name=np.zeros((2, 3))),
        changed(gain=np.array([1.0, np.nan])),
    ],
)
def test_arrays_that_do_not_fit_are_refused(arrays: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"fit|finite"):
        from_arrays(arrays, "x")
