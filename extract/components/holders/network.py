"""A Doc's vectors -> how likely the author holds each sentence, and how likely each word names another holder.

Two heads of the encoder's network, trained with it; a pipeline brings them in a file of its own (`python -m corpus
encoder assemble`). `trust` says how far they are believed beside the ranker (`python -m corpus trust`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
from spacy.tokens import Doc
from thinc.api import to_numpy

from extract.annotations import SENTENCES
from extract.attribution import Opinion
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
        found = found.reshape(-1, hidden, pieces).max(axis=2)
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

    def opinion(self, doc: Doc, tokens: list[int]) -> Opinion:
        """Of each sentence, and of each of these tokens."""
        author, bias, name = self.trust
        authors, names = self.logits(doc)
        return Opinion((author * authors + bias).tolist(), (name * names[tokens]).tolist())

    def logits(self, doc: Doc) -> tuple[Any, Any]:
        """(sentences,) that the author holds it, (tokens,) that the word names another holder."""
        vectors = to_numpy(doc.tensor)
        tags = self.speaker(windows_of(vectors))
        tags -= tags.max(axis=1, keepdims=True)
        powers = np.exp(tags)
        outside = powers[:, OUTSIDE]
        names = np.log(np.maximum(powers.sum(axis=1) - outside, 1e-12) / np.maximum(outside, 1e-12))
        spans = [(span.start, span.end) for span in doc.spans[SENTENCES]]
        return self.author(sentences_of(vectors, spans))[:, 0], np.clip(names, -FAR, FAR)


def with_trust(network: HolderNetwork, trust: tuple[float, float, float]) -> HolderNetwork:
    """The same heads, believed so far."""
    content = to_content({AUTHOR_HEAD: network.author, SPEAKER_HEAD: network.speaker}, trust)
    return replace(network, content=content, trust=trust)


def sentences_of(vectors: Any, spans: list[tuple[int, int]]) -> Any:
    """(sentences, SENTENCE × width): the last, first, mean and largest of each sentence's vectors."""
    rows = np.zeros((len(spans), SENTENCE * vectors.shape[1]), dtype=np.float32)
    for row, (start, end) in zip(rows, spans, strict=True):
        if start < end:
            inside = vectors[start:end]
            row[:] = np.concatenate([inside[-1], inside[0], inside.mean(axis=0), inside.max(axis=0)])
    return rows


def windows_of(vectors: Any) -> Any:
    """(tokens, WINDOW × width): each token's vector between those beside it, zeros at the ends."""
    padded = np.pad(vectors, ((1, 1), (0, 0)))
    return np.hstack([padded[:-2], padded[1:-1], padded[2:]])


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
