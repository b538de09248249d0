"""The words that notes quote as written by hand, with hand and role."""

from typing import Any

import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example

import extract.components.quotes  # noqa: F401  (registers the factory)
from extract.annotations import HAND, HOLDERS, NOTE, NOTES, QUOTES, SENTENCES
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


def held(text: str, *sentences: str, by: Any = "author") -> list[str | None]:
    """The words of each sentence's holder after the component, all given to one holder before."""
    doc = make_memo_tokenizer()(spacy.blank("en"))(text)
    group(doc, NOTES, [(0, len(text), "3")])
    places = [(text.index(words), text.index(words) + len(words), "proposal") for words in sentences]
    group(doc, SENTENCES, places)
    doc.spans[SENTENCES].attrs[HOLDERS] = [by] * len(places)
    holders = find(doc).spans[SENTENCES].attrs[HOLDERS]
    return [text[holder[0] : holder[1]] if isinstance(holder, list) else holder for holder in holders]


def test_quoted_words_are_held_by_the_hand_where_it_is_named() -> None:
    first, second = "In the margin, Venn wrote: “We should wait.", "If they go, we follow.”"
    assert held(f"{first} {second}", first, second) == ["Venn", "Venn"]


def test_a_pronoun_means_whom_the_note_named_before() -> None:
    first, second = "Venn initialed the memorandum.", "In the margin, he wrote: “We should wait.”"
    assert held(f"{first} {second}", second) == ["Venn"]


def test_a_name_that_ends_in_a_full_stop_is_found() -> None:
    words = "In the margin, Ada V. wrote: “We should wait.”"
    assert held(words, words) == ["Ada V."]


def test_whom_the_quoted_words_name_still_holds_them() -> None:
    words = "In the margin, Venn wrote: “The Danes want a conference.”"
    place = [words.index("The Danes"), words.index(" want")]
    assert held(words, words, by=place) == ["The Danes"]


@pytest.mark.parametrize("start", ["", "Source: Department of State, Lot 1D2. "])
def test_a_sentence_of_the_editors_is_left_as_it_is(start: str) -> None:
    words = "The telegram proposed that they wait."
    assert held(start + words, words) == ["author"]


def test_the_text_is_still_held_by_the_author() -> None:
    text = "We should wait. No record has been found."
    doc = make_memo_tokenizer()(spacy.blank("en"))(text)
    group(doc, NOTES, [(16, len(text), "1")])
    group(doc, SENTENCES, [(0, 15, "proposal"), (16, len(text), "proposal")])
    doc.spans[SENTENCES].attrs[HOLDERS] = ["author", "author"]
    assert find(doc).spans[SENTENCES].attrs[HOLDERS] == ["author", "author"]


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
