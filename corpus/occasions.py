"""Grouped meetings of the training volumes -> the weights of the judge of occasions (scikit-learn)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

import extract.components.sentences  # noqa: F401  (registers the factory)
from corpus import ANNOTATIONS
from corpus.annotations import load_annotations
from corpus.events import Grouped, load_events, resolve_events
from corpus.regression import LEAST_COUNT, fit_binary, written
from corpus.volumes import load_splits
from extract.annotations import LABEL_OF, MEETINGS, PEOPLE, PLACES, SENTENCES
from extract.components.events.reading import read_doc, read_layer
from extract.occasions.grouping import order, pairs
from extract.occasions.mentions import describe
from extract.occasions.status import STATES, status_features
from extract.reading.memo import Memo
from extract.tokenizer import group, make_memo_tokenizer

# Of the fits against the prior, scikit-learn's C: the best where training volumes were left out.
STRENGTH, STATUS_STRENGTH = 0.1, 0.3


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learned from: documents, pairs of mentions, and mentions."""

    documents: int
    pairs: int
    mentions: int


def gold_docs(split: str, volumes: Path) -> Iterator[tuple[Grouped, Memo, Doc]]:
    """The documents of a split whose events are annotated, as Docs with the annotators' sentences, names and meetings.

    Raises as `corpus.volumes.resolve` does.
    """
    split_of = load_splits()
    nlp = spacy.blank("en")
    tokenizer = make_memo_tokenizer()(nlp)
    documents = [document for document in load_events() if split_of[document.volume] == split]
    for document, annotation, memo in resolve_events(documents, list(load_annotations(ANNOTATIONS[0])), volumes):
        doc = tokenizer.from_memo(memo)
        group(doc, SENTENCES, ((s.start, s.end, s.role) for s in annotation.sentences))
        for key in (PEOPLE, PLACES, MEETINGS):
            spans = ((s.start, s.end, s.label) for s in annotation.spans if s.label == LABEL_OF[key])
            group(doc, key, spans)
        yield document, memo, doc


def fit_judge(volumes: Path, out: Path) -> Fitted:
    """Learn from the training volumes and write the weights to `out`; the same labels give the same weights."""
    together: list[tuple[set[str], bool]] = []
    states: list[tuple[set[str], str]] = []
    texts: list[str] = []
    for document, _, doc in gold_docs("train", volumes):
        texts.append(document.sha256)
        text = read_doc(doc)
        mentions = describe(text, read_layer(doc, MEETINGS).stretches)
        event = [event for *_, event in document.mentions]
        read = order(mentions)
        together += [(features, event[read[a]] == event[read[b]]) for a, b, features in pairs(text, mentions)]
        states += [
            (status_features(text, mention), document.occasions[index].status)
            for mention, index in zip(mentions, event, strict=True)
        ]
    fitted = Fitted(len(texts), len(together), len(states))
    content = {
        "recipe": {
            "command": "python -m corpus events",
            "texts": sha256("".join(texts).encode()).hexdigest(),
            **asdict(fitted),
            "strength": STRENGTH,
            "status_strength": STATUS_STRENGTH,
            "least_count": LEAST_COUNT,
        },
        "same": fit(together, STRENGTH),
        "status": {
            state: fit([(features, given == state) for features, given in states], STATUS_STRENGTH) for state in STATES
        },
    }
    out.write_text(json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    return fitted


def fit(cases: Sequence[tuple[set[str], bool]], strength: float) -> dict[str, Any]:
    """Bias and weights of a logistic regression over features, as JSON."""
    rows, truth = [features for features, _ in cases], [is_so for _, is_so in cases]
    return written(fit_binary(rows, truth, strength=strength).regression)
