"""What an encoder's network says of holders: three heads, which a pipeline brings in a file of its own.

One judges who holds a sentence, by its vectors and those of a name, beside the ranker by words (`python -m corpus
pairs`). The other two were trained with the encoder, which they shape: how likely the author holds a sentence, and how
likely a word names another holder. They teach smaller networks (`python -m corpus encoder label`), and decide nothing.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
from spacy.tokens import Doc

from extract.annotations import SENTENCES
from extract.attribution import Candidate
from extract.components.holders.pairs import NOTHING, POOLED, PairNetwork, Pairs, from_arrays, normed, pooled, to_arrays
from extract.components.holders.threads import one_thread
from extract.data import malformed

FILE = "network.npz"
AUTHOR_HEAD, SPEAKER_HEAD, PAIRS = "author", "speaker", "pairs"
WINDOW = 3  # vectors that the speaker's head reads: before, here and after
EPSILON = 1e-8
JUDGED = 4  # in the development volumes the network never chose anybody further down


@dataclass(frozen=True, slots=True)
class Head:
    """Maxout, layer norm, and a linear layer: (rows, inputs) -> (rows, outputs)."""

    weights: Any  # (hidden, pieces, inputs)
    bias: Any  # (hidden, pieces)
    gain: Any  # (hidden,)
    shift: Any
    last: Any  # (outputs, hidden)
    last_bias: Any

    @property
    def width(self) -> int:
        return int(self.weights.shape[2])

    def __call__(self, rows: Any) -> Any:
        hidden, pieces, width = self.weights.shape
        found = rows @ self.weights.T.reshape(width, pieces * hidden)
        found = (found.reshape(-1, pieces, hidden) + self.bias.T).max(axis=1)
        return (normed(found, EPSILON) * self.gain + self.shift) @ self.last.T + self.last_bias


@dataclass(frozen=True, slots=True)
class HolderNetwork:
    """The heads; `pairs` is None until it is fitted, and words decide alone until then."""

    content: bytes
    author: Head
    speaker: Head
    pairs: PairNetwork | None

    def opinion(self, doc: Doc, tokens: Sequence[int]) -> "NetworkOpinion | None":
        """What it says of the Doc, if it has vectors of the encoder's width; `tokens`: the token of each word."""
        return NetworkOpinion(self.pairs, doc, tokens) if self.pairs and self.pairs.reads(doc) else None

    def authors(self, vectors: Any, sentences: Sequence[tuple[int, int]]) -> Any:
        """(sentences,) logits that the author holds each of these, the tokens [start, end)."""
        return self.author(pooled(vectors, sentences))[:, 0]


@dataclass(frozen=True, slots=True)
class NetworkOpinion:
    """What the network says of a Doc's sentences and those who may hold them."""

    network: PairNetwork
    doc: Doc
    tokens: Sequence[int]

    def scores(
        self, cases: Mapping[int, Sequence[Candidate]], words: Mapping[int, Sequence[float]]
    ) -> dict[int, list[float]]:
        """Of each candidate, by the index of the sentence; `words` are the scores that words give.

        Beside the author only the JUDGED best by words may hold a sentence.
        """
        starts = [span.start for span in self.doc.spans[SENTENCES]]
        likely = {index: likeliest(words[index]) for index in cases}
        pairs, names = pair(
            starts,
            self.tokens,
            {index: [cases[index][rank] for rank in ranks] for index, ranks in likely.items()},
            {index: [words[index][rank] for rank in ranks] for index, ranks in likely.items()},
        )
        with one_thread:
            judged = iter(self.network.scores(self.doc, pairs, names).tolist())
        scores = {index: [-math.inf] * len(each) for index, each in cases.items()}
        for index, ranks in likely.items():
            for rank in ranks:
                scores[index][rank] = next(judged)
        return scores


def likeliest(words: Sequence[float]) -> list[int]:
    """The author, who stands first, and the JUDGED others with the highest scores, as they stand."""
    if len(words) <= JUDGED + 1:
        return list(range(len(words)))
    return [0, *sorted(nlargest(JUDGED, range(1, len(words)), key=words.__getitem__))]


