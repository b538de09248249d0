"""Sentences with their roles, and the links that hold between them."""

from collections.abc import Callable, Sequence

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.training import Example

import extract.components.links  # noqa: F401  (registers the factory)
from extract.annotations import BEARS_ON, GATES, LINKS, SENTENCES
from extract.components.links import score_links
from extract.tokenizer import make_memo_tokenizer

Made = Callable[..., Doc]
OFFER = (
    ("proposal", "I recommend that we sell them grain on credit this winter."),
    ("concern", "However, this would be opposed in Congress."),
)
LIST = (
    ("condition", "We can sign the treaty only if three conditions are met:"),
    ("condition", "(a) a release of the prisoners;"),
    ("condition", "(b) an end of the broadcasts."),
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = make_memo_tokenizer()(nlp)
    nlp.add_pipe("extract_links")
    return nlp


@pytest.fixture(scope="module")
def make(nlp: Language) -> Made:
    def make(sentences: Sequence[tuple[str, str]], separator: str = "\n\n") -> Doc:
        doc = nlp.tokenizer(separator.join(words for _, words in sentences))
        spans, at = [], 0
        for role, words in sentences:
            at = doc.text.index(words, at)
            spans.append(doc.char_span(at, at + len(words), label=role))
        doc.spans[SENTENCES] = SpanGroup(doc, name=SENTENCES, spans=spans)
        return doc

    return make


def pairs(doc: Doc, kind: str) -> list[tuple[int, int]]:
    return [(source, target) for type, source, target, _ in doc.spans[SENTENCES].attrs[LINKS] if type == kind]


def test_a_condition_that_says_what_it_is_for_gates_itself(nlp: Language, make: Made) -> None:
    doc = nlp(
        make([("condition", "We cannot agree to a conference unless the prisoners are released before it opens.")])
    )
    assert pairs(doc, GATES) == [(0, 0)]


def test_items_gate_the_line_that_announces_them(nlp: Language, make: Made) -> None:
    assert pairs(nlp(make(LIST)), GATES) == [(0, 0), (1, 0), (2, 0)]


def test_a_concern_bears_on_the_proposal_before_it(nlp: Language, make: Made) -> None:
    assert pairs(nlp(make(OFFER, " ")), BEARS_ON) == [(1, 0)]


def test_without_a_proposal_nothing_bears_on_one(nlp: Language, make: Made) -> None:
    doc = nlp(make([("concern", "The harvest has failed."), ("none", "It rained.")]))
    assert doc.spans[SENTENCES].attrs[LINKS] == []


def test_only_conditions_gate_and_only_proposals_are_borne_on(nlp: Language, make: Made) -> None:
    doc = nlp(make([*OFFER, *LIST, ("none", "He left.")]))
    roles = [span.label_ for span in doc.spans[SENTENCES]]
    for type, source, target, score in doc.spans[SENTENCES].attrs[LINKS]:
        assert roles[source] == "condition" if type == GATES else roles[source] in ("condition", "concern")
        assert type == GATES or roles[target] == "proposal"
        assert 0 < score <= 1


def test_a_doc_without_sentences_stays_as_it_is(nlp: Language) -> None:
    assert SENTENCES not in nlp("We need time before we can agree.").spans


def test_links_survive_a_docbin(nlp: Language, make: Made) -> None:
    doc = nlp(make(OFFER))
    (again,) = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(nlp.vocab)
    assert again.spans[SENTENCES].attrs[LINKS] == doc.spans[SENTENCES].attrs[LINKS]


def test_a_higher_bar_links_less(nlp: Language, make: Made) -> None:
    strict = spacy.blank("en").add_pipe("extract_links", config={"bearing": 1.0})
    assert pairs(strict(make(OFFER)), BEARS_ON) == []


def linked(doc: Doc, *links: tuple[str, int, int]) -> Doc:
    copy = doc.copy()
    spans: list[Span] = list(copy.spans[SENTENCES])
    rows = [[*link, 0.9] for link in links]
    copy.spans[SENTENCES] = SpanGroup(copy, name=SENTENCES, spans=spans, attrs={LINKS: rows})
    return copy


class TestScorer:
    def test_by_hand(self, make: Made) -> None:
        doc = make(LIST)
        gold = linked(doc, (GATES, 0, 0), (GATES, 1, 0), (GATES, 2, 0))
        scores = score_links([Example(linked(doc, (GATES, 0, 0), (GATES, 1, 1)), gold)])
        assert scores["links_gates_p"] == 1 / 2
        assert scores["links_gates_r"] == 1 / 3
        assert scores["links_gates_f"] == 2 / 5
        assert scores["links_bears_on_f"] is None

    def test_the_gold_itself_is_perfect(self, make: Made) -> None:
        gold = linked(make(OFFER), (BEARS_ON, 1, 0))
        assert score_links([Example(gold, gold)])["links_bears_on_f"] == 1

    def test_what_is_not_proposed_is_a_miss(self, make: Made) -> None:
        doc = make(OFFER)
        scores = score_links([Example(linked(doc), linked(doc, (BEARS_ON, 1, 0)))])
        assert (scores["links_bears_on_p"], scores["links_bears_on_r"], scores["links_bears_on_f"]) == (None, 0, 0)

    def test_order_does_not_matter(self, make: Made) -> None:
        doc = make(LIST)
        links = [(GATES, 0, 0), (GATES, 1, 0)]
        assert score_links([Example(linked(doc, *links[::-1]), linked(doc, *links))])["links_gates_f"] == 1

    def test_two_documents_are_their_counts_added(self, make: Made) -> None:
        doc, other = make(OFFER), make(LIST)
        right = Example(linked(doc, (BEARS_ON, 1, 0)), linked(doc, (BEARS_ON, 1, 0)))
        wrong = Example(linked(other), linked(other, (BEARS_ON, 1, 0), (BEARS_ON, 2, 0)))
        assert score_links([right, wrong])["links_bears_on_r"] == 1 / 3

    def test_a_reference_that_nobody_read_does_not_count(self, make: Made) -> None:
        doc = make(OFFER)
        assert score_links([Example(linked(doc, (BEARS_ON, 1, 0)), doc)])["links_bears_on_f"] is None
