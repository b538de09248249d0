"""The trained network -> spaCy pipelines: with the encoder in torch, and with the encoder as an int8 ONNX graph."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import spacy
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed, load_config
from thinc.api import Config, Model
from torch import Tensor, nn
from transformers import AutoConfig, AutoTokenizer

from corpus.encoder.data import TAGGED
from corpus.encoder.network import Case, Maxout, Network
from corpus.training import unannotated
from extract.components.holders.network import AUTHOR_HEAD, SPEAKER_HEAD, Head, write_network
from extract.encoder.onnx import OnnxShim

ENCODER = "encoder"  # name of the block of the config that reads the word pieces


def make_pipelines(
    network: Network,
    window: int,
    weights: dict[str, float],
    base: str,
    config: Path,
    docs: Iterable[Doc],
    *,
    name: str | None = None,
) -> dict[str, Language]:
    """`onnx`, and `trf` unless the vectors are narrowed, for which spacy-transformers has no place: the same heads and
    rules behind the same encoder.

    `window` is the number of tokens that the encoder reads at once, `weights` are those of the roles when labels are
    decided; `base` is the pretrained encoder, for its tokenizer; `config` that of the pipeline with torch, whose widths
    give way to the network's; `docs`, annotated ones, only show the layers their input; `name` is what the pipeline
    with torch calls the pretrained encoder, if not what `config` does.
    """
    settings = fitted(load_config(config), network, window)
    docs = list(docs)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        save_encoder(network, base, folder)
        made = {}
        if isinstance(network.narrow, nn.Identity):
            model = settings["components"]["transformer"]["model"]
            pretrained, model["name"] = name or model["name"], str(folder)
            made["trf"] = assemble(settings, network, docs)
            made["trf"].get_pipe_config("transformer")["model"]["name"] = pretrained
        quantize(network, folder)
        graph = (folder / "int8.onnx").read_bytes()
        tokenizer = (folder / "tokenizer.json").read_bytes()
    made["onnx"] = assemble(onnx_settings(settings, network), network, docs, graph, tokenizer)
    holders = write_network({AUTHOR_HEAD: head_of(network.author), SPEAKER_HEAD: head_of(network.taggers[len(TAGGED)])})
    for nlp in made.values():
        nlp.get_pipe("roles").cfg["weights"] = weights
        nlp.get_pipe("holders").from_bytes(holders)
    return made


def fitted(settings: Config, network: Network, window: int) -> Config:
    """The config with the widths of that network."""
    components, sizes, hidden = settings["components"], network.sizes, network.width
    components["transformer"]["model"]["get_spans"]["size"] = window
    vectors = components["tok2vec"]["model"]["*"]
    vectors[ENCODER]["width"] = hidden
    vectors["case"] |= {"width": sizes.case, "rows": list(sizes.rows)}
    for name in TAGGED:
        components[name]["model"]["hidden_width"] = sizes.tagger
    components["roles"]["model"]["reducer"]["hidden_size"] = sizes.role
    for name in (*TAGGED, "roles"):
        components[name]["model"]["tok2vec"]["width"] = hidden + sizes.case
    return settings


def onnx_settings(settings: Config, network: Network) -> Config:
    """The config of the pipeline with torch -> that of the one without."""
    settings = settings.copy()
    window = settings["components"].pop("transformer")["model"]["get_spans"]["size"]
    settings["nlp"]["pipeline"] = [name for name in settings["nlp"]["pipeline"] if name != "transformer"]
    settings["components"]["tok2vec"]["model"]["*"][ENCODER] = {
        "@architectures": "extract.OnnxEncoder.v1",
        "width": network.width,
        "window": window,
        "longest": network.longest,
    }
    return settings


def assemble(
    settings: Config, network: Network, docs: list[Doc], graph: bytes = b"", tokenizer: bytes = b""
) -> Language:
    """A pipeline with the network's weights."""
    fix_random_seed(settings["system"]["seed"])  # of what the network has no weights for: the encoder's unused pooler
    nlp = spacy.util.load_model_from_config(settings, auto_fill=True)
    tok2vec = nlp.get_pipe("tok2vec").model
    for node in tok2vec.walk():
        for shim in node.shims:
            if isinstance(shim, OnnxShim):
                shim.graph, shim.tokenizer = graph, tokenizer
    references = [Doc(nlp.vocab).from_bytes(doc.to_bytes()) for doc in docs]
    nlp.initialize(lambda: [Example(unannotated(doc), doc) for doc in references])
    fill(tok2vec, layers_of(network.case))
    for name, head in zip((*TAGGED, "roles"), (*network.taggers[: len(TAGGED)], network.role), strict=True):
        fill(nlp.get_pipe(name).model, layers_of(head))
    return nlp


