from pathlib import Path

import pytest
from server import Served

from corpus.errors import MissingTextError
from corpus.fetch import fetch
from corpus.volumes import load_splits
from extract.reading.fetch import load_hashes


def test_a_volume_of_the_corpus(served: Served, tmp_path: Path) -> None:
    assert fetch("invented", tmp_path, base_url=served.url)
    assert not fetch("invented", tmp_path, base_url=served.url)


def test_unknown_volume(tmp_path: Path) -> None:
    with pytest.raises(MissingTextError, match=r"\.\./frus is not among the 45 volumes"):
        fetch("../frus", tmp_path)


def test_every_volume_of_the_splits_has_a_hash() -> None:
    assert load_hashes().keys() == load_splits().keys()
