"""Results -> JSON Lines, one result a line, written as it comes; and the way back."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from extract.errors import MalformedDataError, message
from extract.reading.files import read_string
from extract.result import Result


def write_jsonl(results: Iterable[Result], file: TextIO) -> None:
    """Write each result as a line, flushed so that a reader sees it at once."""
    for result in results:
        file.write(f"{result.to_json()}\n")
        file.flush()


def read_results(path: str | Path) -> Iterator[Result]:
    """The results of a file of JSON Lines; blank lines are passed over.

    Raises UnreadableFileError, and MalformedDataError with the line that is no result.
    """
    for number, line in json_lines(path):
        try:
            yield Result.from_dict(json.loads(line))
        except ValueError as error:  # of JSON, and MalformedDataError
            reason = str(error).rstrip(".")
            raise MalformedDataError(message("bad_data", path=path, line=number, reason=reason)) from error


def json_lines(path: str | Path) -> Iterator[tuple[int, str]]:
    """(number, line) of each line that is not blank."""
    # Not splitlines: a text may hold other characters that end a line, JSON only "\n".
    for number, line in enumerate(read_string(path).split("\n"), start=1):
        if line.strip():
            yield number, line
