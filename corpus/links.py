"""Annotated documents with their texts, and the proposals that sentences bear on -> the weights of the two rankers.

Learns from the training volumes alone, with the annotators' sentences and roles; the development volumes are only
scored. Each ranker is a logistic regression over the choices that a sentence has (a conditional logit). The same files
give the same weights.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from scipy.sparse import csr_matrix
from sklearn.model_selection import GroupKFold

from corpus.annotations import read_lines, text_hash
from corpus.bears_on import Read, links_of
from corpus.regression import LEAST_COUNT, fit_choices, rounded
from corpus.volumes import load_splits
from extract.annotations import SENTENCES
from extract.components.links import read_statements
from extract.dependence.features import CONDITION, Scene
from extract.dependence.links import Link, find_links
from extract.dependence.ranker import Ranker, Rankers
from extract.dependence.statements import Statement
from extract.tokenizer import group, make_memo_tokenizer

STRENGTH = 0.2  # of the fit against the prior
LEAST_DOCUMENTS = 8  # a stem in fewer documents is rare, and is not written
HARDLY_COMMON = 0.98  # nor is one that tells more than this
FOLDS = 8


@dataclass(frozen=True, slots=True)
class Document:
    """A document's volume, text hash and statements; `gates`, `bears_on`: source -> targets, None where nobody read."""

    volume: str
    sha256: str
    statements: Sequence[Statement]
    gates: dict[int, tuple[int, ...]] | None
    bears_on: dict[int, tuple[int, ...]] | None


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence's choices: the features of each, and whether it is the annotators'."""

    features: Sequence[set[str]]
    right: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Of all gates the share right, F1 of those to another sentence, F1 of bears_on."""

    gates: float
    others: float
    bears_on: float

    def __str__(self) -> str:
        return f"gates {self.gates:.3f}, to another sentence F1 {self.others:.3f}; bears_on F1 {self.bears_on:.3f}"