def layers_of(module: nn.Module) -> list[tuple[str, dict[str, Tensor]]]:
    """(name of the thinc layer, its parameters) in order of a network's layers."""
    if isinstance(module, Maxout):
        outputs = module.norm.weight.shape[0]
        weights = module.linear.weight.view(outputs, module.pieces, -1)
        return [
            ("maxout", {"W": weights, "b": module.linear.bias.view(outputs, module.pieces)}),
            ("layernorm", {"G": module.norm.weight, "b": module.norm.bias}),
        ]
    if isinstance(module, Case):
        return [*(("hashembed", {"E": table.weight}) for table in module.tables), *layers_of(module.mix)]
    if isinstance(module, nn.Linear):
        return [("softmax", {"W": module.weight, "b": module.bias})]
    return [layer for child in module.children() for layer in layers_of(child)]


def head_of(head: nn.Module) -> Head:
    """A head of holders in numpy."""
    maxout, *_, last = head.children()
    [(_, first), (_, norm)] = layers_of(maxout)
    return Head(*(each.detach().numpy() for each in (*first.values(), *norm.values(), last.weight, last.bias)))


def fill(model: Model[Any, Any], layers: list[tuple[str, dict[str, Tensor]]]) -> None:
    """Set the parameters of a thinc network; ValueError if its layers or their shapes are others."""
    # A network walks its layers breadth first: those of one name are in order.
    nodes = sorted((node for node in model.walk() if node.param_names), key=lambda node: node.name)
    layers = sorted(layers, key=lambda layer: layer[0])
    if [node.name for node in nodes] != [name for name, _ in layers]:
        raise ValueError(f"layers {[node.name for node in nodes]} cannot hold {[name for name, _ in layers]}")
    for node, (_, parameters) in zip(nodes, layers, strict=True):
        for name, value in parameters.items():
            array = value.detach().numpy().astype(np.float32)
            if node.get_param(name).shape != array.shape:
                raise ValueError(f"{node.name}.{name}: shape {node.get_param(name).shape} is not {array.shape}")
            node.set_param(name, array.copy())


def save_encoder(network: Network, base: str, folder: Path) -> None:
    """The encoder and its tokenizer as `transformers` loads them, without dropout.

    thinc sets the encoder to training after each prediction: another thread would go on with dropout.
    """
    network.encoder.save_pretrained(folder)
    config = AutoConfig.from_pretrained(folder)
    config.update({"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0})
    config.save_pretrained(folder)
    AutoTokenizer.from_pretrained(base, model_max_length=network.longest).save_pretrained(folder)


class Vectors(nn.Module):
    """What the heads read, as a function of tensors. One window a call: nothing is filled up, and nothing masked."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder, self.narrow = network.encoder, network.narrow

    def forward(self, input_ids: Tensor) -> Tensor:
        x = self.encoder.embeddings(input_ids=input_ids)
        for layer in self.encoder.encoder.layer:
            x = layer(x)[0]
        return self.narrow(x)


def quantize(network: Network, folder: Path) -> None:
    """Write `float.onnx` and `int8.onnx`: weights in whole numbers, scaled a channel, activations scaled at each call.

    The weights use seven of the eight bits: processors without instructions for such products add them up in 16 bits,
    which eight would overflow.
    """
    axes = {name: {0: "windows", 1: "pieces"} for name in ("input_ids", "vectors")}
    torch.onnx.export(
        Vectors(network).eval(),
        (torch.ones(2, 8, dtype=torch.long),),
        str(folder / "float.onnx"),
        input_names=["input_ids"],
        output_names=["vectors"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        folder / "float.onnx",
        folder / "int8.onnx",
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
