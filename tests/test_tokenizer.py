"""Tokenizer: holes are blanks, offsets stay, hostile runs stay quick."""

import pickle
import time
from types import SimpleNamespace

import pytest
import spacy
from spacy.language import Language

from extract.annotations import NOTE_REFS, PAGES
from extract.tokenizer import MemoTokenizer, pieces, token_texts

TEXT = """7. Memorandum From Venn to Orme1

The Moscow [Page 8] talks began in 19612 and cost 15,000.3 We agree.

  1. Source: Box 7.
  2. Not printed.
  3. Not found."""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "extract.MemoTokenizer.v1"}}})


def test_no_token_holds_a_page_marker_or_note_number(nlp: Language) -> None:
    doc = nlp(TEXT)
    words = [token.text for token in doc if not token.is_space]
    assert len(doc.text) == len(TEXT)
    assert {"Orme", "1961", "15,000", "talks"} <= set(words)
    assert "Page" not in words
    assert [TEXT[s.start_char : s.end_char] for s in doc.spans[PAGES]] == ["[Page 8]"]
    assert [TEXT[s.start_char : s.end_char] for s in doc.spans[NOTE_REFS]] == ["1", "2", "3"]


def test_text_is_the_given_one_but_for_holes(nlp: Language) -> None:
    doc = nlp(TEXT)
    holes = {i for key in (PAGES, NOTE_REFS) for s in doc.spans[key] for i in range(s.start_char, s.end_char)}
    assert doc.text == "".join(" " if i in holes else char for i, char in enumerate(TEXT))


@pytest.mark.parametrize("run", ["-" * 20_000, "(" * 20_000, "a-" * 10_000, "\ud800" * 1_000, "x" * 20_000])
def test_debris_without_blanks_is_quick_and_loses_nothing(nlp: Language, run: str) -> None:
    start = time.perf_counter()
    doc = nlp(f"See {run} there.")
    assert time.perf_counter() - start < 10
    assert len(doc.text) == len(run) + 11


def test_the_texts_of_tokens(nlp: Language) -> None:
    doc = nlp(f"{TEXT}\n{TEXT}")
    assert token_texts(doc) == [token.text for token in doc]
    assert token_texts(nlp("")) == []


def test_words_are_met_once_while_there_is_room() -> None:
    read: list[str] = []

    class Recorder:
        vocab = SimpleNamespace(strings=["known"])

        def __call__(self, text: str) -> None:
            read.append(text)

    tokenizer = MemoTokenizer(Recorder())
    tokenizer.meet(["one two, one", "two, three"], 10**9)
    assert read == ["one", "two,", "three"]
    tokenizer.meet(["three four"], 10**9)
    assert read == ["one", "two,", "three", "four"]
    tokenizer.meet(["five"], 4)  # as many were met
    tokenizer.met.clear()
    tokenizer.meet(["five"], 1)  # the vocabulary has as many
    assert len(read) == 4


def test_what_was_met_is_known_in_a_memory_zone_and_forgotten_by_copies(nlp: Language) -> None:
    tokenizer = nlp.tokenizer
    tokenizer.meet(["Zorvik's quonsetary"], 10**9)
    with nlp.memory_zone():
        nlp("Zorvik's quonsetary brumalian.")
    assert {"Zorvik", "quonsetary"} <= set(nlp.vocab.strings)
    assert "brumalian" not in nlp.vocab.strings
    assert "Zorvik's" in tokenizer.met
    assert not pickle.loads(pickle.dumps(tokenizer)).met
    assert not tokenizer.from_bytes(tokenizer.to_bytes()).met


def test_pieces_are_the_text() -> None:
    text = "a" * 1200 + " b " + "c" * 499
    assert "".join(pieces(text)) == text
    assert [len(piece) for piece in pieces(text)] == [500, 500, 702]
