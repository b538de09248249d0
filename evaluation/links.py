"""Links between sentences against the annotators': what conditions gate, what conditions and concerns are about.

Twice: on the annotators' sentences and roles, and end to end from the plain text. Beside them what is to be had without
reading: every condition gates itself, every condition and concern is about the nearest proposal.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import spacy

import extract.components.links  # noqa: F401  (registers the factory)
from corpus.annotations import text_hash
from corpus.bears_on import SOURCES, TARGET, Read, links_of
from evaluation.counts import Counts, Found, Gold, Tally
from evaluation.documents import Dataset, digest
from extract.annotations import LINKS, SENTENCES
from extract.tokenizer import group, make_memo_tokenizer

Offsets: TypeAlias = tuple[int, int]
Pairs: TypeAlias = set[tuple[Offsets, Offsets]]  # source and target
Links: TypeAlias = Mapping[str, Pairs]  # by type

GATES, BEARS_ON = "gates", "bears_on"
KINDS = {
    "gates": "of all conditions that gate a sentence: the right one",
    "gates_self": "of those that gate themselves",
    "gates_other": "of those that gate another sentence",
    "gates_to_other": "links to another sentence than the source: same source and target",
    "bears_on": "same source and target, of the documents read for it",
}
WAYS = {
    "gold_roles": "on the annotators' sentences and roles",
    "end_to_end": "from the plain text; sentences have the same start and end",
    "always_itself": "every condition gates itself; the annotators' roles",
    "nearest_proposal": "about the nearest proposal, of two as near the one before; the annotators' roles",
}
SHOWN = {
    "gold_roles": tuple(KINDS),
    "always_itself": ("gates", "gates_self", "gates_other"),
    "nearest_proposal": ("bears_on",),
    "end_to_end": tuple(KINDS),
}
RULES = {f"{way}.{kind}": f"{KINDS[kind]}; {WAYS[way]}" for way, kinds in SHOWN.items() for kind in kinds}
ACCURACIES = frozenset(row for row in RULES if row.endswith((".gates", ".gates_self", ".gates_other")))


def choose_documents(dataset: Dataset, reads: Iterable[Read]) -> Dataset:
    """The documents in which gates or the proposals that sentences are about were read, the latter with them."""
    known = {read.id: [[b.start, b.end, b.targets] for b in read.bearings] for read in reads}
    chosen = [
        {**d, **({BEARS_ON: known[d["id"]]} if d["id"] in known else {})}
        for d in dataset.documents
        if "gates" in d["layers"] or d["id"] in known
    ]
    return Dataset(dataset.name, chosen, digest(chosen))


def count_all(dataset: Dataset, found: Sequence[Found], reads: Iterable[Read]) -> list[Tally]:
    """The counts of each document, in rows of RULES; `found` are a pipeline's results, in the documents' order."""
    by_id = {read.id: read for read in reads}
    linker = GoldLinker()
    tallies = []
    for document, result in zip(dataset.documents, found, strict=True):
        gold = gold_links(document, by_id.get(document["id"]))
        ways = {
            "gold_roles": linker(document),
            "end_to_end": result_links(result),
            "always_itself": {GATES: itself(document)},
            "nearest_proposal": {BEARS_ON: nearest(document)},
        }
        tallies.append(count_ways(gold, ways))
    return tallies


def count_ways(gold: Links, ways: Mapping[str, Links]) -> Tally:
    """The counts of one document for every way; no rows for a type that was not read."""
    return {
        f"{way}.{kind}": counts
        for way, links in ways.items()
        for kind, counts in count_links(gold, links).items()
        if kind in SHOWN[way]
    }


def count_links(gold: Links, found: Links) -> Tally:
    """The counts of one document."""
    tally: Tally = {}
    if GATES in gold:
        wanted, ours = gold[GATES], found.get(GATES, set())
        others, ours_to_others = of_others(wanted), of_others(ours)
        for kind, part in (("gates", wanted), ("gates_self", wanted - others), ("gates_other", others)):
            tally[kind] = Counts(len(part), len(part), len(part & ours))
        tally["gates_to_other"] = Counts(len(others), len(ours_to_others), len(others & ours_to_others))
    if BEARS_ON in gold:
        wanted, ours = gold[BEARS_ON], found.get(BEARS_ON, set())
        tally["bears_on"] = Counts(len(wanted), len(ours), len(wanted & ours))
    return tally


def of_others(pairs: Pairs) -> Pairs:
    """The links to another sentence."""
    return {(source, target) for source, target in pairs if source != target}


def gold_links(document: Gold, read: Read | None) -> Links:
    """The annotators' links, of the types that were read."""
    sentences = document["sentences"]
    gold: dict[str, Pairs] = {}
    if "gates" in document["layers"]:
        conditions = [s for s in sentences if s.get("gates") is not None]
        gold[GATES] = {(offsets(s), offsets(sentences[s["gates"]])) for s in conditions}
    if read:
        links = links_of(read, text_hash(document["text"]), sentences)
        gold[BEARS_ON] = {
            (offsets(sentences[a]), offsets(sentences[b])) for a, targets in links.items() for b in targets
        }
    return gold


class GoldLinker:
    """The link component alone, on the sentences and roles of the gold."""

    def __init__(self) -> None:
        nlp = spacy.blank("en")
        self.tokenizer = make_memo_tokenizer()(nlp)
        self.component = nlp.add_pipe("extract_links")

    def __call__(self, document: Gold) -> Links:
        doc = self.tokenizer(document["text"])
        sentences = document["sentences"]
        group(doc, SENTENCES, ((s["start"], s["end"], s["role"]) for s in sentences))
        doc = self.component(doc)
        return by_type(doc.spans[SENTENCES].attrs[LINKS], [offsets(sentence) for sentence in sentences])


def result_links(result: Found) -> Links:
    """The links between sentences of a result."""
    sentences = [offsets(sentence) for sentence in result["sentences"]]
    rows = [(link["type"], link["source"], link["target"], link["score"]) for link in result["links"]]
    return by_type([row for row in rows if row[0] in (GATES, BEARS_ON)], sentences)


def by_type(rows: Iterable[Sequence[Any]], sentences: Sequence[Offsets]) -> Links:
    """Rows of type, source, target and score -> pairs of offsets by type."""
    links: dict[str, Pairs] = {GATES: set(), BEARS_ON: set()}
    for type, source, target, _ in rows:
        links[type].add((sentences[source], sentences[target]))
    return links


def itself(document: Gold) -> Pairs:
    """Every condition and itself."""
    return {(offsets(s), offsets(s)) for s in document["sentences"] if s["role"] == "condition"}


def nearest(document: Gold) -> Pairs:
    """Every condition and concern with the nearest proposal, if there is any."""
    sentences = document["sentences"]
    proposals = [index for index, sentence in enumerate(sentences) if sentence["role"] == TARGET]
    pairs: Pairs = set()
    for index, sentence in enumerate(sentences):
        if sentence["role"] in SOURCES and proposals:
            target = min(proposals, key=lambda proposal: (abs(proposal - index), proposal > index))
            pairs.add((offsets(sentence), offsets(sentences[target])))
    return pairs


def offsets(sentence: Mapping[str, Any]) -> Offsets:
    """Where a sentence stands."""
    return sentence["start"], sentence["end"]
