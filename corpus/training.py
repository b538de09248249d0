"""Memos with annotations or editors' marks -> Docs to learn from.

The structure is read from the text alone, as it will be when the pipeline is used, not taken from the markup.

A reference Doc carries only the layers that somebody judged: a missing span group teaches nothing, a group
`KEY_unknown` covers the stretches of a judged layer that are left open, a sentence without a label has no role.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span, SpanGroup

from corpus import ANNOTATIONS
from corpus.annotations import Annotation, Offsets, Sentence, load_annotations
from corpus.judged import KINDS as KINDS_FILE
from corpus.judged import Judged, kind_of, load_judged
from corpus.marks import marked_docs, ordinary_words
from corpus.volumes import load_splits, resolve
from extract.annotations import (
    HOLDERS,
    LABEL_OF,
    PEOPLE,
    PLACES,
    QUANTITIES,
    QUANTITY_KEYS,
    SENTENCES,
    THRESHOLDS,
)
from extract.attribution import AUTHOR
from extract.tokenizer import MemoTokenizer, group, make_memo_tokenizer

SPEAKERS = "speakers"  # the words that name who holds a sentence, if not the author
KINDS = "kinds"  # thresholds, labelled by their kind


def write_bins(folder: Path, volumes: Path) -> dict[str, int]:
    """Write the DocBins into `folder`; the number of documents of each, by name.

    `full_SPLIT` and `roles_SPLIT` hold the annotated documents of the training and development volumes, `marks` a
    sample of the training volumes' other documents with the editors' person marks, `kinds` those of which nothing is
    known but the kind of some thresholds.
    """
    tokenizer = make_memo_tokenizer()(spacy.blank("en"))
    annotated = list(annotated_docs(tokenizer, volumes))
    read = [doc for name, doc in annotated if name == "full_train"]
    ordinary = {key: ordinary_words(read, key) for key in (PEOPLE, PLACES)}
    bins: dict[str, DocBin] = {}
    paths = (volumes / f"{volume}.xml" for volume in training_volumes())
    marked = (("marks", doc) for doc in marked_docs(tokenizer, paths, ordinary))
    for name, doc in chain(annotated, marked, judged_docs(tokenizer, volumes)):
        bins.setdefault(name, DocBin(store_user_data=False)).add(doc)
    folder.mkdir(parents=True, exist_ok=True)
    for name, docs in bins.items():
        docs.to_disk(folder / f"{name}.spacy")
    return {name: len(docs) for name, docs in bins.items()}


def training_volumes() -> list[str]:
    return [volume for volume, split in load_splits().items() if split == "train"]


def annotated_docs(tokenizer: MemoTokenizer, volumes: Path) -> Iterator[tuple[str, Doc]]:
    """(name of its bin, reference Doc) of each annotated document outside the test volumes."""
    split_of = load_splits()
    judged = judged_kinds()
    for annotation, memo in resolve((a for a in annotations() if split_of[a.volume] != "test"), volumes):
        kind = "full" if "spans" in annotation.layers else "roles"
        doc = annotated_doc(tokenizer, memo.text, annotation)
        if KINDS not in doc.spans and annotation.id in judged:
            group_kinds(doc, judged[annotation.id])
        yield f"{kind}_{split_of[annotation.volume]}", doc


def annotations() -> Iterator[Annotation]:
    return chain.from_iterable(map(load_annotations, ANNOTATIONS))


def annotated_doc(tokenizer: MemoTokenizer, text: str, annotation: Annotation) -> Doc:
    """A reference Doc for one annotated document.

    Where holders were read, those of the sentences are "author", somebody else's name as [start, end], or None, and the
    group SPEAKERS has the names.
    """
    doc = tokenizer(text)
    group(doc, SENTENCES, ((s.start, s.end, s.role) for s in annotation.sentences))
    if "holders" in annotation.layers:
        doc.spans[SENTENCES].attrs[HOLDERS] = [holder_of(sentence) for sentence in annotation.sentences]
        names = {piece for s in annotation.sentences for answer in s.holder if answer != AUTHOR for piece in answer}
        group(doc, SPEAKERS, ((start, end, "SPEAKER") for start, end in apart(sorted(names))))
    if "spans" in annotation.layers:
        for key, label in LABEL_OF.items():
            spans = sorted((s for s in annotation.spans if s.label == label), key=lambda s: s.start)
            group(doc, key, ((s.start, s.end, label) for s in spans))
            if key == THRESHOLDS:
                doc.spans[key].attrs[QUANTITIES] = [{name: s.attributes[name] for name in QUANTITY_KEYS} for s in spans]
                group(doc, KINDS, ((s.start, s.end, s.attributes["kind"]) for s in spans))
    return doc


def judged_docs(tokenizer: MemoTokenizer, volumes: Path) -> Iterator[tuple[str, Doc]]:
    """(name of its bin, Doc with the group KINDS) of the training volumes' documents whose kinds alone were judged."""
    read = {annotation.id for annotation in annotations()}
    for judged, memo in resolve((each for id, each in judged_kinds().items() if id not in read), volumes):
        doc = tokenizer(memo.text)
        group_kinds(doc, judged)
        yield KINDS, doc


def judged_kinds() -> dict[str, Judged]:
    """The training volumes' documents with thresholds whose kind was judged, by id."""
    learned = set(training_volumes())
    return {each.id: each for each in load_judged(KINDS_FILE) if each.id.partition("/")[0] in learned}


def group_kinds(doc: Doc, judged: Judged) -> None:
    """Give the Doc the group KINDS."""
    group(doc, KINDS, ((v.start, v.end, kind_of(v.right)) for v in judged.verdicts))


def holder_of(sentence: Sentence) -> str | list[int] | None:
    """The first of the answers that the annotators accept, of a name in pieces the first; SPEAKERS has all of them."""
    first = next(iter(sentence.holder), None)
    return first if first is None or first == AUTHOR else list(first[0])


def apart(spans: Iterable[Offsets]) -> Iterator[Offsets]:
    """Of spans that overlap the first, in order of their starts."""
    last = 0
    for start, end in spans:
        if start >= last:
            yield start, end
            last = end


def unannotated(reference: Doc) -> Doc:
    """A copy with the structure and the sentences' bounds, and nothing of what is to be learned."""
    doc = reference.copy()
    for key in list(doc.spans):
        if key in LABEL_OF or key in {SPEAKERS, KINDS} or key.endswith("_unknown"):
            del doc.spans[key]
    if SENTENCES in doc.spans:
        doc.spans[SENTENCES] = SpanGroup(
            doc, name=SENTENCES, spans=[Span(doc, s.start, s.end) for s in doc.spans[SENTENCES]]
        )
    return doc
