"""Results -> JSON Lines: one result a line, written as it comes."""

from collections.abc import Iterable
from typing import TextIO

from extract.result import Result


def write_jsonl(results: Iterable[Result], file: TextIO) -> None:
    """Write each result as a line, flushed so that a reader sees it at once."""
    for result in results:
        file.write(f"{result.to_json()}\n")
        file.flush()
