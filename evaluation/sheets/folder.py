"""A folder of sheets: records -> the files of a tool and, beside them, the records themselves; and back.

The records beside the sheets carry what the tool cannot, and what the marks were before anybody changed them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from corpus.annotations import read_lines, write_lines
from evaluation.errors import GoldMismatchError, message
from evaluation.gold.files import Record
from evaluation.sheets import FORMATS, Tool
from evaluation.sheets.sheet import LABELS, Mark, Sheet, from_sheet, to_sheet
from extract.annotations import THRESHOLD
from extract.errors import MalformedDataError

SIDE = "sheet.side.jsonl"


def export(records: Sequence[Record], folder: Path, tool: Tool) -> list[Sheet]:
    """Write the sheets; a folder that has some is not overwritten."""
    if (folder / SIDE).exists():
        raise GoldMismatchError(message("has_sheets", folder=folder))
    names = name_sheets(records)
    sheets = [to_sheet(record, name) for name, record in zip(names, records, strict=True)]
    folder.mkdir(parents=True, exist_ok=True)
    FORMATS[tool].write(sheets, folder)
    rows = zip(names, records, strict=True)
    write_lines(({"name": name, "tool": tool, "record": record} for name, record in rows), folder / SIDE)
    return sheets


def name_sheets(records: Sequence[Record]) -> list[str]:
    """Names for files: ids with their odd characters replaced, made different where they are not."""
    names: list[str] = []
    for record in records:
        base = re.sub(r"[^\w.-]+", "_", str(record.get("id") or "document"))
        tries = (base if n == 1 else f"{base}_{n}" for n in count(1))
        names.append(next(name for name in tries if name not in names))
    return names


def bring_back(folder: Path) -> list[tuple[Record, Record]]:
    """(record as it was, record with the marks of the sheet) of every document that came back.

    Raises GoldMismatchError for a text that changed or a document that is not of this folder, MalformedDataError.
    """
    side = {row["name"]: row for _, row in read_lines(folder / SIDE)}
    tools = {row["tool"] for row in side.values()}
    pairs = []
    for tool in sorted(tools):
        for sheet in FORMATS[tool].read(folder):
            if sheet.name not in side:
                raise GoldMismatchError(message("no_sheet", name=sheet.name, folder=folder))
            record = side[sheet.name]["record"]
            if sheet.text != record["text"]:
                raise GoldMismatchError(message("text_changed", name=sheet.name, folder=folder))
            pairs.append((record, from_sheet(checked(completed(sheet, to_sheet(record, sheet.name)), folder), record)))
    return pairs


def completed(sheet: Sheet, before: Sheet) -> Sheet:
    """The sheet in the order of the record; a mark that a tool made anew keeps what belonged to one with its bounds."""
    known = {(mark.start, mark.end, mark.label): mark for mark in before.marks}
    order = {mark.id: place for place, mark in enumerate(before.marks)}
    marks = []
    for mark in sheet.marks:
        if not mark.id and not mark.attributes and (same := known.get((mark.start, mark.end, mark.label))):
            mark = same
        marks.append(mark)
    return replace(sheet, marks=sorted(marks, key=lambda mark: order.get(mark.id, len(order))))


def checked(sheet: Sheet, folder: Path) -> Sheet:
    """The same sheet. Raises MalformedDataError for a label or offsets that cannot be."""
    for mark in sheet.marks:
        if mark.label not in LABELS or not 0 <= mark.start < mark.end <= len(sheet.text):
            raise MalformedDataError(f"{folder}: {sheet.name} has a mark {describe(mark)}, which cannot be.")
    return sheet


def describe(mark: Mark) -> str:
    """A mark in a message."""
    return f"{mark.label} at {mark.start} to {mark.end}"


def incomplete(record: Mapping[str, Any]) -> list[str]:
    """Thresholds that a person added without saying what they mean."""
    spans = [span for span in record.get("spans", ()) if span["label"] == THRESHOLD and "cmp" not in span]
    return [f"{record['id']}: the THRESHOLD at {span['start']} to {span['end']}" for span in spans]
