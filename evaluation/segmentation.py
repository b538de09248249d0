"""Sentences cut by hand, and the text they lie in -> how well reading, tokenizer and sentence component find them.

A document has `text`, the `range` that was cut, its `sentences` as [[start, end]], and `notes_from`, where the notes
begin, None if it has none. Sentences found that do not lie within the range are not counted.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import spacy
from spacy.language import Language

from evaluation.counts import Gold, Tally, compare
from extract.annotations import SENTENCES

Offsets: TypeAlias = tuple[int, int]
Segment: TypeAlias = Callable[[str], list[Offsets]]  # text -> offsets of its sentences

EXACT = "same start and end"
RULES = {
    "sentences.strict": EXACT,
    "sentences.body": f"{EXACT}, before the notes",
    "sentences.notes": f"{EXACT}, in notes",
    "sentences.words": "same first and last letter or digit: a dash that opens a paragraph may belong to it or not",
}


def make_pipeline() -> Language:
    """A pipeline that cuts sentences as any of the package's does, with nothing trained."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "extract.MemoTokenizer.v1"}}})
    nlp.add_pipe("extract_sentences")
    return nlp


def make_segmenter() -> Segment:
    """The sentences of a text as that pipeline cuts them."""
    nlp = make_pipeline()

    def segment(text: str) -> list[Offsets]:
        doc = nlp(text)
        return [(span.start_char, span.end_char) for span in doc.spans[SENTENCES]]

    return segment


def count_segmentation(documents: Iterable[Gold], segment: Segment) -> tuple[list[Tally], list[dict[str, Any]]]:
    """Each document's counts, and of each with any the offsets missed and those found that are no sentences."""
    tallies, disagreements = [], []
    for document in documents:
        wanted = [(start, end) for start, end in document["sentences"]]
        found = within(document["range"], segment(document["text"]))
        tallies.append(count_segments(document, found))
        missed, extra = (sorted(set(a) - set(b)) for a, b in ((wanted, found), (found, wanted)))
        if missed or extra:
            disagreements.append({"id": document["id"], "missed": missed, "extra": extra})
    return tallies, disagreements


def count_segments(document: Gold, found: Iterable[Offsets]) -> Tally:
    """Row -> counts of one document, all together and by where they lie."""
    notes_from = document["notes_from"]

    def in_notes(span: Offsets) -> bool:
        return notes_from is not None and span[1] > notes_from

    pairs = [[(start, end) for start, end in document["sentences"]], list(found)]
    body = [[span for span in spans if not in_notes(span)] for spans in pairs]
    notes = [[span for span in spans if in_notes(span)] for spans in pairs]
    words = [[trim(document["text"], span) for span in spans] for spans in pairs]
    return {row: compare(*some) for row, some in zip(RULES, (pairs, body, notes, words), strict=True)}


def trim(text: str, span: Offsets) -> Offsets:
    """The span from its first to its last letter or digit."""
    inside = [i for i in range(*span) if text[i].isalnum()]
    return (inside[0], inside[-1] + 1) if inside else span


def within(bounds: Offsets, spans: Iterable[Offsets]) -> list[Offsets]:
    """The spans that lie in a range."""
    start, end = bounds
    return [span for span in spans if start <= span[0] and span[1] <= end]
