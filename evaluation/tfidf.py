"""Baseline for roles: TF-IDF of words and word pairs, logistic regression (scikit-learn).

A sentence is its visible words, the words of the sentence before it as a field of its own, and the kind of its block.
The weights of the classes and of the field before are chosen on the documents learned from, by cross-validation in
which a volume is never on both sides.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import numpy as np

from evaluation.counts import Gold
from evaluation.errors import NotInstalledError, message
from evaluation.roles import MARKED
from evaluation.visible import visible
from extract.annotations import BLOCK_KINDS, ROLES

try:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    from sklearn.model_selection import GroupKFold
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
except ImportError as error:
    raise NotInstalledError(message("not_installed", package="scikit-learn", requirement="scikit-learn")) from error

SEED = 0
FOLDS = 3
# 0 weighs every sentence alike, 1 every class alike; the exponent of how much rarer than its share a class is.
CLASS_WEIGHTS = (0.0, 0.5, 0.75, 1.0)
BEFORE_WEIGHTS = (0.25, 0.5)
TOKEN = r"\b\w+\b|[?:]"


@dataclass(frozen=True, slots=True)
class Choice:
    """What cross-validation chose, and the macro F1 it had there."""

    class_weight: float
    before_weight: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Sentences:
    """Parallel lists, one entry a sentence."""

    words: list[str]
    before: list[str]
    blocks: list[str]
    roles: list[str]
    volumes: list[str]


class Features:
    """Fitted on sentences, turns sentences into rows."""

    def __init__(self, sentences: Sentences) -> None:
        self.words = make_vectorizer(pairs=True).fit(sentences.words)
        self.before = make_vectorizer(pairs=False).fit(sentences.before)

    def rows(self, sentences: Sentences, before_weight: float) -> Any:
        """A sparse matrix, one row a sentence."""
        blocks = np.array([[block == kind for kind in BLOCK_KINDS] for block in sentences.blocks], dtype=np.float32)
        words, before = self.words.transform(sentences.words), self.before.transform(sentences.before)
        return hstack([words, before * before_weight, csr_matrix(blocks)], format="csr")


class TfidfClassifier:
    """Learned from documents; call it with a document for the roles of its sentences."""

    def __init__(self, documents: Sequence[Gold]) -> None:
        sentences = gather(documents)
        # More threads gain nothing on sparse rows, and wait for each other on a busy machine.
        with threadpool_limits(1):
            self.choice = choose(sentences)
            self.features = Features(sentences)
            rows = self.features.rows(sentences, self.choice.before_weight)
            self.regression = fit(rows, sentences.roles, self.choice.class_weight)

    @property
    def settings(self) -> dict[str, Any]:
        """What cross-validation chose, on which folds, with which seed."""
        return {**asdict(self.choice), "folds": FOLDS, "grouped_by": "volume", "seed": SEED}

    def __call__(self, gold: Gold) -> list[str]:
        sentences = gather([gold])
        if not sentences.words:
            return []
        roles: list[str] = self.regression.predict(self.features.rows(sentences, self.choice.before_weight)).tolist()
        return roles


def make_vectorizer(*, pairs: bool) -> Any:
    """Words, question marks and colons, and pairs of them if asked for, that occur in two sentences or more."""
    ngrams = (1, 2 if pairs else 1)
    return TfidfVectorizer(ngram_range=ngrams, min_df=2, sublinear_tf=True, token_pattern=TOKEN, dtype=np.float32)


def gather(documents: Sequence[Gold]) -> Sentences:
    """The sentences of the documents whose roles were read."""
    gathered = Sentences([], [], [], [], [])
    for gold in documents:
        if "roles" not in gold["layers"]:
            continue
        words = visible(gold)
        gathered.words.extend(words)
        gathered.before.extend(["", *words[:-1]] if words else [])
        gathered.blocks.extend(s["block"] for s in gold["sentences"])
        gathered.roles.extend(s["role"] for s in gold["sentences"])
        gathered.volumes.extend([gold["id"].partition("/")[0]] * len(words))
    return gathered


def choose(sentences: Sentences) -> Choice:
    """The weights with the best macro F1 over all folds together."""
    roles = np.array(sentences.roles)
    grid = list(product(BEFORE_WEIGHTS, CLASS_WEIGHTS))
    predicted = {cell: np.empty_like(roles) for cell in grid}
    for learn, held_out in GroupKFold(FOLDS).split(roles, groups=sentences.volumes):
        part, rest = select(sentences, learn), select(sentences, held_out)
        features = Features(part)
        for before_weight in BEFORE_WEIGHTS:
            rows, others = features.rows(part, before_weight), features.rows(rest, before_weight)
            for class_weight in CLASS_WEIGHTS:
                regression = fit(rows, part.roles, class_weight)
                predicted[before_weight, class_weight][held_out] = regression.predict(others)
    scores = {
        cell: float(f1_score(roles, predicted[cell], labels=MARKED, average="macro", zero_division=0)) for cell in grid
    }
    best = max(grid, key=scores.__getitem__)
    return Choice(class_weight=best[1], before_weight=best[0], macro_f1=scores[best])


def select(sentences: Sentences, indices: Any) -> Sentences:
    """The sentences at these indices."""
    fields = (sentences.words, sentences.before, sentences.blocks, sentences.roles, sentences.volumes)
    return Sentences(*([field[i] for i in indices] for field in fields))


def fit(rows: Any, roles: list[str], class_weight: float) -> Any:
    """A logistic regression with its default strength of regularisation."""
    numbers = {role: roles.count(role) for role in ROLES if role in roles}
    weights = {role: (len(roles) / (len(numbers) * number)) ** class_weight for role, number in numbers.items()}
    return LogisticRegression(class_weight=weights, max_iter=300, tol=1e-3, random_state=SEED).fit(rows, roles)
