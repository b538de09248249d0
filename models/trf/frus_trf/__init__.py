"""The pipeline `trf`, which lies beside this file: `extract.load("trf")`, or `spacy.load("frus_trf")`."""

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import get_model_meta, load_model_from_path

FOLDER = Path(__file__).parent

__version__ = get_model_meta(FOLDER)["version"]


def load(**overrides: Any) -> Language:
    """The pipeline; `overrides` are those of `spacy.load`."""
    return load_model_from_path(FOLDER, **overrides)
