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
from extract.attribution.parties import Mention
from extract.data import malformed

FILE = "holder_weights.json"


class Opinion(Protocol):
    """What an encoder adds to scores, by the indices of sentences and words."""

    @property
    def reach(self) -> float:
        """The most that a word adds or takes."""

    def of_authors(self, sentences: Sequence[int]) -> Sequence[float]:
        """To the author's score for each of these sentences."""

    def of_names(self, words: Sequence[int]) -> Mapping[int, float]:
        """By word, to the score of whom it names."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """`sides` has words and surnames in small letters; an unknown feature weighs nothing."""

    weights: Mapping[str, float]
    sides: Mapping[str, Side]

    def choose(self, cases: Mapping[int, Sequence[Candidate]], opinion: Opinion | None = None) -> dict[int, Candidate]:
        """The best candidate of each case, by the index of its sentence; of equal ones the first.

        In each case the author stands first. What the opinion says is added to the scores.
        """
        scores = {index: [self.score(candidate) for candidate in candidates] for index, candidates in cases.items()}
        if opinion:
            consult(opinion, cases, scores)
        return {index: best(candidates, scores[index]) for index, candidates in cases.items()}

    def score(self, candidate: Candidate) -> float:
        """The sum is exact, so that equal features give equal scores."""
        return math.fsum(map(self.weights.get, candidate.features, repeat(0.0)))


def best(candidates: Sequence[Candidate], scores: Sequence[float]) -> Candidate:
    """The one with the highest score; of equal ones the first."""
    return candidates[scores.index(max(scores))]


def strongest(mention: Mention, names: Mapping[int, float]) -> float:
    """What is said of a mention, by what is said of words: of its words the most."""
    return max(names[word] for word in mention.places)


def consult(opinion: Opinion, cases: Mapping[int, Sequence[Candidate]], scores: Mapping[int, list[float]]) -> None:
    """Add to the scores what the opinion says of each author, and of those others who may come out best with it."""
    for own, said in zip(scores.values(), opinion.of_authors(list(cases)), strict=True):
        own[0] += said
    asked = [
        (own, rank, candidates[rank].mention)
        for own, candidates in zip(scores.values(), cases.values(), strict=True)
        for rank in undecided(own, opinion.reach)
    ]
    names = opinion.of_names(sorted({word for _, _, mention in asked if mention for word in mention.places}))
    for own, rank, mention in asked:
        if mention:
            own[rank] += strongest(mention, names)


def undecided(scores: Sequence[float], reach: float) -> Sequence[int]:
    """Which of all but the first, whose score is final, may be the best when theirs move by `reach` at most.

    None where nobody but one may be.
    """
    least = max(scores[0], max(scores[1:], default=-math.inf) - reach)
    ranks = [rank for rank, score in enumerate(scores) if rank and score + reach >= least]
    return ranks if len(ranks) > 1 or scores[0] >= least else ()


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
