"""A saved pipeline with a transformer -> the same in half the bytes: the encoder's weights in 16 bits.

Torch casts them back to 32 bits when it fills the encoder, so that it computes as before.
"""

from io import BytesIO
from pathlib import Path

import srsly
import torch
from spacy.util import load_config

COMPONENT = "transformer"


def halve(pipeline: Path) -> None:
    """Rewrite the encoder of the pipeline in that folder.

    The folder that its pretrained weights were read from gives way to their name in the config: nothing but
    initialization, which a saved pipeline has behind it, looks there.
    """
    name = load_config(pipeline / "config.cfg")["components"][COMPONENT]["model"]["name"]
    file = pipeline / COMPONENT / "model"
    saved = srsly.msgpack_loads(file.read_bytes())
    for attrs in saved["attrs"]:
        if "name" in attrs:
            attrs["name"] = srsly.msgpack_dumps(name)
    saved["shims"] = [[halved(shim, name) for shim in shims] for shims in saved["shims"]]
    file.write_bytes(srsly.msgpack_dumps(saved))


def halved(shim: bytes, name: str) -> bytes:
    """What spacy-transformers saves of an encoder, config and tokenizer beside the weights -> with smaller weights."""
    saved = srsly.msgpack_loads(shim)
    saved["config"]["_name_or_path"] = name
    weights = torch.load(BytesIO(saved["state"]), map_location="cpu", weights_only=True)
    for key, tensor in weights.items():
        if tensor.is_floating_point():
            weights[key] = tensor.half()
    file = BytesIO()
    torch.save(weights, file)
    saved["state"] = file.getvalue()
    return srsly.msgpack_dumps(saved)
