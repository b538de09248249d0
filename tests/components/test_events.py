"""The event component: what it writes, what it leaves alone, its scorer, its switch."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

import extract
from extract.annotations import DATE, EVENTS, HEADER, MEETINGS, OCCASION_KEYS, OCCASIONS, PEOPLE, PLACES, SENTENCES
from extract.components.events import make_events_scorer
from extract.tokenizer import group

MEMO = (
    "I had a meeting with Hamilton yesterday. The meeting was short. During our June trip to Vienna we met Schaerf. "
    "We should propose a conference in Rome."
)
FOUND = {
    PEOPLE: ("Hamilton", "Schaerf"),
    PLACES: ("Vienna", "Rome"),
    MEETINGS: ("meeting", "meeting", "June trip", "conference"),
}


def places_of(text: str, words: Iterable[str]) -> Iterable[tuple[int, int, str]]:
    at = 0
    for each in words:
        at = text.index(each, at)
        yield at, at + len(each), "X"
        at += len(each)


def make_doc(nlp: Language, text: str = MEMO, **found: Iterable[str]) -> Doc:
    doc = nlp.make_doc(text)
    for key, words in (FOUND | found).items():
        group(doc, key, places_of(text, words))  # type: ignore[arg-type]
    starts = [0, *(at + 2 for at in range(len(text) - 1) if text[at : at + 2] == ". ")]
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    group(doc, SENTENCES, ((start, end, "none") for start, end in zip(starts, ends, strict=True)))  # type: ignore[arg-type]
    doc.user_data[DATE] = "1961-06-22"
    doc.user_data[HEADER] = {"from": "President Kennedy", "to": None}
    return doc


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("extract_events")
    return nlp


def attrs(doc: Doc) -> dict[str, Any]:
    return dict(doc.spans[MEETINGS].attrs)


def test_what_it_writes(nlp: Language) -> None:
    found = attrs(nlp.get_pipe("extract_events")(make_doc(nlp)))
    assert found[EVENTS] == [0, 0, 1, 2]
    meeting, trip, conference = found[OCCASIONS]
    assert all(tuple(event) == OCCASION_KEYS for event in found[OCCASIONS])
    assert (meeting["kind"], meeting["status"], meeting["from"], meeting["to"]) == (
        "meeting",
        "held",
        "1961-06-21",
        "1961-06-21",
    )
    assert meeting["participants"] == [{"text": "Hamilton", "person": 0}]
    assert trip | {"authority": {"list": "travels", "id": "2778"}, "place": "Vienna", "from": "1961-06"} == trip
    assert (conference["name"], conference["place"], conference["status"]) == ("conference", "Rome", "proposed")
    assert conference["authority"] is None


def test_meetings_in_another_order(nlp: Language) -> None:
    doc = make_doc(nlp)
    spans = list(doc.spans[MEETINGS])
    doc.spans[MEETINGS] = list(reversed(spans))
    assert attrs(nlp.get_pipe("extract_events")(doc))[EVENTS] == [2, 1, 0, 0]


def test_without_meetings_nothing_is_written(nlp: Language) -> None:
    component = nlp.get_pipe("extract_events")
    doc = component(nlp.make_doc("Nothing."))
    assert MEETINGS not in doc.spans
    doc.spans[MEETINGS] = []
    assert attrs(component(doc)) == {EVENTS: [], OCCASIONS: []}


def test_the_lists_can_be_switched_off() -> None:
    nlp = spacy.blank("en")
    component = nlp.add_pipe("extract_events", config={"authority": False})
    found = attrs(component(make_doc(nlp)))
    assert [event["authority"] for event in found[OCCASIONS]] == [None, None, None]
    assert found[EVENTS] == [0, 0, 1, 2]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "March 1988", ""])
def test_a_date_that_tells_nothing(nlp: Language, day: str) -> None:
    doc = make_doc(nlp)
    doc.user_data[DATE] = day
    found = attrs(nlp.get_pipe("extract_events")(doc))
    assert [(event["from"], event["authority"]) for event in found[OCCASIONS]] == [(None, None)] * 3


@pytest.mark.parametrize(
    ("text", "meetings", "event"),
    [
        ("We wait. After Vienna all is open.", ("Vienna",), [None]),
        ("The Vienna conference failed. After Vienna all is open.", ("Vienna conference", "Vienna"), [0, 0]),
    ],
)
def test_a_place_name_alone(nlp: Language, text: str, meetings: tuple[str, ...], event: list[int | None]) -> None:
    doc = make_doc(nlp, text, people=(), places=["Vienna"] * text.count("Vienna"), meetings=meetings)
    assert attrs(nlp.get_pipe("extract_events")(doc))[EVENTS] == event


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("At the beginning of the Vienna talks I can speak of it.", "planned"),
        ("The Vienna talks were short and ended yesterday.", "held"),
        ("At the beginning of the Rome talks I can speak of it.", "held"),
    ],
)
def test_talks_at_the_end_of_a_journey_to_come(nlp: Language, sentence: str, status: str) -> None:
    text = f"My forthcoming trip to Vienna will begin on July 2. {sentence}"
    places = ("Vienna", "Rome" if "Rome" in sentence else "Vienna")
    doc = make_doc(nlp, text, people=(), places=places, meetings=("trip", f"{places[1]} talks"))
    trip, talks = attrs(nlp.get_pipe("extract_events")(doc))[OCCASIONS]
    assert (trip["status"], talks["status"]) == ("planned", status)


def example(nlp: Language, gold: list[int | None] | None, found: list[int | None]) -> Example:
    predicted, reference = make_doc(nlp), make_doc(nlp)
    predicted.spans[MEETINGS].attrs[EVENTS] = found
    if gold is not None:
        reference.spans[MEETINGS].attrs[EVENTS] = gold
    return Example(predicted, reference)


def scores(*examples: Example) -> list[float | None]:
    return list(make_events_scorer()(examples).values())


def test_a_score_by_hand(nlp: Language) -> None:
    # Found {0, 1} {2, 3}, gold {0, 1, 2} {3}: precision (1 + 1 + .5 + .5) / 4, recall (2/3 + 2/3 + 1/3 + 1) / 4.
    p, r, f = scores(example(nlp, [0, 0, 0, 1], [0, 0, 1, 1]))
    assert (p, r) == pytest.approx((3 / 4, 2 / 3))
    assert f == pytest.approx(2 * p * r / (p + r))  # type: ignore[operator]


def test_perfect_is_one_whatever_the_numbers(nlp: Language) -> None:
    assert scores(example(nlp, [0, 0, 1, 2], [5, 5, 0, None])) == [1, 1, 1]


def test_a_meeting_not_found_is_a_miss(nlp: Language) -> None:
    predicted, reference = make_doc(nlp, meetings=("meeting",)), make_doc(nlp)
    predicted.spans[MEETINGS].attrs[EVENTS] = [0]
    reference.spans[MEETINGS].attrs[EVENTS] = [0, 1, 2, 3]
    p, r, _ = scores(Example(predicted, reference))
    assert (p, r) == (1, 1 / 4)


def test_two_documents_are_their_sums(nlp: Language) -> None:
    p, r, _ = scores(example(nlp, [0, 0, 0, 1], [0, 0, 1, 1]), example(nlp, [0, 1, 2, 3], [0, 1, 2, 3]))
    assert (p, r) == pytest.approx(((3 + 4) / 8, (8 / 3 + 4) / 8))


def test_without_a_meeting_found_nothing_is_said_of_precision(nlp: Language) -> None:
    predicted, reference = make_doc(nlp, meetings=()), make_doc(nlp)
    predicted.spans[MEETINGS].attrs[EVENTS] = []
    reference.spans[MEETINGS].attrs[EVENTS] = [0, 1, 2, 3]
    assert scores(Example(predicted, reference)) == [None, 0, 0]


def test_nothing_to_measure_is_none(nlp: Language) -> None:
    assert scores(example(nlp, None, [0, 0, 0, 0])) == [None, None, None]


@pytest.mark.parametrize("model", ["sm", "onnx"])
@pytest.mark.parametrize("date", [None, "1988-03-31"])
def test_a_trip_of_the_memo_with_its_date_or_the_year_that_its_text_gives(model: str, date: str | None) -> None:
    text = (Path(__file__).parents[2] / "corpus" / "memo.txt").read_text(encoding="utf-8")
    result = extract.run(text, model, date=date)
    assert result.header.date == date
    (trip,) = [event for event in result.events if event.authority]
    assert (trip.authority, trip.place) == (extract.Authority("travels", "2144"), "Moscow")
    assert (trip.from_, trip.to, trip.status) == ("1988-04", "1988-04", "planned")
    assert "April Moscow trip" in [meeting.text for meeting in result.meetings]
