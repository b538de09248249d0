"""Span tagger: Doc -> people, places or meetings, from one BILOU tag a token and the best legal sequence of them."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from math import inf
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example, validate_get_examples
from spacy.vocab import Vocab
from thinc.api import Config, Model
from thinc.types import Floats2d

from extract.annotations import SCORES, SENTENCES

O, B, I, L, U = range(5)  # noqa: E741 (outside, begin, inside, last, unit: the field's names)
TAGS = 5
MAY_PRECEDE = {O: (O, L, U), B: (O, L, U), I: (B, I), L: (B, I), U: (O, L, U)}
UNKNOWN = -1
CERTAIN = 0.995  # tokens that are outside with this probability split the text into stretches to decode

DEFAULT_MODEL = Config().from_str(
    """
[model]
@architectures = "extract.TokenClassifier.v1"
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
    "extract_tagger",
    assigns=["doc.spans"],
    default_config={
        "model": DEFAULT_MODEL,
        "spans_key": "people",
        "label": "PERSON",
        "scorer": {"@scorers": "spacy.spancat_scorer.v1"},
    },
    default_score_weights={"spans_people_f": 1.0},
)
def make_tagger(
    nlp: Language,
    name: str,
    model: Model[list[Doc], list[Floats2d]],
    spans_key: str,
    label: str,
    scorer: Callable[..., Any] | None,
) -> "SpanTagger":
    """Factory `extract_tagger`: one label, written to `doc.spans[spans_key]`."""
    return SpanTagger(nlp.vocab, model, name, spans_key=spans_key, label=label, scorer=scorer)


class SpanTagger(TrainablePipe):
    """Marks spans of one label. Spans of one key never overlap and never cross a sentence's bounds."""

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], list[Floats2d]],
        name: str,
        *,
        spans_key: str,
        label: str,
        scorer: Callable[..., Any] | None,
    ) -> None:
        self.vocab, self.model, self.name = vocab, model, name
        self.cfg: dict[str, Any] = {"spans_key": spans_key, "label": label}
        self.scorer = scorer

    @property
    def spans_key(self) -> str:
        return str(self.cfg["spans_key"])

    @property
    def labels(self) -> tuple[str, ...]:
        return (str(self.cfg["label"]),)

    def predict(self, docs: Iterable[Doc]) -> list[list[tuple[int, int, float]]]:
        """(first token, last token + 1, probability) of each span, for each doc."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [[] for _ in docs]
        return [decode(doc, tags) for doc, tags in zip(docs, self.model.predict(docs), strict=True)]

    def set_annotations(self, docs: Iterable[Doc], found: list[list[tuple[int, int, float]]]) -> None:
        label = self.labels[0]
        for doc, spans in zip(docs, found, strict=True):
            group = SpanGroup(doc, name=self.spans_key, spans=[Span(doc, s, e, label=label) for s, e, _ in spans])
            group.attrs[SCORES] = [score for _, _, score in spans]
            doc.spans[self.spans_key] = group

    def get_loss(self, examples: Iterable[Example], scores: list[Floats2d]) -> tuple[float, list[Floats2d]]:
        """Cross-entropy over the tokens whose tag is known; a reference without the key teaches nothing."""
        loss, gradients = 0.0, []
        for example, probabilities in zip(examples, scores, strict=True):
            tags = gold_tags(example, self.spans_key)
            known = tags != UNKNOWN
            gradient = probabilities.copy()
            gradient[np.arange(len(tags))[known], tags[known]] -= 1.0
            gradient[~known] = 0.0
            picked = probabilities[np.arange(len(tags))[known], tags[known]]
            loss -= float(np.log(np.maximum(picked, 1e-8)).sum())
            gradients.append(gradient)
        return loss, gradients

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None, labels: object = None
    ) -> None:
        validate_get_examples(get_examples, "SpanTagger.initialize")
        docs = [example.x for example in islice(get_examples(), 10)]
        tags = [self.model.ops.alloc2f(len(doc), TAGS) for doc in docs]
        self.model.get_ref("output_layer").set_dim("nO", TAGS)
        self.model.initialize(X=docs, Y=tags)


def gold_tags(example: Example, key: str) -> "np.ndarray[Any, Any]":
    """One tag for each token of the predicted doc; UNKNOWN where the reference does not say.

    The reference's group `key` holds the spans, `key` + `_unknown` the stretches that nobody judged.
    """
    tags = np.full(len(example.predicted), UNKNOWN if key not in example.reference.spans else O, dtype="i")
    if key not in example.reference.spans:
        return tags
    for span in example.get_aligned_spans_y2x(example.reference.spans.get(f"{key}_unknown", ()), allow_overlap=True):
        tags[span.start : span.end] = UNKNOWN
    for span in example.get_aligned_spans_y2x(example.reference.spans[key], allow_overlap=False):
        if len(span) == 1:
            tags[span.start] = U
        else:
            tags[span.start] = B
            tags[span.start + 1 : span.end - 1] = I
            tags[span.end - 1] = L
    return tags


def decode(doc: Doc, probabilities: Floats2d) -> list[tuple[int, int, float]]:
    """The most probable legal tags, as (first token, last token + 1, probability) of each span that holds a word."""
    spans = []
    for start, end in stretches(doc, probabilities):
        for first, last in viterbi(np.log(np.maximum(probabilities[start:end], 1e-12))):
            score = span_score(probabilities, start + first, start + last)
            first, last = trimmed(doc, start + first, start + last)
            if any(map(str.isalnum, doc[first:last].text)):
                spans.append((first, last, score))
    return spans


def trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The span without white space and holes at its ends; empty if it holds nothing else."""
    while start < end and doc[start].is_space:
        start += 1
    while start < end and doc[end - 1].is_space:
        end -= 1
    return start, end


def stretches(doc: Doc, probabilities: Floats2d) -> Iterator[tuple[int, int]]:
    """Runs of tokens that may belong to a span, cut where a sentence begins."""
    maybe = np.flatnonzero(probabilities[:, O] < CERTAIN)
    if not len(maybe):
        return
    starts = {span.start for span in doc.spans.get(SENTENCES, ())}
    first = previous = int(maybe[0])
    for index in map(int, maybe[1:]):
        if index != previous + 1 or index in starts:
            yield first, previous + 1
            first = index
        previous = index
    yield first, previous + 1


def viterbi(logs: Floats2d) -> Iterator[tuple[int, int]]:
    """(first, last + 1) of each span in the best path through `logs` (tokens, tags) that opens and closes outside.

    Plain floats: the stretches are a few tokens long, too short for arrays to pay.
    """
    best = [0.0 if tag == O else -inf for tag in range(TAGS)]
    back: list[list[int]] = []
    for row in logs.tolist():
        previous = [max(MAY_PRECEDE[tag], key=best.__getitem__) for tag in range(TAGS)]
        best = [best[previous[tag]] + row[tag] for tag in range(TAGS)]
        back.append(previous)
    tag = max(MAY_PRECEDE[O], key=best.__getitem__)
    path = []
    for previous in reversed(back):
        path.append(tag)
        tag = previous[tag]
    first = 0
    for i, tag in enumerate(reversed(path)):
        if tag in (B, U):
            first = i
        if tag in (L, U):
            yield first, i + 1


def span_score(probabilities: Floats2d, start: int, end: int) -> float:
    """The joint probability of the span's tags, taken as independent."""
    if end - start == 1:
        return float(probabilities[start, U])
    inside = probabilities[start + 1 : end - 1, I]
    return float(probabilities[start, B] * inside.prod() * probabilities[end - 1, L])
