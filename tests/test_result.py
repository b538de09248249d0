import json
from dataclasses import FrozenInstanceError, replace

import pytest
from fake import MEMO
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import SpanGroup

import extract
from extract.annotations import DISPUTES, ENTITIES, LINKS, PEOPLE, ROLES, SENTENCES, THRESHOLDS
from extract.pipeline import model_of
from extract.reading.marginalia import describe_note
from extract.reading.text import read_text
from extract.result import Candidate, Entity, Link, Model, Result

SPANS = ("sentences", "people", "places", "meetings", "thresholds", "quotes")


@pytest.fixture(scope="module")
def result(fake: Language) -> Result:
    return extract.run(MEMO, fake)


def test_text_is_what_stands_at_the_offsets(result: Result) -> None:
    for layer in SPANS:
        for item in result.to_dict()[layer]:
            assert item["text"] == MEMO[item["start"] : item["end"]]


def test_lists_are_in_text_order_and_name_the_sentence_that_holds_them(result: Result) -> None:
    for layer in ("people", "places", "meetings", "thresholds"):
        items = result.to_dict()[layer]
        assert items
        assert [item["start"] for item in items] == sorted(item["start"] for item in items)
        for item in items:
            sentence = result.sentences[item["sentence"]]
            assert sentence.start <= item["start"] < sentence.end


def test_who_is_meant(fake: Language) -> None:
    doc = fake(MEMO)
    people = doc.spans[PEOPLE]
    linked: list[dict[str, object]] = [{"entity": None, "candidates": []} for _ in people]
    linked[0] = {"entity": ["1", "Marlow, Ann"], "candidates": [["1", "Marlow, Ann", 0.87654321, "surname"]]}
    people.attrs[ENTITIES] = linked
    found = Result.from_doc(doc, read_text(MEMO), model_of(fake)).people
    [known] = [person for person in found if person.entity]
    assert known.text == people[0].text
    assert known.entity == Entity("1", "Marlow, Ann")
    assert known.candidates == (Candidate("1", "Marlow, Ann", 0.8765, "surname"),)


def test_scores_have_four_decimals(result: Result) -> None:
    assert result.places[0].score == 0.9123
    assert list(result.sentences[0].scores) == list(ROLES)
    assert result.sentences[0].scores["none"] == 0.7


def test_roles_and_blocks(result: Result) -> None:
    found = {s.text: (s.role, s.also, s.block, s.note) for s in result.sentences if s.role != "none"}
    assert found["We need the release of all prisoners before we can agree."][:2] == ("condition", ("concern",))
    assert found["I propose that we ask."] == ("proposal", (), "note", "2")
    heading = next(s for s in result.sentences if "Lisbon Conference" in s.text)
    assert (heading.block, heading.note) == ("item", None)


def test_threshold_takes_its_quantity(result: Result) -> None:
    (threshold,) = result.thresholds
    assert (threshold.text, threshold.cmp, threshold.high, threshold.unit) == ("under 300", "lt", 300, "prisoner")
    assert (threshold.by, threshold.holder, threshold.si) == (None, None, None)


def test_links_join_sentences_by_their_place_in_the_text(fake: Language) -> None:
    doc = fake("We need time. I propose that we wait. They are opposed.")
    spans = list(doc.spans[SENTENCES])
    rows = [["bears_on", 0, 1, 0.51239], ["gates", 2, 2, 0.9], ["gates", 2, 3, 0.9]]
    backwards = [*spans[::-1], doc[0:0]]
    doc.spans[SENTENCES] = SpanGroup(doc, name=SENTENCES, spans=backwards, attrs={LINKS: rows})
    links = Result.from_doc(doc, read_text(doc.text), Model("", "", "")).links
    assert links == (Link("gates", 0, 0, 0.9), Link("bears_on", 2, 1, 0.5124))


def test_disputes_join_thresholds_by_their_place_in_the_text(fake: Language) -> None:
    doc = fake("They offer 50 and ask 70, then 90.")
    three = [doc.char_span(at, at + 2) for at in map(doc.text.index, ("90", "50", "70"))]
    backwards = [doc[0:0], *three]
    rows = [[1, 2, 0.51239], [2, 3, 0.9], [0, 3, 0.9]]
    doc.spans[THRESHOLDS] = SpanGroup(doc, name=THRESHOLDS, spans=backwards, attrs={DISPUTES: rows})
    result = Result.from_doc(doc, read_text(doc.text), Model("", "", ""))
    assert [threshold.text for threshold in result.thresholds] == ["50", "70", "90"]
    assert [link for link in result.links if link.type == "disputes"] == [
        Link("disputes", 2, 0, 0.5124),
        Link("disputes", 0, 1, 0.9),
    ]


