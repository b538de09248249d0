"""The entity component: what it writes, from what it knows, and its scorer. The list is the package's."""

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example

import extract.components.entities  # noqa: F401  (registers the factory)
from extract.annotations import DATE, ENTITIES, HEADER, PEOPLE, PERSON, PERSONS, SCORES
from extract.components.entities import score_entities, told_year
from extract.reading.memo import Entry, Header, Memo
from extract.tokenizer import make_memo_tokenizer

VANCE, BRZEZINSKI = "113958", "101878"


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("extract_entities")
    return nlp


def marked(nlp: Language, text: str, *names: str) -> Doc:
    """A Doc in which the first occurrence of each name is a person."""
    doc = nlp.make_doc(text)
    starts = [text.index(name) for name in names]
    spans = [doc.char_span(start, start + len(name), PERSON) for start, name in zip(starts, names, strict=True)]
    doc.spans[PEOPLE] = SpanGroup(doc, name=PEOPLE, spans=spans, attrs={SCORES: [0.9] * len(spans)})
    return doc


def ids(doc: Doc) -> list[str | None]:
    return [each["entity"] and each["entity"][0] for each in doc.spans[PEOPLE].attrs[ENTITIES]]


def test_who_they_are(nlp: Language) -> None:
    doc = marked(nlp, "Secretary Vance and Zbigniew Brzezinski met nobody but Ada Nowhere-Venn.", "Vance")
    doc.user_data[DATE] = "1978-05-01"
    [linked] = nlp(doc).spans[PEOPLE].attrs[ENTITIES]
    assert linked["entity"] == [VANCE, "Vance, Cyrus Roberts"]
    id, name, score, why = linked["candidates"][0]
    assert (id, name) == (VANCE, "Vance, Cyrus Roberts")
    assert 0.5 <= score <= 1
    assert "Secretary of State" in why


def test_lists_are_parallel_to_the_spans_in_any_order(nlp: Language) -> None:
    text = "Cyrus Vance, Zbigniew Brzezinski and Ada Nowhereven met."
    names = ("Ada Nowhereven", "Zbigniew Brzezinski", "Cyrus Vance")
    doc = marked(nlp, text, *names)
    doc.user_data[DATE] = "1978-05-01"
    assert ids(nlp(doc)) == [None, BRZEZINSKI, VANCE]
    assert doc.spans[PEOPLE].attrs[SCORES] == [0.9] * 3


def test_the_date_tells_people_of_one_surname_apart(nlp: Language) -> None:
    found = []
    for date in ("1962-05-01", "1978-05-01"):
        doc = marked(nlp, "I talked to President Kennedy about Berlin, and to Secretary Rusk.", "Kennedy", "Rusk")
        doc.user_data[DATE] = date
        found.append(nlp(doc).spans[PEOPLE].attrs[ENTITIES][1]["candidates"][0])
    assert [each[1] for each in found] == ["Rusk, David Dean"] * 2
    assert found[0][2] > found[1][2]


def test_without_a_date_the_year_is_what_events_are_dated_by(nlp: Language) -> None:
    text = "On May 2, 1961, and on June 3, 1961, I talked to Secretary Rusk. 1978, 1978 and 1978 are codes."
    undated, dated = marked(nlp, text, "Rusk"), marked(nlp, text, "Rusk")
    dated.user_data[DATE] = "1961"
    assert told_year(undated) == "1961"
    assert told_year(marked(nlp, "In 1961 Rusk spoke.", "Rusk")) is None
    assert nlp(undated).spans[PEOPLE].attrs[ENTITIES] == nlp(dated).spans[PEOPLE].attrs[ENTITIES]


def test_the_list_of_the_volume(nlp: Language) -> None:
    doc = marked(nlp, "Then Vance spoke.", "Vance")
    doc.user_data[DATE] = "1978-05-01"
    doc.user_data[PERSONS] = [["frus1977-80v01#p_VSB_1", "Vance, Sheldon B.", "Adviser"]]
    [linked] = nlp(doc).spans[PEOPLE].attrs[ENTITIES]
    assert linked["candidates"][0][1] == "Vance, Sheldon Baird"


