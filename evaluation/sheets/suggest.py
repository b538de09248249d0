"""Memo and result -> a record of the gold format, with the pipeline's labels as suggestions."""

from typing import Any

from corpus.records import heading
from evaluation.gold.files import Record
from extract.annotations import LABEL_OF, QUANTITY_KEYS, THRESHOLDS
from extract.reading.memo import Memo
from extract.result import Result

VERSION = 1


def to_record(result: Result, memo: Memo) -> Record:
    """The document as if a person had labelled it; `drawn` is null: nobody drew it."""
    found = result.to_dict()
    spans = [span_of(span, layer, memo.text) for layer in LABEL_OF for span in found[layer]]
    return {
        "id": memo.id,
        "version": VERSION,
        "layers": ["roles", "spans"],
        "head": heading(memo),
        "date": found["header"]["date"],
        "text": memo.text,
        "sentences": [sentence_of(sentence) for sentence in found["sentences"]],
        "spans": sorted(spans, key=lambda span: (span["start"], -span["end"], span["label"])),
        "spans_drawn": None,
        "note_refs": [list(ref) for ref in memo.refs],
        "pages": [[page.start, page.end] for page in memo.pages],
        "notes": [[note.start, note.end, note.number] for note in memo.notes if note.start < note.end],
        "drawn": None,
    }


def sentence_of(sentence: dict[str, Any]) -> dict[str, Any]:
    """A sentence of the result without what the gold format has no place for."""
    fields = {key: sentence[key] for key in ("start", "end", "block", "role")}
    return {**fields, "also": list(sentence["also"])} if sentence["also"] else fields


def span_of(span: dict[str, Any], layer: str, text: str) -> dict[str, Any]:
    """A span likewise."""
    start, end = span["start"], span["end"]
    quantity = {key: span[key] for key in QUANTITY_KEYS} if layer == THRESHOLDS else {}
    return {"start": start, "end": end, "label": LABEL_OF[layer], "text": text[start:end], **quantity}
