import dataclasses
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import extract
from extract.batch.documents import Document, Fault
from extract.batch.rows import fault_rows, result_rows
from extract.batch.schema import load_schema
from extract.batch.shards import FORMATS, arrow_schema, decode, encode
from extract.reading.memo import Header, Memo, Page
from extract.result import (
    Authority,
    Candidate,
    Entity,
    Event,
    Holder,
    Link,
    Meeting,
    Model,
    Note,
    Participant,
    Person,
    Place,
    Quote,
    Ref,
    Result,
    Sentence,
    Si,
    Threshold,
)

HOLDER = Holder("the Danes", 0, 9, 0)
MENTION: dict[str, Any] = {"start": 0, "end": 9, "text": "the Danes", "sentence": 0, "score": 0.5}
SCORES = {"condition": 0.7, "proposal": 0.1, "concern": 0.1, "none": 0.1}
MODEL = Model("fake", "1", "2")
FULL = Result(
    1,
    "frus1969-76v20/d1",
    MODEL,
    Header("1", "Title", "memorandum", "A", "B", "Lakes", "1971-03-05", "Lakeside", "Secret"),
    (Page(0, 3, "4"),),
    (Note(0, 4, "1", Ref(2, 3), 0, "source", "Harding"),),
    (Sentence(0, 9, "the Danes", "p", "1", "condition", ("concern",), SCORES, HOLDER),),
    (Person(**MENTION, entity=Entity("e1", "Ada"), candidates=(Candidate("e1", "Ada", 0.9, "same name"),)),),
    (Place(**MENTION),),
    (Meeting(**MENTION, event=0),),
    (
        Event(
            "talks",
            "conference",
            "Lakeside",
            "1971-03-05",
            "1971-03-06",
            "held",
            (Participant("Ada", 0),),
            Authority("travels", "7"),
        ),
    ),
    (
        Threshold(
            **MENTION,
            cmp="lt",
            low=1.0,
            high=2.0,
            unit="tank",
            per="year",
            by="1971-03-05",
            kind="required",
            holder=HOLDER,
            si=Si(1.0, 2.0, "second"),
        ),
    ),
    (Quote(0, 9, "the Danes", "1", "Harding", "concern"),),
    (Link("gates", 0, 0, 0.5), Link("disputes", 0, 0, 0.5)),
)
DOCUMENT = Document(FULL.id, "in", "the Danes", "0")
MEMO = Memo("the Danes", FULL.id)


def test_the_full_result_leaves_no_field_out() -> None:
    for layer in ("people", "events", "thresholds", "sentences", "notes", "quotes", "meetings"):
        for each in getattr(FULL, layer):
            assert all(getattr(each, field.name) is not None for field in dataclasses.fields(each))


def test_rows_have_the_columns_of_the_schema_and_no_others() -> None:
    rows = result_rows(DOCUMENT, MEMO, FULL) | fault_rows(DOCUMENT, Fault("a", "b", "c"), MODEL)
    assert rows.keys() == load_schema().keys()
    for table, found in rows.items():
        for row in found:
            assert row.keys() == load_schema()[table].keys(), table


@pytest.mark.parametrize("format", FORMATS)
def test_rows_come_back_as_they_went(tmp_path: Path, format: str) -> None:
    for table, rows in result_rows(DOCUMENT, MEMO, FULL).items():
        path = tmp_path / f"{table}.{format}"
        path.write_bytes(encode(table, rows, format))
        assert decode(path) == rows
        assert encode(table, rows, format) == path.read_bytes()


def test_every_table_has_all_columns_even_without_rows(tmp_path: Path) -> None:
    for table in load_schema():
        (tmp_path / table).write_bytes(encode(table, [], "parquet"))
        found = pq.read_schema(tmp_path / table)
        assert found.equals(arrow_schema(table))
        assert found.metadata[b"extract.schema"] == b"1"


def test_pandas_reads_a_table_without_help(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    rows = result_rows(DOCUMENT, MEMO, FULL)
    (tmp_path / "people.parquet").write_bytes(encode("people", rows["people"], "parquet"))
    frame = pandas.read_parquet(tmp_path)
    assert list(frame.columns) == list(load_schema()["people"])
    assert frame["candidates"][0][0]["name"] == "Ada"


def test_polars_reads_a_table_without_help(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    rows = result_rows(DOCUMENT, MEMO, FULL)
    (tmp_path / "events.parquet").write_bytes(encode("events", rows["events"], "parquet"))
    frame = polars.read_parquet(tmp_path / "*.parquet")
    assert frame["participants"].to_list() == [[{"text": "Ada", "person": 0}]]


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl"])
def test_a_damaged_shard_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"{PAR1")
    with pytest.raises(extract.MalformedDataError, match=rf"{name} is damaged: .*made anew"):
        decode(tmp_path / name)
