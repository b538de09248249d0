"""The folder of a batch: where everything lies in it.

recipe.json          what all of it was made by
sources/NAME.json    of an input that is done: SHA-256 of the file, its units in order, keys of its documents' ids
units/NAME.json      of a unit that is done: SHA-256 of its documents, what was counted; written after its shards
TABLE/NAME.parquet   its shards, one of each table
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any

from extract.batch.schema import load_schema
from extract.batch.units import Unit, safe_name
from extract.errors import MalformedDataError, message
from extract.reading.atomic import output_errors, sync_folders, write_files

UNITS, SOURCES = "units", "sources"
Record = dict[str, Any]
Fields = Mapping[str, type | UnionType]
RECIPE_FIELDS: Fields = {"format": str}
# `sha256` is None of texts; `keys` is missing where an earlier version wrote.
SOURCE_FIELDS: Fields = {"source": str, "sha256": str | None, "units": list, "keys": list | None}
UNIT_FIELDS: Fields = {"source": str, "sha256": str, "documents": int, "failures": int, "words": int, "bytes": dict}


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths below a folder whose shards are of one format."""

    folder: Path
    format: str

    @property
    def recipe(self) -> Path:
        """What all of the folder was made by."""
        return self.folder / "recipe.json"

    @property
    def lock(self) -> Path:
        """What a run holds while it writes."""
        return self.folder / ".lock"

    def shards(self, unit: str) -> dict[str, Path]:
        """The files of a unit, by table."""
        return {table: self.folder / table / f"{unit}.{self.format}" for table in load_schema()}

    def unit(self, name: str) -> Path:
        """The record of a unit."""
        return self.folder / UNITS / f"{name}.json"

    def source(self, name: str) -> Path:
        """The record of a source."""
        return self.folder / SOURCES / f"{safe_name(name, name)}.json"


def write_unit(layout: Layout, unit: Unit, shards: Mapping[str, bytes], counted: Record) -> Record:
    """Write the shards of a unit and then its record, which says that they are there; OutputError."""
    sizes = {table: len(data) for table, data in shards.items()}
    record = {"source": unit.source, "sha256": unit.sha256, **counted, "bytes": sizes}
    # The record of what the shards were before would vouch for a mixture while they are replaced.
    forget_unit(layout, unit.name)
    paths = layout.shards(unit.name)
    write_files({paths[table]: data for table, data in shards.items()})
    write_files({layout.unit(unit.name): to_json(record)})
    return record


def forget_unit(layout: Layout, unit: str) -> None:
    """Take the record of a unit away, for good."""
    with output_errors():
        path = layout.unit(unit)
        if path.exists():
            path.unlink()
            sync_folders([path.parent])


def read_record(path: Path, fields: Fields = MappingProxyType({}), problem: str = "bad_shard") -> Record:
    """A record with these fields, of which lists hold strings; MalformedDataError, which `problem` words, if not."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MalformedDataError(message(problem, path=path, reason=error)) from error
    if not isinstance(record, dict):
        raise MalformedDataError(message(problem, path=path, reason="this is no object"))
    for field, type in fields.items():
        value = record.get(field)
        strings = not isinstance(value, list) or all(isinstance(each, str) for each in value)
        if not (isinstance(value, type) and strings):
            raise MalformedDataError(message(problem, path=path, reason=f"there is no {field}, or a strange one"))
    return record


def to_json(record: Mapping[str, Any]) -> bytes:
    """The bytes of a record's file, the same for the same record."""
    return f"{json.dumps(record, indent=1, ensure_ascii=False)}\n".encode()