def test_the_tokenizer_hands_over_what_reading_knows() -> None:
    entry = Entry("v#p_1", "Vance, Cyrus", "Secretary")
    memo = Memo("Vance", header=Header(from_="Vance", to="Carter", date="1978-05-01"), persons=(entry,))
    doc = make_memo_tokenizer()(spacy.blank("en")).from_memo(memo)
    assert (doc.user_data[HEADER]["from"], doc.user_data[HEADER]["to"]) == ("Vance", "Carter")
    assert doc.user_data[PERSONS] == [["v#p_1", "Vance, Cyrus", "Secretary"]]


def test_without_people_nothing_is_done(nlp: Language) -> None:
    assert PEOPLE not in nlp("Vance wrote.").spans
    doc = marked(nlp, "Nobody.")
    assert nlp(doc).spans[PEOPLE].attrs[ENTITIES] == []


def test_twice_is_once(nlp: Language) -> None:
    doc = nlp(marked(nlp, "Cyrus Vance met Zbigniew Brzezinski.", "Cyrus Vance", "Zbigniew Brzezinski"))
    once = list(doc.spans[PEOPLE].attrs[ENTITIES])
    assert nlp(doc).spans[PEOPLE].attrs[ENTITIES] == once


def test_it_can_be_switched_off(nlp: Language) -> None:
    text = "Cyrus Vance left."
    with nlp.select_pipes(disable=["extract_entities"]):
        assert ENTITIES not in nlp(marked(nlp, text, "Cyrus Vance")).spans[PEOPLE].attrs
    assert ENTITIES in nlp(marked(nlp, text, "Cyrus Vance")).spans[PEOPLE].attrs


def test_a_threshold_of_one_links_nobody() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("extract_entities", config={"threshold": 1.0})
    doc = nlp(marked(nlp, "Cyrus Vance left.", "Cyrus Vance"))
    assert ids(doc) == [None]
    assert doc.spans[PEOPLE].attrs[ENTITIES][0]["candidates"]


def example(nlp: Language, ours: dict[int, str | None], gold: dict[int, str | None] | None) -> Example:
    """Predicted and reference ids by token; None for the reference means that nobody told."""
    docs = []
    for given in (ours, gold):
        doc = Doc(nlp.vocab, words=["Venn", "Halden", "Marlow", "Quist"])
        spans = [Span(doc, i, i + 1, label=PERSON) for i in given or ours]
        doc.spans[PEOPLE] = SpanGroup(doc, name=PEOPLE, spans=spans)
        if given is not None:
            linked = [{"entity": [id, "name"] if id else None, "candidates": []} for id in given.values()]
            doc.spans[PEOPLE].attrs[ENTITIES] = linked
        docs.append(doc)
    return Example(*docs)


def figures(*examples: Example) -> list[float | None]:
    scores = score_entities(examples)
    return [scores[f"entities_{figure}"] for figure in "prf"]


def test_scores_by_hand(nlp: Language) -> None:
    # One right, one wrong, one abstained from, one to whom the reference gives no id.
    one = example(nlp, {0: "1", 1: "2", 2: None, 3: "9"}, {0: "1", 1: "3", 2: "4", 3: None})
    assert figures(one) == [1 / 2, 1 / 3, 2 / 5]


def test_perfect_is_one(nlp: Language) -> None:
    assert figures(example(nlp, {0: "1", 1: "2"}, {0: "1", 1: "2"})) == [1, 1, 1]


def test_a_person_not_found_is_a_miss(nlp: Language) -> None:
    assert figures(example(nlp, {0: "1"}, {0: "1", 1: "2"})) == [1, 1 / 2, 2 / 3]


def test_order_does_not_matter(nlp: Language) -> None:
    assert figures(example(nlp, {1: "2", 0: "1"}, {0: "1", 1: "2"})) == [1, 1, 1]


def test_two_documents_are_their_counts_added(nlp: Language) -> None:
    two = [example(nlp, {0: "1"}, {0: "1"}), example(nlp, {0: "1", 1: None}, {0: "2", 1: "3"})]
    assert figures(*two) == [1 / 2, 1 / 3, 2 / 5]


def test_nothing_to_measure_is_none(nlp: Language) -> None:
    assert figures(example(nlp, {0: "1"}, None)) == figures() == [None, None, None]
