"""A Doc's vectors -> how likely the author holds each sentence, and how likely each word names another holder.

Two heads of the encoder's network, trained with it; a pipeline brings them in a file of its own (`python -m corpus
encoder assemble`). `trust` says how far they are believed beside the ranker (`python -m corpus trust`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
from spacy.tokens import Doc
from thinc.api import to_numpy

from extract.annotations import SENTENCES
from extract.attribution import Candidate, Opinion
from extract.data import malformed

FILE = "network.npz"
AUTHOR_HEAD, SPEAKER_HEAD = "author", "speaker"
TRUST = "trust"  # of the author's logit, what is added to it, of a name's logit
SENTENCE, WINDOW = 4, 3  # how many vectors a head reads: last, first, mean and largest; before, here and after
OUTSIDE = 0  # the tag of a word that names nobody
FAR = 6.0  # no logit of a name is further from 0
EPSILON = 1e-8


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
        found = rows @ self.weights.reshape(hidden * pieces, width).T + self.bias.reshape(-1)
        found = reduce(np.maximum, found.reshape(-1, hidden, pieces).transpose(2, 0, 1))
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

    def opinion(self, doc: Doc, tokens: Sequence[int], candidates: Mapping[int, Iterable[Candidate]]) -> Opinion:
        """Of the sentences by whose indices the candidates are, and of the words that name these; `tokens`: the token
        of each word.
        """
        named = (c.mention for each in candidates.values() for c in each if c.mention)
        words = sorted({word for mention in named for word in range(mention.start, mention.end)})
        author, bias, name = self.trust
        authors, names = self.logits(doc, list(candidates), [tokens[word] for word in words])
        return Opinion(
            dict(zip(candidates, (author * authors + bias).tolist(), strict=True)),
            dict(zip(words, (name * names).tolist(), strict=True)),
        )

    def logits(self, doc: Doc, sentences: Sequence[int], tokens: Sequence[int]) -> tuple[Any, Any]:
        """(sentences,) that the author holds each of these, (tokens,) that each of these names another holder."""
        vectors = to_numpy(doc.tensor)
        tags = self.speaker(windows_of(vectors, tokens))
        tags -= tags.max(axis=1, keepdims=True)
        powers = np.exp(tags)
        outside = powers[:, OUTSIDE]
        names = np.log(np.maximum(powers.sum(axis=1) - outside, 1e-12) / np.maximum(outside, 1e-12))
        group = doc.spans[SENTENCES]
        spans = [(group[index].start, group[index].end) for index in sentences]
        return self.author(sentences_of(vectors, spans))[:, 0], np.clip(names, -FAR, FAR)


def with_trust(network: HolderNetwork, trust: tuple[float, float, float]) -> HolderNetwork:
    """The same heads, believed so far."""
    content = to_content({AUTHOR_HEAD: network.author, SPEAKER_HEAD: network.speaker}, trust)
    return replace(network, content=content, trust=trust)


def sentences_of(vectors: Any, spans: list[tuple[int, int]]) -> Any:
    """(sentences, SENTENCE × width): the last, first, mean and largest of each sentence's vectors."""
    rows = np.zeros((len(spans), SENTENCE, vectors.shape[1]), dtype=np.float32)
    for row, (start, end) in zip(rows, spans, strict=True):
        if start < end:
            inside = vectors[start:end]
            row[0], row[1], row[2], row[3] = inside[-1], inside[0], inside.mean(axis=0), inside.max(axis=0)
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
    halves = {name: np.asarray(array, dtype=np.float16) for name, array in sorted(arrays.items())}
    np.savez(file, **halves, **{TRUST: np.array(trust)})  # type: ignore[arg-type]
    return file.getvalue()


def parse_network(content: bytes, *, path: str) -> HolderNetwork:
    """The heads in a file's bytes; `path` names it in errors. Raises MalformedDataError."""
    try:
        with np.load(BytesIO(content)) as arrays:
            found = {
                name: Head(*(arrays[f"{name}.{field}"].astype(np.float32) for field in Head.__slots__))
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
