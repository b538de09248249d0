"""Annotated documents with their texts -> the weights of the threshold judge (scikit-learn).

Learns from the training volumes alone: from the annotated documents, with the sentences and roles of the annotators,
and from the numbers of further documents that were judged one by one. The development volumes are only scored. The
same files give the same weights.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from sklearn.model_selection import GroupKFold
from spacy.tokens import Doc

import extract.components.sentences  # noqa: F401  (registers the factory)
from corpus.annotations import read_lines
from corpus.judged import Judged, kind_of
from corpus.regression import LEAST_COUNT, fit_binary, written
from corpus.volumes import load_splits
from extract.annotations import SENTENCES, THRESHOLD
from extract.components.thresholds import CUTOFF, LIKELY
from extract.components.thresholds.attributes import even_out
from extract.components.thresholds.candidates import Candidate, find_candidates
from extract.quantities.features import keep_features
from extract.quantities.kinds import required_features
from extract.reading.memo import Memo
from extract.tokenizer import group, make_memo_tokenizer

STRENGTH = 0.4  # of the fit against the prior: scikit-learn's C
KIND_STRENGTH = 0.05
FOLDS = 8

Features = Callable[..., set[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A candidate, its volume and the gold thresholds that it overlaps; `exact` if one has its very offsets."""

    volume: str
    candidate: Candidate
    gold: tuple[dict[str, Any], ...]
    exact: bool
    offsets: tuple[int, int]

    @property
    def required(self) -> bool:
        return bool(self.gold) and self.gold[0]["kind"] == "required"


@dataclass(frozen=True, slots=True)
class Strict:
    """Numbers of thresholds: in the gold, found, and found with the very offsets."""

    gold: int
    found: int
    right: int

    def __str__(self) -> str:
        precision, recall = self.right / self.found, self.right / self.gold
        f1 = 2 * self.right / (self.found + self.gold)
        return f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} (n = {self.gold})"


@dataclass(frozen=True, slots=True)
class Fitted:
    """On training volumes left out in turn and on the development volumes: spans, and how often the kind of those that
    are in the gold is right, with and without the annotators' roles.
    """

    folds: Strict
    dev: Strict
    folds_kinds: tuple[float, float]
    dev_kinds: tuple[float, float]


