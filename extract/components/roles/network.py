"""Roles by a network: Doc with sentences -> each a condition, proposal, concern or none, from its tokens' vectors."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.training import Example, validate_examples, validate_get_examples
from spacy.vocab import Vocab
from thinc.api import Config, Model, Optimizer, Ragged, set_dropout_rate
from thinc.types import Floats2d

from extract.annotations import ROLES, SENTENCES
from extract.components.roles.decision import set_roles
from extract.components.roles.features import Array

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
