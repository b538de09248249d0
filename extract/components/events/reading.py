"""Doc -> Text: what occasions are read from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from spacy.tokens import Doc

from extract.annotations import BLOCKS, DATE, HEADER, NOTE_REFS, NOTES, PEOPLE, PLACES, SENTENCES
from extract.occasions.dates import FIRST_YEAR, LAST_YEAR, Today
from extract.occasions.text import Layer, Stretch, Text
from extract.occasions.years import find_year
from extract.tokenizer import token_texts


def read_doc(doc: Doc) -> Text:
    """The Doc's words, layers and header; its date, or else its year as the text gives it."""
    printed = token_texts(doc)
    lower = {word: word.lower() for word in set(printed)}
    words = [lower[word] for word in printed]
    notes = read_layer(doc, NOTES)
    header: Mapping[str, Any] = doc.user_data.get(HEADER) or {}
    day = _day(doc.user_data.get(DATE))
    return Text(
        printed,
        words,
        sentences=read_layer(doc, SENTENCES),
        people=read_layer(doc, PEOPLE),
        places=read_layer(doc, PLACES),
        notes=notes,
        blocks=read_layer(doc, BLOCKS),
        anchors={span.label_: span.start for span in doc.spans.get(NOTE_REFS, ())},
        today=Today(day, day.year if day else find_year(words, notes.stretches)),
        kind=header.get("kind"),
        place=header.get("place"),
        sender=header.get("from"),
        receiver=header.get("to"),
    )


def read_layer(doc: Doc, key: str) -> Layer:
    """The spans of a group in text order."""
    spans = sorted((span.start, span.end, span.label_) for span in doc.spans.get(key, ()))
    return Layer(Stretch(*span) for span in spans)


def _day(given: str | None) -> date | None:
    """The document's date; None where it has none, no ISO date ("March 1988"), or one that no document of FRUS has."""
    try:
        day = date.fromisoformat(given or "")
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year < LAST_YEAR else None
