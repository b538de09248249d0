"""Annotated documents with their texts -> the weights of the holder ranker (SciPy), and which side names stand for.

Learns from the training volumes alone: from the annotators' sentences, roles and holders, with the people and places
that a pipeline finds, and for a pipeline's own weights the vectors of its encoder. The development volumes are only
scored. The same files and pipeline give the same weights.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from corpus.annotations import read_lines
from corpus.gazetteer import demonyms
from corpus.threshold_kinds import encoder_hash
from corpus.volumes import load_splits
from extract.annotations import SENTENCES
from extract.attribution import AUTHOR, load_ranker
from extract.attribution.document import Side, read_document
from extract.attribution.features import Candidate, find_candidates
from extract.attribution.names import same_holder
from extract.attribution.ranker import Ranker
from extract.components.holders import read_page
from extract.components.holders.vectors import FILE, vectors_of
from extract.pipeline import load, make_doc
from extract.reading.text import read_text
from extract.tokenizer import group

STRENGTH, VECTOR_STRENGTH = 4.0, 300.0  # of the prior against the fit, for words and for numbers of vectors
MARGIN = 0.5  # by which the author must be likelier than another: costs as many right authors as it finds others
ANY_AUTHOR = "A"  # the feature that every author has
LEAST_COUNT = 5  # a feature seen less often is not learned
LEAST_WEIGHT = 0.01  # a weight nearer to 0 is not written
ITERATIONS = 200
FOLDS = 4
CLEAR = 4  # times as many mentions on one side than on the other: then a surname stands for it
OURS = frozenset(
    {
        "u.s.",
        "us",
        "usg",
        "united states",
        "washington",
        "american",
        "americans",
        "department",
        "embassy",
        "consulate",
        "dept",
        "state",
    }
)
CAREER = re.compile(
    r"Department of State|Foreign Service|Non-career|Career|of Defense|National Security|Ambassador at Large"
    r"|^(?:Under|Assistant|Deputy Under) Secretary|^(?:U\.S\. |American )?Ambassador (?:to|in) (?!the United )"
)
AMERICAN = re.compile(
    r"U\.S\.|United States|Secretary of (?:State|Defense|the Treasury|Commerce)|Joint Chiefs|Central Intelligence|Senat"
    r"|White House|Bureau of|President's|Office of|Consul|Embassy (?:in|at)|Republican|Democrat|Congress|Treasury|USIA"
)
FOREIGN = re.compile(
    r"Prime Minister|Foreign Minister|Minister of|King of|Premier|Visited U\.S\.|Ministry|Chancellor|Politburo|Shah"
    r"|(?:Ambassador|Embassy) (?:to|in) the United States|Secretary-General|Emperor|Foreign Office|High Commissioner"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence's candidates, and which of them the annotators accept; `other`: they do not say the author.

    `vectors`: what the pipeline's encoder says of the sentence and those around it.
    """

    volume: str
    candidates: Sequence[Candidate]
    right: Sequence[bool]
    other: bool
    vectors: Any


