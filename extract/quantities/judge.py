"""Is this quantity a threshold, and is it required or reported? Two logistic regressions over features of it.

The weights are counted from annotated documents (`python -m corpus thresholds`) and lie in a JSON file.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from extract.data.weights import finite, load_weights

FILE = "threshold_weights.json"


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression over binary features; an unknown feature weighs nothing."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, features: set[str]) -> float:
        """Summed so that equal features give equal figures, in whatever order they come."""
        return self.bias + math.fsum([self.weights.get(feature, 0.0) for feature in features])

    def probability(self, features: set[str]) -> float:
        """Between 0 and 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.logit(features)))))


@dataclass(frozen=True, slots=True)
class Judge:
    """`keep` says whether a phrase is a threshold, `required` whether a threshold is required."""

    keep: Regression
    required: Regression


@cache
def load_judge() -> Judge:
    """The package's weights. Raises MalformedDataError if their file is missing or is not what the trainer writes."""
    return load_weights(FILE, read_judge, command="thresholds")


def read_judge(content: Any) -> Judge:
    """The judge in the content of a weights file. Raises what Python raises where it is none."""
    return Judge(read_regression(content["keep"]), read_regression(content["required"]))


def read_regression(content: Any) -> Regression:
    """The regression in an object with `bias` and `weights`. Raises what Python raises where it is none."""
    return Regression(float(content["bias"]), finite(content["weights"]))
