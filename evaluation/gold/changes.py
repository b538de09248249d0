"""Corrections -> a gold file, and a record of who changed what and when: before -> after."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from evaluation.errors import GoldMismatchError, message
from evaluation.gold.adjudication import SENTENCES, SPANS, by_offsets, touching, without
from evaluation.gold.files import GoldFile, Record


def find_changes(before: Record, after: Record) -> Iterator[dict[str, Any]]:
    """What changed in one document, layer by layer: items that touch are one change."""
    for layer in (SENTENCES, SPANS):
        old, new = (items_of(record, layer) for record in (before, after))
        labels = sorted({str(item.get("label", "")) for item in (*old, *new)})
        for label in labels:
            own = [[item for item in items if str(item.get("label", "")) == label] for items in (old, new)]
            for gone, come in touching(*own):
                if gone != come:
                    yield {"document": before["id"], "layer": layer, "before": gone, "after": come}


def items_of(record: Record, layer: str) -> list[Mapping[str, Any]]:
    """The items of a layer, without words and without indices."""
    return by_offsets(record) if layer == SENTENCES else [without(span, {"text"}) for span in record.get("spans", ())]


def replace_records(gold: GoldFile, corrected: Iterable[tuple[Record, Record]]) -> tuple[list[Record], list[Any]]:
    """(the file's documents with the corrected ones in place, what changed). New documents come last.

    Raises GoldMismatchError where the file has another text, or other labels than those that were corrected.
    """
    records = dict(gold.by_id)
    changes: list[Any] = []
    for before, after in corrected:
        id = str(before["id"])
        if id in records:
            own = records[id]
            if own["text"] != before["text"]:
                raise GoldMismatchError(message("other_text", id=id, a=gold.path, b="the sheet"))
            if list(find_changes(own, before)):
                raise GoldMismatchError(message("changed_since", id=id, path=gold.path))
            changes += find_changes(own, after)
        else:
            changes += find_changes({**before, SENTENCES: [], SPANS: []}, after)
        records[id] = after
    return list(records.values()), changes


def note_changes(changes: Iterable[Mapping[str, Any]], path: Path, *, who: str, when: datetime) -> None:
    """Add the changes to the record, one a line."""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        for change in changes:
            line = {"when": when.isoformat(timespec="seconds"), "who": who, **change}
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
