"""Vectors of a sentence and of a name -> how well they fit: whether the named one, or the author, holds the sentence.

A small network beside the ranker by words, whose score it reads and adds to. It is fitted to the vectors of one encoder
(`python -m corpus pairs`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from spacy.tokens import Doc, Span
from thinc.api import to_numpy

from extract.annotations import NO_ROLE, ROLES, SENTENCES

POOLED = 4  # vectors that a sentence is read by: its last, first, mean and largest
NOTHING = -1  # no sentence, no name
WORDS_SCALE = 0.25  # of the score by words, as the network reads it
EPSILON = 1e-5


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows to be judged, arrays (n,): `sources`, the sentences by index; `targets`, those that name who may hold them,
    NOTHING for the author; `named`, the names by index or NOTHING; `words`, the scores by words.
    """

    sources: Any
    targets: Any
    named: Any
    words: Any


@dataclass(frozen=True, slots=True)
class PairNetwork:
    """Weights of `inner` numbers a sentence, read from vectors of the encoder's `width`.

    A sentence: its pooled vectors and its role, one linear map, layer norm. Source and target: a linear map of that
    each; to a target's is added that of its name, and the author has numbers of his own. Source, target and their
    product: a layer of rectified neurons, and one number. `author_bias` moves the scores of authors.
    """

    sentence: Any  # (inner, POOLED × width)
    roles: Any  # (ROLES, inner), the bias among them
    gain: Any  # (inner,)
    shift: Any
    source: Any  # (inner, inner)
    target: Any
    name: Any  # (inner, width)
    author: Any  # (inner,)
    by_source: Any  # (neurons, inner)
    by_target: Any
    by_product: Any
    by_words: Any  # (neurons,)
    bias: Any
    last: Any  # (neurons,)
    author_bias: Any  # ()

    @property
    def width(self) -> int:
        """Of the encoder's vectors."""
        return int(self.name.shape[1])

    def reads(self, doc: Doc) -> bool:
        """Whether the Doc has vectors of that width."""
        return doc.tensor.ndim == 2 and doc.tensor.shape == (len(doc), self.width)

    def scores(self, doc: Doc, pairs: Pairs, names: Sequence[tuple[int, int]]) -> Any:
        """(n,) what each pair of a Doc's sentences is worth, its score by words among it.

        `names`: the tokens [start, end) of each name.
        """
        vectors, group = to_numpy(doc.tensor), doc.spans[SENTENCES]
        wanted, index = np.unique(np.concatenate([pairs.sources, pairs.targets]), return_inverse=True)
        # NOTHING comes first where it is among them; its row is never read.
        spans = [group[i] for i in wanted.tolist() if i != NOTHING]
        states = np.zeros((len(wanted), len(self.gain)), dtype=np.float32)
        states[len(wanted) - len(spans) :] = self.states(
            pooled(vectors, [(span.start, span.end) for span in spans]), [role_of(span) for span in spans]
        )
        sources, targets = np.split(index, 2)
        targets = np.where(pairs.targets == NOTHING, NOTHING, targets)
        return self.weigh(states, means(vectors, names), replace(pairs, sources=sources, targets=targets))

    def weigh(self, states: Any, names: Any, pairs: Pairs) -> Any:
        """(n,) what each pair is worth; `states` (sentences, inner), `names` (names, width) means of their vectors."""
        given = (states @ self.target.T)[pairs.targets]
        if len(names):
            given += (names @ self.name.T)[pairs.named] * (pairs.named != NOTHING)[:, None]
        given[pairs.targets == NOTHING] = self.author
        asked = states @ self.source.T
        neurons = (asked @ self.by_source.T)[pairs.sources] + given @ self.by_target.T
        neurons += (asked[pairs.sources] * given) @ self.by_product.T
        neurons += WORDS_SCALE * pairs.words[:, None] * self.by_words + self.bias
        added = np.maximum(neurons, 0) @ self.last
        return pairs.words + added + np.where(pairs.targets == NOTHING, self.author_bias, 0)

    def states(self, rows: Any, roles: Any) -> Any:
        """(sentences, POOLED × width) and their roles -> (sentences, inner)."""
        return normed(rows @ self.sentence.T + self.roles[roles], EPSILON) * self.gain + self.shift


def normed(rows: Any, epsilon: float) -> Any:
    """Layer norm of each row, without gain and shift; the rows themselves change."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(rows.var(axis=1, keepdims=True) + epsilon)
    return rows


def pooled(vectors: Any, spans: Sequence[tuple[int, int]]) -> Any:
    """(sentences, POOLED × width): the last, first, mean and largest of each sentence's vectors."""
    rows = np.zeros((len(spans), POOLED, vectors.shape[1]), dtype=np.float32)
    for row, (start, end) in zip(rows, spans, strict=True):
        if start < end:
            inside = vectors[start:end]
            row[0], row[1] = inside[-1], inside[0]
            np.add.reduce(inside, axis=0, out=row[2])
            row[2] /= end - start
            np.maximum.reduce(inside, axis=0, out=row[3])
    return rows.reshape(-1, POOLED * vectors.shape[1])


def means(vectors: Any, spans: Sequence[tuple[int, int]]) -> Any:
    """(spans, width): the mean of each span's vectors."""
    rows = np.zeros((len(spans), vectors.shape[1]), dtype=np.float32)
    for row, (start, end) in zip(rows, spans, strict=True):
        np.add.reduce(vectors[start:end], axis=0, out=row)
        row /= end - start
    return rows


def role_of(sentence: Span) -> int:
    """The index of its role; none where it has none."""
    return ROLES.index(sentence.label_ if sentence.label_ in ROLES else NO_ROLE)


def to_arrays(weights: Any, prefix: str) -> dict[str, Any]:
    """The arrays of a network or a head in 16 bits by name, as a file keeps them."""
    return {
        f"{prefix}.{field}": np.asarray(getattr(weights, field), dtype=np.float16, order="C")
        for field in weights.__slots__
    }


def from_arrays(arrays: Mapping[str, Any], prefix: str) -> PairNetwork:
    """The network of these names. Raises KeyError where one is missing, ValueError where they do not fit together, and
    what Python raises where they are no such arrays.
    """
    found = {field: arrays[f"{prefix}.{field}"].astype(np.float32) for field in PairNetwork.__slots__}
    if not all(np.isfinite(array).all() for array in found.values()):
        raise ValueError("a weight is not finite")
    network = PairNetwork(**found)
    neurons, inner = network.by_source.shape
    width = network.width
    shapes = {
        "sentence": (inner, POOLED * width),
        "roles": (len(ROLES), inner),
        "source": (inner, inner),
        "target": (inner, inner),
        "name": (inner, width),
        **dict.fromkeys(("gain", "shift", "author"), (inner,)),
        **dict.fromkeys(("by_source", "by_target", "by_product"), (neurons, inner)),
        **dict.fromkeys(("by_words", "bias", "last"), (neurons,)),
        "author_bias": (),
    }
    if wrong := sorted(name for name, shape in shapes.items() if found[name].shape != shape):
        raise ValueError(f"the sizes of {', '.join(wrong)} do not fit the others")
    return network
