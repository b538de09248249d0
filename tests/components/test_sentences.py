"""Sentences with the answer inside: `|` where one ends, `{2}` a glued note number, `[Page 3]` a page marker."""

import re
import time
from collections.abc import Iterable
from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.training import Example

import extract.components.sentences  # noqa: F401  (registers the factory)
from extract.annotations import BLOCKS, NO_ROLE, SENTENCES
from extract.components.sentences import cut_block, load_rules, score_sentences
from extract.reading.memo import Block, Memo, Note, Page
from extract.tokenizer import MemoTokenizer, make_memo_tokenizer


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = make_memo_tokenizer()(nlp)
    nlp.add_pipe("extract_sentences")
    return nlp


def read_marked(marked: str, kind: str = "p") -> tuple[Memo, list[str]]:
    """A memo of one block from marked text, and its sentences as printed."""
    expected = [re.sub(r"[{}]", "", piece).strip() for piece in marked.split("|")]
    text, notes, at = "", [], 0
    joined = re.sub(r"\s*\|\s*", " ", marked).strip()
    for hit in re.finditer(r"\{(\w+)\}", joined):
        text += joined[at : hit.start()]
        notes.append(Note(0, 0, hit[1], ref=(len(text), len(text) + len(hit[1]))))
        text += hit[1]
        at = hit.end()
    text += joined[at:]
    pages = tuple(Page(m.start(), m.end(), m[1]) for m in re.finditer(r"\[Page (\d+)\]", text))
    return Memo(text, blocks=(Block(0, len(text), kind),), pages=pages, notes=tuple(notes)), expected  # type: ignore[arg-type]


def cut(nlp: Language, memo: Memo) -> list[str]:
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, MemoTokenizer)
    doc = nlp(tokenizer.from_memo(memo))
    return [memo.text[span.start_char : span.end_char] for span in doc.spans[SENTENCES]]


@pytest.mark.parametrize(
    "marked",
    [
        "We met today. | He agreed to wait.",
        "Will they sign? | We doubt it! | They may.",
        # Titles, initials, abbreviations.
        "Gen. Hale called on Mr. A. B. Corley and Sec. Dunn. | They talked.",
        "J. F. Harlow of the U.S. Embassy saw Lt. Col. Ames, Jr. at St. Ives.",
        "This is the view of the U.S. | The Turks differ.",
        "This is the view of the U.S. Government, e.g. of its Treasury, i.e. of Mr. Poe.",
        "Received at 7:29 p.m. | Repeated to Ankara.",
        "He came at 7 p.m. Tuesday and left at 9 a.m. | We stayed.",
        "He left at 3:30 p. m. June 4.",
        "They want ships, planes, etc. | Soviet yards build them.",
        "Rt. Hon. Anne Hale saw Amb. Poe. | She told the Amb. | He left.",
        "See Box 4, Country Files, Vol. I. | Secret; Exdis.",
        "See vol. II, pp. 12–15, and No. 5 of the series; also Doc. A/1234 and 68 Stat. 832.",
        "He said no. | They were sorry.",
        "This is modern art. | Few like it.",
        "They oppose Plan B. | We should drop it.",
        "It recommended: “A. That the plan be approved; B. That it be paid for.”",
        # Quotes, brackets, note numbers, page markers.
        "He said: “We shall not go.” | They went.",
        "He wrote “Noted. | C.A.H.” | No record was found.",
        "(They had left.) | We stayed.",
        "We agreed to that.{2} | They did not.{10}",
        "It was “fair.”{3} | It was final.",
        "It was “fair.{3}” | It was final.",
        "The limit of 15,000.{4} | Nothing else.",
        "It ended in 1961.{2}",
        "One side [Page 12] spoke. | The other [Page 13] did not.",
        "“Why not?” he asked. | Nobody knew.",
        # Ellipses.
        "He spoke of a . . . plan. | It failed.",
        "It failed . . . . | The others left.",
        "It failed. | … The others left.",
        "The need for a … bomb is plain. | If so, we act.",
        "They left … | Nevertheless we wait.",
        "They left.. | Soviet ships came.",
        # Numbers and letters of lists belong to what follows.
        "1. We agree. | 2. They do not.",
        "1. a. Note the share. | b. Approve the rest.",
        "(1) We agree. | (2) They do not. | (b) they may.",
        "II. The facts are these. | III. The plan is this.",
        "[1.] The parties agree. | “2. Nothing else binds them.",
        "2660. Reference Deptel 2766. | Nasser asked for arms.",
        "17. 1. Three delegations met.",
        "See paragraph 5. e. of the annex.",
        # Classifications stand after what they classify.
        "We show resolve. (S) | They will notice. (C)",
        "(A) We go. | (B) They go. | (C) All go.",
        "McG. B.",
        "Harlow",
    ],
)
def test_cuts(nlp: Language, marked: str) -> None:
    memo, expected = read_marked(marked)
    assert cut(nlp, memo) == expected


