"""Inputs as they were named -> sources: volumes, JSON Lines files and sets of texts, whose documents come in order."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from glob import glob, has_magic
from hashlib import file_digest
from pathlib import Path
from typing import Any, Literal

import extract
from extract.batch.documents import Document, digest, faulty_document, memo_document, text_document
from extract.errors import BadValueError, ExtractError, MalformedDataError, UnreadableFileError, message
from extract.reading.fetch import file_errors
from extract.reading.files import LARGEST, TEI, TEXT, read_string
from extract.reading.surrogates import whole

LINES = (".jsonl", ".ndjson")
CHARACTERS = {"volume": 0.6, "lines": 0.95, "texts": 1.0}  # of the documents, for each byte
TEXTS = "texts"  # the set of texts that were named one by one


@dataclass(frozen=True, slots=True)
class Options:
    """What is read of the inputs: as in `extract.read`; of JSON Lines, `limit` is the most bytes of a line."""

    editorial_notes: bool = False
    front_matter: bool = False
    limit: int = LARGEST


@dataclass(frozen=True, slots=True)
class Source:
    """`name`: the volume of its documents, unless an id names another; `files`: (path, id of the text in it)."""

    name: str
    kind: Literal["volume", "lines", "texts"]
    files: tuple[tuple[Path, str], ...]

    @property
    def size(self) -> int:
        """Bytes; what cannot be read has none."""
        size = 0
        for path, _ in self.files:
            with suppress(OSError):
                size += path.stat().st_size
        return size

    @property
    def expected(self) -> float:
        """Characters of its documents, about."""
        return self.size * CHARACTERS[self.kind]

    def digest(self) -> str | None:
        """SHA-256 of the one file, or of why it cannot be read; None of texts, which are compared one by one."""
        if self.kind == "texts":
            return None
        [(path, _)] = self.files
        try:
            with file_errors(path), path.open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
        except UnreadableFileError as error:
            return digest(str(error))

    def documents(self, options: Options, sha256: str | None) -> Iterator[Document]:
        """The documents in order, read as they are asked for; what cannot be read is among them."""
        if self.kind == "volume":
            return read_volume(self, options, sha256 or "")
        return read_lines(self, options) if self.kind == "lines" else read_texts(self, options)


def find_sources(inputs: list[str]) -> list[Source]:
    """The sources of files, folders and patterns (`cables/*.txt`, `**` for any folders), in this order.

    Texts that are named one by one are one source, the last.

    A `.xml` file is a volume, `.jsonl` and `.ndjson` are JSON Lines, any other file that is named is one text; of a
    folder `.txt` too, all other files are left out. Raises UnreadableFileError for what is not there or holds nothing
    to read, BadValueError for two sources of one name, which would be mixed.
    """
    sources: dict[str, Source] = {}
    single: list[tuple[Path, str]] = []

    def add(source: Source) -> None:
        source = replace(source, name=whole(source.name))
        other = sources.setdefault(source.name, source)
        if [path.resolve() for path, _ in other.files] != [path.resolve() for path, _ in source.files]:
            paths = " and ".join(str(each.files[0][0]) for each in (other, source))
            raise BadValueError(message("same_name", name=source.name, paths=paths))

    for given in inputs:
        for path in expand(given):
            if os.path.isdir(path):
                found = sorted(file for file in path.rglob("*") if kind_of(file, inside=True) and file.is_file())
                if not found:
                    raise UnreadableFileError(message("no_inputs", path=path))
                for file in found:
                    if (kind := kind_of(file)) != "texts":
                        add(Source(file.stem, kind, ((file, ""),)))
                if texts := [file for file in found if kind_of(file) == "texts"]:
                    ids = ((file, file.relative_to(path).with_suffix("").as_posix()) for file in texts)
                    add(Source(path.resolve().name or TEXTS, "texts", tuple(ids)))
            elif (kind := kind_of(path)) == "texts":
                single.append((path, path.stem))
            else:
                add(Source(path.stem, kind, ((path, ""),)))
    if single:
        add(Source(TEXTS, "texts", tuple(dict.fromkeys(single))))
    return list(sources.values())


def expand(given: str) -> list[Path]:
    """The paths that an input names."""
    if os.path.exists(given):
        return [Path(given)]
    found = sorted(glob(given, recursive=True)) if has_magic(given) else []
    if not found:
        reason = "nothing matches" if has_magic(given) else "there is no such file or folder"
        raise UnreadableFileError(message("no_file", path=given, reason=reason))
    return list(map(Path, found))


def kind_of(file: Path, *, inside: bool = False) -> Any:
    """What a file is taken for; `inside` a folder, None for what is not read."""
    suffix = file.suffix.lower()
    if suffix == TEI:
        return "volume"
    if suffix in LINES:
        return "lines"
    return "texts" if suffix == TEXT or not inside else None


def read_volume(source: Source, options: Options, sha256: str) -> Iterator[Document]:
    """The documents of a TEI volume."""
    [(path, _)] = source.files
    errors: list[ExtractError] = []
    memos = extract.read(
        path,
        editorial_notes=options.editorial_notes,
        front_matter=options.front_matter,
        limit=options.limit,
        on_error=errors.append,
    )
    for memo in memos:
        yield from (faulty_document(None, source.name, error) for error in errors)
        errors.clear()
        yield memo_document(memo, source.name, sha256)
    yield from (faulty_document(None, source.name, error) for error in errors)


def read_texts(source: Source, options: Options) -> Iterator[Document]:
    """A document a file."""
    for path, id in source.files:
        try:
            yield text_document(id, source.name, read_string(path, limit=options.limit))
        except ExtractError as error:
            yield faulty_document(id, source.name, error)


def read_lines(source: Source, options: Options) -> Iterator[Document]:
    """A document a line: {"id", "text"} and, where it is known, "date" in ISO form. Blank lines are passed over."""
    [(path, _)] = source.files
    try:
        with file_errors(path), path.open("rb") as file:
            number = 0
            while line := file.readline(options.limit + 1):
                number += 1
                fits = len(line) <= options.limit
                while not fits and line and not line.endswith(b"\n"):
                    line = file.readline(options.limit)
                if fits and line.isspace():
                    continue
                yield read_line(line, fits, source.name, path, number)
    except UnreadableFileError as error:
        yield faulty_document(None, source.name, error)


def read_line(line: bytes, fits: bool, volume: str, path: Path, number: int) -> Document:
    """The document of one line, which may be too long to be read whole."""
    id = None
    try:
        if not fits:
            raise ValueError("the line has more bytes than the limit")
        record = json.loads(line)
        if not isinstance(record, dict):
            raise ValueError("this is no object")
        given = record.get("id")
        id = str(given) if isinstance(given, str | int) and given != "" else None
        if id is None:
            raise ValueError("there is no id")
        text, date = record.get("text"), record.get("date")
        if not isinstance(text, str) or not isinstance(date, str | None):
            raise ValueError("text is a string, date a string or null")
        return text_document(id, volume, text, date)
    except (ValueError, RecursionError) as error:  # a line that is no JSON, or not UTF-8, is a ValueError too
        reason = f'{error}; a line is {{"id": …, "text": …, "date": …}}'
        return faulty_document(
            id, volume, MalformedDataError(message("bad_data", path=path, line=number, reason=reason))
        )
