"""Who holds a sentence: `author`, or the words that name somebody else."""

from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example

import extract.components.holders  # noqa: F401  (registers the factory)
from extract.annotations import BLOCKS, HOLDERS, PEOPLE, PLACES, SENTENCES
from extract.attribution import Name
from extract.components.holders import read_page, read_words, score_holders
from extract.tokenizer import group, make_memo_tokenizer


def read(text: str, *persons: str, role: str = "concern") -> Doc:
    """A Doc whose lines are sentences with that role; the words of `persons` are people."""
    doc = make_memo_tokenizer()(spacy.blank("en"))(text)
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((at, at + len(line), role))
        at += len(line) + 1
    group(doc, SENTENCES, lines)
    group(doc, BLOCKS, [(start, end, "p") for start, end, _ in lines])
    found = [(i, i + len(p), "PERSON") for p in persons for i in range(len(text)) if text.startswith(p, i)]
    group(doc, PEOPLE, sorted(found))
    group(doc, PLACES, ())
    return doc


def holders(doc: Doc) -> list[str | None]:
    found: list[Any] = spacy.blank("en").add_pipe("extract_holders")(doc).spans[SENTENCES].attrs[HOLDERS]
    return [doc.text[each[0] : each[1]] if isinstance(each, list) else each for each in found]


@pytest.mark.parametrize(
    ("text", "persons", "expected"),
    [
        ("We must wait before we agree.", (), ["author"]),
        ("The Soviets fear that the talks will fail.", (), ["Soviets"]),
        ("Gromyko insisted on a prior freeze.", ("Gromyko",), ["Gromyko"]),
        ("Gromyko said the freeze came first.\nHe feared a delay.", ("Gromyko",), ["Gromyko", "Gromyko"]),
        ("I recommend that you tell Gromyko so.", ("Gromyko",), ["author"]),
    ],
)
def test_holder(text: str, persons: tuple[str, ...], expected: list[str]) -> None:
    assert holders(read(text, *persons)) == expected


def test_a_sentence_without_role_has_no_holder() -> None:
    assert holders(read("The Soviets fear that it will fail.", role="none")) == [None]


def test_words_are_the_tokens_that_are_not_blank() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["The", "\n\n", "Soviets", "the", " "])
    assert read_words(doc) == ([0, 2, 3], ["The", "Soviets", "the"], ["the", "soviets", "the"])
    assert read_words(Doc(doc.vocab)) == ([], [], [])


def test_of_spans_with_one_start_a_person_comes_before_a_place_and_else_the_first() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["Walsh", "Toll", "fears", "Toll", "Bay", "."])
    doc.spans[SENTENCES] = [doc[:]]
    doc.spans[PEOPLE] = [Span(doc, *place, label="PERSON") for place in ((0, 2), (0, 1), (3, 5))]
    doc.spans[PLACES] = [Span(doc, 3, 4, label="PLACE")]
    assert read_page(doc)[0].names == [Name(0, 2, True), Name(3, 5, True)]


def test_a_doc_without_sentences_stays_as_it_is() -> None:
    doc = spacy.blank("en")("The Soviets fear it.")
    assert SENTENCES not in spacy.blank("en").add_pipe("extract_holders")(doc).spans


def example(gold: list[Any], found: list[Any], role: str = "concern") -> Example:
    text = "The Soviets fear it.\nWe fear it."
    predicted, reference = read(text, role=role), read(text)
    predicted.spans[SENTENCES].attrs[HOLDERS] = found
    reference.spans[SENTENCES].attrs[HOLDERS] = gold
    return Example(predicted, reference)


SOVIETS = [4, 11]


def test_score_by_hand() -> None:
    scores = score_holders([example([SOVIETS, "author"], ["author", "author"])])
    assert scores == {"holders_acc": 0.5, "holders_other_acc": 0.0}


def test_perfect_is_one_and_the_article_does_not_count() -> None:
    scores = score_holders([example([SOVIETS, "author"], [[0, 11], "author"])])
    assert scores == {"holders_acc": 1.0, "holders_other_acc": 1.0}


def test_a_holder_that_is_missing_is_a_miss() -> None:
    assert score_holders([example([SOVIETS, None], [None, None])])["holders_acc"] == 0.0


def test_a_wrong_role_is_not_counted() -> None:
    assert score_holders([example([SOVIETS, "author"], [SOVIETS, "author"], role="proposal")])["holders_acc"] is None


def test_two_documents_are_their_counts_added_in_any_order() -> None:
    one = example([SOVIETS, "author"], [SOVIETS, "author"])
    two = example([SOVIETS, None], ["author", None])
    assert score_holders([one, two]) == score_holders([two, one])
    assert score_holders([one, two])["holders_acc"] == pytest.approx(2 / 3)
