"""A network and documents -> its probabilities, and figures to watch a training by."""

from collections.abc import Iterator, Sequence
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


@torch.inference_mode()
def predict(network: Network, documents: Sequence[Document], window: int) -> Iterator[tuple[Array, Array, Array]]:
    """Of each document the probabilities of tags (4, tokens, 5), the logits of roles (sentences, 4) and of authors."""
    network.eval()
    for document in documents:
        windows = list(document.windows(window)) or [document.whole]
        vectors = [network.vectors(network.collate(windows[i : i + ROWS])) for i in range(0, len(windows), ROWS)]
        whole = document.whole
        edge = torch.tensor([0, len(whole.attributes)], device=network.device)
        spans = torch.from_numpy(whole.sentences).to(network.device)
        tags, roles, authors = network.heads(torch.cat(vectors), edge, spans)
        yield tags.softmax(-1).cpu().numpy(), roles.cpu().numpy(), authors.cpu().numpy()


def softmax(logits: Array) -> Array:
    """Each row as probabilities."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: Array = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


def score(network: Network, documents: Sequence[Document], window: int) -> dict[str, float]:
    """Strict F1 of people, places and meetings; F1 of each role, their mean without `none`; F1 of `others`.

    True bounds are given. `others` are sentences that somebody else than the author holds.
    """
    spans = {key: PRFScore() for key in TAGGED}
    truth: list[Any] = []
    guessed: list[Any] = []
    others = PRFScore()
    for document, (tags, roles, authors) in zip(documents, predict(network, documents, window), strict=True):
        truth.append(document.true_roles)
        guessed.append(roles.argmax(axis=1))
        known = ~np.isnan(document.whole.authors)
        others.score_set(set(np.flatnonzero(known & (authors < 0))), set(np.flatnonzero(document.whole.authors == 0)))
        for key, probabilities in zip(TAGGED, tags, strict=False):
            if key in document.doc.spans:
                found = {(start, end) for start, end, _ in decode(document.doc, probabilities)}
                spans[key].score_set(found, {(span.start, span.end) for span in document.doc.spans[key]})
    marked = range(len(ROLES) - 1)
    f1 = f1_score(np.concatenate(truth), np.concatenate(guessed), labels=marked, average=None, zero_division=0)
    of_roles = {role: float(value) for role, value in zip(ROLES, f1, strict=False)}
    means = {"roles": float(f1.mean()), "others": others.fscore}
    return {key: prf.fscore for key, prf in spans.items()} | of_roles | means
