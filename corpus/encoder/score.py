"""A network and documents -> its probabilities, and figures to watch a training by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from sklearn.metrics import f1_score
from spacy.scorer import PRFScore

from corpus.encoder.data import TAGGED, Document
from corpus.encoder.network import Network
from extract.annotations import ROLES
from extract.components.tagger import decode
from extract.encoder.pieces import Array

ROWS = 16  # windows side by side


@dataclass(frozen=True, slots=True)
class Said:
    """Probabilities of tags (4, tokens, 5); logits of roles (sentences, 4), of authors (sentences,), and of kinds, one
    a threshold whose kind is known.
    """

    tags: Array
    roles: Array
    authors: Array
    kinds: Array


@torch.inference_mode()
def predict(network: Network, documents: Sequence[Document], window: int) -> Iterator[Said]:
    """What the network says of each document."""
    network.eval()
    for document in documents:
        windows = list(document.windows(window)) or [document.whole]
        vectors = [network.vectors(network.collate(windows[i : i + ROWS])) for i in range(0, len(windows), ROWS)]
        whole = document.whole
        edge = torch.tensor([0, len(whole.attributes)], device=network.device)
        spans = torch.from_numpy(whole.sentences).to(network.device)
        x = torch.cat(vectors)
        said = network.heads(x, edge, spans)
        kinds = network.kinds(x, torch.from_numpy(whole.numbers).to(network.device))
        yield Said(*(each.cpu().numpy() for each in (said.tags.softmax(-1), said.roles, said.authors, kinds)))


def softmax(logits: Array) -> Array:
    """Each row as probabilities."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: Array = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


def score(network: Network, documents: Sequence[Document], window: int) -> dict[str, float]:
    """Strict F1 of people, places and meetings; F1 of each role, their mean without `none`; F1 of `others`; `kinds`.

    True bounds are given. `others` are sentences that somebody else than the author holds, `kinds` is the share of the
    thresholds whose kind is right.
    """
    spans = {key: PRFScore() for key in TAGGED}
    truth: list[Any] = []
    guessed: list[Any] = []
    others = PRFScore()
    kinds: list[bool] = []
    for document, said in zip(documents, predict(network, documents, window), strict=True):
        truth.append(document.true_roles)
        guessed.append(said.roles.argmax(axis=1))
        kinds.extend((said.kinds > 0) == (document.whole.kinds == 1))
        known = ~np.isnan(document.whole.authors)
        others.score_set(
            set(np.flatnonzero(known & (said.authors < 0))), set(np.flatnonzero(document.whole.authors == 0))
        )
        for key, probabilities in zip(TAGGED, said.tags, strict=False):
            if key in document.doc.spans:
                found = {(start, end) for start, end, _ in decode(document.doc, probabilities)}
                spans[key].score_set(found, {(span.start, span.end) for span in document.doc.spans[key]})
    marked = range(len(ROLES) - 1)
    f1 = f1_score(np.concatenate(truth), np.concatenate(guessed), labels=marked, average=None, zero_division=0)
    of_roles = {role: float(value) for role, value in zip(ROLES, f1, strict=False)}
    means = {"roles": float(f1.mean()), "others": others.fscore} | ({"kinds": float(np.mean(kinds))} if kinds else {})
    return {key: prf.fscore for key, prf in spans.items()} | of_roles | means
