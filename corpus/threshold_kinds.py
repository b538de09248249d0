"""Annotated documents and a pipeline -> the weights by which it tells required thresholds from reported ones.

Learns from the training volumes alone, with the sentences and vectors that the pipeline itself finds. The encoder has
seen the training texts, so that figures on training volumes left out flatter; those on the development volumes do not.
"""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from sklearn.preprocessing import StandardScaler
from spacy.language import Language

from corpus.judged import Judged, kind_of
from corpus.regression import fit_binary
from corpus.thresholds import (
    Case,
    cases_in,
    gold_of,
    read_split,
    share_right,
    split_by_volume,
    volume_of,
)
from extract.components.thresholds.kinds import FILE, vectors_of, words_of
from extract.pipeline import load, make_doc
from extract.reading.memo import Memo

# Chosen by leaving volumes out: scikit-learn's C, and how much more a word may weigh than one number of a vector.
STRENGTH, WORD_SCALE = 0.003, 4.0
ENCODER = "tok2vec"
CURVE, DRAWINGS = (1 / 8, 1 / 4, 1 / 2, 3 / 4), 5


@dataclass(frozen=True, slots=True)
class Threshold:
    """An annotated threshold, the words that tell its kind, and its vectors."""

    case: Case
    words: set[str]
    vectors: Any


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted regression: what it adds for each word and each number of the vectors."""

    bias: float
    words: dict[str, float]
    vectors: Any

    def required(self, thresholds: Sequence[Threshold]) -> list[float]:
        """The probability that each is required."""
        logits = [
            self.bias + sum(self.words.get(word, 0.0) for word in each.words) + float(each.vectors @ self.vectors)
            for each in thresholds
        ]
        return [float(1 / (1 + np.exp(-logit))) for logit in logits]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The share of kinds that are right of the gold thresholds of training volumes left out, and of the development
    volumes; with `curve`, of the latter by how many labelled thresholds were learned from.
    """

    folds: float
    dev: float
    curve: tuple[tuple[int, float], ...]


def fit_kinds(folder: Path, file: Path, judged: Iterable[tuple[Judged, Memo]], *, curve: bool = False) -> Fitted:
    """Write the weights into the pipeline's folder."""
    nlp = load(folder)
    nlp.select_pipes(enable=vector_pipes(nlp))
    train, dev = (list(read_annotated(nlp, records)) for records in read_split(file))
    more = list(read_kinds(nlp, judged))
    weights = fit([*train, *more])
    content = {
        "recipe": {
            "command": "python -m corpus kinds",
            "encoder": encoder_hash(folder),
            "thresholds": len(train),
            "judged": len(more),
            "strength": STRENGTH,
            "word_scale": WORD_SCALE,
        },
        "words": {
            "bias": round(weights.bias, 4),
            "weights": {word: round(weight, 4) for word, weight in sorted(weights.words.items())},
        },
        "vectors": [round(float(weight), 5) for weight in weights.vectors],
    }
    (folder / "thresholds").mkdir(exist_ok=True)
    (folder / "thresholds" / FILE).write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8")
    dev_right = right(dev, weights.required(dev))
    parts = tuple(learning_curve([*train, *more], dev)) if curve else ()
    return Fitted(right(train, left_out(train, more)), dev_right, parts)


def vector_pipes(nlp: Language) -> list[str]:
    """The names of the components that it takes to give a Doc its vectors."""
    return nlp.pipe_names[: nlp.pipe_names.index(ENCODER) + 1]


def learning_curve(thresholds: Sequence[Threshold], dev: Sequence[Threshold]) -> Iterator[tuple[int, float]]:
    """(thresholds, share right on dev) for parts of the training documents: means of DRAWINGS."""
    by_text: dict[int, list[Threshold]] = {}
    for each in thresholds:
        by_text.setdefault(id(each.case.candidate.setting.words), []).append(each)
    documents = list(by_text.values())
    for part in CURVE:
        sizes, shares = [], []
        for seed in range(DRAWINGS):
            drawn = random.Random(seed).sample(documents, round(part * len(documents)))
            known = [each for document in drawn for each in document]
            sizes.append(len(known))
            shares.append(right(dev, fit(known).required(dev)))
        yield round(mean(sizes)), mean(shares)


def encoder_hash(folder: Path) -> str:
    """SHA-256 of the files that make a pipeline's vectors: weights fit these and no others."""
    digest = hashlib.sha256()
    for name in ("transformer", ENCODER):
        if (folder / name / "model").exists():
            digest.update((folder / name / "model").read_bytes())
    return digest.hexdigest()


def read_annotated(nlp: Language, records: Sequence[dict[str, Any]]) -> Iterator[Threshold]:
    """The annotated thresholds that the rules find."""
    found = ((record, gold) for record in records if (gold := gold_of(record)))
    for doc, (record, gold) in nlp.pipe(((record["text"], (record, gold)) for record, gold in found), as_tuples=True):
        yield from read_doc(doc, volume_of(record), gold)


def read_kinds(nlp: Language, judged: Iterable[tuple[Judged, Memo]]) -> Iterator[Threshold]:
    """The thresholds whose kind was judged."""
    for doc, document in nlp.pipe(((make_doc(nlp, memo), document) for document, memo in judged), as_tuples=True):
        gold = [{"start": v.start, "end": v.end, "kind": kind_of(v.right)} for v in document.verdicts]
        yield from read_doc(doc, document.id.partition("/")[0], gold)


def read_doc(doc: Any, volume: str, gold: Sequence[dict[str, Any]]) -> Iterator[Threshold]:
    """The thresholds of one Doc, its vectors made."""
    cases = [case for case in cases_in(doc, volume, gold) if case.gold]
    rows = vectors_of(doc, [case.candidate for case in cases])
    for case, vectors in zip(cases, rows, strict=True):
        yield Threshold(case, words_of(case.candidate), vectors)


def fit(thresholds: Sequence[Threshold]) -> Weights:
    """A logistic regression; what vectors are scaled by is taken into its weights."""
    scaler = StandardScaler()
    fitted = fit_binary(
        [each.words for each in thresholds],
        [each.case.required for each in thresholds],
        strength=STRENGTH,
        beside=scaler.fit_transform(np.array([each.vectors for each in thresholds], dtype=np.float64)),
        scale=WORD_SCALE,
    )
    of_vectors = fitted.beside / scaler.scale_
    bias = float(fitted.regression.bias - of_vectors @ scaler.mean_)
    return Weights(bias, dict(fitted.regression.weights), of_vectors)


def left_out(thresholds: Sequence[Threshold], more: Sequence[Threshold]) -> list[float]:
    """For each the probability by a fit that never saw its volume; `more` are learned from and not measured."""
    found = np.zeros(len(thresholds))
    for rest, part in split_by_volume([each.case for each in thresholds]):
        unseen = {thresholds[i].case.volume for i in part}
        known = [*(thresholds[i] for i in rest), *(each for each in more if each.case.volume not in unseen)]
        found[part] = fit(known).required([thresholds[i] for i in part])
    return found.tolist()


def right(thresholds: Sequence[Threshold], required: Sequence[float]) -> float:
    """The share of kinds that are right."""
    return share_right([each.case for each in thresholds], required)
