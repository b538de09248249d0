"""Distillation: what pipelines agree on of the documents with editors' marks, for smaller networks to learn from.

A pipeline's scores of roles were calibrated on the development volumes. That is undone here: they are calibrated anew,
on annotated training documents, so that who learns from the labels learns of the training volumes alone. These taught
the pipeline, so that the labels are surer than they should be.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any
from zipfile import BadZipFile

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import to_numpy

from corpus.encoder.data import TAGGED, TAGGERS, WHOLE, Document, make_sentences, read_docs
from corpus.encoder.decide import fit_calibration
from corpus.encoder.score import softmax
from corpus.errors import RunError, message
from corpus.threshold_kinds import vector_pipes
from corpus.training import unannotated
from extract.annotations import NO_ROLE, ROLES, SENTENCES
from extract.components.holders.network import HolderNetwork, windows_of
from extract.components.tagger import TAGS
from extract.encoder.pieces import Array

log = logging.getLogger(__name__)
CALIBRATED = 300  # annotated documents on which scores of roles are calibrated
EVERY = 500  # documents between two lines of the log
HEADS = "holders"  # the component that has two of the heads
LEAST = 1e-9  # probability: the logarithm of 0 is none
NONE, HALF = ROLES.index(NO_ROLE), 0.5


@dataclass(frozen=True, slots=True)
class Labels:
    """What networks say of documents, one after another.

    `tags` (4, tokens, 5) uint8 of WHOLE, `roles` (sentences, 4) and `authors` (sentences,) float16 are probabilities,
    the last NaN of a sentence that more likely has no role; `tokens` and `sentences` (documents,) their numbers.
    """

    tags: Array
    roles: Array
    authors: Array
    tokens: Array
    sentences: Array

    def save(self, path: Path) -> None:
        with path.open("wb") as file:
            np.savez_compressed(file, **{name: getattr(self, name) for name in self.__slots__})


def load_labels(path: Path) -> Labels:
    """The labels in that file. Raises RunError if it holds none."""
    try:
        with np.load(path) as arrays:
            return Labels(*(arrays[name] for name in Labels.__slots__))
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise RunError(message("no_labels", path=path)) from error


def label_bins(bins: Path, pipelines: Sequence[Language]) -> Labels:
    """The labels of the documents with editors' marks in that folder of DocBins."""
    nlp = make_sentences()
    annotated = [doc for name in ("full_train", "roles_train") for doc in read_docs(bins / f"{name}.spacy", nlp)]
    Random(0).shuffle(annotated)
    return label(list(read_docs(bins / "marks.spacy", nlp)), annotated[:CALIBRATED], pipelines)


def label(docs: Sequence[Doc], annotated: Sequence[Doc], pipelines: Sequence[Language]) -> Labels:
    """The mean of what the pipelines say; on the `annotated` Docs their scores of roles are calibrated.

    Raises RunError if a pipeline has no heads of holders.
    """
    scales = [calibration(nlp, annotated) for nlp in pipelines]
    tags, roles, authors = [], [], []
    for number, doc in enumerate(docs, 1):
        found = [said_of(nlp, doc) for nlp in pipelines]
        tags.append(np.rint(WHOLE * np.mean([said.tags for said in found], axis=0)).astype(np.uint8))
        fair = [softmax(said.roles * scale + bias) for said, (scale, bias) in zip(found, scales, strict=True)]
        roles.append(np.mean(fair, axis=0).astype(np.float16))
        held = np.mean([said.authors for said in found], axis=0)
        authors.append(np.where(roles[-1][:, NONE] < HALF, held, np.nan).astype(np.float16))
        if number % EVERY == 0:
            log.info("%d of %d documents", number, len(docs))
    return Labels(
        np.concatenate(tags, axis=1),
        np.concatenate(roles),
        np.concatenate(authors),
        np.array([each.shape[1] for each in tags]),
        np.array([len(each) for each in roles]),
    )


def calibration(nlp: Language, annotated: Iterable[Doc]) -> tuple[float, Array]:
    """The scale and the bias of the pipeline's logits of roles with which they are most likely right there."""
    judged = [doc for doc in annotated if all(span.label_ for span in doc.spans[SENTENCES])]
    truth = np.array([ROLES.index(span.label_) for doc in judged for span in doc.spans[SENTENCES]])
    return fit_calibration(np.concatenate([said_of(nlp, doc).roles for doc in judged]), truth)


@dataclass(frozen=True, slots=True)
class Prediction:
    """Probabilities of tags (4, tokens, 5), logits of roles (sentences, 4), probabilities of authors (sentences,)."""

    tags: Array
    roles: Array
    authors: Array


def said_of(nlp: Language, reference: Doc) -> Prediction:
    """What the heads of a pipeline say of a Doc with the sentences of the reference."""
    network: HolderNetwork | None = getattr(nlp.get_pipe(HEADS), "network", None) if HEADS in nlp.pipe_names else None
    if network is None:
        raise RunError(message("no_heads", path=nlp.path))
    doc = Doc(nlp.vocab).from_bytes(unannotated(reference).to_bytes())
    if not len(doc):
        return Prediction(np.zeros((len(TAGGERS), 0, TAGS)), np.zeros((0, len(ROLES))), np.zeros(0))
    _, *encoder = vector_pipes(nlp)  # the first cuts the text into sentences
    for name in encoder:
        doc = nlp.get_pipe(name)(doc)
    models: list[Any] = [nlp.get_pipe(name).model for name in TAGGED]
    vectors = to_numpy(doc.tensor)
    tags = [to_numpy(model.predict([doc])[0]) for model in models]
    speakers = softmax(network.speaker(windows_of(vectors, range(len(doc)))))
    roles: Any = nlp.get_pipe("roles")
    held = network.authors(vectors, [(span.start, span.end) for span in doc.spans[SENTENCES]])
    scores = np.maximum(to_numpy(roles.predict([doc])[0]), LEAST)
    return Prediction(np.stack([*tags, speakers]), np.log(scores), 1 / (1 + np.exp(-held)))


def taught(documents: Sequence[Document], labels: Labels, path: Path) -> list[Document]:
    """The documents with the labels in place of all marks. Raises RunError if these are labels of other documents."""
    sizes = [(len(document.whole.attributes), len(document.whole.sentences)) for document in documents]
    if len(labels.tags) != len(TAGGERS) or sizes != list(
        zip(labels.tokens.tolist(), labels.sentences.tolist(), strict=True)
    ):
        raise RunError(message("other_labels", path=path))
    return [
        replace(each, whole=replace(each.whole, tags=tags, roles=roles, authors=authors))
        for each, (tags, roles, authors) in zip(documents, split(labels), strict=True)
    ]


def split(labels: Labels) -> Iterator[tuple[Array, Array, Array]]:
    """The tags, the roles and the authors, these as float32, of each document."""
    tags = np.split(labels.tags, labels.tokens.cumsum()[:-1], axis=1)
    ends = labels.sentences.cumsum()[:-1]
    roles, authors = (np.split(each.astype(np.float32), ends) for each in (labels.roles, labels.authors))
    return zip(tags, roles, authors, strict=True)
