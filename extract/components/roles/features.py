"""Doc -> what the role classifier sees of each sentence: weighed words, and pooled word vectors.

A sentence's own words and word pairs, and the single words of the sentence before it, after it, and of the one that
announces it, are TF-IDF fields, each of length one before its weight; the kind of its block is a column of its own.
Word vectors are pooled by mean, largest and smallest. Weights were chosen by cross-validation on training volumes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.attrs import IS_SPACE, LOWER, ORTH
from spacy.tokens import Doc

from extract.annotations import BLOCK_KINDS, SENTENCES
from extract.components.roles.layout import Place, places_of

Array = np.ndarray[Any, Any]
BEFORE, AFTER, ANNOUNCING = 0.25, 0.25, 0.35
PAIR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known terms: sorted uint64 keys and their inverse document frequencies (float32)."""

    keys: Array
    idf: Array

    def look_up(self, keys: Array) -> tuple[Array, Array]:
        """(indices into the vocabulary, mask of the keys that are in it)."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=bool)
        indices = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return indices, self.keys[indices] == keys


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix as triplets, sorted by row."""

    rows: Array
    columns: Array
    values: Array

    def take(self, sources: Sequence[int | None], *, weight: float, offset: int) -> "Rows":
        """A matrix whose row i is `weight` times row sources[i], or empty for None; columns are moved by `offset`."""
        bounds = np.searchsorted(self.rows, np.arange(len(sources) + 1))
        pieces = [(i, slice(bounds[j], bounds[j + 1])) for i, j in enumerate(sources) if j is not None]
        if not pieces:
            return Rows(self.rows[:0], self.columns[:0], self.values[:0])
        return Rows(
            np.concatenate([np.full(piece.stop - piece.start, i) for i, piece in pieces]),
            np.concatenate([self.columns[piece] for _, piece in pieces]) + offset,
            np.concatenate([self.values[piece] for _, piece in pieces]) * np.float32(weight),
        )


def terms_of(doc: Doc, places: Sequence[Place], *, pairs: bool) -> tuple[Array, Array]:
    """(sentence index, uint64 key) of every word in lower case, and of every pair of neighbours if asked for."""
    table = doc.to_array([LOWER, IS_SPACE])
    sentence = np.full(len(doc), -1, dtype=np.int64)
    for i, place in enumerate(places):
        sentence[place.start : place.end] = i
    counts = (sentence >= 0) & (table[:, 1] == 0)
    rows, keys = sentence[counts], table[counts, 0]
    if not pairs:
        return rows, keys
    together = rows[:-1] == rows[1:]
    joined = (keys[:-1] * PAIR) ^ keys[1:]
    return np.concatenate([rows, rows[:-1][together]]), np.concatenate([keys, joined[together]])


def weigh(rows: Array, keys: Array, vocabulary: Vocabulary) -> Rows:
    """TF-IDF with dampened counts; each row has length one."""
    columns, known = vocabulary.look_up(keys)
    width = max(len(vocabulary.keys), 1)
    cells, counts = np.unique(rows[known] * width + columns[known], return_counts=True)
    row, column = cells // width, cells % width
    values = (1 + np.log(counts)) * vocabulary.idf[column]
    lengths = np.sqrt(np.bincount(row, weights=values**2)) if len(row) else values
    return Rows(row, column, (values / lengths[row]).astype(np.float32))


def sparse_features(doc: Doc, terms: Vocabulary, words: Vocabulary) -> Rows:
    """One row a sentence; columns: terms, words before, words after, announcing words, kinds of blocks."""
    places = places_of(doc)
    count, width = len(places), len(words.keys)
    own = weigh(*terms_of(doc, places, pairs=True), terms)
    context = weigh(*terms_of(doc, places, pairs=False), words)
    before = context.take([i - 1 if i else None for i in range(count)], weight=BEFORE, offset=len(terms.keys))
    after = context.take(
        [i + 1 if i + 1 < count else None for i in range(count)], weight=AFTER, offset=len(terms.keys) + width
    )
    announcing = context.take(
        [place.announced_by for place in places], weight=ANNOUNCING, offset=len(terms.keys) + 2 * width
    )
    kinds = Rows(
        np.arange(count),
        np.array([place.kind for place in places], dtype=np.int64) + len(terms.keys) + 3 * width,
        np.ones(count, dtype=np.float32),
    )
    parts = (own, before, after, announcing, kinds)
    return Rows(*(np.concatenate([getattr(part, field) for part in parts]) for field in ("rows", "columns", "values")))


def sparse_width(terms: Vocabulary, words: Vocabulary) -> int:
    """The number of columns of `sparse_features`."""
    return len(terms.keys) + 3 * len(words.keys) + len(BLOCK_KINDS)


def dense_features(doc: Doc) -> Array:
    """An array (sentences, 3 × width of the vectors): mean, largest and smallest of the words' unit vectors.

    A word without a vector, as written or in lower case, counts as zeros.
    """
    vectors = doc.vocab.vectors
    sentences = doc.spans.get(SENTENCES, ())
    pooled = np.zeros((len(sentences), 3 * vectors.shape[1]), dtype=np.float32)
    if not len(sentences) or not vectors.shape[1]:
        return pooled
    table = doc.to_array([ORTH, LOWER, IS_SPACE])
    index = vectors.find(keys=table[:, 0])
    missing = index < 0
    index[missing] = vectors.find(keys=table[missing, 1])
    found = vectors.data[index]
    found[index < 0] = 0
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)
    for i, sentence in enumerate(sentences):
        words = found[sentence.start : sentence.end][table[sentence.start : sentence.end, 2] == 0]
        if len(words):
            pooled[i] = np.concatenate([words.mean(axis=0), words.max(axis=0), words.min(axis=0)])
    return pooled
