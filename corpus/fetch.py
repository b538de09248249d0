"""Volume name -> its TEI file in a folder, from the public repository at the pinned commit, checked by SHA-256."""

from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

from corpus import HERE
from corpus.errors import FetchError, MissingTextError, message

REPOSITORY = "https://raw.githubusercontent.com/joewiz/frus"
COMMIT = "dd8d076947bbf02bc0ed76f17ad61ef9855bcb84"
TIMEOUT = 60.0  # seconds without a byte


def load_hashes() -> dict[str, str]:
    """Volume -> the SHA-256 of its file."""
    rows = (line.split() for line in (HERE / "volumes.sha256").read_text(encoding="utf-8").splitlines())
    return {file.removesuffix(".xml"): digest for digest, file in rows}


def fetch(volume: str, folder: Path, *, base_url: str = REPOSITORY) -> bool:
    """Put the volume into the folder; False if the right file lies there already.

    Raises MissingTextError for a volume that is not of this corpus, FetchError for what the network does.
    """
    hashes = load_hashes()
    if volume not in hashes:
        raise MissingTextError(message("unknown_volume", volume=volume, count=len(hashes)))
    wanted, path = hashes[volume], folder / f"{volume}.xml"
    if path.is_file() and sha256(path.read_bytes()).hexdigest() == wanted:
        return False
    url = f"{base_url.rstrip('/')}/{COMMIT}/volumes/{volume}.xml"
    data = download(url)
    if (found := sha256(data).hexdigest()) != wanted:
        raise FetchError(message("wrong_file", url=url, found=found[:12], wanted=wanted[:12]))
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)
    return True


def download(url: str) -> bytes:
    """The bytes at a URL."""
    try:
        with urlopen(url, timeout=TIMEOUT) as response:
            data: bytes = response.read()
            return data
    except (OSError, HTTPException, ValueError) as error:
        raise FetchError(message("not_fetched", url=url, reason=getattr(error, "reason", error))) from error
