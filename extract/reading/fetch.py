"""Volume name -> its TEI file in a folder, from the public repository at the pinned commit, checked by SHA-256."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOTDIR
from functools import cache
from hashlib import sha256
from http.client import HTTPException
from os import strerror
from pathlib import Path
from urllib.request import urlopen

from extract.errors import BadValueError, FetchError, UnreadableFileError, message
from extract.reading.atomic import write_files
from extract.reading.files import LARGEST

REPOSITORY = "https://raw.githubusercontent.com/joewiz/frus"
COMMIT = "dd8d076947bbf02bc0ed76f17ad61ef9855bcb84"  # of 2015: the texts that the annotations of the corpus index
TIMEOUT = 60.0  # seconds without a byte
CHUNK = 65_536

VOLUME = re.compile(r"[A-Za-z0-9][\w-]*")
HASHES = "volumes.sha256"
PACKAGE = Path(__file__).parents[1]
# A wheel holds the hashes inside the package, a checkout in the corpus.
HASHES_AT = (PACKAGE / "data" / HASHES, PACKAGE.parent / "corpus" / HASHES)

OnProgress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A volume's file; whether it was downloaded now, and whether its SHA-256 is known and was found right."""

    path: Path
    new: bool
    checked: bool


@cache
def load_hashes() -> dict[str, str]:
    """Volume -> the SHA-256 of its file at the pinned commit, of those that are known."""
    path = next(path for path in HASHES_AT if path.is_file())
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {file.removesuffix(".xml"): digest for digest, file in rows}


def fetch(
    volume: str,
    folder: str | Path,
    *,
    base_url: str = REPOSITORY,
    commit: str = COMMIT,
    on_progress: OnProgress = lambda done, total: None,
) -> Fetched:
    """Put the volume into the folder, unless it lies there already.

    A file there whose SHA-256 is known and another is replaced. `on_progress` is told the bytes that have come, and
    how many there are if the server says so. Raises BadValueError for what is no name of a volume, FetchError for what
    the network does, UnreadableFileError for a folder that is none, OutputError for what cannot be written; nothing is
    left of a file that is not the right one.
    """
    if not VOLUME.fullmatch(volume):
        raise BadValueError(message("bad_volume", volume=volume))
    folder = Path(folder)
    path = folder / f"{volume}.xml"
    wanted = load_hashes().get(volume) if commit == COMMIT else None
    with file_errors(path):
        if folder.exists() and not folder.is_dir():  # said before anything is downloaded
            raise NotADirectoryError(ENOTDIR, strerror(ENOTDIR))
        if path.is_file() and wanted in (None, sha256(path.read_bytes()).hexdigest()):
            return Fetched(path, new=False, checked=wanted is not None)
    url = f"{base_url.rstrip('/')}/{commit}/volumes/{volume}.xml"
    data = b"".join(download(url, on_progress))
    if wanted and (found := sha256(data).hexdigest()) != wanted:
        raise FetchError(message("wrong_file", url=url, found=found[:12], wanted=wanted[:12]))
    write_files({path: data})
    return Fetched(path, new=True, checked=wanted is not None)


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """What the file system refuses inside is an UnreadableFileError that names the path."""
    try:
        yield
    except UnreadableFileError:
        raise
    except OSError as error:
        raise UnreadableFileError(message("no_file", path=path, reason=error.strerror or error)) from error


def download(url: str, on_progress: OnProgress) -> Iterator[bytes]:
    """The bytes at a URL, in pieces; FetchError if they cannot be had or some are missing."""
    try:
        with urlopen(url, timeout=TIMEOUT) as response:
            length = response.headers.get("Content-Length") or ""
            total = int(length) if length.isdecimal() else None
            done = 0
            while piece := response.read(CHUNK):
                done += len(piece)
                if done > LARGEST:
                    raise ValueError(f"it has more than {LARGEST:,} bytes")
                on_progress(done, total)
                yield piece
            if total is not None and done < total:
                raise ValueError(f"the connection broke off after {done:,} of {total:,} bytes")
    except (OSError, HTTPException, ValueError) as error:
        raise FetchError(message("not_fetched", url=url, reason=getattr(error, "reason", error))) from error
