from hashlib import sha256
from pathlib import Path

import pytest
from server import Quiet, Served, serving

import extract
from extract.reading import fetch as fetching
from extract.reading.fetch import COMMIT, fetch, load_hashes


def test_fetched_once(served: Served, volume: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "volumes"
    found = fetch("invented", folder, base_url=served.url)
    assert (found.new, found.checked) == (True, True)
    assert found.path.read_bytes() == volume.read_bytes()
    assert not fetch("invented", folder, base_url="http://127.0.0.1:9").new
    assert [path.name for path in folder.iterdir()] == ["invented.xml"]


def test_progress_is_told_in_bytes(served: Served, volume: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    fetch("invented", tmp_path, base_url=served.url, on_progress=lambda done, total: told.append((done, total)))
    size = volume.stat().st_size
    assert told[-1] == (size, size)


def test_a_volume_without_a_known_hash_is_not_checked(served: Served, newer: Path, tmp_path: Path) -> None:
    found = fetch("newer", tmp_path / "to", base_url=served.url)
    assert (found.new, found.checked) == (True, False)
    assert found.path.read_bytes() == newer.read_bytes()


def test_another_commit_has_other_hashes(served: Served, tmp_path: Path) -> None:
    served.folder.parent.rename(served.folder.parent.with_name("main"))
    (served.folder.parents[1] / "main" / "volumes" / "invented.xml").write_text("<TEI/>")
    found = fetch("invented", tmp_path / "to", base_url=served.url, commit="main")
    assert (found.path.read_text(), found.checked) == ("<TEI/>", False)


def test_a_file_that_is_not_the_right_one_is_replaced(served: Served, volume: Path, tmp_path: Path) -> None:
    (tmp_path / "invented.xml").write_text("cut off")
    assert fetch("invented", tmp_path, base_url=served.url).new
    assert (tmp_path / "invented.xml").read_bytes() == volume.read_bytes()


def test_a_wrong_file_is_not_kept(served: Served, tmp_path: Path) -> None:
    (served.folder / "invented.xml").write_text("something else")
    with pytest.raises(extract.FetchError, match="is not the file that was asked for"):
        fetch("invented", tmp_path / "to", base_url=served.url)
    assert not (tmp_path / "to").exists()


def test_what_cannot_be_put_in_its_place_leaves_nothing(served: Served, tmp_path: Path) -> None:
    (tmp_path / "to" / "newer.xml").mkdir(parents=True)
    with pytest.raises(extract.OutputError, match=r"newer\.xml: Is a directory"):
        fetch("newer", tmp_path / "to", base_url=served.url)
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["newer.xml"]


def test_a_file_for_a_folder_is_refused_before_the_download(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(extract.UnreadableFileError, match="Not a directory"):
        fetch("newer", tmp_path / "file", base_url="http://127.0.0.1:9")


def test_not_on_the_server(served: Served, tmp_path: Path) -> None:
    with pytest.raises(extract.FetchError, match=r"volumes/lost\.xml cannot be fetched: File not found"):
        fetch("lost", tmp_path, base_url=served.url)


class Breaking(Quiet):
    """Promises more than it sends."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"<TEI>")


def test_a_broken_connection(tmp_path: Path) -> None:
    with serving(tmp_path, Breaking) as url, pytest.raises(extract.FetchError, match="after 5 of 1,000 bytes"):
        fetch("newer", tmp_path / "to", base_url=url)
    assert not (tmp_path / "to").exists()


def test_an_endless_file(served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 100)
    with pytest.raises(extract.FetchError, match="more than 100 bytes"):
        fetch("newer", tmp_path, base_url=served.url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "no address"])
def test_no_server(tmp_path: Path, url: str) -> None:
    with pytest.raises(extract.FetchError, match="cannot be fetched"):
        fetch("frus1977-80v01", tmp_path, base_url=url)


@pytest.mark.parametrize("name", ["../frus", "a/b", "", "frus 1", "https://x"])
def test_what_is_no_name_of_a_volume(tmp_path: Path, name: str) -> None:
    with pytest.raises(extract.BadValueError, match="is no name of a volume"):
        fetch(name, tmp_path)


def test_the_commit_is_pinned() -> None:
    assert len(COMMIT) == 40


def test_hashes_are_those_of_the_volumes(shared: Path) -> None:
    files = {path.stem: path for path in (shared / "frus" / "volumes").iterdir()}
    assert {name: sha256(files[name].read_bytes()).hexdigest() for name in files} == load_hashes()
