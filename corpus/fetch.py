"""A volume of this corpus -> its TEI file in a folder, of which the right SHA-256 is known."""

from pathlib import Path

from corpus.errors import MissingTextError, message
from extract.reading import fetch as fetching
from extract.reading.fetch import REPOSITORY, load_hashes


def fetch(volume: str, folder: Path, *, base_url: str = REPOSITORY) -> bool:
    """Put the volume into the folder; False if the right file lies there already.

    Raises MissingTextError for a volume that is not of this corpus, FetchError for what the network does.
    """
    if volume not in (hashes := load_hashes()):
        raise MissingTextError(message("unknown_volume", volume=volume, count=len(hashes)))
    return fetching.fetch(volume, folder, base_url=base_url).new
