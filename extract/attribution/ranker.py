"""Which candidate holds a view? A conditional logistic regression over their features.

The weights are learned from annotated documents, and the sides from the authority list of people (`python -m corpus
holders`); both lie in a JSON file.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import Protocol, get_args

from extract.attribution.document import Side
from extract.attribution.features import Candidate
from extract.data import malformed

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
    try:
        data = files("extract.data").joinpath(FILE).read_bytes()
    except OSError as error:
        raise malformed(FILE, 0, error.strerror or "cannot be read") from error
    return parse_ranker(data, path=FILE)


def parse_ranker(data: bytes, *, path: str) -> Ranker:
    """The ranker in a weights file's bytes; `path` names it in errors."""
    try:
        content = json.loads(data)
        weights = read_weights(content["weights"])
        sides = {str(word): side for side, words in content["sides"].items() for word in words}
        if not set(content["sides"]) <= set(get_args(Side)):
            raise ValueError("an unknown side")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise malformed(path, 1, f"no weights as `python -m corpus holders` writes them ({error!r})") from error
    return Ranker(weights, sides)


def read_weights(content: Mapping[str, float]) -> dict[str, float]:
    """Weights by feature. Raises ValueError, TypeError or AttributeError for anything else."""
    weights = {str(name): float(weight) for name, weight in content.items()}
    if not all(map(math.isfinite, weights.values())):
        raise ValueError("a weight is not finite")
    return weights
