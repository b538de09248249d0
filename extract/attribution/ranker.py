"""Which candidate holds a view? A conditional logistic regression over their features.

The weights are learned from annotated documents, and the sides from the authority list of people (`python -m corpus
holders`); both lie in a JSON file.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any, Protocol, get_args

from extract.attribution.document import Side
from extract.attribution.features import Candidate
from extract.data.weights import finite, load_weights

FILE = "holder_weights.json"


class Opinion(Protocol):
    """What an encoder makes of the scores that words give."""

    def scores(
        self, cases: Mapping[int, Sequence[Candidate]], words: Mapping[int, Sequence[float]]
    ) -> Mapping[int, Sequence[float]]:
        """The score of each candidate, by the index of the sentence; `words` are those by words."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """`sides` has words and surnames in small letters; an unknown feature weighs nothing."""

    weights: Mapping[str, float]
    sides: Mapping[str, Side]

    def choose(self, cases: Mapping[int, Sequence[Candidate]], opinion: Opinion | None = None) -> dict[int, Candidate]:
        """The best candidate of each case, by the index of its sentence; of equal ones the first.

        In each case the author stands first. With an opinion, its scores count.
        """
        scores: Mapping[int, Sequence[float]] = {
            index: [self.score(candidate) for candidate in candidates] for index, candidates in cases.items()
        }
        if opinion:
            scores = opinion.scores(cases, scores)
        return {index: best(candidates, scores[index]) for index, candidates in cases.items()}

    def score(self, candidate: Candidate) -> float:
        """The sum is exact, so that equal features give equal scores."""
        return math.fsum(map(self.weights.get, candidate.features, repeat(0.0)))


def best(candidates: Sequence[Candidate], scores: Sequence[float]) -> Candidate:
    """The one with the highest score; of equal ones the first."""
    return candidates[scores.index(max(scores))]


@cache
def load_ranker() -> Ranker:
    """The package's weights. Raises MalformedDataError if their file is missing or is not what the trainer writes."""
    return load_weights(FILE, read_ranker, command="holders")


def read_ranker(content: Any) -> Ranker:
    """The ranker in the content of a weights file. Raises what Python raises where it is none."""
    sides = {str(word): side for side, words in content["sides"].items() for word in words}
    if not set(content["sides"]) <= set(get_args(Side)):
        raise ValueError("an unknown side")
    return Ranker(finite(content["weights"]), sides)
