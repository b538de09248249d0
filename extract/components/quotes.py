"""Quotes: Doc with notes and sentences -> `doc.spans["quotes"]`: the words that notes quote as written by hand.

The label is the role of the sentence that the quotation begins in, and so is the score. Where holders are known, the
sentences of notes that were given to the document's author go to whose hand wrote them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example
from spacy.util import registry

from extract.annotations import HAND, HOLDERS, NO_ROLE, NOTE, NOTES, QUOTES, ROLES, SCORES, SENTENCES
from extract.attribution import AUTHOR
from extract.reading.marginalia import Marginalia, Written, has_quotation, read_marginalia


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters [start, end), the note's number, whose hand it is if the note says so, role and its probability."""

    start: int
    end: int
    note: str
    hand: str | None
    role: str
    score: float | None


@Language.factory(
    "extract_quotes",
    assigns=["doc.spans"],
    requires=["doc.spans"],
    default_config={"scorer": {"@scorers": "extract.quotes_scorer.v1"}},
    default_score_weights={"quotes_f": 1.0},
)
def make_quotes(nlp: Language, name: str, scorer: Callable[..., dict[str, Any]] | None) -> "Quotes":
    """Factory of the quote component."""
    return Quotes(name, scorer=scorer)


class Quotes(Pipe):
    """Finds what was written by hand in the notes of a Doc."""

    def __init__(self, name: str, *, scorer: Callable[..., dict[str, Any]] | None = None) -> None:
        self.name = name
        self.scorer = scorer

    def __call__(self, doc: Doc) -> Doc:
        notes = read_notes(doc)
        self.set_annotations(doc, self.predict(doc, notes))
        if notes and SENTENCES in doc.spans and HOLDERS in doc.spans[SENTENCES].attrs:
            give_to_hands(doc, notes)
        return doc

    def predict(self, doc: Doc, notes: Sequence[tuple[Span, Marginalia]]) -> list[Quote]:
        """The quotations, in text order, disjoint; `notes`: each with what it says of handwriting."""
        if not notes:
            return []
        sentences = list(doc.spans.get(SENTENCES, ()))
        scores = doc.spans[SENTENCES].attrs.get(SCORES) if sentences else None
        starts = [span.start_char for span in sentences]
        found: list[Quote] = []
        for note, read in notes:
            for each in read.written:
                start, end = note.start_char + each.start, note.start_char + each.end
                at = bisect_right(starts, start) - 1
                role = sentences[at].label_ if at >= 0 and sentences[at].label_ in ROLES else NO_ROLE
                known = scores is not None and at >= 0
                score = float(scores[at][ROLES.index(role)]) if known else None  # type: ignore[index, arg-type]
                found.append(Quote(start, end, note.label_, each.hand, role, score))
        return sorted(found, key=lambda quote: quote.start)

    def set_annotations(self, doc: Doc, quotes: list[Quote]) -> None:
        spans = []
        for quote in quotes:
            words = doc.char_span(quote.start, quote.end, alignment_mode="expand")
            spans.append(Span(doc, words.start, words.end, label=quote.role))
        attrs = {
            NOTE: [quote.note for quote in quotes],
            HAND: [quote.hand for quote in quotes],
            SCORES: [quote.score for quote in quotes],
        }
        doc.spans[QUOTES] = SpanGroup(doc, name=QUOTES, spans=spans, attrs=attrs)


def read_notes(doc: Doc) -> list[tuple[Span, Marginalia]]:
    """The notes that quote what was written by hand, each with what it says of it."""
    found = []
    for note in doc.spans.get(NOTES, ()):
        text = note.text
        if has_quotation(text) and (read := read_marginalia(text)).written:
            found.append((note, read))
    return found


def give_to_hands(doc: Doc, notes: Iterable[tuple[Span, Marginalia]]) -> None:
    """Take the sentences of notes from the document's author: what is quoted from a hand is held by its words.

    Who else holds a sentence is left as it is; what editors tell is held by the author, as the guidelines have it.
    """
    sentences = list(doc.spans[SENTENCES])
    starts = [span.start_char for span in sentences]
    holders = list(doc.spans[SENTENCES].attrs[HOLDERS])
    for note, read in notes:
        for index in range(bisect_left(starts, note.start_char), bisect_left(starts, note.end_char)):
            if holders[index] != AUTHOR:
                continue
            start, end = (at - note.start_char for at in (starts[index], sentences[index].end_char))
            inside = (each for each in read.written if each.hand and each.start < end and start < each.end)
            written = next(inside, None)
            if written:
                holders[index] = [note.start_char + at for at in hand_in(note.text, written)]
    doc.spans[SENTENCES].attrs[HOLDERS] = holders


def hand_in(note: str, written: Written) -> tuple[int, int]:
    """Where a note names whose hand wrote: nearest before the quotation, else first behind it."""
    named = list(re.finditer(rf"(?<!\w){re.escape(written.hand or '')}(?!\w)", note))
    before = [found for found in named if found.end() <= written.start]
    return (before[-1] if before else named[0]).span()


@registry.scorers("extract.quotes_scorer.v1")
def make_quotes_scorer() -> Callable[..., dict[str, Any]]:
    """Scorer of the quote component."""
    return score_quotes


def score_quotes(examples: Iterable[Example], **_: object) -> dict[str, float | None]:
    """`quotes_p`, `quotes_r`, `quotes_f`: same start and end; `quotes_hand_acc`: the share of those with the same hand.

    Docs whose reference has no quote group are not counted; None where there was nothing to measure.
    """
    found = wanted = right = hands = 0
    for example in examples:
        if QUOTES not in example.reference.spans:
            continue
        gold, given = _quoted(example.reference), _quoted(example.predicted)
        both = gold.keys() & given.keys()
        wanted, found, right = wanted + len(gold), found + len(given), right + len(both)
        hands += sum(gold[place] == given[place] for place in both)
    return {
        "quotes_p": right / found if found else 0.0 if wanted else None,
        "quotes_r": right / wanted if wanted else 0.0 if found else None,
        "quotes_f": 2 * right / (found + wanted) if found + wanted else None,
        "quotes_hand_acc": hands / right if right else None,
    }


def _quoted(doc: Doc) -> dict[tuple[int, int], str | None]:
    """Offsets -> hand."""
    spans = doc.spans.get(QUOTES, ())
    hands = spans.attrs.get(HAND) or [None] * len(spans) if spans else []
    return {(span.start_char, span.end_char): hand for span, hand in zip(spans, hands, strict=True)}
