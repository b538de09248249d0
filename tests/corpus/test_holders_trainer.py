"""The fit of the holder ranker: vectors decide where words cannot; the weights of `sm` fit its encoder."""

import json
from pathlib import Path

import numpy as np

from corpus.holders import Case, Weights, fit, left_out, measure
from corpus.threshold_kinds import encoder_hash
from extract.attribution import AUTHOR
from extract.attribution.features import Candidate
from extract.attribution.parties import Mention
from extract.components.holders.vectors import FILE, parse_vectors

MODELS = Path(__file__).parents[2] / "models"
STONE = Mention(0, 1, "stone", "person")
CANDIDATES = (Candidate(AUTHOR, None, frozenset({"A"})), Candidate("stone", STONE, frozenset({"inside"})))


def case(volume: int, other: bool) -> Case:
    """Its first number says who holds it; words say nothing."""
    vectors = np.array([3.0 if other else -3.0, volume], dtype=np.float32)
    return Case(f"v{volume}", CANDIDATES, (not other, other), other, vectors)


CASES = [case(volume, other) for volume in range(8) for other in (True, False) for _ in range(200)]


def test_vectors_decide_where_words_cannot() -> None:
    weights = fit(CASES, vectors=True)
    assert weights.vectors[0] < 0
    assert [weights.choose(case(9, other)).key for other in (True, False)] == ["stone", AUTHOR]
    assert len(fit(CASES).vectors) == 0


def test_accuracy_on_volumes_left_out() -> None:
    by_words, by_vectors = measure(left_out(CASES)), measure(left_out(CASES, vectors=True))
    assert (by_words.sentences, by_words.others) == (3200, 1600)
    assert by_words.right == 1600
    assert by_vectors.right == by_vectors.sentences


def test_what_vectors_add_to_the_author_comes_with_a_bias() -> None:
    weights = Weights({"A": 1.0, "inside": 2.0}, 0.5, np.array([-1.0, 0.0]))
    assert weights.choose(case(1, True)).key == "stone"
    assert weights.choose(case(1, False)).key == AUTHOR


def test_the_weights_fit_the_encoder() -> None:
    file = MODELS / "sm" / "holders" / FILE
    assert json.loads(file.read_bytes())["recipe"]["encoder"] == encoder_hash(MODELS / "sm")
    assert len(parse_vectors(file.read_bytes(), path=FILE).weights) > 1000
