"""An encoder made smaller: what stays of it, that it saves and loads, that a graph and a pipeline can be made of it."""

from pathlib import Path

import pytest

pytest.importorskip("spacy_transformers", reason="needs the extra [transformers]")
import torch
from torch import Tensor, nn

from corpus.encoder.shrink import Shape, keep_heads, keep_neurons, load_encoder
from corpus.errors import EncoderError

pytestmark = pytest.mark.transformers

IDS = torch.tensor([[1, 9, 12, 30, 2]])


def vectors(encoder: nn.Module) -> Tensor:
    with torch.inference_mode():
        return encoder.eval()(input_ids=IDS).last_hidden_state


def test_a_shape_in_words() -> None:
    assert str(Shape()) == ""
    assert str(Shape(layers=2, heads=6)) == "2 layers, 6 heads a layer"
    assert str(Shape(inner=768, activation="relu")) == "768 inner neurons a layer, relu"


def test_without_a_shape_nothing_changes(base: str) -> None:
    encoder = load_encoder(base)
    whole = vectors(encoder)
    keep_heads(encoder, 2)
    keep_neurons(encoder, 32)
    assert vectors(encoder) == pytest.approx(whole, abs=1e-6)


def test_layers_are_kept_from_below(base: str) -> None:
    encoder, whole = load_encoder(base, Shape(layers=1)), load_encoder(base)
    assert [len(each.encoder.layer) for each in (encoder, whole)] == [1, 2]
    expected = whole.state_dict()
    assert all(torch.equal(value, expected[name]) for name, value in encoder.state_dict().items())


@pytest.mark.parametrize("kept", [0, 1])
def test_the_head_that_weighs_most_is_kept(base: str, kept: int) -> None:
    encoder = load_encoder(base)
    for layer in encoder.encoder.layer:
        value, output = layer.attention.self.value, layer.attention.output.dense
        size = layer.attention.self.attention_head_size
        small = slice((1 - kept) * size, (2 - kept) * size)
        with torch.no_grad():
            value.bias.zero_()
            output.weight[:, small] *= 1e-6
    whole = vectors(encoder)
    keep_heads(encoder, 1)
    assert {layer.attention.self.query.out_features for layer in encoder.encoder.layer} == {size}
    assert vectors(encoder) == pytest.approx(whole, abs=1e-4)


def test_the_neurons_that_weigh_most_are_kept(base: str) -> None:
    encoder = load_encoder(base)
    small = torch.arange(32) % 3 == 1
    for layer in encoder.encoder.layer:
        with torch.no_grad():
            layer.output.dense.weight[:, small] *= 1e-6
    whole = vectors(encoder)
    keep_neurons(encoder, int((~small).sum()))
    assert vectors(encoder) == pytest.approx(whole, abs=1e-4)
    assert encoder.config.intermediate_size == (~small).sum()


def test_the_activation_is_another(base: str) -> None:
    gelu, relu = load_encoder(base), load_encoder(base, Shape(activation="relu"))
    assert isinstance(relu.encoder.layer[0].intermediate.intermediate_act_fn, nn.ReLU)
    assert (vectors(gelu) - vectors(relu)).abs().max() > 1e-3


def test_it_saves_loads_and_shrinks_again(base: str, tmp_path: Path) -> None:
    encoder = load_encoder(base, Shape(layers=2, heads=1, inner=20, activation="relu"))
    encoder.save_pretrained(tmp_path)
    again = load_encoder(str(tmp_path))
    assert torch.equal(vectors(again), vectors(encoder))
    assert len(load_encoder(str(tmp_path), Shape(layers=1)).encoder.layer) == 1
    smaller = load_encoder(str(tmp_path), Shape(heads=1, inner=10))
    keep_neurons(encoder, 10)
    assert torch.equal(vectors(smaller), vectors(encoder))


@pytest.mark.parametrize(
    ("shape", "said"),
    [(Shape(layers=3), "--layers 3: .* has 2"), (Shape(heads=3), "--heads 3: .* has 2"), (Shape(inner=33), "has 32")],
)
def test_what_it_has_not_cannot_be_kept(base: str, shape: Shape, said: str) -> None:
    with pytest.raises(EncoderError, match=said):
        load_encoder(base, shape)
