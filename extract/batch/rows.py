"""A document and its Result -> rows of the tables; an error -> a row of `errors`. Columns are those of the schema."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, cast

from extract.annotations import BEARS_ON, DISPUTES, GATES, SENTENCES, THRESHOLDS
from extract.batch.documents import FRUS, Document, Fault
from extract.reading.memo import URL, Memo
from extract.result import Model, Result
from extract.result.plain import plain

Rows = dict[str, list[dict[str, Any]]]
JOINED = {GATES: SENTENCES, BEARS_ON: SENTENCES, DISPUTES: THRESHOLDS}  # link type -> the layer of both ends


def result_rows(document: Document, memo: Memo, result: Result) -> Rows:
    """The rows of one document, table by table; those of `errors` are none."""
    found = result.tables()
    for row in found["events"]:
        mention = next((meeting for meeting in found["meetings"] if meeting["event"] == row["index"]), None)
        row |= {"start": mention and mention["start"], "end": mention and mention["end"]}
    for row in found["links"]:
        ends = found[JOINED[row["type"]]]
        for end in ("source", "target"):
            row |= {f"{end}_start": ends[row[end]]["start"], f"{end}_end": ends[row[end]]["end"]}
    header: dict[str, Any] = {
        "index": 0,
        "start": 0,
        "end": len(memo.text),
        "words": len(memo.text.split()),
        "sha256": sha256(memo.text.encode()).hexdigest(),
        "division": memo.division,
    }
    header.update(cast(dict[str, Any], plain(result.header)))
    return complete({"documents": [header], **found}, document, result.model, memo.url)


def fault_rows(document: Document, fault: Fault, model: Model) -> Rows:
    """The row of a document that could not be read, or failed in the pipeline."""
    row = {"index": 0, "kind": fault.kind, "message": fault.message, "traceback": fault.traceback}
    return complete({"errors": [row | {"start": None, "end": None}]}, document, model, None)


def complete(tables: Mapping[str, Sequence[dict[str, Any]]], document: Document, model: Model, url: str | None) -> Rows:
    """The rows with the columns that every table has."""
    volume, name = document.place
    if url is None and document.id is not None and FRUS.fullmatch(document.id):
        url = URL.format(id=document.id)
    shared = {
        "id": document.id,
        "volume": volume,
        "document": name,
        "url": url,
        "model": model.name,
        "model_version": model.version,
        "extract": model.extract,
    }
    return {table: [{**row, **shared} for row in rows] for table, rows in tables.items()}
