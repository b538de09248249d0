"""DocBins of annotated documents -> the weights of a pipeline's role classifier (scikit-learn).

The strength of regularisation and the weight of rare roles are chosen by cross-validation in which no volume is on both
sides; the development volumes are only scored. The same documents give the same weights.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import spacy
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from spacy.tokens import Doc, DocBin

from corpus.training import VOLUME
from extract.annotations import ROLES, SENTENCES
from extract.components.roles import RoleClassifier
from extract.components.roles.features import (
    Array,
    Vocabulary,
    dense_features,
    sparse_features,
    sparse_width,
    terms_of,
)
from extract.components.roles.layout import places_of
from extract.components.roles.weights import Weights

FEWEST = 2  # sentences a term occurs in
FOLDS = 3
STRENGTHS = (2.0, 4.0, 8.0)  # scikit-learn's C
BALANCES = (0.8, 1.0)  # 0 weighs every sentence alike, 1 every role alike
TRAIN, DEV = ("full_train", "roles_train"), ("full_dev", "roles_dev")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights, what was chosen, and macro F1 over condition, proposal and concern with the true bounds given."""

    weights: Weights
    strength: float
    balance: float
    folds_f1: float
    dev_f1: float


def fit_pipeline(pipeline: Path, bins: Path) -> Fitted:
    """Fit the component `roles` of the pipeline in that folder and save it there."""
    nlp = spacy.load(pipeline)
    train, dev = (
        [doc for name in names for doc in DocBin().from_disk(bins / f"{name}.spacy").get_docs(nlp.vocab)]
        for names in (TRAIN, DEV)
    )
    fitted = fit(train, dev)
    roles = nlp.get_pipe("roles")
    assert isinstance(roles, RoleClassifier)
    roles.weights = fitted.weights
    nlp.to_disk(pipeline)
    return fitted


def fit(train: Sequence[Doc], dev: Sequence[Doc]) -> Fitted:
    """Choose, fit on all of `train`, score on `dev`."""
    volumes = [volume_of(doc) for doc in train for _ in doc.spans[SENTENCES]]
    truth = true_roles(train)
    grid = list(product(STRENGTHS, BALANCES))
    guesses = {cell: np.empty_like(truth) for cell in grid}
    for learn, held_out in GroupKFold(FOLDS).split(truth, groups=volumes):
        inside = {volumes[i] for i in learn}
        part = [doc for doc in train if volume_of(doc) in inside]
        rest = [doc for doc in train if volume_of(doc) not in inside]
        for cell, weights in zip(grid, learn_weights(part, grid), strict=True):
            guesses[cell][held_out] = guess(rest, weights)
    scores = {cell: macro_f1(truth, guessed) for cell, guessed in guesses.items()}
    best = max(grid, key=scores.__getitem__)
    [weights] = learn_weights(train, [best])
    return Fitted(weights, *best, scores[best], macro_f1(true_roles(dev), guess(dev, weights)))


def learn_weights(docs: Sequence[Doc], cells: Iterable[tuple[float, float]]) -> list[Weights]:
    """The weights for each (strength, balance)."""
    terms, words = vocabulary(docs, pairs=True), vocabulary(docs, pairs=False)
    sparse, dense = matrices(docs, terms, words)
    mean, scale = dense.mean(axis=0), np.maximum(dense.std(axis=0), 1e-6) * np.sqrt(dense.shape[1])
    rows = hstack([sparse, csr_matrix((dense - mean) / scale)], format="csr")
    truth = true_roles(docs)
    numbers = np.bincount(truth, minlength=len(ROLES))
    learned = []
    for strength, balance in cells:
        shares = {k: float((len(truth) / (len(ROLES) * n)) ** balance) for k, n in enumerate(numbers) if n}
        regression = LogisticRegression(C=strength, class_weight=shares, max_iter=300, tol=1e-3).fit(rows, truth)
        coefficients = np.zeros((rows.shape[1], len(ROLES)))
        coefficients[:, regression.classes_] = regression.coef_.T
        bias = np.full(len(ROLES), -np.inf)
        bias[regression.classes_] = regression.intercept_
        of_dense = coefficients[sparse.shape[1] :] / scale[:, None]
        learned.append(
            Weights(
                terms,
                words,
                coefficients[: sparse.shape[1]].astype(np.float32),
                of_dense.astype(np.float32),
                (bias - mean @ of_dense).astype(np.float32),
            )
        )
    return learned


def vocabulary(docs: Sequence[Doc], *, pairs: bool) -> Vocabulary:
    """The terms that occur in FEWEST sentences or more."""
    sentences = 0
    frequency: Counter[int] = Counter()
    for doc in docs:
        rows, keys = terms_of(doc, places_of(doc), pairs=pairs)
        frequency.update(key for _, key in set(zip(rows.tolist(), keys.tolist(), strict=True)))
        sentences += len(doc.spans[SENTENCES])
    kept = sorted(key for key, count in frequency.items() if count >= FEWEST)
    counts = np.array([frequency[key] for key in kept])
    idf = np.log((1 + sentences) / (1 + counts)) + 1
    return Vocabulary(np.array(kept, dtype=np.uint64), idf.astype(np.float32))


def matrices(docs: Iterable[Doc], terms: Vocabulary, words: Vocabulary) -> tuple[csr_matrix, Array]:
    """The sparse and the dense features of all the documents' sentences."""
    width = sparse_width(terms, words)
    sparse, dense = [], []
    for doc in docs:
        found = sparse_features(doc, terms, words)
        shape = (len(doc.spans[SENTENCES]), width)
        sparse.append(csr_matrix((found.values, (found.rows, found.columns)), shape=shape))
        dense.append(dense_features(doc))
    return vstack(sparse, format="csr"), np.concatenate(dense)


def volume_of(doc: Doc) -> str:
    """The volume that the document is of."""
    return str(doc.spans[SENTENCES].attrs[VOLUME])


def true_roles(docs: Iterable[Doc]) -> Array:
    """Index of the role of every sentence."""
    return np.array([ROLES.index(span.label_) for doc in docs for span in doc.spans[SENTENCES]])


def guess(docs: Iterable[Doc], weights: Weights) -> Array:
    """Index of the most probable role of every sentence."""
    found = [
        weights.probabilities(sparse_features(doc, weights.terms, weights.words), dense_features(doc)).argmax(axis=1)
        for doc in docs
        if len(doc.spans[SENTENCES])
    ]
    return np.concatenate(found)


def macro_f1(truth: Array, guessed: Array) -> float:
    """Mean F1 of the roles without `none`."""
    return float(f1_score(truth, guessed, labels=range(len(ROLES) - 1), average="macro", zero_division=0))
