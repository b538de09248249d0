"""Prodigy's JSONL: a line a document, `text` and `spans` in code points; further keys of a span are kept by it."""

from collections.abc import Sequence
from pathlib import Path

from corpus.annotations import read_lines, write_lines
from evaluation.sheets.sheet import Format, Mark, Sheet
from extract.errors import MalformedDataError, message

FILE = "sheet.jsonl"


def write(sheets: Sequence[Sheet], folder: Path) -> None:
    """One file."""
    write_lines(
        (
            {
                "text": sheet.text,
                "spans": [
                    {"start": m.start, "end": m.end, "label": m.label, "id": m.id, "attributes": dict(m.attributes)}
                    for m in sheet.marks
                ],
                "meta": {"name": sheet.name},
            }
            for sheet in sheets
        ),
        folder / FILE,
    )


def read(folder: Path) -> list[Sheet]:
    """What `write` wrote, or `prodigy db-out`. Documents that a person rejected or skipped are left out."""
    sheets = []
    for line, task in read_lines(folder / FILE):
        try:
            if task.get("answer", "accept") == "accept":
                marks = [
                    Mark(str(s.get("id", "")), s["start"], s["end"], s["label"], s.get("attributes") or {})
                    for s in task["spans"]
                ]
                sheets.append(Sheet(task["meta"]["name"], task["text"], marks))
        except (KeyError, TypeError) as error:
            reason = f"no task of Prodigy ({type(error).__name__}: {error})"
            raise MalformedDataError(message("bad_data", path=folder / FILE, line=line, reason=reason)) from error
    return sheets


FORMAT = Format(write, read)