def fit_rankers(file: Path, out: Path, reads: Sequence[Read]) -> dict[str, Fitted]:
    """Learn from the documents of `file`, write the weights to `out`; their figures, volumes left out and on dev."""
    train, dev = read_documents(file, reads)
    rankers = fit(train)
    content = {
        "recipe": {
            "command": "python -m corpus links",
            "documents": len(train),
            "gates": sum(len(each.gates or ()) for each in train),
            "bears_on": sum(len(each.bears_on or ()) for each in train),
            "texts": sha256("".join(each.sha256 for each in train).encode()).hexdigest(),
            "strength": STRENGTH,
            "least_count": LEAST_COUNT,
        },
        "gates": rounded(rankers.gates.weights),
        "bears_on": rounded(rankers.bears_on.weights),
        "rarity": dict(rankers.rarity),
    }
    out.write_text(json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    return {"train, volumes left out": measure(left_out(train)), "dev": measure((each, rankers) for each in dev)}


def read_documents(file: Path, reads: Sequence[Read]) -> tuple[list[Document], list[Document]]:
    """The documents of the training and of the development volumes, in file order."""
    split_of = load_splits()
    by_id = {read.id: read for read in reads}
    tokenizer = make_memo_tokenizer()(spacy.blank("en"))
    found: dict[str, list[Document]] = {"train": [], "dev": [], "test": []}
    for _, record in read_lines(file):
        split = split_of[record["id"].split("/")[0]]
        if split == "test":
            continue
        doc = tokenizer(record["text"])
        sentences = record["sentences"]
        group(doc, SENTENCES, ((s["start"], s["end"], s["role"]) for s in sentences))
        read, digest = by_id.get(record["id"]), text_hash(record["text"])
        found[split].append(
            Document(
                record["id"].split("/")[0],
                digest,
                read_statements(doc),
                gates_of(sentences) if "gates" in record["layers"] else None,
                links_of(read, digest, sentences) if read else None,
            )
        )
    return found["train"], found["dev"]


def gates_of(sentences: Sequence[dict[str, Any]]) -> dict[int, tuple[int, ...]]:
    """What each condition gates: one sentence or none."""
    return {
        index: () if sentence["gates"] is None else (sentence["gates"],)
        for index, sentence in enumerate(sentences)
        if sentence["role"] == CONDITION
    }


def fit(documents: Sequence[Document]) -> Rankers:
    """Both rankers, and how much each stem tells."""
    rarity = count_rarity([each.statements for each in documents])
    gates, bearings = [], []
    for document in documents:
        scene = Scene(document.statements, rarity)
        gates += cases(document.gates, scene.gate_choices, scene.gate_features)
        bearings += cases(document.bears_on, scene.bearing_choices, scene.bearing_features)
    return Rankers(fit_ranker(gates), fit_ranker(bearings), rarity)


def cases(
    links: dict[int, tuple[int, ...]] | None,
    choices: Callable[[int], list[int | None]],
    features: Callable[[int], list[set[str]]],
) -> list[Case]:
    """A case for each source whose target is among its choices, where it has a choice at all."""
    found = []
    for source, targets in (links or {}).items():
        right = [choice in targets if targets else choice is None for choice in choices(source)]
        if any(right) and not all(right):
            found.append(Case(features(source), right))
    return found


def count_rarity(documents: Sequence[Sequence[Statement]]) -> dict[str, float]:
    """Stem -> how much it tells, by the number of documents that have it: 0 in all, 1 in three or fewer."""
    counts = Counter(stem for each in documents for stem in frozenset().union(*(s.stems for s in each)))
    highest = math.log(max(len(documents), 4) / 3)
    telling = {stem: math.log(len(documents) / number) / highest for stem, number in counts.items()}
    kept = (stem for stem in sorted(counts) if counts[stem] >= LEAST_DOCUMENTS and telling[stem] < HARDLY_COMMON)
    return {stem: round(telling[stem], 3) for stem in kept}


def fit_ranker(cases: Sequence[Case]) -> Ranker:
    """The weights that make the annotators' choices likeliest, drawn towards 0."""
    counts = Counter(feature for case in cases for features in case.features for feature in features)
    columns = {f: i for i, f in enumerate(sorted(f for f, number in counts.items() if number >= LEAST_COUNT))}
    rows = [sorted(columns[f] for f in features if f in columns) for case in cases for features in case.features]
    if not columns:
        return Ranker({})
    pointers = np.cumsum([0, *map(len, rows)])
    indices = np.concatenate([np.array(row, dtype=int) for row in rows])
    matrix = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(columns)))
    sizes = [len(case.features) for case in cases]
    found = fit_choices(matrix, sizes, [each for case in cases for each in case.right], strength=STRENGTH)
    return Ranker({feature: float(found[column]) for feature, column in columns.items()})


def left_out(documents: Sequence[Document]) -> Iterable[tuple[Document, Rankers]]:
    """Each document with rankers that never saw its volume."""
    for rest, part in GroupKFold(FOLDS).split(documents, groups=[each.volume for each in documents]):
        rankers = fit([documents[i] for i in rest])
        yield from ((documents[i], rankers) for i in part)


def measure(pairs: Iterable[tuple[Document, Rankers]]) -> Fitted:
    """The figures of documents with the annotators' roles."""
    counts: Counter[str] = Counter()
    for document, rankers in pairs:
        links = list(find_links(document.statements, rankers))
        count_links(counts, document, links)
    return Fitted(
        counts["gates right"] / max(1, counts["gates"]),
        2 * counts["others right"] / max(1, counts["others"] + counts["others found"]),
        2 * counts["bears_on right"] / max(1, counts["bears_on"] + counts["bears_on found"]),
    )


def count_links(counts: Counter[str], document: Document, links: Sequence[Link]) -> None:
    """Add what one document has, what was found in it and what of that is right."""
    for type, gold in (("gates", document.gates), ("bears_on", document.bears_on)):
        if gold is None:
            continue
        wanted = {(source, target) for source, targets in gold.items() for target in targets}
        found = {(link.source, link.target) for link in links if link.type == type}
        counts.update({type: len(wanted), f"{type} found": len(found), f"{type} right": len(wanted & found)})
        if type == "gates":
            others, ours = ({(a, b) for a, b in pairs if a != b} for pairs in (wanted, found))
            counts.update({"others": len(others), "others found": len(ours), "others right": len(others & ours)})