def pair(
    starts: Sequence[int],
    tokens: Sequence[int],
    cases: Mapping[int, Sequence[Candidate]],
    words: Mapping[int, Sequence[float]],
) -> tuple[Pairs, list[tuple[int, int]]]:
    """The sentences of the cases with their candidates, one after another, and the tokens [start, end) of the names.

    `starts`: the token at which each sentence begins; `tokens`: that of each word; `words`: the scores by words.
    """
    names: dict[tuple[int, int], int] = {}
    rows = []
    for index, candidates in cases.items():
        for candidate in candidates:
            target = name = NOTHING
            if candidate.mention:
                first, last = tokens[candidate.mention.start], tokens[candidate.mention.end - 1]
                target, name = bisect_right(starts, first) - 1, names.setdefault((first, last + 1), len(names))
            rows.append((index, target, name))
    sources, targets, named = np.array(rows, dtype=np.int64).T
    scores = np.array([score for index in cases for score in words[index]], dtype=np.float32)
    return Pairs(sources, targets, named, scores), list(names)


def with_pairs(network: HolderNetwork, pairs: PairNetwork) -> HolderNetwork:
    """The same heads with that one. Raises MalformedDataError if they are of different encoders."""
    content = write_network({AUTHOR_HEAD: network.author, SPEAKER_HEAD: network.speaker}, pairs)
    return parse_network(content, path=FILE)


def windows_of(vectors: Any, tokens: Sequence[int]) -> Any:
    """(tokens, WINDOW × width): the vector of each of these tokens between those beside it, zeros beyond the ends."""
    around = np.array(tokens, dtype=np.int64)[:, None] + np.arange(WINDOW) - WINDOW // 2
    inside = (around >= 0) & (around < len(vectors))
    rows = np.where(inside[:, :, None], vectors.take(around, axis=0, mode="clip"), 0)
    return rows.reshape(-1, WINDOW * vectors.shape[1])


def write_network(heads: Mapping[str, Head], pairs: PairNetwork | None = None) -> bytes:
    """The bytes of the file, in 16 bits; the same for the same heads."""
    parts: dict[str, Head | PairNetwork] = {**heads, PAIRS: pairs} if pairs else {**heads}
    arrays = {key: array for name, part in parts.items() for key, array in to_arrays(part, name).items()}
    file = BytesIO()
    np.savez(file, **dict(sorted(arrays.items())))  # type: ignore[arg-type]
    return file.getvalue()


def parse_network(content: bytes, *, path: str) -> HolderNetwork:
    """The heads in a file's bytes; `path` names it in errors. Raises MalformedDataError."""
    try:
        with np.load(BytesIO(content)) as file:
            arrays = dict(file)
        author, speaker = (
            Head(*(arrays[f"{name}.{field}"].astype(np.float32) for field in Head.__slots__))
            for name in (AUTHOR_HEAD, SPEAKER_HEAD)
        )
        outputs = [head(np.zeros((1, head.width), dtype=np.float32)).shape[1] for head in (author, speaker)]
        if author.width * WINDOW != speaker.width * POOLED or outputs[0] != 1 or outputs[1] < 2:
            raise ValueError("the heads do not fit together")
        if not all(np.isfinite(getattr(head, field)).all() for head in (author, speaker) for field in Head.__slots__):
            raise ValueError("a weight is not finite")
        pairs = from_arrays(arrays, PAIRS) if any(name.startswith(f"{PAIRS}.") for name in arrays) else None
        if pairs and pairs.width * POOLED != author.width:
            raise ValueError("the heads are of different encoders")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, OSError, BadZipFile) as error:
        commands = "`python -m corpus encoder assemble` and `python -m corpus pairs`"
        raise malformed(path, 1, f"no heads as {commands} write them ({error!r})") from error
    return HolderNetwork(content, author, speaker, pairs)
