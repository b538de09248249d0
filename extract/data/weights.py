"""Weights as data: what a trainer wrote as JSON -> what its reader makes of it, or an error that says what is wrong."""

import json
import math
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, TypeVar

from extract.data import malformed

Weights = TypeVar("Weights")


def load_weights(name: str, parse: Callable[[Any], Weights], *, command: str) -> Weights:
    """What `parse` makes of the content of the file `name` in this folder.

    `parse` may raise what Python raises where the content is not what `python -m corpus COMMAND` writes. Raises
    MalformedDataError if it does, or if the file is missing.
    """
    try:
        data = files("extract.data").joinpath(name).read_bytes()
    except OSError as error:
        raise malformed(name, 0, error.strerror or "cannot be read") from error
    return parse_weights(data, parse, command=command, path=name)


def parse_weights(data: bytes, parse: Callable[[Any], Weights], *, command: str, path: str) -> Weights:
    """What `parse` makes of a weights file's bytes; `path` names it in errors."""
    try:
        return parse(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise malformed(path, 1, f"no weights as `python -m corpus {command}` writes them ({error!r})") from error


def finite(content: Mapping[str, Any]) -> dict[str, float]:
    """The weights by name. Raises ValueError if one is not finite, and what Python raises where there are none."""
    weights = {str(name): float(weight) for name, weight in content.items()}
    if not all(map(math.isfinite, weights.values())):
        raise ValueError("a weight is not finite")
    return weights
