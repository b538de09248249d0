"""Sentences and the vectors of their words -> how much more the author holds each: weights that fit one encoder.

A pipeline brings them in a file of its own (`python -m corpus authors`), with weights for the words that were fitted
together with them; without it the package's ranker decides by words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.tokens import Doc
from thinc.api import get_array_module, to_numpy

from extract.annotations import SENTENCES
from extract.attribution.ranker import read_weights
from extract.data import malformed

FILE = "vectors.json"
PARTS = 2
AROUND = 4  # sentences before and after


@dataclass(frozen=True, slots=True)
class VectorHead:
    """`weights`: the ranker's, of features in words; `vectors` has PARTS times the encoder's width."""

    content: bytes
    weights: Mapping[str, float]
    bias: float
    vectors: Any

    def reads(self, doc: Doc) -> bool:
        """Whether the Doc has vectors of the encoder's width."""
        return doc.tensor.ndim == 2 and PARTS * doc.tensor.shape[1] == len(self.vectors)

    def author(self, doc: Doc) -> list[float]:
        """What each sentence's vectors add to the author's score."""
        return (vectors_of(doc) @ self.vectors + self.bias).tolist()  # type: ignore[no-any-return]


def vectors_of(doc: Doc) -> Any:
    """(sentences, PARTS × width), float32: the mean of the sentence's tokens, then with AROUND beside it."""
    xp = get_array_module(doc.tensor)
    spans = doc.spans[SENTENCES]
    means = to_numpy(xp.stack([doc.tensor[span.start : span.end].mean(axis=0) for span in spans]))
    around = [means[max(0, i - AROUND) : i + AROUND + 1].mean(axis=0) for i in range(len(means))]
    return np.hstack([means, around]).astype(np.float32)


def parse_vectors(content: bytes, *, path: str) -> VectorHead:
    """The weights in a file's bytes; `path` names it in errors. Raises MalformedDataError."""
    try:
        fields = json.loads(content)
        vectors = np.asarray(fields["vectors"], dtype=np.float32)
        bias = float(fields["bias"])
        if vectors.ndim != 1 or len(vectors) % PARTS or not (np.isfinite(vectors).all() and np.isfinite(bias)):
            raise ValueError("`vectors` is no list of finite numbers, the same for each part")
        return VectorHead(content, read_weights(fields["weights"]), bias, vectors)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise malformed(path, 1, f"no weights as `python -m corpus authors` writes them ({error!r})") from error
