"""Which candidate holds a view? A conditional logistic regression over their features.

The weights are learned from annotated documents, and the sides from the authority list of people (`python -m corpus
holders`); both lie in a JSON file.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

from extract.attribution.document import Side
from extract.attribution.features import Candidate
from extract.data import malformed

FILE = "holder_weights.json"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an encoder adds to scores: of sentences to the author's, of words to that of whom they name. By index."""

    authors: Mapping[int, float]
    names: Mapping[int, float]

    def of(self, index: int, candidate: Candidate) -> float:
        """What it adds to a candidate for the sentence of that index."""
        mention = candidate.mention
        if mention is None:
            return self.authors[index]
        return max(self.names[word] for word in range(mention.start, mention.end))


@dataclass(frozen=True, slots=True)
class Ranker:
    """`sides` has words and surnames in small letters; an unknown feature weighs nothing."""

    weights: Mapping[str, float]
    sides: Mapping[str, Side]

    def choose(self, candidates: Sequence[Candidate], opinion: Callable[[Candidate], float] | None = None) -> Candidate:
        """The best of them, of equal ones the first; sums are exact, so that equal features give equal scores.

        What `opinion` says of a candidate is added to its score.
        """
        if opinion is None:
            return max(candidates, key=self.score)
        return max(candidates, key=lambda each: self.score(each) + opinion(each))

    def score(self, candidate: Candidate) -> float:
        weigh = self.weights.get
        return math.fsum([weigh(feature, 0.0) for feature in candidate.features])


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
