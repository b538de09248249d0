"""Vocabularies as data: name -> the words of that file, or an error that says which line is wrong.

A vocabulary is a UTF-8 file `NAME.txt` in this folder, one entry a line, case kept; blank lines and lines starting
with `#` are for readers.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from extract.errors import MalformedDataError, message


@cache
def load_words(name: str) -> frozenset[str]:
    """The entries of `NAME.txt`. Raises MalformedDataError if the file is missing, empty or breaks its format."""
    path = files(__name__).joinpath(f"{name}.txt")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise malformed(path.name, 0, error.strerror or "cannot be read") from error
    return parse_words(data, path=path.name)


def entries(data: bytes, *, path: str) -> Iterator[tuple[int, str]]:
    """(number, line) of every line that is neither empty nor a comment; `path` names the file in errors."""
    for number, raw in enumerate(data.split(b"\n"), start=1):
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise malformed(path, number, "not UTF-8") from error
        if line and not line.startswith("#"):
            yield number, line


def parse_words(data: bytes, *, path: str) -> frozenset[str]:
    """The entries of a vocabulary's bytes; `path` names it in errors."""
    words: set[str] = set()
    for number, line in entries(data, path=path):
        if line != " ".join(line.split()):
            raise malformed(path, number, f"stray white space in {line!r}")
        if not line.isprintable():
            raise malformed(path, number, f"control character in {line!r}")
        if line in words:
            raise malformed(path, number, f"{line!r} stands there twice")
        words.add(line)
    if not words:
        raise malformed(path, 1, "no entries")
    return frozenset(words)


def malformed(path: str, line: int, reason: str) -> MalformedDataError:
    """The error for a line of a vocabulary."""
    return MalformedDataError(message("bad_data", path=path, line=line, reason=reason))