@pytest.mark.parametrize(
    "stray", ["—", "1.", "(a)", "B.", "•", ". . .", "15,000.4", "IV.", "2. b)", "?", "[", "12.0 %"]
)
def test_no_stray_sentence(nlp: Language, stray: str) -> None:
    assert cut(nlp, Memo(stray, blocks=(Block(0, len(stray), "p"),))) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It came. ?", "It came. ?"),
        ("In what year? 1955.", "In what year? 1955."),
        (". The firms stayed.", "The firms stayed."),
        ("It came. [Page 3]", "It came."),
        ("[Page 3] It came.", "It came."),
    ],
)
def test_strays_join_a_neighbour(nlp: Language, text: str, sentence: str) -> None:
    memo, _ = read_marked(text)
    assert cut(nlp, memo) == [sentence]


def test_no_sentence_crosses_a_block(nlp: Language) -> None:
    text = "SUBJECT\n\n  • Sale of wheat\n\nWe agree\n\nto sell it."
    blocks = [("SUBJECT", "head"), ("Sale of wheat", "item"), ("We agree", "p"), ("to sell it.", "p")]
    memo = Memo(text, blocks=tuple(Block(text.index(b), text.index(b) + len(b), kind) for b, kind in blocks))  # type: ignore[arg-type]
    assert cut(nlp, memo) == [b for b, _ in blocks]


def test_sents_start_where_sentences_do(nlp: Language) -> None:
    doc = nlp("5. Memorandum to Mr. Poe1\n\nBonn, May 2.\n\n  • We agree. They wait.2\n\n  1. Secret.\n  2. Ibid.")
    starts = {sent.start for sent in doc.sents}
    assert {span.start for span in doc.spans[SENTENCES]} <= starts
    assert starts - {span.start for span in doc.spans[SENTENCES]} <= {0}
    assert all(span.label_ == NO_ROLE for span in doc.spans[SENTENCES])


def test_without_blocks_the_doc_is_one() -> None:
    plain = spacy.blank("en")
    plain.add_pipe("extract_sentences")
    doc = plain("He met Gen. Hale. They left.")
    assert [span.text for span in doc.spans[SENTENCES]] == ["He met Gen. Hale.", "They left."]
    assert len(plain("").spans[SENTENCES]) == 0


def test_empty(nlp: Language) -> None:
    for text in ("", " ", "\n\n"):
        assert len(nlp(text).spans[SENTENCES]) == 0


TEXTS = ["We agree. They wait.", "", "1. Go.\n\n2. Stay. Or not.", "No stop"]


def test_twice_is_once(nlp: Language) -> None:
    for text in TEXTS:
        doc = nlp(text)
        once = bounds(doc), [token.is_sent_start for token in doc]
        nlp.get_pipe("extract_sentences")(doc)
        assert (bounds(doc), [token.is_sent_start for token in doc]) == once


def test_batch_is_one_by_one(nlp: Language) -> None:
    assert [bounds(doc) for doc in nlp.pipe(TEXTS)] == [bounds(nlp(text)) for text in TEXTS]


def test_survives_bytes(nlp: Language) -> None:
    doc = nlp(TEXTS[0])
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert bounds(again) == bounds(doc)
    assert [sent.text for sent in again.sents] == [sent.text for sent in doc.sents]


def test_pipeline_survives_bytes(nlp: Language) -> None:
    saved = nlp.to_bytes()
    other = spacy.blank("en")
    other.tokenizer = make_memo_tokenizer()(other)
    other.add_pipe("extract_sentences")
    other.from_bytes(saved)
    assert bounds(other(TEXTS[2])) == bounds(nlp(TEXTS[2]))


