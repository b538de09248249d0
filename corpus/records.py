"""Annotation + its text -> a record that carries the text: the format that people read, correct and score against."""

from typing import Any

from corpus.annotations import Annotation, Holder, Sentence
from corpus.convert import JOINED
from extract.reading.memo import Memo


def to_record(annotation: Annotation, memo: Memo) -> dict[str, Any]:
    """The document as one JSON object; README.md describes the fields. What its layers leave out is left out."""
    text = memo.text
    record: dict[str, Any] = {
        "id": annotation.id,
        "layers": list(annotation.layers),
        "head": heading(memo),
        "date": annotation.date,
        "text": text,
        "sentences": [sentence_fields(text, sentence, annotation.layers) for sentence in annotation.sentences],
    }
    if "spans" in annotation.layers:
        record["spans"] = [
            {"start": s.start, "end": s.end, "label": s.label, "text": text[s.start : s.end], **s.attributes}
            for s in annotation.spans
        ]
        record["spans_drawn"] = annotation.spans_drawn
    return record | {
        "note_refs": [list(ref) for ref in memo.refs],
        "pages": [[page.start, page.end] for page in memo.pages],
        "notes": [[note.start, note.end, note.number] for note in memo.notes if note.start < note.end],
        "drawn": annotation.drawn,
    }


def heading(memo: Memo) -> str:
    """The document's number and title on one line."""
    return ". ".join(filter(None, (memo.header.number, memo.header.title)))


def sentence_fields(text: str, sentence: Sentence, layers: tuple[str, ...]) -> dict[str, Any]:
    """A sentence as an object; a condition has `gates`, if only null, where that layer was read."""
    fields: dict[str, Any] = {key: getattr(sentence, key) for key in ("start", "end", "block", "role")}
    if sentence.also:
        fields["also"] = list(sentence.also)
    if sentence.holder:
        fields["holder"] = [holder_words(text, answer) for answer in sentence.holder]
    if sentence.role == "condition" and "gates" in layers:
        fields["gates"] = sentence.gates
    return fields


def holder_words(text: str, answer: Holder) -> str:
    """The words that name the holder."""
    return answer if answer == "author" else JOINED.join(text[start:end] for start, end in answer)
