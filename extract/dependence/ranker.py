"""Candidates with their features -> how likely each of them is the one: a logistic regression over the choice.

The weights are counted from annotated documents (`python -m corpus links`) and lie in a JSON file.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from extract.data.weights import finite, load_weights

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
    return load_weights(FILE, read_rankers, command="links")


def read_rankers(content: Any) -> Rankers:
    """The rankers in the content of a weights file. Raises what Python raises where they are none."""
    return Rankers(Ranker(finite(content["gates"])), Ranker(finite(content["bears_on"])), finite(content["rarity"]))
