"""A run of tokens -> word pieces, and which of them belong to which token."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import IDX, LENGTH
from spacy.tokens import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a run of tokens.

    `ids` (n,); `pairs` (m, 2): token and piece that share a character, in order of tokens, both counted from the run's
    start. A token may have several pieces and a piece several tokens; blanks, holes and special pieces have none.
    """

    ids: Array
    pairs: Array
    tokens: int

    def cut(self, longest: int) -> "Pieces":
        """The first `longest` pieces, and what they are paired with."""
        return Pieces(self.ids[:longest], self.pairs[self.pairs[:, 1] < longest], self.tokens)

    def mean(self, vectors: Array) -> Array:
        """(pieces, width) -> (tokens, width): the mean of each token's pieces, zeros for a token without any."""
        means = np.zeros((self.tokens, vectors.shape[1]), dtype=np.float32)
        token, piece = self.pairs.T
        opens = np.diff(token, prepend=-1) > 0
        means[token[opens]] = vectors[piece[opens]]
        # Most tokens have one piece: only the others are added up.
        np.add.at(means, token[~opens], vectors[piece[~opens]])
        counts = np.bincount(token, minlength=self.tokens)
        several = np.flatnonzero(counts > 1)
        means[several] /= counts[several, None]
        return means


def pieces_in(span: Span, tokenizer: "Tokenizer", *, special: bool = True) -> Pieces:
    """The pieces of a run of tokens, between the tokenizer's special ones if wanted."""
    starts, lengths = span.to_array([IDX, LENGTH]).astype(np.int64).T
    # One text at a time: a batch would start threads of the tokenizer's own, which warn when the process forks.
    encoding = tokenizer.encode(span.text, add_special_tokens=special)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) + span.start_char
    first = np.searchsorted(starts + lengths, offsets[:, 0], side="right")
    last = np.searchsorted(starts, offsets[:, 1], side="left")
    counts = np.maximum(last - first, 0)
    # Pieces stand in the order of the text, and so do the tokens that they are paired with.
    piece = np.repeat(np.arange(len(counts)), counts)
    token = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    return Pieces(np.array(encoding.ids, dtype=np.int64), np.stack([token, piece], axis=1), len(span))
