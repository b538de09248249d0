"""Candidates with their features -> how likely each of them is the one: a logistic regression over the choice.

The weights are counted from annotated documents (`python -m corpus links`) and lie in a JSON file.
"""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.data import malformed

FILE = "dependence_weights.json"


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights of binary features; an unknown feature weighs nothing."""

    weights: Mapping[str, float]

    def probabilities(self, candidates: Sequence[Collection[str]]) -> list[float]:
        """One for each candidate, together 1; summed in a fixed order, so that equal features give equal figures."""
        weights = self.weights
        totals = [math.fsum(weights.get(feature, 0.0) for feature in features) for features in candidates]
        highest = max(totals, default=0.0)
        powers = [math.exp(total - highest) for total in totals]
        whole = math.fsum(powers)
        return [power / whole for power in powers]


@dataclass(frozen=True, slots=True)
class Rankers:
    """`gates` chooses what a condition gates, `bears_on` what a condition or concern is about.

    `rarity` is how much a word's stem tells, from 0 to 1; one that is not there is rare and tells all.
    """

    gates: Ranker
    bears_on: Ranker
    rarity: Mapping[str, float]


@cache
def load_rankers() -> Rankers:
    """The package's weights. Raises MalformedDataError if their file is missing or is not what the trainer writes."""
    try:
        data = files("extract.data").joinpath(FILE).read_bytes()
    except OSError as error:
        raise malformed(FILE, 0, error.strerror or "cannot be read") from error
    return parse_rankers(data, path=FILE)


def parse_rankers(data: bytes, *, path: str) -> Rankers:
    """The rankers in a weights file's bytes; `path` names it in errors."""
    try:
        content = json.loads(data)
        parts = [_finite(content[key]) for key in ("gates", "bears_on", "rarity")]
        return Rankers(Ranker(parts[0]), Ranker(parts[1]), parts[2])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise malformed(path, 1, f"no weights as `python -m corpus links` writes them ({error!r})") from error


def _finite(content: Any) -> dict[str, float]:
    weights = {str(name): float(weight) for name, weight in content.items()}
    if not all(map(math.isfinite, weights.values())):
        raise ValueError("a weight is not finite")
    return weights
