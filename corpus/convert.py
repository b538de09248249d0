"""Annotations that carry their text -> stand-off annotations: every word of the text becomes a pair of offsets."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from corpus.annotations import Annotation, Holder, LabelledSpan, Offsets, Sentence, text_hash

JOINED = " and "


def convert(record: Mapping[str, Any]) -> tuple[Annotation, int]:
    """(the stand-off annotation, how many holders were dropped because the text has no such words)."""
    text = record["text"]
    dropped = 0
    sentences = []
    for fields in record["sentences"]:
        offsets = fields["start"], fields["end"]
        answers = [locate_holder(text, answer, offsets) for answer in fields.get("holder", ())]
        holder = tuple(answer for answer in answers if answer)
        dropped += len(answers) - len(holder)
        also = tuple(fields.get("also", ()))
        sentences.append(Sentence(*offsets, fields["block"], fields["role"], also, holder, fields.get("gates")))
    spans = sorted(map(convert_span, record.get("spans", ())), key=lambda span: (span.start, -span.end, span.label))
    annotation = Annotation(
        id=record["id"],
        sha256=text_hash(text),
        date=record["date"],
        layers=tuple(record["layers"]),
        drawn=record["drawn"],
        spans_drawn=record.get("spans_drawn"),
        sentences=tuple(sentences),
        spans=tuple(spans),
    )
    return annotation, dropped


def convert_span(fields: Mapping[str, Any]) -> LabelledSpan:
    """A span without its text."""
    attributes = {key: value for key, value in fields.items() if key not in ("start", "end", "label", "text")}
    return LabelledSpan(fields["start"], fields["end"], fields["label"], attributes)


def locate_holder(text: str, answer: str, sentence: Offsets) -> Holder | None:
    """Where the text names the holder; "A and B" may stand apart. None where it does not."""
    if answer == "author":
        return "author"
    whole = locate(text, answer, sentence)
    if whole:
        return (whole,)
    pieces = [locate(text, name, sentence) for name in answer.split(JOINED)]
    found = tuple(piece for piece in pieces if piece)
    return found if len(found) == len(pieces) else None


def locate(text: str, words: str, sentence: Offsets) -> Offsets | None:
    """The mention of `words` in the sentence, else the nearest one before it, else the nearest after it."""
    start, end = sentence
    mentions = list(find_words(text, words))
    inside = [m for m in mentions if start <= m[0] and m[1] <= end]
    before = [m for m in mentions if m[0] < start]
    return next(iter(inside or before[-1:] or mentions), None)


def find_words(text: str, words: str) -> Iterator[Offsets]:
    """Every place where the words stand, not inside a longer word where that can be helped."""
    bare = re.escape(words)
    for pattern in (rf"(?<!\w){bare}(?!\w)", bare):
        found = [match.span() for match in re.finditer(pattern, text)]
        if found:
            yield from found
            return
