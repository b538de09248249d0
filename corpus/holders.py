"""Annotated documents with their texts -> the weights of the holder ranker.

It learns from the training volumes alone: from the annotators' sentences, roles and holders, with the people and places
that a pipeline finds. The same files and pipeline give the same numbers.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from spacy.language import Language
from spacy.tokens import Doc

from corpus.annotations import read_lines
from corpus.regression import fit_choices
from corpus.sides import read_sides
from corpus.volumes import load_splits
from extract.annotations import SENTENCES
from extract.attribution import AUTHOR, Ranker
from extract.attribution.document import Side, read_document
from extract.attribution.features import Candidate, find_candidates
from extract.attribution.names import same_holder
from extract.attribution.ranker import best
from extract.components.holders import read_page
from extract.pipeline import load, make_doc
from extract.reading.text import read_text
from extract.tokenizer import group

STRENGTH = 1.0  # of the fit against the prior
LEAST_COUNT = 5  # a feature seen less often is not learned
LEAST_WEIGHT = 0.01  # a weight nearer to 0 is not written
FOLDS = 4
LEARNED = ("train", "dev")  # splits
READ = ("sentences", "transformer", "tok2vec", "people", "places", "consistency")  # components that tell what is asked


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence's candidates, and which of them the annotators accept; `other`: they do not say the author."""

    volume: str
    candidates: Sequence[Candidate]
    right: Sequence[bool]
    other: bool

    def choose(self, ranker: Ranker) -> Candidate:
        """Whom the ranker takes."""
        return best(self.candidates, [ranker.score(each) for each in self.candidates])


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Numbers of sentences, and of those whose holder is not the author: all, and right."""

    sentences: int
    right: int
    others: int
    others_right: int

    def __str__(self) -> str:
        return (
            f"accuracy {self.right / self.sentences:.3f} (n = {self.sentences}), "
            f"of other holders {self.others_right / self.others:.3f} (n = {self.others}), "
            f"always the author {1 - self.others / self.sentences:.3f}"
        )


def fit_ranker(file: Path, people: Path, out: Path, *, model: str) -> tuple[Accuracy, Accuracy]:
    """Learn from the documents of `file` and the authority list, write the weights to `out`.

    Gives the accuracy by words alone on training volumes left out, and on the development volumes.
    """
    sides = read_sides(people, load_splits())
    cases, texts = read_cases(file, model, sides)
    train = cases["train"]
    weights = fit(train)
    content = {
        "recipe": {
            "command": "python -m corpus holders",
            "texts": texts,
            "sentences": len(train),
            "strength": STRENGTH,
            "least_count": LEAST_COUNT,
            "model": model,
        },
        "sides": {side: sorted(word for word, each in sides.items() if each == side) for side in ("other", "own")},
        "weights": {name: round(w, 3) for name, w in sorted(weights.items()) if abs(w) >= LEAST_WEIGHT},
    }
    out.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8")
    return measure(left_out(train)), measure((case, Ranker(weights, sides)) for case in cases["dev"])


def read_cases(file: Path, model: str, sides: Mapping[str, Side]) -> tuple[dict[str, list[Case]], str]:
    """The cases of the training and the development volumes, and a hash of the training texts."""
    cases: dict[str, list[Case]] = {split: [] for split in LEARNED}
    texts = hashlib.sha256()
    for split, record, read in read_held(file, model, sides):
        cases[split].extend(read.cases.values())
        texts.update(record["text"].encode() if split == "train" else b"")
    return cases, texts.hexdigest()


@dataclass(frozen=True, slots=True)
class Held:
    """A document in the annotators' sentences and with their roles; `tokens`: the token of each word of its page;
    `cases`: of each sentence that has a holder, by its index.
    """

    doc: Doc
    tokens: Sequence[int]
    cases: Mapping[int, Case]


def read_held(file: Path, model: str, sides: Mapping[str, Side]) -> Iterator[tuple[str, dict[str, Any], Held]]:
    """(split, record, document) of the training and development volumes, where holders were read."""
    split_of, nlp = load_splits(), load(model)
    with nlp.select_pipes(enable=[name for name in nlp.pipe_names if name in READ]):
        for _, record in read_lines(file):
            split = split_of[record["id"].partition("/")[0]]
            if "holders" in record["layers"] and split in LEARNED:
                yield split, record, held_in(nlp, record, sides)


def held_in(nlp: Language, record: Mapping[str, Any], sides: Mapping[str, Side]) -> Held:
    """The record read."""
    doc = nlp(make_doc(nlp, read_text(record["text"])))
    group(doc, SENTENCES, ((s["start"], s["end"], s["role"]) for s in record["sentences"]))
    page, tokens = read_page(doc)
    document = read_document(page, sides)
    at = {(span.start_char, span.end_char): index for index, span in enumerate(doc.spans[SENTENCES])}
    cases = {}
    for sentence in record["sentences"]:
        index, answers = at.get((sentence["start"], sentence["end"])), sentence.get("holder")
        if answers and index is not None:
            names, candidates = accepted(document, answers), find_candidates(document, index)
            right = [AUTHOR in answers if c.mention is None else c.key in names for c in candidates]
            cases[index] = Case(record["id"].partition("/")[0], candidates, right, AUTHOR not in answers)
    return Held(doc, tokens, cases)


def accepted(document: Any, answers: Sequence[str]) -> set[str]:
    """The parties that some mention calls by an accepted name."""
    return {
        mention.key
        for each in document.mentions
        for mention in each
        if any(
            same_holder(" ".join(document.page.printed[mention.start : mention.end]), a) for a in answers if a != AUTHOR
        )
    }


def fit(cases: Sequence[Case]) -> dict[str, float]:
    """Weights of features that make the accepted candidates of each case likely."""
    cases = [case for case in cases if any(case.right)]
    counts = Counter(feature for case in cases for candidate in case.candidates for feature in candidate.features)
    names = sorted(feature for feature, count in counts.items() if count >= LEAST_COUNT)
    column = {feature: index for index, feature in enumerate(names)}
    flat = [candidate for case in cases for candidate in case.candidates]
    cells = [(row, column[f]) for row, c in enumerate(flat) for f in sorted(c.features) if f in column]
    rows, columns = zip(*cells, strict=True)
    matrix = csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(flat), len(names)))
    sizes = [len(case.candidates) for case in cases]
    right = [each for case in cases for each in case.right]
    return dict(zip(names, fit_choices(matrix, sizes, right, strength=STRENGTH).tolist(), strict=True))


def left_out(cases: Sequence[Case]) -> Iterator[tuple[Case, Ranker]]:
    """Each case with weights that never saw its volume."""
    volumes = sorted({case.volume for case in cases})
    for fold in range(FOLDS):
        unseen = set(volumes[fold::FOLDS])
        ranker = Ranker(fit([case for case in cases if case.volume not in unseen]), {})
        yield from ((case, ranker) for case in cases if case.volume in unseen)


def measure(cases: Iterable[tuple[Case, Ranker]]) -> Accuracy:
    """How often the best candidate is an accepted one."""
    counts: Counter[str] = Counter()
    for case, ranker in cases:
        right = case.right[case.candidates.index(case.choose(ranker))]
        counts.update(sentences=1, right=right, others=case.other, others_right=case.other and right)
    return Accuracy(counts["sentences"], counts["right"], counts["others"], counts["others_right"])
