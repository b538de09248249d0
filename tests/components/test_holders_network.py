"""Holders by words and by an encoder's network, on a Doc whose vectors say it all."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from pair_network import pair_network
from spacy.tokens import Doc

from extract.annotations import BLOCKS, HOLDERS, SENTENCES
from extract.attribution.features import Candidate
from extract.attribution.parties import Mention
from extract.components.holders import Holders
from extract.components.holders.network import (
    AUTHOR_HEAD,
    FILE,
    JUDGED,
    SPEAKER_HEAD,
    WINDOW,
    Head,
    NetworkOpinion,
    likeliest,
    pair,
    parse_network,
    windows_of,
    with_pairs,
    write_network,
)
from extract.components.holders.pairs import NOTHING, POOLED, PairNetwork
from extract.errors import MalformedDataError
from extract.tokenizer import group

MODELS = Path(__file__).parents[2] / "models"
WORDS = ["Walsh", "fears", "what", "Toll", "wants", ".", "Walsh", "wants", "it", "."]
WIDTH = 2


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
    AUTHOR_HEAD: head(POOLED * WIDTH, 1, reads=2 * WIDTH, writes=0),
    SPEAKER_HEAD: head(WINDOW * WIDTH, 5, reads=WIDTH + 1, writes=4),
}


def told(*, name: float, width: int = WIDTH, nothing: float = 0.0) -> PairNetwork:
    """What the last number of a name's vectors says, so many times; the author gets `nothing`."""
    names = np.zeros((2, width))
    names[0, -1] = name
    return pair_network(width, name=names, by_target=[[1.0, 0.0]], bias=[100.0], last=[1.0], author_bias=nothing)


def component(pairs: PairNetwork | None) -> Holders:
    pipe = spacy.blank("en").add_pipe("extract_holders")
    assert isinstance(pipe, Holders)
    return pipe.from_bytes(write_network(HEADS, pairs))


def read(tensor: Any) -> Doc:
    """Two sentences with a role; two people."""
    doc = Doc(spacy.blank("en").vocab, words=WORDS)
    lines = tuple((doc[start].idx, doc[end].idx + 1, "concern") for start, end in ((0, 5), (6, 9)))
    group(doc, SENTENCES, lines)
    group(doc, BLOCKS, ((start, end, "p") for start, end, _ in lines))
    group(doc, "people", ((doc[i].idx, doc[i].idx + len(doc[i]), "PERSON") for i in (0, 3, 6)))
    doc.tensor = tensor
    return doc


def holders(pairs: PairNetwork | None, tensor: Any) -> list[str]:
    doc = component(pairs)(read(tensor))
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


def test_windows_by_hand() -> None:
    rows = np.array([[1.0, -1.0], [3.0, -5.0], [8.0, 0.0]], dtype=np.float32)
    assert windows_of(rows, [0, 2]).tolist() == [[0, 0, 1, -1, 3, -5], [3, -5, 8, 0, 0, 0]]


def test_logits_of_authors() -> None:
    network = parse_network(write_network(HEADS), path=FILE)
    assert network.authors(vectors(author=(1.0, -1.0), name=3), [(6, 10), (0, 6)]) == pytest.approx(
        [-4.0, 4.0], abs=0.01
    )


def test_the_network_decides_beside_words() -> None:
    said = vectors(author=(1.0, 1.0), name=3)
    assert holders(told(name=40.0), said)[0] == "Toll"
    assert holders(told(name=40.0, nothing=100.0), said) == ["author", "author"]
    assert holders(told(name=40.0, nothing=-100.0), said) == ["Toll", "Toll"]


def test_without_pairs_words_decide() -> None:
    assert holders(None, vectors(author=(1.0, 1.0), name=3)) == ["author", "author"]


def test_only_the_likeliest_by_words_are_judged() -> None:
    assert likeliest([-9.0, 1.0]) == [0, 1]
    assert likeliest([-9.0, 1.0, 5.0, 0.0, 3.0, 2.0, 4.0]) == [0, 2, 4, 5, 6]
    assert likeliest([0.0] * 9) == list(range(JUDGED + 1))


