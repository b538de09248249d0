"""Self-training: what trained networks agree on of the documents with editors' marks, for other networks to learn from.

Training weighs the rare roles up; that is taken back here, so that who learns from the labels may weigh them anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from corpus.encoder.data import TAGGERS, WHOLE, Document
from corpus.encoder.network import Network
from corpus.encoder.score import predict, softmax
from corpus.errors import RunError, message
from extract.annotations import NO_ROLE, ROLES
from extract.encoder.pieces import Array

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


def label(documents: Sequence[Document], networks: Sequence[tuple[Network, Array]], window: int) -> Labels:
    """The mean of what the networks say; beside each the weights of the roles that it was trained with."""
    tags, roles, authors = [], [], []
    for found in zip(*(predict(network, documents, window) for network, _ in networks), strict=True):
        tags.append(np.rint(WHOLE * np.mean([said.tags for said in found], axis=0)).astype(np.uint8))
        fair = [softmax(said.roles - np.log(weights)) for said, (_, weights) in zip(found, networks, strict=True)]
        roles.append(np.mean(fair, axis=0).astype(np.float16))
        held = np.mean([1 / (1 + np.exp(-said.authors)) for said in found], axis=0)
        authors.append(np.where(roles[-1][:, NONE] < HALF, held, np.nan).astype(np.float16))
    return Labels(
        np.concatenate(tags, axis=1),
        np.concatenate(roles),
        np.concatenate(authors),
        np.array([each.shape[1] for each in tags]),
        np.array([len(each) for each in roles]),
    )


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
