"""A pipeline's graph -> its encoder as `transformers` loads it, for another to begin with.

What a graph was made of is not kept; its int8 weights times their scales are as good a start. Training leaves the
embeddings as they are: those are the pretrained encoder's.
"""

import re
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, numpy_helper
from torch import Tensor
from transformers import AutoConfig, AutoTokenizer

from corpus.encoder.base import ORIGIN, find_encoder
from corpus.encoder.recipe import begin
from corpus.encoder.shrink import Shape, load_encoder
from corpus.errors import EncoderError, message
from extract.encoder.onnx import OnnxShim
from extract.pipeline import load, model_of

PARAMETER = re.compile(r"(?:^|\.)(layer\.\d+\..*)")
PRODUCT = re.compile(r"/(layer\.\d+/.*)/MatMul_")  # of the vectors with a layer's weights
QUANTIZED, SCALE, ZERO = "_quantized", "_scale", "_zero_point"
ACTIVATIONS = {"Erf": "gelu", "Relu": "relu"}


def unpack(pipeline: Path, to: Path, base: str | None = None) -> None:
    """Write the encoder of that pipeline, its tokenizer and its origin into the folder `to`.

    `base` is the pretrained encoder that it began with. A linear map that narrows the vectors is left out. Raises
    EncoderError if the pipeline has no graph, or one whose layers are not like those of `base`, and RunError if the
    folder holds an encoder of another origin.
    """
    folder, origin = find_encoder(base)
    nlp = load(pipeline)
    models = [pipe.model for _, pipe in nlp.pipeline if hasattr(pipe, "model")]
    shims = [shim for model in models for node in model.walk() for shim in node.shims if isinstance(shim, OnnxShim)]
    if not shims:
        raise EncoderError(message("no_graph", path=pipeline))
    graph = onnx.load_from_string(shims[0].graph)
    try:
        state = layers_of(graph)
        encoder = load_encoder(folder, shape_of(graph, state, folder))
        encoder.encoder.load_state_dict(state)
    except (KeyError, ValueError, RuntimeError, EncoderError) as error:
        raise EncoderError(message("other_graph", path=pipeline, base=folder)) from error
    model = model_of(nlp)
    name = f"{origin.name}, of the pipeline {model.name} {model.version}"
    graph_hash = sha256(shims[0].graph).hexdigest()
    begin(to, ORIGIN, {"name": name, "license": origin.license, "from": asdict(origin), "graph": graph_hash})
    AutoTokenizer.from_pretrained(folder).save_pretrained(to)
    encoder.save_pretrained(to)


def shape_of(graph: ModelProto, state: dict[str, Tensor], base: str) -> Shape:
    """What the graph has left of that encoder."""
    query, inner = (state[f"layer.0.{name}.weight"] for name in ("attention.self.query", "intermediate.dense"))
    config = AutoConfig.from_pretrained(base)
    size = config.hidden_size // config.num_attention_heads
    layers = {name.split(".")[1] for name in state}
    [activation] = {ACTIVATIONS[node.op_type] for node in graph.graph.node if node.op_type in ACTIVATIONS}
    return Shape(len(layers), len(query) // size, len(inner), activation)


def layers_of(graph: ModelProto) -> dict[str, Tensor]:
    """The parameters of the layers, by name."""
    arrays = {each.name: numpy_helper.to_array(each) for each in graph.graph.initializer}
    found = {match[1]: array for name, array in arrays.items() if (match := PARAMETER.search(name))}
    for node in graph.graph.node:
        if node.op_type == "MatMulInteger" and (match := PRODUCT.search(node.output[0])):
            name = node.input[1].removesuffix(QUANTIZED)
            whole, scale, zero = (arrays[name + part] for part in (QUANTIZED, SCALE, ZERO))
            found[f"{match[1].replace('/', '.')}.weight"] = ((whole.astype(np.float32) - zero) * scale).T
    return {name: torch.from_numpy(np.array(array, dtype=np.float32, order="C")) for name, array in found.items()}
