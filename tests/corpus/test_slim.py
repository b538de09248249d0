"""Taggers made smaller: the nearest of their rank, and all of them where nothing is left out."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from thinc.api import Model, fix_random_seed

import extract
from corpus.errors import RunError
from corpus.slim import WINDOW, factors, fill, slim
from extract.architectures import build_token_classifier
from extract.components.tagger import TAGS
from extract.encoder.pieces import Array
from extract.pipeline import find

WIDTH, SUMS = 12, 9


def vectors() -> Array:
    """Words' vectors, some of whose numbers vary far more than others."""
    rng = np.random.default_rng(3)
    return rng.normal(size=(500, WIDTH)) * np.geomspace(5.0, 0.05, WIDTH) + 0.5


def weights() -> Array:
    return np.random.default_rng(4).normal(size=(SUMS, WINDOW, WIDTH))


def loss(rank: int) -> float:
    """How far the sums of a word are from those of the whole weights, squared, on the mean."""
    words, whole = vectors(), weights()
    narrow, rest = factors(whole, words.T @ words / len(words), rank)
    errors = np.einsum("nd,swd->nsw", words, whole) - np.einsum("nr,swr->nsw", words @ narrow.T, rest)
    return float((errors**2).mean())


def test_nothing_is_lost_where_no_number_is_left_out() -> None:
    assert loss(WIDTH) == pytest.approx(0.0, abs=1e-9)


def test_the_more_numbers_the_nearer() -> None:
    losses = [loss(rank) for rank in range(1, WIDTH)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] > 0


@pytest.mark.parametrize("rank", [2, 5])
def test_no_map_is_nearer(rank: int) -> None:
    sums = vectors() @ weights().reshape(-1, WIDTH).T
    left_out = np.linalg.svd(sums, compute_uv=False)[rank:]
    assert loss(rank) == pytest.approx((left_out**2).sum() / sums.size)


def network(rank: int | None) -> Model[list[Array], list[Array]]:
    """A tagger's network on vectors that are given."""
    given: Any = Model("given", lambda model, rows, is_train: (rows, list), dims={"nO": WIDTH})
    return build_token_classifier(given, hidden_width=8, rank=rank)


def test_a_slim_network_says_what_the_whole_one_says() -> None:
    fix_random_seed(1)
    rows = [each.astype(np.float32) for each in np.split(vectors()[:60], [25, 26])]
    whole, small = network(None), network(WIDTH)
    whole.get_ref("output_layer").set_dim("nO", TAGS)
    whole.initialize(X=rows, Y=[whole.ops.alloc2f(len(row), TAGS) for row in rows])
    tags = np.random.default_rng(6).normal(size=(TAGS, 8)).astype(np.float32)
    whole.get_ref("output_layer").set_param("W", tags)
    fill(small, whole, vectors().T @ vectors() / len(vectors()), WIDTH)
    for one, other in zip(small.predict(rows), whole.predict(rows), strict=True):
        assert len(set(other.argmax(axis=1))) > 1 or len(other) == 1
        assert one == pytest.approx(other, abs=1e-4)


def test_a_pipeline_is_made_slim_once(tmp_path: Path, volume: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "onnx"
    shutil.copytree(find("onnx").folder, folder)
    monkeypatch.setattr("corpus.slim.training_volumes", lambda: [volume.stem])
    assert slim(folder, volume.parent, 300) == ["people", "places", "meetings"]
    text = next(iter(extract.read(volume))).text
    found, before = extract.run(text, model=str(folder)), extract.run(text, model="onnx")
    assert [person.text for person in found.people] == [person.text for person in before.people]
    with pytest.raises(RunError, match="slim already"):
        slim(folder, volume.parent, 300)
