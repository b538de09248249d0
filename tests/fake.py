"""A memo invented for tests, and a pipeline that fills every layer by patterns: it stands in for a trained one."""

import re

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from extract.annotations import BLOCKS, PEOPLE, QUANTITIES, ROLES, SCORES, SENTENCES, THRESHOLDS

MEMO = """\
12. Memorandum From the Counselor (Marlow) to Secretary of State Harding1

SUBJECT

  • The Lisbon Conference

The Danes want a conference in Lisbon. Marlow and Ada Venn agree.

[Page 41]

1. We need the release of all prisoners before we can agree.2 They hold under 300, says Venn.

2. I propose that we wait. Many allies are [Page 42] opposed to a conference with Marlow.3

  1. Source: Department of State, Lot 1D2. Secret. In the margin, Harding wrote: “Go on.”
  2. In the left-hand margin, Harding wrote, “Not one of them. I propose that we ask.”
  3. No record of this has been found.
"""
META = {"name": "fake", "version": "1.2.3", "description": "Patterns for tests."}
CUES = {"need": "condition", "propose": "proposal", "opposed": "concern"}
PATTERNS = {
    "people": r"\b(?:Ada )?(?:Marlow|Harding|Venn)\b",
    "places": r"\bLisbon\b",
    "meetings": r"\b(?:[A-Z]\w+ )?[Cc]onference\b",
    "thresholds": r"\bunder \d+",
}
QUANTITY = {"cmp": "lt", "low": None, "high": 300.0, "unit": "prisoner", "per": None, "kind": "reported"}


def make_blank() -> Language:
    """A pipeline that reads memos and finds nothing."""
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "extract.MemoTokenizer.v1"}}})


def make_fake() -> Language:
    nlp = make_blank()
    nlp.add_pipe("fake_layers")
    nlp.meta = nlp.meta | META
    return nlp


@Language.component("fake_layers")
def find_layers(doc: Doc) -> Doc:
    sentences = [span for block in doc.spans[BLOCKS] for span in match(doc, r"[^\s.?!][^.?!]*[.?!]*", block)]
    roles = [next((role for cue, role in CUES.items() if cue in span.text), "none") for span in sentences]
    for span, role in zip(sentences, roles, strict=True):
        span.label_ = role
    scores = np.full((len(roles), len(ROLES)), 0.1, dtype="float32")
    for row, role in enumerate(roles):
        scores[row, ROLES.index(role)] = 0.65 if role == "concern" else 0.7
    also = [["concern"] if role == "condition" else [] for role in roles]
    doc.spans[SENTENCES] = SpanGroup(doc, name=SENTENCES, spans=sentences, attrs={SCORES: scores, "also": also})
    for key, pattern in PATTERNS.items():
        spans = match(doc, pattern, doc[:])[::-1]
        attrs = {SCORES: [0.6 if key == PEOPLE and span.text == "Venn" else 0.912345 for span in spans]}
        if key == THRESHOLDS:
            attrs[QUANTITIES] = [QUANTITY for _ in spans]
        doc.spans[key] = SpanGroup(doc, name=key, spans=spans, attrs=attrs)
    return doc


def match(doc: Doc, pattern: str, inside: Span) -> list[Span]:
    """Non-overlapping spans of whole tokens that a pattern's matches touch."""
    spans: list[Span] = []
    for found in re.finditer(pattern, doc.text[inside.start_char : inside.end_char]):
        start, end = (inside.start_char + offset for offset in found.span())
        span = doc.char_span(start, end, alignment_mode="expand")
        if span and (not spans or spans[-1].end <= span.start):
            spans.append(span)
    return spans
