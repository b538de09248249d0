"""JSON Lines of results -> one table a layer, over all texts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract.errors import MalformedDataError, UnreadableFileError, message
from extract.result.frames import Tables
from extract.result.plain import LAYERS, tables_of
from extract.writing.jsonl import json_lines

SUFFIX = ".jsonl"


def tables_of_results(path: Path) -> Tables:
    """The tables of every result in a `.jsonl` file, or in those of a folder in order of name.

    Rows are those of `Result.tables()`: a dictionary each; `to_pandas()` and `to_polars()` give data frames.
    Raises UnreadableFileError, and MalformedDataError with the line that is no result.
    """
    files = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
    if not files:
        raise UnreadableFileError(message("no_file", path=path, reason=f"the folder holds no {SUFFIX} file"))
    found = Tables({layer: [] for layer in LAYERS})
    for file in files:
        for result in read_jsonl(file):
            for layer, rows in result.items():
                found[layer].extend(rows)
    return found


def read_jsonl(file: Path) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """The tables of each line of a file; blank lines are passed over."""
    for number, line in json_lines(file):
        try:
            yield tables_of(json.loads(line))
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            reason = f"this is no result of extract ({type(error).__name__}: {error})"
            raise MalformedDataError(message("bad_data", path=file, line=number, reason=reason)) from error
