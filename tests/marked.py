"""Sentences of the tests as texts: meetings in brackets, people after @, places after #."""

from dataclasses import replace
from datetime import date

from extract.occasions.dates import Today
from extract.occasions.mentions import Mention, describe
from extract.occasions.text import Layer, Stretch, Text


def read(marked: str, *, today: date | None = date(1962, 7, 11), **header: str) -> tuple[Text, list[Mention]]:
    """The text and its mentions; a sentence ends at a full stop that is a word, a note is in braces: "{1 … }"."""
    printed: list[str] = []
    people, places, meetings, sentences, notes = [], [], [], [], []
    anchors: dict[str, int] = {}
    opened = first = note_start = 0
    number = ""
    for word in marked.split():
        if word.startswith("^"):  # the number of a note
            anchors[word[1:]] = len(printed)
            printed.append(" ")
            continue
        if word.startswith("{"):
            number, note_start = word[1:], len(printed)
            continue
        if word == "}":
            notes.append(Stretch(note_start, len(printed), number))
            continue
        if word == "[":
            opened = len(printed)
            continue
        if word == "]":
            meetings.append(Stretch(opened, len(printed)))
            continue
        for mark, found in (("@", people), ("#", places)):
            if word.startswith(mark):
                word = word[1:]
                found.append(Stretch(len(printed), len(printed) + 1))
        printed.append(word)
        if word == ".":
            sentences.append(Stretch(first, len(printed), "none"))
            first = len(printed)
    text = Text(
        printed,
        [word.lower() for word in printed],
        sentences=Layer(sentences),
        people=Layer(people),
        places=Layer(places),
        notes=Layer(notes),
        anchors=anchors,
        today=Today(today, today.year if today else None),
    )
    text = replace(text, **header)
    return text, describe(text, meetings)
