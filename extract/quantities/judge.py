"""Is this quantity a threshold, and is it required or reported? Two logistic regressions over features of it.

The weights are counted from annotated documents (`python -m corpus thresholds`) and lie in a JSON file.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.data import malformed

FILE = "threshold_weights.json"


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression over binary features; an unknown feature weighs nothing."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: set[str]) -> float:
        """Between 0 and 1; summed in a fixed order, so that equal features give equal figures."""
        total = self.bias + math.fsum(self.weights.get(feature, 0.0) for feature in features)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Judge:
    """`keep` says whether a phrase is a threshold, `required` whether a threshold is required."""

    keep: Regression
    required: Regression


@cache
def load_judge() -> Judge:
    """The package's weights. Raises MalformedDataError if their file is missing or is not what the trainer writes."""
    try:
        data = files("extract.data").joinpath(FILE).read_bytes()
    except OSError as error:
        raise malformed(FILE, 0, error.strerror or "cannot be read") from error
    return parse_judge(data, path=FILE)


def parse_judge(data: bytes, *, path: str) -> Judge:
    """The judge in a weights file's bytes; `path` names it in errors."""
    try:
        content = json.loads(data)
        return Judge(parse_regression(content["keep"]), parse_regression(content["required"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise malformed(path, 1, f"no weights as `python -m corpus thresholds` writes them ({error!r})") from error


def parse_regression(content: Any) -> Regression:
    """A regression from its JSON object. Raises what Python raises where it is none."""
    weights = {str(name): float(weight) for name, weight in content["weights"].items()}
    if not all(map(math.isfinite, weights.values())):
        raise ValueError("a weight is not finite")
    return Regression(float(content["bias"]), weights)
