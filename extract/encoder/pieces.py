"""A run of tokens -> word pieces, and which of them belong to which token."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import IDX, LENGTH
from spacy.tokens import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = np.ndarray[Any, Any]

# Between blanks, at which the tokenizers of BERT split whatever stands there: words come again, and are cut once.
WORD = re.compile(r"[^ \t\n\r]+")
KEPT, LONGEST = 2**14, 64  # words held ready, the latest of all tokenizers together, and characters of the longest


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
    """The pieces of a run of tokens, between the tokenizer's special ones if wanted.

    The tokenizer must be one of those that `cuts_words_alone`.
    """
    starts, lengths = span.to_array([IDX, LENGTH]).astype(np.int64).T
    words = [*WORD.finditer(span.text)]
    cut = [(cut_word if len(word[0]) <= LONGEST else cut_word.__wrapped__)(tokenizer, word[0]) for word in words]
    before, after = special_pieces(tokenizer) if special else ((), ())
    ids = np.array([*before, *chain.from_iterable(ids for ids, _, _ in cut), *after], dtype=np.int64)
    at = np.repeat([span.start_char + word.start() for word in words], [len(ids) for ids, _, _ in cut]).astype(np.int64)
    opens = np.fromiter(chain.from_iterable(opens for _, opens, _ in cut), np.int64, len(at)) + at
    closes = np.fromiter(chain.from_iterable(closes for _, _, closes in cut), np.int64, len(at)) + at
    first = np.searchsorted(starts + lengths, opens, side="right")
    last = np.searchsorted(starts, closes, side="left")
    counts = np.maximum(last - first, 0)
    # Pieces stand in the order of the text, and so do the tokens that they are paired with.
    piece = np.repeat(np.arange(len(counts)) + len(before), counts)
    token = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    return Pieces(ids, np.stack([token, piece], axis=1), len(span))


@lru_cache(maxsize=KEPT)
def cut_word(tokenizer: "Tokenizer", word: str) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    """Of each piece of a word the id, and where in the word it starts and ends."""
    # One text at a time: a batch would start threads of the tokenizer's own, which warn when the process forks.
    encoding = tokenizer.encode(word, add_special_tokens=False)
    return tuple(encoding.ids), tuple(start for start, _ in encoding.offsets), tuple(end for _, end in encoding.offsets)


@lru_cache(maxsize=4)
def special_pieces(tokenizer: "Tokenizer") -> tuple[Sequence[int], Sequence[int]]:
    """The ids of the pieces that the tokenizer sets before a text, and behind it."""
    around, inside = tokenizer.encode("a").ids, tokenizer.encode("a", add_special_tokens=False).ids
    at = next(i for i in range(len(around)) if around[i : i + len(inside)] == inside)
    return around[:at], around[at + len(inside) :]


def cuts_words_alone(tokenizer: "Tokenizer") -> bool:
    """Whether the tokenizer cuts a word as if it stood alone, as those of BERT do; to others blanks are characters."""
    one, two = (tokenizer.encode(text, add_special_tokens=False).ids for text in ("a", "a a"))
    return bool(one) and two == one * 2
