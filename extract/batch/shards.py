"""Rows of a table -> the bytes of its shard, Parquet or JSON Lines, always the same; and back."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.batch.schema import SCHEMA, load_schema
from extract.errors import BadValueError, MalformedDataError, MissingExtraError, message
from extract.reading.files import read_string

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("parquet", "jsonl")
Row = Mapping[str, Any]


def check_format(format: str) -> None:
    """BadValueError for what is no format, MissingExtraError if its library is not there."""
    if format not in FORMATS:
        raise BadValueError(message("bad_format", format=format, formats=", ".join(FORMATS)))
    if format == "parquet":
        try:
            import pyarrow.parquet  # noqa: F401  # 170 MB: an extra
        except ImportError as error:
            raise MissingExtraError(message("no_parquet")) from error


def encode(table: str, rows: Sequence[Row], format: str) -> bytes:
    """The shard of a table, with all columns of the schema in its order, however many rows."""
    return encode_parquet(table, rows) if format == "parquet" else encode_jsonl(table, rows)


def encode_jsonl(table: str, rows: Sequence[Row]) -> bytes:
    """An object a line."""
    columns = load_schema()[table]
    lines = (json.dumps({column: row[column] for column in columns}, ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def encode_parquet(table: str, rows: Sequence[Row]) -> bytes:
    """A file with one row group, compressed by zstd; its metadata name the version of the schema."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    columns = [pa.array([row[field.name] for row in rows], field.type) for field in schema]
    file = BytesIO()
    pq.write_table(
        pa.Table.from_arrays(columns, schema=schema),
        file,
        compression="zstd",
        compression_level=3,
        version="2.6",
        data_page_version="1.0",
        row_group_size=max(len(rows), 1),
    )
    return file.getvalue()


def arrow_schema(table: str) -> "pa.Schema":
    """The columns of a table as Arrow has them."""
    import pyarrow as pa

    person = {"text": pa.string(), "person": pa.int32()}
    candidate = {"id": pa.string(), "name": pa.string(), "score": pa.float64(), "why": pa.string()}
    types = {
        "string": pa.string(),
        "integer": pa.int32(),
        "number": pa.float64(),
        "candidates": pa.list_(pa.struct(candidate)),
        "participants": pa.list_(pa.struct(person)),
    }
    fields = [(column, types[type]) for column, type in load_schema()[table].items()]
    return pa.schema(fields, metadata={"extract.schema": str(SCHEMA), "extract.table": table})


def decode(path: Path) -> list[dict[str, Any]]:
    """The rows of a shard; MalformedDataError if it is damaged."""
    if path.suffix == ".parquet":
        return decode_parquet(path)
    try:
        return [json.loads(line) for line in read_string(path).split("\n") if line]
    except ValueError as error:
        raise MalformedDataError(message("bad_shard", path=path, reason=error)) from error


def decode_parquet(path: Path) -> list[dict[str, Any]]:
    """The rows of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = pq.ParquetFile(path).read().to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise MalformedDataError(message("bad_shard", path=path, reason=error)) from error
    return rows
