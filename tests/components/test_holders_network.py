"""Holders by words and by an encoder's heads, on a Doc whose vectors say it all."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from extract.annotations import BLOCKS, HOLDERS, SENTENCES
from extract.components.holders import Holders
from extract.components.holders.network import (
    AUTHOR_HEAD,
    FAR,
    FILE,
    SENTENCE,
    SPEAKER_HEAD,
    WINDOW,
    Head,
    parse_network,
    sentences_of,
    to_content,
    windows_of,
    with_trust,
)
from extract.errors import MalformedDataError
from extract.tokenizer import group

WORDS = ["Walsh", "fears", "what", "Toll", "wants", ".", "Walsh", "wants", "it", "."]
WIDTH = 2
Trust = tuple[float, float, float]


def head(inputs: int, outputs: int, *, reads: int, writes: int) -> Head:
    """What it says of the output `writes` grows with the input `reads`; two numbers inside, the norm makes them ±1."""
    weights = np.zeros((2, 1, inputs), dtype=np.float32)
    weights[0, 0, reads], weights[1, 0, reads] = 1.0, -1.0
    last = np.zeros((outputs, 2), dtype=np.float32)
    last[writes] = [2.0, -2.0]
    zeros = np.zeros(2, dtype=np.float32)
    return Head(weights, zeros[:, None], zeros + 1, zeros, last, np.zeros(outputs, dtype=np.float32))


# The author's head reads the mean of the first number, the speaker's a word's own second number.
HEADS = {
    AUTHOR_HEAD: head(SENTENCE * WIDTH, 1, reads=2 * WIDTH, writes=0),
    SPEAKER_HEAD: head(WINDOW * WIDTH, 5, reads=WIDTH + 1, writes=4),
}


def component(trust: Trust) -> Holders:
    pipe = spacy.blank("en").add_pipe("extract_holders")
    assert isinstance(pipe, Holders)
    return pipe.from_bytes(to_content(HEADS, trust))


def read(tensor: Any) -> Doc:
    """Two sentences with a role; two people."""
    doc = Doc(spacy.blank("en").vocab, words=WORDS)
    lines = tuple((doc[start].idx, doc[end].idx + 1, "concern") for start, end in ((0, 5), (6, 9)))
    group(doc, SENTENCES, lines)
    group(doc, BLOCKS, ((start, end, "p") for start, end, _ in lines))
    group(doc, "people", ((doc[i].idx, doc[i].idx + len(doc[i]), "PERSON") for i in (0, 3, 6)))
    doc.tensor = tensor
    return doc


def holders(trust: Trust, tensor: Any) -> list[str]:
    doc = component(trust)(read(tensor))
    return [
        doc.text[each[0] : each[1]] if isinstance(each, list) else each for each in doc.spans[SENTENCES].attrs[HOLDERS]
    ]


def vectors(*, author: tuple[float, float], name: int) -> Any:
    """By sentence how much the author holds it, and the word that names another holder."""
    found = np.zeros((len(WORDS), WIDTH), dtype=np.float32)
    found[:6, 0], found[6:, 0] = author
    found[:, 1] = -1.0
    found[name, 1] = 1.0
    return found


def test_pooling_and_windows_by_hand() -> None:
    rows = np.array([[1.0, -1.0], [3.0, -5.0], [8.0, 0.0]], dtype=np.float32)
    assert sentences_of(rows, [(0, 3)]).tolist() == [[8, 0, 1, -1, 4, -2, 8, 0]]
    assert windows_of(rows, [0, 2]).tolist() == [[0, 0, 1, -1, 3, -5], [3, -5, 8, 0, 0, 0]]


def test_logits() -> None:
    network = parse_network(to_content(HEADS), path=FILE)
    said = vectors(author=(1.0, -1.0), name=3)
    names = network.names(said, [0, 3, 9])
    assert network.authors(said, [(6, 10), (0, 6)]) == pytest.approx([-4.0, 4.0], abs=0.01)
    assert names.argmax() == 1
    assert np.abs(names).max() <= FAR


@pytest.mark.parametrize("trust", [0.0, 0.1, -0.3, 1.7, 40.0, -1234.567])
def test_no_word_adds_or_takes_more_than_the_reach(trust: float) -> None:
    sure = replace(HEADS[SPEAKER_HEAD], last=HEADS[SPEAKER_HEAD].last * 100)
    network = parse_network(to_content({**HEADS, SPEAKER_HEAD: sure}, (1.0, 0.0, trust)), path=FILE)
    doc = read(vectors(author=(1.0, 1.0), name=3))
    opinion = network.opinion(doc, range(len(doc)))
    most = max(map(abs, opinion.of_names(range(len(doc))).values()))
    assert most == pytest.approx(FAR * abs(trust))
    assert most <= opinion.reach


def test_the_network_decides_as_far_as_it_is_believed() -> None:
    said = vectors(author=(-1.0, 1.0), name=3)
    first, second = holders((40.0, 0.0, 0.0), said)
    assert (first == "author", second == "author") == (False, True)
    assert holders((40.0, 0.0, 40.0), said) == ["Toll", "author"]
    assert holders((0.0, 100.0, 0.0), said) == ["author", "author"]
    assert holders((0.0, -100.0, 40.0), said)[0] == "Toll"


@pytest.mark.parametrize("shape", [(0,), (10, 3)])
def test_without_fitting_vectors_words_decide(shape: tuple[int, ...]) -> None:
    by_words = holders((0.0, 0.0, 0.0), vectors(author=(1.0, 1.0), name=3))
    assert holders((40.0, 40.0, 40.0), np.zeros(shape, dtype=np.float32)) == by_words


def test_saved_and_loaded(tmp_path: Path) -> None:
    pipe = component((1.0, 2.0, 3.0))
    pipe.to_disk(tmp_path / "holders")
    again = component((0.0, 0.0, 0.0)).from_disk(tmp_path / "holders")
    assert again.to_bytes() == pipe.to_bytes() == (tmp_path / "holders" / FILE).read_bytes()
    assert again.network is not None
    assert again.network.trust == (1.0, 2.0, 3.0)
    assert again.from_disk(tmp_path / "none").to_bytes() == b""


def test_trust_changes_and_the_heads_stay() -> None:
    network = parse_network(to_content(HEADS), path=FILE)
    other = parse_network(with_trust(network, (1.0, 2.0, 3.0)).content, path=FILE)
    assert other.trust == (1.0, 2.0, 3.0)
    assert with_trust(other, network.trust).content == network.content


def broken(**changes: Any) -> bytes:
    return to_content({**HEADS, **changes})


@pytest.mark.parametrize(
    "data",
    [
        b"no zip",
        to_content(HEADS)[:200],
        broken(author=head(SENTENCE * 3, 1, reads=0, writes=0)),
        broken(author=head(SENTENCE * WIDTH, 2, reads=0, writes=0)),
        to_content({AUTHOR_HEAD: HEADS[AUTHOR_HEAD]}),
        to_content(HEADS, (1.0, 2.0)),  # type: ignore[arg-type]
        to_content(HEADS, (1.0, float("nan"), 0.0)),
        broken(speaker=head(WINDOW * WIDTH, 1, reads=0, writes=0)),
    ],
)
def test_damaged_files_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedDataError, match=r"network\.npz"):
        parse_network(data, path=FILE)