@dataclass(frozen=True, slots=True)
class Weights:
    """By feature; and what a sentence's vectors, if any are read, add to the author's score."""

    words: dict[str, float]
    bias: float
    vectors: Any

    def choose(self, case: Case) -> Candidate:
        author = self.bias + float(case.vectors @ self.vectors) if len(self.vectors) else 0.0
        return Ranker(self.words, {}).choose(case.candidates, author)


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

    Gives the accuracy on training volumes left out, and on the development volumes.
    """
    sides = read_sides(people, load_splits())
    train, dev, texts = read_splits(file, model, sides)
    weights = fit(train)
    content = {
        "recipe": recipe("holders", train, texts) | {"model": model},
        "sides": {side: sorted(word for word, each in sides.items() if each == side) for side in ("other", "own")},
        "weights": rounded(weights.words),
    }
    out.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8")
    return measure(left_out(train)), measure((case, weights) for case in dev)


def fit_authors(folder: Path, file: Path) -> tuple[Accuracy, Accuracy]:
    """Learn words and vectors together, and write the weights into the pipeline's folder. Gives what fit_ranker gives.

    The encoder has seen the training texts, though no holders.
    """
    train, dev, texts = read_splits(file, str(folder), load_ranker().sides)
    weights = fit(train, vectors=True)
    content = {
        "recipe": recipe("authors", train, texts)
        | {"encoder": encoder_hash(folder), "vector_strength": VECTOR_STRENGTH},
        "weights": rounded(weights.words),
        "bias": round(weights.bias, 4),
        "vectors": [round(float(weight), 5) for weight in weights.vectors],
    }
    (folder / "holders").mkdir(exist_ok=True)
    (folder / "holders" / FILE).write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8")
    return measure(left_out(train, vectors=True)), measure((case, weights) for case in dev)


def recipe(command: str, train: Sequence[Case], texts: str) -> dict[str, Any]:
    """From what and how weights were fitted."""
    return {
        "command": f"python -m corpus {command}",
        "texts": texts,
        "sentences": len(train),
        "strength": STRENGTH,
        "margin": MARGIN,
        "least_count": LEAST_COUNT,
    }


def rounded(words: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, 3) for name, weight in sorted(words.items()) if abs(weight) >= LEAST_WEIGHT}


def read_splits(file: Path, model: str, sides: Mapping[str, Side]) -> tuple[list[Case], list[Case], str]:
    """The cases of the training volumes and of the development volumes, and a hash of the former's texts."""
    split_of = load_splits()
    cases: dict[str, list[Case]] = {"train": [], "dev": []}
    texts = hashlib.sha256()
    nlp = load(model)
    for _, record in read_lines(file):
        split = split_of[record["id"].partition("/")[0]]
        if "holders" in record["layers"] and split in cases:
            cases[split].extend(read_cases(nlp, record, sides))
            texts.update(record["text"].encode() if split == "train" else b"")
    return cases["train"], cases["dev"], texts.hexdigest()


def read_cases(nlp: Any, record: Mapping[str, Any], sides: Mapping[str, Side]) -> Iterator[Case]:
    """The sentences of a document that have a holder, in the annotators' sentences and with their roles."""
    doc = nlp(make_doc(nlp, read_text(record["text"])))
    group(doc, SENTENCES, ((s["start"], s["end"], s["role"]) for s in record["sentences"]))
    page, _ = read_page(doc)
    document = read_document(page, sides)
    vectors = vectors_of(doc)
    at = {(span.start_char, span.end_char): index for index, span in enumerate(doc.spans[SENTENCES])}
    for sentence in record["sentences"]:
        index = at.get((sentence["start"], sentence["end"]))
        if sentence.get("holder") and index is not None:
            answers = sentence["holder"]
            candidates = find_candidates(document, index)
            names = accepted(document, answers)
            right = [AUTHOR in answers if c.mention is None else c.key in names for c in candidates]
            yield Case(record["id"].partition("/")[0], candidates, right, AUTHOR not in answers, vectors[index])


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


def read_sides(path: Path, split_of: Mapping[str, str]) -> dict[str, Side]:
    """Surnames that stand for one side, from the offices of those who bear them; peoples, and the own side's words.

    People whom only development and test volumes list are left out.
    """
    counts: dict[str, Counter[Side]] = {}
    for _, person in read_lines(path):
        volumes = {entry.partition("#")[0] for entry in person["frus"] or ()}
        side = side_of(person["offices"] or ())
        if side != "unknown" and (not volumes or any(split_of.get(v, "train") == "train" for v in volumes)):
            surname = person["name"].partition(",")[0].strip().lower()
            counts.setdefault(surname, Counter())[side] += 1 + len(person["frus"] or ())
    sides: dict[str, Side] = {}
    for surname, count in counts.items():
        for side, against in (("own", "other"), ("other", "own")):
            if count[side] > CLEAR * count[against] and (side == "other" or " " not in surname):  # type: ignore[index]
                sides[surname] = side  # type: ignore[assignment]
    sides |= dict.fromkeys(demonyms() - OURS, "other")
    return sides | dict.fromkeys(OURS, "own")


