"""Annotated documents with their texts -> the weights of the holder ranker; how far a pipeline's network is believed.

The ranker learns from the training volumes alone: from the annotators' sentences, roles and holders, with the people
and places that a pipeline finds. The three numbers of trust are fitted on the development volumes, as
calibrations are: a network is too sure of what it was trained on. The same files and pipeline give the same numbers.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from corpus.annotations import read_lines
from corpus.regression import fit_choices
from corpus.sides import read_sides
from corpus.volumes import load_splits
from extract.annotations import SENTENCES
from extract.attribution import AUTHOR, Opinion, Ranker, load_ranker
from extract.attribution.document import Side, read_document
from extract.attribution.features import Candidate, find_candidates
from extract.attribution.names import same_holder
from extract.attribution.ranker import best, strongest
from extract.components.holders import read_page
from extract.components.holders.network import FILE, HolderNetwork, parse_network, with_trust
from extract.pipeline import load, make_doc
from extract.reading.text import read_text
from extract.tokenizer import group

STRENGTH = 1.0  # of the fit against the prior
TRUST_STRENGTH = 100.0
LEAST_WORDS = 0.05  # the weight of words beside it: they never count for nothing
LEAST_COUNT = 5  # a feature seen less often is not learned
LEAST_WEIGHT = 0.01  # a weight nearer to 0 is not written
FOLDS = 4
READ = ("sentences", "transformer", "tok2vec", "people", "places", "consistency")  # components that tell what is asked


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence's candidates, and which of them the annotators accept; `other`: they do not say the author.

    `opinion` is what the pipeline's network adds to the score of each candidate.
    """

    volume: str
    candidates: Sequence[Candidate]
    right: Sequence[bool]
    other: bool
    opinion: Sequence[float]

    def choose(self, ranker: Ranker) -> Candidate:
        """Whom the ranker takes."""
        scores = [ranker.score(each) + said for each, said in zip(self.candidates, self.opinion, strict=True)]
        return best(self.candidates, scores)


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
    cases, texts = read_cases(file, model, ("train", "dev"), sides)
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


def fit_trust(file: Path, folder: Path) -> tuple[tuple[float, float, float], Accuracy]:
    """Fit how far the network of the pipeline in that folder is believed, and write it there.

    Gives the three numbers, and the accuracy on the development volumes that they were fitted on.
    """
    ranker = load_ranker()
    path = folder / "holders" / FILE
    network = with_trust(parse_network(path.read_bytes(), path=str(path)), (1.0, 0.0, 1.0))
    cases, _ = read_cases(file, str(folder), ("dev",), ranker.sides, network)
    trust = trusted(cases["dev"], ranker)
    path.write_bytes(with_trust(network, trust).content)
    believed = [replace(case, opinion=weighed(case, trust)) for case in cases["dev"]]
    return trust, measure((case, ranker) for case in believed)


def trusted(cases: Sequence[Case], ranker: Ranker) -> tuple[float, float, float]:
    """The numbers that make the accepted candidates likeliest, the ranker's scores being as they are."""
    cases = [case for case in cases if any(case.right)]
    rows: list[list[float]] = []
    right: list[bool] = []
    sizes = []
    for case in cases:
        sizes.append(len(case.candidates))
        right += case.right
        for candidate, said in zip(case.candidates, case.opinion, strict=True):
            by_author = candidate.mention is None
            rows.append([ranker.score(candidate), said * by_author, float(by_author), said * (not by_author)])
    words, author, bias, name = fit_choices(np.array(rows), sizes, right, strength=TRUST_STRENGTH)
    words = max(words, LEAST_WORDS)
    return tuple(round(float(each / words), 3) for each in (author, bias, name))  # type: ignore[return-value]


def weighed(case: Case, trust: tuple[float, float, float]) -> list[float]:
    """The opinion of a network that is believed whole -> of one that is believed so far."""
    author, bias, name = trust
    return [
        author * said + bias if candidate.mention is None else name * said
        for candidate, said in zip(case.candidates, case.opinion, strict=True)
    ]


def read_cases(
    file: Path, model: str, splits: Sequence[str], sides: Mapping[str, Side], network: HolderNetwork | None = None
) -> tuple[dict[str, list[Case]], str]:
    """The cases of each of these splits, and a hash of the training texts among them."""
    split_of = load_splits()
    cases: dict[str, list[Case]] = {split: [] for split in splits}
    texts = hashlib.sha256()
    nlp = load(model)
    with nlp.select_pipes(enable=[name for name in nlp.pipe_names if name in READ]):
        for _, record in read_lines(file):
            split = split_of[record["id"].partition("/")[0]]
            if "holders" in record["layers"] and split in cases:
                cases[split].extend(cases_of(nlp, record, sides, network))
                texts.update(record["text"].encode() if split == "train" else b"")
    return cases, texts.hexdigest()


def cases_of(
    nlp: Any, record: Mapping[str, Any], sides: Mapping[str, Side], network: HolderNetwork | None
) -> Iterator[Case]:
    """The sentences of a document that have a holder, in the annotators' sentences and with their roles."""
    doc = nlp(make_doc(nlp, read_text(record["text"])))
    group(doc, SENTENCES, ((s["start"], s["end"], s["role"]) for s in record["sentences"]))
    page, tokens = read_page(doc)
    document = read_document(page, sides)
    at = {(span.start_char, span.end_char): index for index, span in enumerate(doc.spans[SENTENCES])}
    places = ((at.get((s["start"], s["end"])), s.get("holder")) for s in record["sentences"])
    held = {index: answers for index, answers in places if answers and index is not None}
    candidates = {index: find_candidates(document, index) for index in held}
    added = additions(network.opinion(doc, tokens), candidates) if network else {}
    for index, answers in held.items():
        names = accepted(document, answers)
        right = [AUTHOR in answers if c.mention is None else c.key in names for c in candidates[index]]
        said = added.get(index) or [0.0] * len(right)
        yield Case(record["id"].partition("/")[0], candidates[index], right, AUTHOR not in answers, said)


def additions(opinion: Opinion, cases: Mapping[int, Sequence[Candidate]]) -> dict[int, list[float]]:
    """What the opinion adds to the score of each candidate."""
    named = {word for each in cases.values() for c in each if c.mention for word in c.mention.places}
    authors = opinion.of_authors(list(cases))
    names = opinion.of_names(sorted(named))
    return {
        index: [strongest(c.mention, names) if c.mention else author for c in candidates]
        for (index, candidates), author in zip(cases.items(), authors, strict=True)
    }


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
