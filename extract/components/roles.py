"""Roles: Doc with sentences -> each sentence a condition, a proposal, a concern or none, with probabilities."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.scorer import PRFScore
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example, validate_examples, validate_get_examples
from spacy.vocab import Vocab
from thinc.api import Config, Model, Optimizer, set_dropout_rate
from thinc.types import Floats2d

from extract.annotations import ALSO, NO_ROLE, ROLES, SCORES, SENTENCES

DEFAULT_MODEL = Config().from_str(
    """
[model]
@architectures = "extract.RoleClassifier.v1"
pooled_width = 128
bag_width = 64
bag_rows = 20000
hidden_width = 64

[model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 96
depth = 4
embed_size = 2000
window_size = 1
maxout_pieces = 3
subword_features = true
"""
)["model"]


@Language.factory(
    "extract_roles",
    assigns=["doc.spans"],
    requires=["doc.spans"],
    default_config={
        "model": DEFAULT_MODEL,
        "class_weights": [1.0] * len(ROLES),
        "also_threshold": 0.3,
        "scorer": {"@scorers": "extract.roles_scorer.v1"},
    },
    default_score_weights={"roles_macro_f": 1.0},
)
def make_roles(
    nlp: Language,
    name: str,
    model: Model[list[Doc], Floats2d],
    class_weights: list[float],
    also_threshold: float,
    scorer: Callable[..., Any] | None,
) -> "RoleClassifier":
    """Factory `extract_roles`.

    `class_weights` weigh the loss in order of ROLES; a further role with at least `also_threshold` goes into `also`.
    """
    return RoleClassifier(
        nlp.vocab, model, name, class_weights=class_weights, also_threshold=also_threshold, scorer=scorer
    )


class RoleClassifier(TrainablePipe):
    """Sets the label of every span in `doc.spans["sentences"]`, and the group's scores and further roles."""

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], Floats2d],
        name: str,
        *,
        class_weights: list[float],
        also_threshold: float,
        scorer: Callable[..., Any] | None,
    ) -> None:
        self.vocab, self.model, self.name = vocab, model, name
        self.cfg: dict[str, Any] = {"class_weights": class_weights, "also_threshold": also_threshold}
        self.scorer = scorer

    @property
    def labels(self) -> tuple[str, ...]:
        return ROLES

    def predict(self, docs: Iterable[Doc]) -> list[Floats2d]:
        """An array (sentences, roles) of probabilities for each doc, columns in order of ROLES."""
        docs = list(docs)
        counts = [len(doc.spans.get(SENTENCES, ())) for doc in docs]
        if not sum(counts):
            return [self.model.ops.alloc2f(0, len(ROLES)) for _ in docs]
        return list(np.split(self.model.predict(docs), np.cumsum(counts)[:-1]))

    def set_annotations(self, docs: Iterable[Doc], scores: list[Floats2d]) -> None:
        for doc, probabilities in zip(docs, scores, strict=True):
            best = probabilities.argmax(axis=1)
            sentences = doc.spans.get(SENTENCES, ())
            labelled = [Span(doc, s.start, s.end, label=ROLES[k]) for s, k in zip(sentences, best, strict=True)]
            group = SpanGroup(doc, name=SENTENCES, spans=labelled)
            group.attrs[SCORES] = probabilities
            group.attrs[ALSO] = [self.further_roles(row, k) for row, k in zip(probabilities, best, strict=True)]
            doc.spans[SENTENCES] = group

    def further_roles(self, row: "np.ndarray[Any, Any]", best: int) -> list[str]:
        """The roles beside the best one that are probable enough; a sentence without a role has none."""
        if ROLES[best] == NO_ROLE:
            return []
        enough = np.flatnonzero(row >= self.cfg["also_threshold"])
        return [ROLES[k] for k in enough if k != best and ROLES[k] != NO_ROLE]

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        examples = list(examples)
        validate_examples(examples, "RoleClassifier.update")
        if not any(len(eg.predicted.spans.get(SENTENCES, ())) for eg in examples):
            return losses
        set_dropout_rate(self.model, drop)
        scores, backprop = self.model.begin_update([eg.predicted for eg in examples])
        loss, d_scores = self.get_loss(examples, scores)
        backprop(d_scores)
        if sgd not in (None, False):
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses

    def get_loss(self, examples: Iterable[Example], scores: Floats2d) -> tuple[float, Floats2d]:
        """Weighted cross-entropy over the sentences that the reference gives a role."""
        truth = np.asarray([role for example in examples for role in gold_roles(example)])
        known = truth >= 0
        weights = np.asarray(self.cfg["class_weights"], dtype="float32")[truth] * known
        target = np.zeros_like(scores)
        target[np.flatnonzero(known), truth[known]] = 1.0
        gradient = (scores - target) * weights[:, None]
        loss = -float((np.log(np.maximum(scores, 1e-8)) * target).sum())
        return loss, gradient

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None, labels: object = None
    ) -> None:
        validate_get_examples(get_examples, "RoleClassifier.initialize")
        docs = [example.x for example in islice(get_examples(), 10)]
        self.model.get_ref("output_layer").set_dim("nO", len(ROLES))
        self.model.initialize(X=docs)


def gold_roles(example: Example) -> list[int]:
    """For each predicted sentence the index of its role, -1 where the reference has no such sentence or no role."""
    truth = {(s.start_char, s.end_char): s.label_ for s in example.reference.spans.get(SENTENCES, ())}
    found = [truth.get((s.start_char, s.end_char)) for s in example.predicted.spans.get(SENTENCES, ())]
    return [ROLES.index(role) if role else -1 for role in found]


@spacy.registry.scorers("extract.roles_scorer.v1")
def make_roles_scorer() -> Callable[..., dict[str, Any]]:
    return score_roles


def score_roles(examples: Iterable[Example], **kwargs: object) -> dict[str, Any]:
    """F1 of each role and their mean without `none`; a role's sentence counts when bounds and role agree."""
    counts = {role: PRFScore() for role in ROLES}
    for example in examples:
        reference = example.reference.spans.get(SENTENCES, ())
        truth = {(s.start_char, s.end_char, s.label_) for s in reference if s.label_}
        if not truth:
            continue
        found = {(s.start_char, s.end_char, s.label_) for s in example.predicted.spans.get(SENTENCES, ())}
        for role, score in counts.items():
            score.score_set({x for x in found if x[2] == role}, {x for x in truth if x[2] == role})
    if not any(len(score) for score in counts.values()):
        return {"roles_macro_f": None, "roles_per_type": None}
    per_type = {role: score.to_dict() for role, score in counts.items()}
    marked = [score.fscore for role, score in counts.items() if role != NO_ROLE]
    return {"roles_macro_f": sum(marked) / len(marked), "roles_per_type": per_type}
