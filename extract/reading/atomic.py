"""Bytes -> files that are there whole or not at all, even when the machine stops."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from extract.errors import OutputError, message

PART = ".part"  # with a dot in front too, so that nobody's pattern takes it for a table


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write all, make folders that are missing, then give each file its name, in this order; OutputError.

    No file has its name before all are written; when one cannot be renamed, those before it are there.
    """
    parts = {path: path.with_name(f".{path.name}.{uuid4().hex[:8]}{PART}") for path in files}
    with output_errors():
        try:
            for path, data in files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                with parts[path].open("xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            for path, part in parts.items():
                part.replace(path)
        finally:
            for part in parts.values():
                with suppress(OSError):
                    part.unlink(missing_ok=True)
        sync_folders({path.parent for path in files})


def sync_folders(folders: Iterable[Path]) -> None:
    """Make the names in folders as lasting as the files."""
    if os.name == "nt":
        return  # where folders cannot be opened
    for folder in folders:
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def output_errors() -> Iterator[None]:
    """What the file system refuses inside is an OutputError that names the path."""
    try:
        yield
    except OSError as error:
        path, reason = error.filename2 or error.filename or "the output", error.strerror or error
        raise OutputError(message("not_written", path=path, reason=reason)) from error
