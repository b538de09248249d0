"""Consistency: Doc with people -> the same people, without names of things, with what was passed over.

A name found once with confidence is the same name wherever it stands alone in the document: one sense per document.
Initials that are a sentence by themselves, in a note or where a signature stands, sign it.
"""

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup

from extract.annotations import BLOCKS, LABEL_OF, PEOPLE, SCORES, SENTENCES
from extract.data import load_words

SHORTEST = 3  # characters: initials and particles are too common to be taken for a repeat
INITIALS = re.compile(r"(?:[A-Z]\.?){2,4}")
SIGNING = ("signed", "note")
# In the annotated training documents all 18 such initials are people; one more right, one wrong for what is unseen.
INITIALS_SCORE = 19 / 20


@Language.factory(
    "extract_consistency",
    assigns=["doc.spans"],
    requires=["doc.spans"],
    default_config={"spans_key": PEOPLE, "confidence": 0.5},
)
def make_consistency(nlp: Language, name: str, spans_key: str, confidence: float) -> "Consistency":
    """Factory: `confidence` is the score from which a mention lends its last word to the rest of the document."""
    return Consistency(name, load_words("named_after"), spans_key=spans_key, confidence=confidence)


class Consistency(Pipe):
    """Rewrites one span group and its scores; a repeat gets the score of the best mention of its name."""

    def __init__(self, name: str, things: frozenset[str], *, spans_key: str, confidence: float) -> None:
        self.name = name
        self.things = things
        self.spans_key = spans_key
        self.label = LABEL_OF[spans_key]
        self.confidence = confidence

    def __call__(self, doc: Doc) -> Doc:
        if self.spans_key in doc.spans:
            self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[tuple[Span, float]]:
        """Spans and scores, in text order."""
        group = doc.spans[self.spans_key]
        scored = zip(group, group.attrs.get(SCORES, [1.0] * len(group)), strict=True)
        kept = [(span, score) for span, score in scored if not self.names_a_thing(span)]
        inside = {i for span, _ in kept for i in range(span.start, span.end)}
        signed = [(span, INITIALS_SCORE) for span in initials(doc, self.label) if span.start not in inside]
        return sorted([*kept, *self.repeats(doc, kept), *signed], key=lambda each: each[0].start)

    def repeats(self, doc: Doc, found: list[tuple[Span, float]]) -> Iterator[tuple[Span, float]]:
        """Words outside the spans found that are the last word of one of them, and have no capitalised word behind."""
        best: dict[str, float] = {}
        for span, score in found:
            last = span[-1].text
            if score >= self.confidence and len(last) >= SHORTEST and last[0].isupper():
                best[last] = max(score, best.get(last, 0.0))
        inside = {i for span, _ in found for i in range(span.start, span.end)}
        for token in doc:
            if token.text in best and token.i not in inside:
                span = Span(doc, token.i, token.i + 1, label=self.label)
                if not self.names_a_thing(span) and not opens_a_name(span):
                    yield span, best[token.text]

    def names_a_thing(self, span: Span) -> bool:
        """Whether the word that follows makes the name that of a law, library, plan, …."""
        return span.end < len(span.doc) and span.doc[span.end].text in self.things

    def set_annotations(self, doc: Doc, found: list[tuple[Span, float]]) -> None:
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=[span for span, _ in found])
        doc.spans[self.spans_key].attrs[SCORES] = [score for _, score in found]


def initials(doc: Doc, label: str) -> Iterator[Span]:
    """Initials with nothing but marks beside them in their sentence, in notes and where signatures stand."""
    blocks = [block for block in doc.spans.get(BLOCKS, ()) if block.label_ in SIGNING]
    for sentence in doc.spans.get(SENTENCES, ()):
        words = [token for token in sentence if not (token.is_punct or token.is_space)]
        if len(words) == 1 and INITIALS.fullmatch(words[0].text):
            at = words[0].i
            if any(block.start <= at < block.end for block in blocks):
                yield Span(doc, at, at + 1, label=label)


def opens_a_name(span: Span) -> bool:
    """Whether a capitalised word follows, so that the word may be part of a longer name."""
    return span.end < len(span.doc) and span.doc[span.end].text[0].isupper()