def test_who_is_not_judged_holds_nothing() -> None:
    doc = read(vectors(author=(1.0, 1.0), name=3))
    opinion = NetworkOpinion(told(name=1.0), doc, list(range(len(doc))))
    stone = Candidate("stone", Mention(3, 4, "stone", "person"), ())
    scores = opinion.scores(
        {0: [Candidate("author", None, ()), *[stone] * 6]}, {0: [0.0, 0.0, 1.0, 2.0, 3.0, 4.0, -1.0]}
    )
    assert [math.isfinite(score) for score in scores[0]] == [True, False, True, True, True, True, False]
    assert np.diff(scores[0][2:6]).tolist() == pytest.approx([1.0, 1.0, 1.0])


def test_sentences_and_candidates_as_rows() -> None:
    """Words begin at the tokens 0, 1, 3, 4 …: the third token is white space. Sentences begin at 0 and 5."""
    stone, walsh = Mention(1, 3, "stone", "person"), Mention(5, 6, "walsh", "person")
    cases = {
        1: [Candidate("author", None, ()), Candidate("walsh", walsh, ()), Candidate("stone", stone, ())],
        0: [Candidate("author", None, ()), Candidate("stone", stone, ())],
    }
    words = {0: [0.5, 1.5], 1: [2.0, 3.0, 4.0]}
    pairs, names = pair([0, 5], [0, 1, 3, 4, 5, 6], cases, words)
    assert names == [(6, 7), (1, 4)]
    assert pairs.sources.tolist() == [1, 1, 1, 0, 0]
    assert pairs.targets.tolist() == [NOTHING, 1, 0, NOTHING, 0]
    assert pairs.named.tolist() == [NOTHING, 0, 1, NOTHING, 1]
    assert pairs.words.tolist() == [2.0, 3.0, 4.0, 0.5, 1.5]


@pytest.mark.parametrize("shape", [(0,), (10, 3)])
def test_without_fitting_vectors_words_decide(shape: tuple[int, ...]) -> None:
    by_words = holders(None, vectors(author=(1.0, 1.0), name=3))
    assert holders(told(name=40.0, nothing=-100.0), np.zeros(shape, dtype=np.float32)) == by_words


def test_saved_and_loaded(tmp_path: Path) -> None:
    pipe = component(told(name=2.0, nothing=3.0))
    pipe.to_disk(tmp_path / "holders")
    again = component(None).from_disk(tmp_path / "holders")
    assert again.to_bytes() == pipe.to_bytes() == (tmp_path / "holders" / FILE).read_bytes()
    assert again.network is not None
    assert again.network.pairs is not None
    assert again.network.pairs.author_bias == 3.0
    assert again.from_disk(tmp_path / "none").to_bytes() == b""


def test_pairs_are_added_and_the_heads_stay() -> None:
    network = parse_network(write_network(HEADS), path=FILE)
    assert network.pairs is None
    once = with_pairs(network, told(name=2.0))
    twice = with_pairs(parse_network(once.content, path=FILE), told(name=2.0))
    assert twice.content == once.content == write_network(HEADS, told(name=2.0))
    with pytest.raises(MalformedDataError, match="different encoders"):
        with_pairs(network, told(name=2.0, width=WIDTH + 1))


def broken(**changes: Any) -> bytes:
    return write_network({**HEADS, **changes})


@pytest.mark.parametrize(
    "data",
    [
        b"no zip",
        write_network(HEADS)[:200],
        broken(author=head(POOLED * 3, 1, reads=0, writes=0)),
        broken(author=head(POOLED * WIDTH, 2, reads=0, writes=0)),
        write_network({AUTHOR_HEAD: HEADS[AUTHOR_HEAD]}),
        broken(speaker=head(WINDOW * WIDTH, 1, reads=0, writes=0)),
        write_network(HEADS, told(name=1.0, width=WIDTH + 1)),
        write_network(HEADS, told(name=float("nan"))),
    ],
)
def test_damaged_files_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedDataError, match=r"network\.npz"):
        parse_network(data, path=FILE)


@pytest.mark.parametrize("name", ["sm", "onnx", "trf/frus_trf"])
def test_the_committed_pipelines_have_pairs(name: str) -> None:
    network = parse_network((MODELS / name / "holders" / FILE).read_bytes(), path=FILE)
    assert network.pairs is not None