def side_of(offices: Iterable[str]) -> Side:
    """Whether somebody with these offices served the United States or somebody else."""
    balance = 0
    for office in offices:
        abroad = not demonyms().isdisjoint(office.lower().split()[:3]) and not re.search(
            r"Office of|Bureau|Affairs", office
        )
        if CAREER.search(office):
            balance += 2
        elif abroad:
            balance -= 2
        elif FOREIGN.search(office):
            balance -= 1
        elif AMERICAN.search(office):
            balance += 1
    return "own" if balance > 0 else "other" if balance < 0 else "unknown"


def fit(cases: Sequence[Case], *, vectors: bool = False) -> Weights:
    """Weights that make the accepted candidates of each case likely (softmax), under a normal prior."""
    cases = [case for case in cases if any(case.right)]
    counts = Counter(feature for case in cases for candidate in case.candidates for feature in candidate.features)
    names = sorted(feature for feature, count in counts.items() if count >= LEAST_COUNT)
    column = {feature: index for index, feature in enumerate(names)}
    flat = [candidate for case in cases for candidate in case.candidates]
    cells = [(row, column[f]) for row, c in enumerate(flat) for f in sorted(c.features) if f in column]
    rows, columns = zip(*cells, strict=True)
    matrix = csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(flat), len(names)))
    right = np.array([each for case in cases for each in case.right], dtype=float)
    sizes = np.array([len(case.candidates) for case in cases])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])  # the author is the first of each case
    case_of = np.repeat(np.arange(len(cases)), sizes)
    dense = np.array([case.vectors if vectors else () for case in cases], dtype=float)
    mean, scale = dense.mean(axis=0), dense.std(axis=0) + 1e-6
    dense = (dense - mean) / scale
    strength = np.repeat([STRENGTH, VECTOR_STRENGTH], [len(names), dense.shape[1]])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights[: len(names)]
        scores[starts] += dense @ weights[len(names) :]
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[case_of])
        whole, good = np.add.reduceat(powers, starts), np.add.reduceat(powers * right, starts)
        slope = powers / whole[case_of] - powers * right / good[case_of]
        prior = 0.5 * float(strength @ weights**2)
        slopes = np.concatenate([matrix.T @ slope, dense.T @ slope[starts]])
        return float(np.log(whole).sum() - np.log(good).sum() + prior), slopes + strength * weights

    options = {"maxiter": ITERATIONS}
    found = minimize(loss, np.zeros(len(strength)), jac=True, method="L-BFGS-B", options=options).x
    words = dict(zip(names, found[: len(names)].tolist(), strict=True))
    of_vectors = found[len(names) :] / scale
    return Weights(words | {ANY_AUTHOR: words[ANY_AUTHOR] - MARGIN}, -float(mean @ of_vectors), of_vectors)


def left_out(cases: Sequence[Case], *, vectors: bool = False) -> Iterator[tuple[Case, Weights]]:
    """Each case with weights that never saw its volume."""
    volumes = sorted({case.volume for case in cases})
    for fold in range(FOLDS):
        unseen = set(volumes[fold::FOLDS])
        weights = fit([case for case in cases if case.volume not in unseen], vectors=vectors)
        yield from ((case, weights) for case in cases if case.volume in unseen)


def measure(cases: Iterable[tuple[Case, Weights]]) -> Accuracy:
    """How often the best candidate is an accepted one."""
    counts: Counter[str] = Counter()
    for case, weights in cases:
        right = case.right[case.candidates.index(weights.choose(case))]
        counts.update(sentences=1, right=right, others=case.other, others_right=case.other and right)
    return Accuracy(counts["sentences"], counts["right"], counts["others"], counts["others_right"])
