"""Numbers that tell for and against each candidate -> the probability of each, and of none of them.

A conditional logistic regression: the odds of a candidate to nobody are exp(weights · features). The weights are
fitted on the editors' marks of the training volumes (`python -m corpus linker`) and lie in a JSON file.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from typing import Any

from extract.data.weights import finite, load_weights
from extract.linking.features import FEATURES

FILE = "linking_weights.json"


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights of the two rounds over a document, without and with its volume's list; `threshold` of each."""

    rounds: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]
    thresholds: Mapping[str, float]


def probabilities(rows: Sequence[Sequence[float]], weights: Sequence[float]) -> list[float]:
    """The probability of each candidate; what is left to 1 is that of nobody among them."""
    scores = [max(-30.0, min(30.0, math.fsum(map(mul, row, weights)))) for row in rows]
    odds = [math.exp(score) for score in scores]
    whole = 1 + math.fsum(odds)
    return [each / whole for each in odds]


@cache
def load_ranker() -> Ranker:
    """The package's weights. Raises MalformedDataError if their file is missing or is not what the trainer writes."""
    return load_weights(FILE, read_ranker, command="linker")


def read_ranker(content: Any) -> Ranker:
    """The ranker in the content of a weights file. Raises what Python raises where it is none."""
    rounds = {name: tuple(map(_weights, content[name]["rounds"])) for name in ("plain", "listed")}
    return Ranker(
        {name: (first, second) for name, (first, second) in rounds.items()},
        {name: float(content[name]["threshold"]) for name in rounds},
    )


def _weights(content: Any) -> tuple[float, ...]:
    """The weights in the order of FEATURES."""
    if unknown := content.keys() - set(FEATURES):
        raise ValueError(f"no such feature: {', '.join(sorted(unknown))}")
    weights = finite(content)
    return tuple(weights.get(name, 0.0) for name in FEATURES)
