"""Pretraining: what is hidden, windows of a document, an encoder that guesses better, resuming, its origin."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

pytest.importorskip("spacy_transformers", reason="needs the extra [transformers]")
import torch
from safetensors.torch import load_file
from tiny_encoder import VOCABULARY
from typer.testing import CliRunner

from corpus.encoder import pretrain as module
from corpus.encoder.base import ORIGIN, WEIGHTS, find_encoder, weights_hash
from corpus.encoder.cli import app
from corpus.encoder.network import Special
from corpus.encoder.pretrain import SHORTEST, Pretraining, Run, cut_up, hide, pretrain, read_pieces
from corpus.encoder.shrink import Shape, load_encoder
from corpus.encoder.state import STATE
from corpus.errors import RunError
from corpus.release import Base

pytestmark = pytest.mark.transformers

SPECIAL = Special(*(VOCABULARY.index(name) for name in ("[CLS]", "[SEP]", "[PAD]", "[MASK]")))
SETTINGS = Pretraining(epochs=2, length=24, batch=4, rate=2e-3, head_rate=5e-3)
ORIGINAL = Base("invented/encoder", "0f", "MIT")
# Texts in which the next piece follows from the one before.
DOCUMENTS = [np.resize(np.arange(5, 12), n) for n in (100, 60, 30, SHORTEST - 1)]


def test_of_the_hidden_most_are_masked_and_some_stay() -> None:
    torch.manual_seed(0)
    ids = torch.randint(5, 50, (50, 202))
    ids[:, 0], ids[:, -1] = SPECIAL.cls, SPECIAL.sep
    mask = torch.ones_like(ids)
    mask[:25, -40:] = 0
    shown, hidden = hide(ids, mask, SPECIAL, 0.2, 50)
    may = 25 * 200 + 25 * 161
    assert hidden.sum() / may == pytest.approx(0.2, abs=0.02)
    assert not hidden[:, 0].any()
    assert not hidden[:25, -40:].any()
    assert not hidden[:, -1].any()
    assert torch.equal(shown[~hidden], ids[~hidden])
    masked, same = (shown == SPECIAL.mask)[hidden].float().mean(), (shown == ids)[hidden].float().mean()
    assert masked == pytest.approx(0.8, abs=0.04)
    assert same == pytest.approx(0.1, abs=0.03)


def test_windows_are_the_document_without_what_is_too_short() -> None:
    document = np.arange(100)
    for seed in range(20):
        windows = list(cut_up(document, 24, Random(seed)))
        assert {len(window) for window in windows[1:-1]} <= {24}
        assert all(SHORTEST <= len(window) <= 24 for window in windows)
        left = sorted(set(document) - {i for window in windows for i in window})
        assert len(left) < 2 * SHORTEST
    assert list(cut_up(document[: SHORTEST - 1], 24, Random(0))) == []
    assert [window.tolist() for window in cut_up(document[:20], 24, Random(3))] in (
        [list(range(20))],
        [],
        [list(range(16))],
    )


def train_whole(run: Run, base: str) -> None:
    """Train all epochs; the embeddings stay those of the encoder that it began with."""
    for _ in range(run.settings.epochs):
        run.train_epoch()
    embeddings = load_encoder(base).embeddings.state_dict()
    assert all(torch.equal(value, embeddings[name]) for name, value in run.encoder.embeddings.state_dict().items())


def test_it_learns_to_guess(base: str) -> None:
    def loss(run: Run) -> float:
        torch.manual_seed(5)
        return run.loss(*run.collate([DOCUMENTS[0][:24], DOCUMENTS[1][:20]])).item()

    run = Run(base, DOCUMENTS, replace(SETTINGS, epochs=60))
    before = loss(run)
    train_whole(run, base)
    assert loss(run) < 0.75 * before


@pytest.mark.parametrize("layers", [1, 2])
def test_it_learns_of_its_teacher(base: str, layers: int) -> None:
    def loss(run: Run) -> float:
        assert run.teacher is not None
        return run.distillation_loss(run.teacher, *run.collate([DOCUMENTS[0][:24], DOCUMENTS[1][:20]])).item()

    shape = Shape(layers=layers, heads=1, inner=20, activation="relu")
    run = Run(base, DOCUMENTS, replace(SETTINGS, epochs=40, rate=5e-3, shape=shape, distill=True))
    before = loss(run)
    train_whole(run, base)
    assert loss(run) < 0.3 * before


def test_what_is_not_made_smaller_has_nothing_to_learn_of_its_teacher(base: str) -> None:
    run = Run(base, DOCUMENTS, replace(SETTINGS, distill=True))
    assert run.teacher is not None
    assert run.distillation_loss(run.teacher, *run.collate([DOCUMENTS[0][:24]])).item() == 0


def test_what_it_writes_is_an_encoder_with_its_origin(base: str, tmp_path: Path) -> None:
    pretrain(base, ORIGINAL, DOCUMENTS, tmp_path, SETTINGS)
    folder, origin = find_encoder(str(tmp_path))
    assert (folder, origin.sha256) == (str(tmp_path), weights_hash(str(tmp_path)))
    assert (origin.name, origin.license) == ("invented/encoder, pretrained further", "MIT")
    assert origin.sha256 != weights_hash(base)
    assert '"seed": 1' in (tmp_path / ORIGIN).read_text()
    assert not (tmp_path / STATE).exists()
    with torch.inference_mode():
        assert load_encoder(folder)(input_ids=torch.tensor([[1, 9, 2]])).last_hidden_state.isfinite().all()


def test_a_smaller_one_is_an_encoder_like_any_other(base: str, tmp_path: Path) -> None:
    shape = Shape(layers=1, inner=20, activation="relu")
    pretrain(base, ORIGINAL, DOCUMENTS, tmp_path, replace(SETTINGS, shape=shape))
    name = find_encoder(str(tmp_path))[1].name
    assert name == "invented/encoder, 1 layers, 20 inner neurons a layer, relu, pretrained further"
    encoder = load_encoder(str(tmp_path))
    [layer] = encoder.encoder.layer
    assert layer.intermediate.dense.out_features == 20
    saved = load_file(tmp_path / WEIGHTS)
    assert all(torch.equal(value, saved[name]) for name, value in encoder.state_dict().items())
    with pytest.raises(RunError, match=r"\(name, shape\.inner\)"):
        pretrain(base, ORIGINAL, DOCUMENTS, tmp_path, replace(SETTINGS, shape=replace(shape, inner=10)))


def test_what_is_done_stays_and_other_settings_or_texts_are_refused(base: str, tmp_path: Path) -> None:
    settings = replace(SETTINGS, epochs=1)
    pretrain(base, ORIGINAL, DOCUMENTS, tmp_path, settings)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    pretrain(base, ORIGINAL, DOCUMENTS, tmp_path, settings)
    for other, documents, name in (
        (replace(settings, seed=2), DOCUMENTS, "seed"),
        (settings, DOCUMENTS[:2], "pieces"),
    ):
        with pytest.raises(RunError, match=rf"other settings or data \({name}\)"):
            pretrain(base, ORIGINAL, documents, tmp_path, other)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_it_goes_on_where_it_was_interrupted(base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretrain(base, ORIGINAL, DOCUMENTS, tmp_path / "whole", SETTINGS)
    epochs = []

    def stop(run: Run) -> None:
        if epochs:
            raise KeyboardInterrupt
        epochs.append(run)
        train_epoch(run)

    train_epoch = Run.train_epoch
    with monkeypatch.context() as patch:
        patch.setattr(Run, "train_epoch", stop)
        with pytest.raises(KeyboardInterrupt):
            pretrain(base, ORIGINAL, DOCUMENTS, tmp_path / "again", SETTINGS)
    torch.manual_seed(99)
    pretrain(base, ORIGINAL, DOCUMENTS, tmp_path / "again", SETTINGS)
    assert weights_hash(str(tmp_path / "again")) == weights_hash(str(tmp_path / "whole"))


def test_it_reads_training_volumes_alone(
    base: str, volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.training.load_splits", lambda: {"invented": "train", "sealed": "test"})
    whole = read_pieces(volume.parent, base)
    assert max(map(len, whole)) > SHORTEST
    half = read_pieces(volume.parent, base, stride=2)
    assert [each.tolist() for each in half] == [each.tolist() for each in whole[::2]]
    monkeypatch.setattr(module, "Pretraining", lambda: replace(SETTINGS, epochs=1))
    arguments = ["pretrain", str(tmp_path / "to"), "--volumes", str(volume.parent), "--base", base, "--epochs", "1"]
    options = "--layers 1 --heads 1 --inner 20 --activation relu --distill --stride 1 --rate 0.002"
    result = CliRunner().invoke(app, [*arguments, *options.split()])
    assert result.exit_code == 0, result.exception
    facts = json.loads((tmp_path / "to" / ORIGIN).read_text())
    assert facts["from"]["name"] == base
    assert facts["shape"] == {"layers": 1, "heads": 1, "inner": 20, "activation": "relu"}
    assert (facts["distill"], facts["stride"], facts["rate"]) == (True, 1, 0.002)
