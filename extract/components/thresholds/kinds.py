"""Thresholds and the vectors of their words -> how likely each is required: weights that fit one pipeline's encoder.

A pipeline brings them in a file of its own (`python -m corpus kinds`); without it the package's judge decides by words.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from spacy.tokens import Doc
from thinc.api import get_array_module, to_numpy

from extract.components.thresholds.candidates import Candidate
from extract.data import malformed
from extract.quantities.judge import Regression, read_regression
from extract.quantities.kinds import required_features

FILE = "kinds.json"
PARTS = 2  # a threshold is given the mean vector of its own words and that of its context's


@dataclass(frozen=True, slots=True)
class KindHead:
    """A logistic regression over words and vectors; `vectors` has PARTS times the encoder's width."""

    content: bytes
    words: Regression
    vectors: Any

    def probabilities(self, doc: Doc, candidates: Sequence[Candidate]) -> list[float]:
        """How likely each threshold is required, between 0 and 1."""
        logits = vectors_of(doc, candidates) @ self.vectors
        return [
            1 / (1 + math.exp(-max(-30.0, min(30.0, self.words.logit(words_of(c)) + float(more)))))
            for c, more in zip(candidates, logits, strict=True)
        ]

    def reads(self, doc: Doc) -> bool:
        """Whether the Doc has vectors of the encoder's width."""
        return doc.tensor.ndim == 2 and PARTS * doc.tensor.shape[1] == len(self.vectors)


def words_of(candidate: Candidate) -> set[str]:
    """The features in words; the role is left out, which the vectors know better."""
    return required_features(replace(candidate.setting, role=""), candidate.phrase)


def vectors_of(doc: Doc, candidates: Sequence[Candidate]) -> Any:
    """(candidates, PARTS × width), float32: the mean of the threshold's tokens, then of its context's."""
    rows = np.zeros((len(candidates), PARTS * doc.tensor.shape[1]), dtype=np.float32)
    xp = get_array_module(doc.tensor)
    for row, candidate in zip(rows, candidates, strict=True):
        spans = ((candidate.start, candidate.end), candidate.context)
        means = [doc.tensor[first:last].mean(axis=0) for first, last in spans]
        row[:] = to_numpy(xp.concatenate(means))
    return rows


def parse_kinds(content: bytes, *, path: str) -> KindHead:
    """The weights in a file's bytes; `path` names it in errors. Raises MalformedDataError."""
    try:
        fields = json.loads(content)
        vectors = np.asarray(fields["vectors"], dtype=np.float32)
        if vectors.ndim != 1 or len(vectors) % PARTS or not np.isfinite(vectors).all():
            raise ValueError("`vectors` is no list of finite numbers, the same for each part")
        return KindHead(content, read_regression(fields["words"]), vectors)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise malformed(path, 1, f"no weights as `python -m corpus kinds` writes them ({error!r})") from error
