"""Roles: Doc with sentences -> each sentence a condition, a proposal, a concern or none, with probabilities."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.scorer import PRFScore
from spacy.tokens import Doc
from spacy.training import Example

from extract.annotations import NO_ROLE, ROLES, SENTENCES
from extract.components.roles.decision import set_roles
from extract.components.roles.features import Array, dense_features, sparse_features
from extract.components.roles.weights import Weights

WEIGHTS = "weights.npz"


@Language.factory(
    "extract_roles",
    assigns=["doc.spans"],
    default_config={"also_threshold": 0.3, "scorer": {"@scorers": "extract.roles_scorer.v1"}},
    default_score_weights={"roles_macro_f": 1.0},
)
def make_roles(
    nlp: Language, name: str, also_threshold: float, scorer: Callable[..., dict[str, Any]] | None
) -> "RoleClassifier":
    """Factory `extract_roles`: a further role with at least `also_threshold` goes into `also`."""
    return RoleClassifier(name, also_threshold=also_threshold, scorer=scorer)


class RoleClassifier(Pipe):
    """Sets the label of every span in `doc.spans["sentences"]`, and the group's scores and further roles.

    A multinomial logistic regression over `features`; without weights every role is as probable as any other, and the
    label is `none`.
    """

    def __init__(self, name: str, *, also_threshold: float, scorer: Callable[..., dict[str, Any]] | None) -> None:
        self.name = name
        self.also_threshold = also_threshold
        self.scorer = scorer
        self.weights = Weights.empty()

    @property
    def labels(self) -> tuple[str, ...]:
        return ROLES

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> Array:
        """An array (sentences, roles) of probabilities, columns in order of ROLES."""
        count = len(doc.spans.get(SENTENCES, ()))
        if not count or not self.weights:
            return np.full((count, len(ROLES)), 1 / len(ROLES), dtype=np.float32)
        return self.weights.probabilities(
            sparse_features(doc, self.weights.terms, self.weights.words), dense_features(doc)
        )

    def set_annotations(self, doc: Doc, probabilities: Array) -> None:
        set_roles(doc, probabilities, also=self.also_threshold)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return self.weights.to_bytes()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "RoleClassifier":
        self.weights = Weights.from_bytes(data)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / WEIGHTS).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "RoleClassifier":
        return self.from_bytes((Path(path) / WEIGHTS).read_bytes())


@spacy.registry.scorers("extract.roles_scorer.v1")
def make_roles_scorer() -> Callable[..., dict[str, Any]]:
    """Scorer of the role component."""
    return score_roles


def score_roles(examples: Iterable[Example], **kwargs: object) -> dict[str, Any]:
    """F1 of each role and their mean without `none`; a role's sentence counts when bounds and role agree.

    Docs whose reference has no roles are not counted; all is None if nothing is left.
    """
    counts = {role: PRFScore() for role in ROLES}
    for example in examples:
        truth = set(labelled_bounds(example.reference))
        if not truth:
            continue
        found = set(labelled_bounds(example.predicted))
        for role, score in counts.items():
            score.score_set({x for x in found if x[2] == role}, {x for x in truth if x[2] == role})
    if not any(len(score) for score in counts.values()):
        return {"roles_macro_f": None, "roles_per_type": None}
    per_type = {role: score.to_dict() for role, score in counts.items()}
    marked = [score.fscore for role, score in counts.items() if role != NO_ROLE]
    return {"roles_macro_f": sum(marked) / len(marked), "roles_per_type": per_type}


def labelled_bounds(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """(start, end, role) of the sentences that have a role, `none` included."""
    for span in doc.spans.get(SENTENCES, ()):
        if span.label_:
            yield span.start_char, span.end_char, span.label_
