"""Consistency: Doc with people and places -> one reading of every name, and the people who were passed over.

No words name a person and a place at once: of two spans that share a word the surer one stays. A name found with
confidence, in at least a `share` of the places where it stands alone, is the same name in all of them: one sense per
document. Initials that are a sentence by themselves, in a note or where a signature stands, sign it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup

from extract.annotations import BLOCKS, LABEL_OF, PEOPLE, PLACES, SCORES, SENTENCES
from extract.data import load_words
from extract.tokenizer import token_texts

SHORTEST = 3  # characters: initials and particles are too common to be taken for a repeat
INITIALS = re.compile(r"(?:[A-Z]\.?){2,4}")
SIGNING = ("signed", "note")
# In the annotated training documents all 18 such initials are people; one more right, one wrong for what is unseen.
INITIALS_SCORE = 19 / 20

Scored: TypeAlias = tuple[Span, float]


@Language.factory(
    "extract_consistency",
    assigns=["doc.spans"],
    requires=["doc.spans"],
    default_config={"spans_key": PEOPLE, "others": PLACES, "confidence": 0.5, "share": 0.5},
)
def make_consistency(
    nlp: Language, name: str, spans_key: str, others: str, confidence: float, share: float
) -> "Consistency":
    """Factory: `confidence` is the score from which a mention lends its last word to the rest of the document."""
    things = load_words("named_after")
    return Consistency(name, things, spans_key=spans_key, others=others, confidence=confidence, share=share)


class Consistency(Pipe):
    """Rewrites the people, with their scores, and takes from `others`, where they are there, what is a person.

    A repeat gets the score of the best mention of its name.
    """

    def __init__(
        self, name: str, things: frozenset[str], *, spans_key: str, others: str, confidence: float, share: float
    ) -> None:
        self.name = name
        self.things = things
        self.spans_key = spans_key
        self.others = others
        self.label = LABEL_OF[spans_key]
        self.confidence = confidence
        self.share = share

    def __call__(self, doc: Doc) -> Doc:
        if self.spans_key in doc.spans:
            self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> dict[str, list[Scored]]:
        """Spans and scores of each group there is, in text order."""
        named = [each for each in scored(doc, self.spans_key) if not self.names_a_thing(each[0])]
        kept, others = surer(named, scored(doc, self.others))
        for more in (self.repeats(doc, kept), initials(doc, self.label)):
            taken = covered(kept) | covered(others)
            kept = kept + [each for each in more if each[0].start not in taken]
        found = {self.spans_key: sorted(kept, key=lambda each: each[0].start)}
        return found | ({self.others: others} if self.others in doc.spans else {})

    def repeats(self, doc: Doc, found: list[Scored]) -> Iterator[Scored]:
        """Words outside the spans found that are the last word of enough of them, with no capitalised word behind."""
        best: dict[str, float] = {}
        for span, score in found:
            last = span[-1].text
            if score >= self.confidence and len(last) >= SHORTEST and last[0].isupper():
                best[last] = max(score, best.get(last, 0.0))
        inside = covered(found)
        passed_over = [
            span
            for i, word in enumerate(token_texts(doc) if best else ())
            if word in best and i not in inside
            for span in [Span(doc, i, i + 1, label=self.label)]
            if not self.names_a_thing(span) and not opens_a_name(span)
        ]
        times, missed = Counter(span[-1].text for span, _ in found), Counter(span.text for span in passed_over)
        for span in passed_over:
            if times[span.text] >= self.share * (times[span.text] + missed[span.text]):
                yield span, best[span.text]

    def names_a_thing(self, span: Span) -> bool:
        """Whether the word that follows makes the name that of a law, library, plan, …."""
        return span.end < len(span.doc) and span.doc[span.end].text in self.things

    def set_annotations(self, doc: Doc, found: dict[str, list[Scored]]) -> None:
        for key, spans in found.items():
            doc.spans[key] = SpanGroup(doc, name=key, spans=[span for span, _ in spans])
            doc.spans[key].attrs[SCORES] = [score for _, score in spans]


def scored(doc: Doc, key: str) -> list[Scored]:
    """The spans of a group with their scores; without a score one is certain."""
    group = doc.spans.get(key, SpanGroup(doc))
    return list(zip(group, group.attrs.get(SCORES, [1.0] * len(group)), strict=True))


def surer(spans: list[Scored], others: list[Scored]) -> tuple[list[Scored], list[Scored]]:
    """Both without the spans that share a word with a surer one of the other; as sure as each other, `spans` stays."""
    best = {i: score for span, score in spans for i in range(span.start, span.end)}
    rival = {i: score for span, score in others for i in range(span.start, span.end)}

    def highest(scores: dict[int, float], span: Span) -> float:
        return max([scores.get(i, 0.0) for i in range(span.start, span.end)])

    kept = [(span, score) for span, score in spans if score >= highest(rival, span)]
    left = [(span, score) for span, score in others if score > highest(best, span)]
    return kept, left


def covered(spans: Iterable[Scored]) -> set[int]:
    """The indices of the tokens inside the spans."""
    return {i for span, _ in spans for i in range(span.start, span.end)}


def initials(doc: Doc, label: str) -> Iterator[Scored]:
    """Initials with nothing but marks beside them in their sentence, in notes and where signatures stand."""
    blocks = [block for block in doc.spans.get(BLOCKS, ()) if block.label_ in SIGNING]
    signing = {i for block in blocks for i in range(block.start, block.end)}
    for sentence in doc.spans.get(SENTENCES, ()):
        if signing.isdisjoint(range(sentence.start, sentence.end)):
            continue
        words = [token for token in sentence if not (token.is_punct or token.is_space)]
        if len(words) == 1 and words[0].i in signing and INITIALS.fullmatch(words[0].text):
            yield Span(doc, words[0].i, words[0].i + 1, label=label), INITIALS_SCORE


def opens_a_name(span: Span) -> bool:
    """Whether a capitalised word follows, so that the word may be part of a longer name."""
    return span.end < len(span.doc) and span.doc[span.end].text[0].isupper()
