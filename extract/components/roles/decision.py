"""Probabilities of roles -> the labels, scores and further roles of a Doc's sentences."""

from collections.abc import Mapping

import numpy as np
from spacy.tokens import Doc, Span, SpanGroup

from extract.annotations import ALSO, NO_ROLE, ROLES, SCORES, SENTENCES
from extract.components.roles.features import Array


def set_roles(doc: Doc, probabilities: Array, *, also: float, weights: Mapping[str, float] | None = None) -> None:
    """Label every sentence with its most probable role, and keep the probabilities (sentences, roles) as scores.

    `weights` multiply the probabilities before they are compared, one for each role they name. A sentence that has a
    role has further ones too if these are at least as probable as `also`.
    """
    weighed = probabilities * np.array([(weights or {}).get(role, 1.0) for role in ROLES], dtype=np.float32)
    # Of equal values the last wins, so that an untrained component says none.
    best = len(ROLES) - 1 - weighed[:, ::-1].argmax(axis=1)
    sentences = doc.spans.get(SENTENCES, ())
    labelled = [Span(doc, s.start, s.end, label=ROLES[k]) for s, k in zip(sentences, best, strict=True)]
    group = SpanGroup(doc, name=SENTENCES, spans=labelled)
    group.attrs[SCORES] = probabilities
    group.attrs[ALSO] = [further_roles(row, k, also) for row, k in zip(probabilities, best, strict=True)]
    doc.spans[SENTENCES] = group


def further_roles(row: Array, best: int, least: float) -> list[str]:
    """The roles beside the best one that are probable enough; a sentence without a role has none."""
    if ROLES[best] == NO_ROLE:
        return []
    return [ROLES[k] for k in np.flatnonzero(row >= least) if k != best and ROLES[k] != NO_ROLE]
