"""Self-training: what a trained network makes of documents that nobody read, for another network to learn from."""

from dataclasses import replace

import numpy as np

from corpus.encoder.data import Document
from corpus.encoder.network import Network
from corpus.encoder.score import predict, softmax
from extract.components.tagger import UNKNOWN

SURE = 0.9  # a tag of lower probability is not taught


def label(document: Document, teacher: Network, window: int) -> Document:
    """The document with the teacher's roles, as probabilities, and its tags where nobody judged and it is sure."""
    [(tags, logits)] = predict(teacher, [document], window)
    whole = document.whole
    taught = np.where((whole.tags == UNKNOWN) & (tags.max(axis=2) > SURE), tags.argmax(axis=2), whole.tags)
    roles = np.where(np.isnan(whole.roles), softmax(logits), whole.roles)
    return Document(document.doc, replace(whole, tags=taught, roles=roles.astype(np.float32)))