def test_notes_know_their_sentence_kind_and_hand(result: Result) -> None:
    first, second, third = result.notes
    assert (first.kind, first.hand) == ("source", "Harding")
    assert (second.kind, second.hand) == ("marginalia", "Harding")
    assert (third.kind, third.hand) == ("editorial", None)
    assert second.ref is not None
    assert second.sentence is not None
    assert MEMO[second.ref.start : second.ref.end] == "2"
    assert result.sentences[second.sentence].text.startswith("We need")


def test_pages(result: Result) -> None:
    assert [page.number for page in result.pages] == ["41", "42"]


def test_header_and_model(result: Result) -> None:
    header = result.to_dict()["header"]
    assert list(header) == ["number", "title", "kind", "from", "to", "subject", "date", "place", "classification"]
    assert result.to_dict()["model"] == {"name": "fake", "version": "1.2.3", "extract": extract.__version__}


def test_result_cannot_be_changed(result: Result) -> None:
    with pytest.raises(FrozenInstanceError):
        result.id = "other"  # type: ignore[misc]


def test_dict_is_new_at_every_call(result: Result) -> None:
    result.to_dict()["sentences"].clear()
    assert result.to_dict()["sentences"]


def test_json_is_one_line_unless_asked(result: Result) -> None:
    assert "\n" not in result.to_json()
    assert json.loads(result.to_json()) == json.loads(result.to_json(indent=2)) == result.to_dict()
    assert "“" in result.to_json()


def test_json_of_a_lone_surrogate_can_be_written(fake: Language) -> None:
    text = "Half of Harding\ud83d is lost."
    written = extract.run(text, fake).to_json().encode()
    assert json.loads(written)["sentences"][0]["text"] == text


def test_tables_have_the_same_columns_in_every_row(result: Result) -> None:
    tables = result.tables()
    for layer, rows in tables.items():
        assert len(rows) == len(result.to_dict()[layer])
        assert len({tuple(row) for row in rows}) <= 1, layer
    assert list(tables["places"][0]) == ["id", "index", "start", "end", "text", "sentence", "score"]
    assert tables["people"][0]["entity_id"] is None
    assert tables["sentences"][7]["scores_condition"] == 0.7
    assert tables["sentences"][7]["also"] == "concern"


def test_holder_in_words_becomes_text(result: Result) -> None:
    first = replace(result.sentences[0], holder="author")
    table = replace(result, sentences=(first,)).tables()["sentences"]
    assert (table[0]["holder_text"], table[0]["holder_start"]) == ("author", None)


@pytest.mark.parametrize(
    ("text", "kind", "hand"),
    [
        ("Source: Department of State, Lot 12. Secret.", "source", None),
        ("[Source: Department of State.]", "source", None),
        ("Source: Lot 12. In the margin, Marlow wrote: “Yes.”", "source", "Marlow"),
        ("In the upper-right hand margin, Marlow wrote, “Should we?”", "marginalia", "Marlow"),
        ("At the bottom of the page, Ada Venn wrote: “No.”", "marginalia", "Ada Venn"),
        ("To this question Marlow wrote “no” in the margin.", "marginalia", "Marlow"),
        ("A handwritten note by General Marlow at the end of the text reads: “Done.”", "marginalia", "Marlow"),
        ("A handwritten note by Marlow’s aide reads: “Done.”", "marginalia", None),
        ("A notation in O’Connor’s handwriting reads “seen.”", "marginalia", "O’Connor"),
        ("Sent to Lisbon. Marlow wrote next to this sentence: “When?”", "marginalia", "Marlow"),
        ("The President wrote in the margin: “When?”", "marginalia", "The President"),
        ("A marginal note reads: “When?”", "marginalia", None),
        ("Handwritten notes of the talk lie in the Lisbon archive.", "editorial", None),
        ("On May 2 Marlow wrote to Venn that he agreed.", "editorial", None),
        ("", "editorial", None),
    ],
)
def test_describe_note(text: str, kind: str, hand: str | None) -> None:
    assert describe_note(text) == (kind, hand)


@given(st.text())
@settings(max_examples=200)
def test_describe_note_takes_any_text(text: str) -> None:
    assert describe_note(text)[0] in ("source", "marginalia", "editorial")
