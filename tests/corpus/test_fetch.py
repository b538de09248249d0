import threading
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus import fetch as fetching
from corpus.errors import FetchError, MissingTextError
from corpus.fetch import COMMIT, fetch, load_hashes
from corpus.volumes import load_splits


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server(volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A local copy of the repository with the invented volume in it."""
    folder = tmp_path / "repository" / COMMIT / "volumes"
    folder.mkdir(parents=True)
    (folder / volume.name).write_bytes(volume.read_bytes())
    hashes = {"invented": sha256(volume.read_bytes()).hexdigest(), "lost": "0" * 64}
    monkeypatch.setattr(fetching, "load_hashes", lambda: hashes)
    handler = partial(Quiet, directory=str(tmp_path / "repository"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


def test_fetched_once(server: str, volume: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "volumes"
    assert fetch("invented", folder, base_url=server)
    assert (folder / "invented.xml").read_bytes() == volume.read_bytes()
    assert not fetch("invented", folder, base_url="http://127.0.0.1:9")
    assert [path.name for path in folder.iterdir()] == ["invented.xml"]


def test_a_file_that_is_not_the_right_one_is_replaced(server: str, volume: Path, tmp_path: Path) -> None:
    (tmp_path / "invented.xml").write_text("cut off")
    assert fetch("invented", tmp_path, base_url=server)
    assert (tmp_path / "invented.xml").read_bytes() == volume.read_bytes()


def test_wrong_file_is_not_kept(server: str, tmp_path: Path) -> None:
    served = tmp_path / "repository" / COMMIT / "volumes" / "invented.xml"
    served.write_text("something else")
    with pytest.raises(FetchError, match="is not the file that was asked for"):
        fetch("invented", tmp_path / "to", base_url=server)
    assert not (tmp_path / "to").exists()


def test_not_on_the_server(server: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"volumes/lost\.xml cannot be fetched: File not found"):
        fetch("lost", tmp_path, base_url=server)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "no address"])
def test_no_server(tmp_path: Path, url: str) -> None:
    with pytest.raises(FetchError, match="cannot be fetched"):
        fetch("frus1977-80v01", tmp_path, base_url=url)


def test_unknown_volume(tmp_path: Path) -> None:
    with pytest.raises(MissingTextError, match=r"\.\./frus is not among the 45 volumes"):
        fetch("../frus", tmp_path)


def test_every_volume_of_the_splits_has_a_hash() -> None:
    assert load_hashes().keys() == load_splits().keys()


def test_hashes_are_those_of_the_volumes(shared: Path) -> None:
    files = {path.stem: path for path in (shared / "frus" / "volumes").iterdir()}
    assert {name: sha256(files[name].read_bytes()).hexdigest() for name in files} == load_hashes()