MEMO_LIKE = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [". ", "? ", ".” ", " . . . ", "… ", "1. ", "(a) ", "U.S. ", "Mr. ", "\n\n", "  • ", "The ", "—"]
        ),
        st.sampled_from(["[Page 4]", "word.2 ", "\n\n  1. Note.\n  2. Ibid.", "\r\n", "\x00", "𝔘. ", "é. "]),
    ),
    max_size=30,
).map("".join)


@settings(deadline=None)
@given(text=MEMO_LIKE)
def test_any_text_gives_sound_sentences(nlp: Language, text: str) -> None:
    doc = nlp(text)
    spans = list(doc.spans[SENTENCES])
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(any(char.isalpha() for char in span.text) for span in spans)
    assert all(not span.text[0].isspace() for span in spans)
    inside = [(block.start, block.end) for block in doc.spans[BLOCKS]]
    assert all(any(start <= span.start and span.end <= end for start, end in inside) for span in spans)
    assert {span.start for span in spans} <= {sent.start for sent in doc.sents}


@settings(deadline=None)
@given(text=MEMO_LIKE)
def test_any_text_without_structure(nlp: Language, text: str) -> None:
    doc = nlp.get_pipe("extract_sentences")(Doc(nlp.vocab, words=text.split()))
    spans = list(doc.spans[SENTENCES])
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(any(char.isalpha() for char in span.text) for span in spans)


@pytest.mark.parametrize("unit", ["1? ", "A. ", "mr.\t", "… ", "W, A. The ", "? (", "--"])
def test_time_is_linear(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    started = time.perf_counter()
    sum(1 for _ in cut_block(text, 0, len(text), {}, load_rules()))
    assert time.perf_counter() - started < 10  # a quadratic step takes minutes


# The scorer.


def example(nlp: Language, found: Iterable[tuple[int, int]], wanted: Iterable[tuple[int, int]] | None) -> Example:
    """Docs of ten words "a " with sentences given in tokens."""
    docs = [Doc(nlp.vocab, words=["a"] * 10) for _ in range(2)]
    for doc, cuts in zip(docs, (found, wanted), strict=True):
        if cuts is not None:
            doc.spans[SENTENCES] = SpanGroup(doc, name=SENTENCES, spans=[doc[start:end] for start, end in cuts])
    return Example(*docs)


def test_score_by_hand(nlp: Language) -> None:
    scores = score_sentences([example(nlp, [(0, 3), (3, 5), (5, 10)], [(0, 3), (3, 10)])])
    assert scores == {"sentences_p": 1 / 3, "sentences_r": 1 / 2, "sentences_f": 2 / 5}


def test_perfect_is_one(nlp: Language) -> None:
    assert set(score_sentences([example(nlp, [(0, 3), (3, 10)], [(0, 3), (3, 10)])]).values()) == {1.0}


def test_what_is_not_found_is_missed(nlp: Language) -> None:
    assert score_sentences([example(nlp, [], [(0, 3)])]) == {"sentences_p": 0.0, "sentences_r": 0.0, "sentences_f": 0.0}


def test_order_does_not_matter(nlp: Language) -> None:
    one, two = example(nlp, [(0, 3)], [(0, 3), (3, 10)]), example(nlp, [(0, 4), (4, 9)], [(4, 9)])
    assert score_sentences([one, two]) == score_sentences([two, one])


def test_counts_add_up(nlp: Language) -> None:
    one, two = example(nlp, [(0, 3)], [(0, 3), (3, 10)]), example(nlp, [(0, 4), (4, 9)], [(4, 9)])
    assert score_sentences([one, two])["sentences_f"] == 2 * 2 / (3 + 3)


def test_nothing_to_measure_is_none(nlp: Language) -> None:
    for examples in ([], [example(nlp, [], [])], [example(nlp, [(0, 3)], None)]):
        assert set(score_sentences(examples).values()) == {None}


def bounds(doc: Doc) -> list[tuple[int, int, str]]:
    return [(span.start_char, span.end_char, span.label_) for span in doc.spans[SENTENCES]]
