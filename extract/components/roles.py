"""Roles: Doc with sentences -> each a condition, proposal, concern or none, from the vectors of its tokens."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.scorer import PRFScore
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example, validate_examples, validate_get_examples
from spacy.vocab import Vocab
from thinc.api import Config, Model, Optimizer, Ragged, set_dropout_rate
from thinc.types import Floats2d

from extract.annotations import ALSO, NO_ROLE, ROLES, SCORES, SENTENCES

Array: TypeAlias = "np.ndarray[Any, Any]"

# spaCy's network for spans that have exactly one label each.
DEFAULT_MODEL = Config().from_str(
    """
[model]
@architectures = "spacy.SpanCategorizer.v1"

[model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 96
depth = 4
embed_size = 2000
window_size = 1
maxout_pieces = 3
subword_features = true

[model.reducer]
@layers = "spacy.mean_max_reducer.v1"
hidden_size = 128

[model.scorer]
@layers = "Softmax.v2"
"""
)["model"]


@Language.factory(
    "extract_role_network",
    assigns=["doc.spans"],
    default_config={
        "model": DEFAULT_MODEL,
        "also_threshold": 0.3,
        "scorer": {"@scorers": "extract.roles_scorer.v1"},
    },
    default_score_weights={"roles_macro_f": 1.0},
)
def make_role_network(
    nlp: Language,
    name: str,
    model: Model[tuple[list[Doc], Ragged], Floats2d],
    also_threshold: float,
    scorer: Callable[..., dict[str, Any]] | None,
) -> "RoleNetwork":
    """Factory `extract_role_network`: a further role with at least `also_threshold` goes into `also`."""
    return RoleNetwork(nlp.vocab, model, name, also_threshold=also_threshold, scorer=scorer)


class RoleNetwork(TrainablePipe):
    """Sets the label of every span in `doc.spans["sentences"]`, and the group's scores and further roles.

    `cfg["weights"]` maps roles to what their probability counts for when the label is decided.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[tuple[list[Doc], Ragged], Floats2d],
        name: str,
        *,
        also_threshold: float,
        scorer: Callable[..., dict[str, Any]] | None,
    ) -> None:
        self.vocab, self.model, self.name, self.scorer = vocab, model, name, scorer
        self.cfg: dict[str, Any] = {"also_threshold": also_threshold, "weights": {}}

    @property
    def labels(self) -> tuple[str, ...]:
        return ROLES

    def predict(self, docs: Iterable[Doc]) -> list[Array]:
        """An array (sentences, roles) of probabilities for each doc, columns in order of ROLES."""
        docs = list(docs)
        counts = [len(doc.spans.get(SENTENCES, ())) for doc in docs]
        if not any(counts):
            return [np.zeros((0, len(ROLES)), dtype=np.float32) for _ in docs]
        rows = self.model.predict((docs, sentences_of(docs)))
        return np.split(rows, np.cumsum(counts)[:-1])

    def set_annotations(self, docs: Iterable[Doc], found: Sequence[Array]) -> None:
        for doc, probabilities in zip(docs, found, strict=True):
            set_roles(doc, probabilities, also=self.cfg["also_threshold"], weights=self.cfg["weights"])

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
        validate_examples(examples, "RoleNetwork.update")
        docs = [example.predicted for example in examples]
        if not any(len(doc.spans.get(SENTENCES, ())) for doc in docs):
            return losses
        set_dropout_rate(self.model, drop)
        scores, backprop = self.model.begin_update((docs, sentences_of(docs)))
        loss, gradient = self.get_loss(examples, scores)
        backprop(gradient)
        if sgd not in (None, False):
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses

    def get_loss(self, examples: Iterable[Example], scores: Floats2d) -> tuple[float, Floats2d]:
        """Cross-entropy over the sentences whose bounds the reference has with a role."""
        truth = np.concatenate([true_roles(example) for example in examples])
        known = np.flatnonzero(truth >= 0)
        gradient = np.zeros_like(scores)
        gradient[known] = scores[known]
        gradient[known, truth[known]] -= 1.0
        return -float(np.log(np.maximum(scores[known, truth[known]], 1e-8)).sum()), gradient

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None, labels: object = None
    ) -> None:
        """ValueError if no example has a token."""
        validate_get_examples(get_examples, "RoleNetwork.initialize")
        docs = list(islice((example.predicted for example in get_examples() if len(example.predicted)), 10))
        if not docs:
            raise ValueError(f"{self.name}: no document among the examples has a token; check the training corpus")
        # Only the shapes matter, and nobody may have cut the docs into sentences yet: each is one span.
        spans = Ragged(np.array([(0, len(doc)) for doc in docs], dtype="i"), np.ones(len(docs), dtype="i"))
        self.model.initialize(X=(docs, spans), Y=self.model.ops.alloc2f(len(docs), len(ROLES)))


def sentences_of(docs: Sequence[Doc]) -> Ragged:
    """The bounds of all the docs' sentences, in tokens."""
    bounds = [[(span.start, span.end) for span in doc.spans.get(SENTENCES, ())] for doc in docs]
    flat = np.array([pair for pairs in bounds for pair in pairs], dtype="i").reshape(-1, 2)
    return Ragged(flat, np.array([len(pairs) for pairs in bounds], dtype="i"))


def true_roles(example: Example) -> Array:
    """Index of the role of each sentence of the predicted doc; -1 where the reference has none at these bounds."""
    roles = {
        (span.start_char, span.end_char): ROLES.index(span.label_)
        for span in example.reference.spans.get(SENTENCES, ())
        if span.label_
    }
    spans = example.predicted.spans.get(SENTENCES, ())
    return np.array([roles.get((span.start_char, span.end_char), -1) for span in spans], dtype=np.int64)


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
