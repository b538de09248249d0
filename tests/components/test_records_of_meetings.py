"""A document that records a meeting: the meeting is an event, with the day, the place and the people of the header."""

from collections.abc import Sequence

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import EVENTS, MEETINGS, OCCASIONS, PEOPLE, PLACES, SENTENCES
from extract.tokenizer import group, make_memo_tokenizer

MEMO = """211. Memorandum of Conversation1

Oslo, March 29, 1977, 10:30 a.m.

PARTICIPANTS

U.S.

The President
Secretary Marlow
Mr. Halden, Private Secretary to Mr. Oake

Norway

Foreign Minister Venn
Messrs. Lund and Moe

SUBJECT

Fish

Venn opened the meeting. He asked for a meeting in June.

The meeting ended at noon. I had a meeting with Lund.

1. Source: Files. Secret.
"""
SIX = ["Marlow", "Halden", "Oake", "Venn", "Lund", "Moe"]
WITHOUT_A_LIST = """3. Telephone Conversation Between Secretary Marlow and Mr. Halden

Oslo, March 29, 1977.

All is well.
"""
ONE_LINE = """MEMORANDUM OF CONVERSATION

DATE: March 29, 1977
PLACE: The Round Room
PARTICIPANTS: Secretary Marlow, Ambassador Venn

Marlow said that all was well.
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = make_memo_tokenizer()(nlp)
    nlp.add_pipe("extract_events")
    return nlp


def found(nlp: Language, text: str, people: list[str], meetings: list[str], places: Sequence[str] = ()) -> Doc:
    doc = nlp.make_doc(text)
    for key, words in ((PEOPLE, people), (MEETINGS, meetings), (PLACES, places)):
        spans, at = [], 0
        for each in words:
            at = text.index(each, at)
            spans.append((at, at + len(each), "X"))
            at += len(each)
        group(doc, key, tuple(spans))
    ends = [at + 1 for at in range(len(text)) if text[at : at + 2] in {". ", ".\n"}]
    group(doc, SENTENCES, tuple((s, e, "none") for s, e in zip([0, *(e + 1 for e in ends)], ends, strict=False)))
    return nlp.get_pipe("extract_events")(doc)


def test_the_meeting_that_a_memorandum_records(nlp: Language) -> None:
    doc = found(nlp, MEMO, [*SIX, "Venn", "Lund"], ["meeting", "meeting", "meeting", "meeting"])
    own = doc.spans[MEETINGS].attrs[OCCASIONS][0]
    assert (own["name"], own["kind"], own["place"], own["status"]) == ("Conversation", "conversation", "Oslo", "held")
    assert (own["from"], own["to"]) == ("1977-03-29", "1977-03-29")
    # The sides are nobody, an office is somebody, and so are two in one line; nobody of an office.
    assert [(each["text"], each["person"]) for each in own["participants"]] == [
        ("The President", None),
        ("Marlow", 0),
        ("Halden", 1),
        ("Venn", 3),
        ("Lund", 4),
        ("Moe", 5),
    ]
    first, asked_for, *_, other = doc.spans[MEETINGS].attrs[EVENTS]
    assert first == 0
    assert 0 not in (asked_for, other)


def test_a_meeting_that_is_only_wished_for_is_another(nlp: Language) -> None:
    text = (
        "3. Memorandum of Conversation1\n\nOslo, March 29, 1977.\n\n"
        "Venn opened. He wanted a meeting in Geneva before May.\n\n"
        "1. Source: Files. The meeting was held in the office. \n"
    )
    doc = found(nlp, text, ["Venn"], ["meeting", "meeting"], ["Geneva"])
    wished, held = doc.spans[MEETINGS].attrs[EVENTS]
    assert (wished, held) == (1, 0)
    assert doc.spans[MEETINGS].attrs[OCCASIONS][held]["status"] == "held"


def test_it_is_an_event_where_no_meeting_is_mentioned(nlp: Language) -> None:
    doc = found(nlp, WITHOUT_A_LIST, ["Marlow", "Halden"], [])
    [own] = doc.spans[MEETINGS].attrs[OCCASIONS]
    assert doc.spans[MEETINGS].attrs[EVENTS] == []
    assert (own["kind"], own["place"], own["from"]) == ("telephone call", None, "1977-03-29")
    assert [each["person"] for each in own["participants"]] == [0, 1]


def test_lines_with_labels(nlp: Language) -> None:
    doc = found(nlp, ONE_LINE, ["Marlow", "Venn"], [])
    [own] = doc.spans[MEETINGS].attrs[OCCASIONS]
    assert (own["place"], own["from"]) == ("The Round Room", "1977-03-29")
    assert [each["person"] for each in own["participants"]] == [0, 1]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Minutes of the 35th Meeting of the Council", "Meeting"),
        ("Memorandum for the Record of a Meeting, White House", "Meeting"),
        ("Memorandum of Discussion at the 400th Council Meeting", "Meeting"),
        ("Summary Minutes", "Minutes"),
        ("Memorandum of a Luncheon Conversation, Oslo", "Luncheon Conversation"),
        ("Memorandum for the Record", None),
        ("Memorandum From Secretary Marlow on the Meeting", None),
        ("Memorandum of Conversations", None),
        ("Telegram From the Delegation at the Meeting of Ministers", None),
        ("Paper for the Meeting", None),
    ],
)
def test_titles(nlp: Language, title: str, name: str | None) -> None:
    doc = found(nlp, f"7. {title}\n\nOslo, March 29, 1977.\n\nAll is well.\n", [], [])
    assert [event["name"] for event in doc.spans[MEETINGS].attrs[OCCASIONS]] == ([name] if name else [])


def test_the_subject_is_the_meeting_where_it_names_the_same_people(nlp: Language) -> None:
    text = MEMO.replace("\nFish\n", "\nLuncheon Meeting with Secretary Marlow\n")
    doc = found(nlp, text, [*SIX, "Marlow"], ["Luncheon Meeting"])
    assert doc.spans[MEETINGS].attrs[EVENTS] == [0]
    [own] = doc.spans[MEETINGS].attrs[OCCASIONS]
    assert (own["name"], own["place"], own["from"]) == ("Luncheon Meeting", "Oslo", "1977-03-29")