def fit_judge(
    file: Path,
    out: Path,
    judged: Sequence[tuple[Judged, Memo]] = (),
    kinds: Sequence[tuple[Judged, Memo]] = (),
) -> Fitted:
    """Learn from the annotated documents of `file`, from judged numbers and thresholds whose kind was judged; write
    the weights to `out`.
    """
    train, dev = read_split(file)
    cases, dev_cases = read_cases(train), read_cases(dev)
    of_kind = read_kinds(kinds)
    more = [*read_judged(judged), *of_kind]
    keep = fit_keep([*cases, *more])
    thresholds = [case for case in cases if case.gold]
    required = fit_required([*thresholds, *of_kind])
    fitted = Fitted(
        folds=measure(cases, left_out(cases, fit_keep, more), count_gold(train)),
        dev=measure(dev_cases, keep.probabilities(dev_cases), count_gold(dev)),
        folds_kinds=kinds_right(thresholds, lambda each: left_out(each, fit_required, of_kind)),
        dev_kinds=kinds_right([case for case in dev_cases if case.gold], required.probabilities),
    )
    content = {
        "recipe": {
            "command": "python -m corpus thresholds",
            "texts": hashlib.sha256("".join(record["text"] for record in train).encode()).hexdigest(),
            "documents": len(train),
            "thresholds": count_gold(train),
            "judged": len(more),
            "kinds": len(of_kind),
            "strength": STRENGTH,
            "kind_strength": KIND_STRENGTH,
            "least_count": LEAST_COUNT,
        },
        "keep": written(keep.regression),
        "required": written(required.regression),
    }
    out.write_text(json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    return fitted


def read_split(file: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The documents with spans of the training and of the development volumes."""
    split_of = load_splits()
    train: list[dict[str, Any]] = []
    dev: list[dict[str, Any]] = []
    for _, record in read_lines(file):
        if "spans" in record["layers"]:
            {"train": train, "dev": dev}.get(split_of[volume_of(record)], []).append(record)
    return train, dev


def volume_of(record: dict[str, Any]) -> str:
    """The volume that a record's document stands in."""
    return str(record["id"]).split("/")[0]


def read_cases(records: Iterable[dict[str, Any]]) -> list[Case]:
    """Every candidate of the documents, in order, with what the annotators say of it."""
    tokenizer = make_memo_tokenizer()(spacy.blank("en"))
    cases: list[Case] = []
    for record in records:
        doc = tokenizer(record["text"])
        group(doc, SENTENCES, ((s["start"], s["end"], s["role"]) for s in record["sentences"]))
        cases += cases_in(doc, volume_of(record), gold_of(record))
    return cases


def gold_of(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The annotated thresholds of a document."""
    return [span for span in record["spans"] if span["label"] == THRESHOLD]


def cases_in(doc: Doc, volume: str, gold: Sequence[dict[str, Any]]) -> Iterator[Case]:
    """Every candidate of a Doc, in order, with the gold thresholds that it overlaps."""
    for candidate in find_candidates(doc):
        span = doc[candidate.start : candidate.end]
        start, end = span.start_char, span.end_char
        here = tuple(g for g in gold if g["start"] < end and start < g["end"])
        exact = any((g["start"], g["end"]) == (start, end) for g in here)
        yield Case(volume, candidate, here, exact, (start, end))


def read_judged(judged: Iterable[tuple[Judged, Memo]]) -> list[Case]:
    """The candidates that were judged thresholds or none, in the sentences that the package finds, without roles."""
    return [replace(case, gold=case.gold if case.gold[0]["verdict"] else ()) for case in judged_cases(judged)]


def read_kinds(judged: Iterable[tuple[Judged, Memo]]) -> list[Case]:
    """The thresholds that were judged to be required or reported, in the same sentences, without roles."""
    return [replace(case, gold=({"kind": kind_of(case.gold[0]["verdict"])},)) for case in judged_cases(judged)]


def judged_cases(judged: Iterable[tuple[Judged, Memo]]) -> Iterator[Case]:
    """The candidates that a verdict overlaps."""
    nlp = spacy.blank("en")
    tokenizer = make_memo_tokenizer()(nlp)
    sentences = nlp.add_pipe("extract_sentences")
    for document, memo in judged:
        gold = [{"start": v.start, "end": v.end, "verdict": v.right} for v in document.verdicts]
        cases = cases_in(sentences(tokenizer.from_memo(memo)), document.id.partition("/")[0], gold)
        yield from (case for case in cases if case.gold)


def without_role(case: Case) -> Case:
    """The case as it stands where nobody has found roles."""
    setting = replace(case.candidate.setting, role="")
    return replace(case, candidate=replace(case.candidate, setting=setting))


class Fit:
    """A regression over the cases' features, learned when it is made."""

    def __init__(self, cases: Sequence[Case], features: Features, truth: Sequence[bool], strength: float) -> None:
        self.features = features
        rows = [features(case.candidate.setting, case.candidate.phrase) for case in cases]
        self.regression = fit_binary(rows, truth, strength=strength).regression

    def probabilities(self, cases: Sequence[Case]) -> "np.ndarray[Any, Any]":
        rows = (self.features(case.candidate.setting, case.candidate.phrase) for case in cases)
        return np.array([self.regression.probability(row) for row in rows])


def fit_keep(cases: Sequence[Case]) -> Fit:
    """Which candidates are thresholds."""
    return Fit(cases, keep_features, [bool(case.gold) for case in cases], STRENGTH)


def fit_required(thresholds: Sequence[Case]) -> Fit:
    """Which thresholds are required; each once with its sentence's role and once without: both occur in use."""
    both = [*thresholds, *map(without_role, thresholds)]
    return Fit(both, required_features, [case.required for case in both], KIND_STRENGTH)


def split_by_volume(cases: Sequence[Case]) -> Iterator[tuple[list[int], list[int]]]:
    """(to learn from, to measure on), indices of the cases: FOLDS times, no volume on both sides."""
    for rest, part in GroupKFold(FOLDS).split(cases, groups=[case.volume for case in cases]):
        yield rest.tolist(), part.tolist()


def left_out(
    cases: Sequence[Case], fit: Callable[[Sequence[Case]], Fit], more: Sequence[Case] = ()
) -> "np.ndarray[Any, Any]":
    """For each case the probability by a fit that never saw its volume; `more` are learned from and not measured."""
    found = np.zeros(len(cases))
    for rest, part in split_by_volume(cases):
        unseen = {cases[i].volume for i in part}
        known = [*(cases[i] for i in rest), *(case for case in more if case.volume not in unseen)]
        found[part] = fit(known).probabilities([cases[i] for i in part])
    return found


def measure(cases: Sequence[Case], probabilities: "np.ndarray[Any, Any]", gold: int) -> Strict:
    """Strict figures of the spans, whose rules and weights both count."""
    kept = [case for case, probability in zip(cases, probabilities, strict=True) if probability >= CUTOFF]
    return Strict(gold, len(kept), sum(case.exact for case in kept))


def kinds_right(
    cases: Sequence[Case], probabilities: Callable[[Sequence[Case]], "np.ndarray[Any, Any]"]
) -> tuple[float, float]:
    """The share of thresholds whose kind is right, with the annotators' roles and without."""
    unknown = [without_role(case) for case in cases]
    with_roles, without = (share_right(known, probabilities(known).tolist()) for known in (cases, unknown))
    return with_roles, without


def share_right(cases: Sequence[Case], required: Sequence[float]) -> float:
    """The share of thresholds whose kind is right, given how likely each is required."""
    truth = np.array([case.required for case in cases])
    evened = even_out([case.candidate.setting for case in cases], required)
    return float(((np.array(evened) >= LIKELY) == truth).mean())


def count_gold(documents: Iterable[dict[str, Any]]) -> int:
    """How many thresholds the documents have."""
    return sum(span["label"] == THRESHOLD for document in documents for span in document["spans"])
