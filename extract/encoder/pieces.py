"""Windows of a Doc -> word pieces, and which of them belong to which token."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import IDX, LENGTH
from spacy.tokens import Doc

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
        if len(self.pairs):
            token, first, counts = np.unique(self.pairs[:, 0], return_index=True, return_counts=True)
            means[token] = np.add.reduceat(vectors[self.pairs[:, 1]], first) / counts[:, None]
        return means


def pieces_of(
    doc: Doc, windows: Sequence[tuple[int, int]], tokenizer: "Tokenizer", *, special: bool = True
) -> list[Pieces]:
    """The pieces of each window (first token, last token + 1), between the tokenizer's special ones if wanted."""
    starts, lengths = doc.to_array([IDX, LENGTH]).astype(np.int64).reshape(-1, 2).T
    ends = starts + lengths
    spans = [doc[start:end] for start, end in windows]
    encodings = tokenizer.encode_batch([span.text for span in spans], add_special_tokens=special)
    found = []
    for (start, end), span, encoding in zip(windows, spans, encodings, strict=True):
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) + span.start_char
        first = np.searchsorted(ends[start:end], offsets[:, 0], side="right")
        last = np.searchsorted(starts[start:end], offsets[:, 1], side="left")
        counts = np.maximum(last - first, 0)
        # Pieces stand in the order of the text, and so do the tokens that they are paired with.
        piece = np.repeat(np.arange(len(counts)), counts)
        token = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
        pairs = np.stack([token, piece], axis=1)
        found.append(Pieces(np.array(encoding.ids, dtype=np.int64), pairs, end - start))
    return found
