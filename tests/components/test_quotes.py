"""The words that notes quote as written by hand, with hand and role."""

from typing import Any

import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example

import extract.components.quotes  # noqa: F401  (registers the factory)
from extract.annotations import HAND, NOTE, NOTES, QUOTES, SENTENCES
from extract.components.quotes import score_quotes
from extract.tokenizer import group, make_memo_tokenizer

TEXT = "In the margin, Venn wrote: “We should wait.” See Document 4, “Talks.”"
WORDS = (TEXT.index("We"), TEXT.index("wait.") + 5)


def read(role: str = "proposal") -> Doc:
    doc = make_memo_tokenizer()(spacy.blank("en"))(TEXT)
    group(doc, NOTES, [(0, len(TEXT), "3")])
    group(doc, SENTENCES, [(0, WORDS[1] + 1, role)])
    return doc


def find(doc: Doc) -> Doc:
    return spacy.blank("en").add_pipe("extract_quotes")(doc)


def test_written_words_are_a_span_with_note_hand_and_role() -> None:
    doc = find(read())
    quotes = doc.spans[QUOTES]
    assert [(span.start_char, span.end_char, span.label_) for span in quotes] == [(*WORDS, "proposal")]
    assert (quotes.attrs[NOTE], quotes.attrs[HAND]) == (["3"], ["Venn"])


def test_a_doc_without_notes_has_none() -> None:
    doc = find(spacy.blank("en")(TEXT))
    assert len(doc.spans[QUOTES]) == 0


def example(gold: list[tuple[int, int]], hand: str = "Venn") -> Example:
    reference = read()
    group(reference, QUOTES, [(start, end, "none") for start, end in gold])
    reference.spans[QUOTES].attrs[HAND] = [hand] * len(gold)
    return Example(find(read()), reference)


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        ([example([WORDS])], (1.0, 1.0, 1.0, 1.0)),
        ([example([WORDS], hand="Marlow")], (1.0, 1.0, 1.0, 0.0)),
        ([example([WORDS, (0, 2)])], (1.0, 0.5, 2 / 3, 1.0)),
        ([example([(0, 2)])], (0.0, 0.0, 0.0, None)),
        ([example([WORDS]), example([(0, 2)])], (0.5, 0.5, 0.5, 1.0)),
        ([example([(0, 2)]), example([WORDS])], (0.5, 0.5, 0.5, 1.0)),
        ([Example(find(read()), read())], (None, None, None, None)),
    ],
)
def test_score(examples: list[Example], expected: tuple[Any, ...]) -> None:
    scores = score_quotes(examples)
    assert tuple(scores[f"quotes_{key}"] for key in ("p", "r", "f", "hand_acc")) == pytest.approx(expected)
