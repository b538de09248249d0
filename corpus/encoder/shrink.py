"""An encoder made smaller before it is pretrained further: fewer layers, attention heads and inner neurons.

Of heads and neurons those stay whose weights are largest; what was lost is learned anew in pretraining.
"""

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from corpus.errors import EncoderError, message


@dataclass(frozen=True, slots=True)
class Shape:
    """Layers, from below; heads, and neurons between the two linear maps, of each layer; None leaves them all."""

    layers: int | None = None
    heads: int | None = None
    inner: int | None = None
    activation: str | None = None  # of these neurons

    def __str__(self) -> str:
        """In words, for an encoder's name; empty where nothing changes."""
        said = {"layers": "layers", "heads": "heads a layer", "inner": "inner neurons a layer", "activation": ""}
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
    if shape.layers is not None:
        # Of heads dropped before, none is of a layer that is dropped now.
        dropped = AutoConfig.from_pretrained(base).pruned_heads
        settings["pruned_heads"] = {layer: heads for layer, heads in dropped.items() if layer < shape.layers}
    encoder: nn.Module = AutoModel.from_pretrained(base, attn_implementation="eager", **settings)
    if shape.heads is not None:
        keep_heads(encoder, shape.heads)
    if shape.inner is not None:
        keep_neurons(encoder, shape.inner)
    return encoder


def check_shape(base: str, shape: Shape) -> None:
    """EncoderError if the encoder has fewer layers, heads or neurons than the shape."""
    config = AutoConfig.from_pretrained(base)
    heads = config.num_attention_heads - len(config.pruned_heads.get(0, ()))  # every layer keeps as many
    for name, found in (("layers", config.num_hidden_layers), ("heads", heads), ("inner", config.intermediate_size)):
        if (wanted := getattr(shape, name)) is not None and wanted > found:
            raise EncoderError(message("too_small", base=base, option=f"--{name}", wanted=wanted, found=found))


def keep_heads(encoder: nn.Module, number: int) -> None:
    """Keep so many heads of each layer: those whose values, as they come out, weigh most."""
    dropped = {}
    for index, layer in enumerate(encoder.encoder.layer):
        attention = layer.attention
        # Heads are called by the numbers that they had when there were all.
        left = [i for i in range(encoder.config.num_attention_heads) if i not in attention.pruned_heads]
        values = attention.self.value.weight.unflatten(0, (len(left), -1))
        outputs = attention.output.dense.weight.unflatten(1, (len(left), -1))
        weight = values.norm(dim=(1, 2)) * outputs.norm(dim=(0, 2))
        dropped[index] = [left[i] for i in weight.argsort()[: len(left) - number]]
    encoder.prune_heads(dropped)


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
