"""A Doc's vectors -> how likely the author holds each sentence, and how likely each word names another holder.

Two heads of the encoder's network, trained with it; a pipeline brings them in a file of its own (`python -m corpus
encoder assemble`). `trust` says how far they are believed beside the ranker (`python -m corpus trust`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
from spacy.tokens import Doc, SpanGroup
from thinc.api import to_numpy

from extract.annotations import SENTENCES
from extract.data import malformed

FILE = "network.npz"
AUTHOR_HEAD, SPEAKER_HEAD = "author", "speaker"
TRUST = "trust"  # of the author's logit, what is added to it, of a name's logit
SENTENCE, WINDOW = 4, 3  # how many vectors a head reads: last, first, mean and largest; before, here and after
OUTSIDE = 0  # the tag of a word that names nobody
FAR = 6.0  # no logit of a name is further from 0
EPSILON = 1e-8
ROUNDING = 1e-6  # more than a product of two numbers in 32 bits is off, relative to it


@dataclass(frozen=True, slots=True)
class Head:
    """Maxout, layer norm, and a linear layer: (rows, inputs) -> (rows, outputs)."""

    weights: Any  # (hidden, pieces, inputs); read in Fortran order: .T is no copy, and few rows are multiplied fast
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
        found -= found.mean(axis=1, keepdims=True)
        found /= np.sqrt(found.var(axis=1, keepdims=True) + EPSILON)
        return (found * self.gain + self.shift) @ self.last.T + self.last_bias


@dataclass(frozen=True, slots=True)
class HolderNetwork:
    """Both heads, and how far they are believed."""

    content: bytes
    author: Head
    speaker: Head
    trust: tuple[float, float, float]

    def reads(self, doc: Doc) -> bool:
        """Whether the Doc has vectors of the encoder's width."""
        return doc.tensor.ndim == 2 and doc.tensor.shape == (len(doc), self.author.width // SENTENCE)

    def opinion(self, doc: Doc, tokens: Sequence[int]) -> "NetworkOpinion":
        """What it says of the Doc's sentences and words; `tokens`: the token of each word."""
        return NetworkOpinion(self, to_numpy(doc.tensor), doc.spans[SENTENCES], tokens)

    def authors(self, vectors: Any, sentences: Sequence[tuple[int, int]]) -> Any:
        """(sentences,) logits that the author holds each of these, the tokens [start, end)."""
        return self.author(sentences_of(vectors, sentences))[:, 0]

    def names(self, vectors: Any, tokens: Sequence[int]) -> Any:
        """(tokens,) logits that each of these names another holder."""
        tags = self.speaker(windows_of(vectors, tokens))
        tags -= tags.max(axis=1, keepdims=True)
        powers = np.exp(tags)
        outside = powers[:, OUTSIDE]
        return np.clip(np.log(np.maximum(powers.sum(axis=1) - outside, 1e-12) / np.maximum(outside, 1e-12)), -FAR, FAR)


@dataclass(frozen=True, slots=True)
class NetworkOpinion:
    """What the network says of a Doc, as far as it is believed.

    `vectors`: those of its tokens; `group`: its sentences; `tokens`: the token of each word.
    """

    network: HolderNetwork
    vectors: Any
    group: SpanGroup
    tokens: Sequence[int]

    @property
    def reach(self) -> float:
        """The most that a word adds or takes."""
        # The logits are in 32 bits, and may be rounded up.
        return FAR * abs(self.network.trust[2]) * (1 + ROUNDING)

    def of_authors(self, sentences: Sequence[int]) -> list[float]:
        author, bias, _ = self.network.trust
        spans = [(span.start, span.end) for span in map(self.group.__getitem__, sentences)]
        found: list[float] = (author * self.network.authors(self.vectors, spans) + bias).tolist()
        return found

    def of_names(self, words: Sequence[int]) -> dict[int, float]:
        if not words:
            return {}
        logits = self.network.names(self.vectors, [self.tokens[word] for word in words])
        return dict(zip(words, (self.network.trust[2] * logits).tolist(), strict=True))


def with_trust(network: HolderNetwork, trust: tuple[float, float, float]) -> HolderNetwork:
    """The same heads, believed so far."""
    content = to_content({AUTHOR_HEAD: network.author, SPEAKER_HEAD: network.speaker}, trust)
    return replace(network, content=content, trust=trust)


def sentences_of(vectors: Any, spans: Sequence[tuple[int, int]]) -> Any:
    """(sentences, SENTENCE × width): the last, first, mean and largest of each sentence's vectors."""
    rows = np.zeros((len(spans), SENTENCE, vectors.shape[1]), dtype=np.float32)
    for row, (start, end) in zip(rows, spans, strict=True):
        if start < end:
            inside = vectors[start:end]
            row[0], row[1] = inside[-1], inside[0]
            np.add.reduce(inside, axis=0, out=row[2])
            row[2] /= end - start
            np.maximum.reduce(inside, axis=0, out=row[3])
    return rows.reshape(-1, SENTENCE * vectors.shape[1])


def windows_of(vectors: Any, tokens: Sequence[int]) -> Any:
    """(tokens, WINDOW × width): the vector of each of these tokens between those beside it, zeros beyond the ends."""
    around = np.array(tokens, dtype=np.int64)[:, None] + np.arange(WINDOW) - WINDOW // 2
    inside = (around >= 0) & (around < len(vectors))
    rows = np.where(inside[:, :, None], vectors.take(around, axis=0, mode="clip"), 0)
    return rows.reshape(-1, WINDOW * vectors.shape[1])


def to_content(heads: Mapping[str, Head], trust: tuple[float, float, float] = (1.0, 0.0, 0.0)) -> bytes:
    """The bytes of the file, in 16 bits; the same for the same heads.

    Until trust is fitted the author's logit counts as it is, and names count nothing.
    """
    arrays = {f"{name}.{field}": getattr(head, field) for name, head in heads.items() for field in Head.__slots__}
    file = BytesIO()
    # The same bytes in whatever order the heads lie.
    halves = {name: np.asarray(array, dtype=np.float16, order="C") for name, array in sorted(arrays.items())}
    np.savez(file, **halves, **{TRUST: np.array(trust)})  # type: ignore[arg-type]
    return file.getvalue()


def parse_network(content: bytes, *, path: str) -> HolderNetwork:
    """The heads in a file's bytes; `path` names it in errors. Raises MalformedDataError."""
    try:
        with np.load(BytesIO(content)) as arrays:
            found = {
                name: Head(*(arrays[f"{name}.{field}"].astype(np.float32, order="F") for field in Head.__slots__))
                for name in (AUTHOR_HEAD, SPEAKER_HEAD)
            }
            trust = tuple(map(float, arrays[TRUST]))
        author, speaker = found[AUTHOR_HEAD], found[SPEAKER_HEAD]
        outputs = [head(np.zeros((1, head.width), dtype=np.float32)).shape[1] for head in (author, speaker)]
        if author.width * WINDOW != speaker.width * SENTENCE or outputs[0] != 1 or outputs[1] < 2:
            raise ValueError("the heads do not fit together")
        if len(trust) != 3 or not np.isfinite(trust).all():
            raise ValueError("trust is not three numbers")
        if not all(np.isfinite(getattr(head, field)).all() for head in found.values() for field in Head.__slots__):
            raise ValueError("a weight is not finite")
        return HolderNetwork(content, author, speaker, trust)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, OSError, BadZipFile) as error:
        reason = f"no heads as `python -m corpus encoder assemble` writes them ({error!r})"
        raise malformed(path, 1, reason) from error
