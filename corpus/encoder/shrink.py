"""An encoder made smaller before it is pretrained further: fewer layers and inner neurons.

Of the neurons those stay whose weights are largest; what was lost is learned anew by guessing words.
"""

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from corpus.errors import EncoderError, message


@dataclass(frozen=True, slots=True)
class Shape:
    """Layers, from below, and of each layer the neurons between the two linear maps; None leaves them all."""

    layers: int | None = None
    inner: int | None = None
    activation: str | None = None  # of these neurons

    def __str__(self) -> str:
        """In words, for an encoder's name; empty where nothing changes."""
        said = {"layers": "layers", "inner": "inner neurons a layer", "activation": ""}
        values = asdict(self)
        return ", ".join(f"{values[name]} {words}".strip() for name, words in said.items() if values[name] is not None)


def load_encoder(base: str, shape: Shape = Shape()) -> nn.Module:
    """A pretrained encoder, from a folder or by its name on the hub, in that shape.

    Raises EncoderError if it has less than is to be kept.
    """
    check_shape(base, shape)
    # Without dropout of the attention a step takes three quarters of the time.
    settings: dict[str, Any] = {"add_pooling_layer": False, "attention_probs_dropout_prob": 0.0}
    changed = {"num_hidden_layers": shape.layers, "hidden_act": shape.activation}
    settings |= {name: value for name, value in changed.items() if value is not None}
    encoder: nn.Module = AutoModel.from_pretrained(base, attn_implementation="eager", **settings)
    if shape.inner is not None:
        keep_neurons(encoder, shape.inner)
    return encoder


def check_shape(base: str, shape: Shape) -> None:
    """EncoderError if the encoder has fewer layers or neurons than the shape."""
    config = AutoConfig.from_pretrained(base)
    for name, found in (("layers", config.num_hidden_layers), ("inner", config.intermediate_size)):
        if (wanted := getattr(shape, name)) is not None and wanted > found:
            raise EncoderError(message("too_small", base=base, option=f"--{name}", wanted=wanted, found=found))


def keep_neurons(encoder: nn.Module, number: int) -> None:
    """Keep so many neurons of each layer: those whose weights, in and out, are largest."""
    for layer in encoder.encoder.layer:
        first, last = layer.intermediate.dense, layer.output.dense
        kept = (first.weight.norm(dim=1) * last.weight.norm(dim=0)).argsort()[-number:].sort().values
        layer.intermediate.dense = linear(first.weight[kept], first.bias[kept])
        layer.output.dense = linear(last.weight[:, kept], last.bias)
    encoder.config.intermediate_size = number


@torch.no_grad()
def linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    """A layer with these weights."""
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.weight.copy_(weight)
    layer.bias.copy_(bias)
    return layer
