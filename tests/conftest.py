import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from browser import Browser, open_browser
from fake import make_blank, make_fake
from server import Served, serving
from spacy.language import Language

from corpus.volumes import shared_folder
from extract import cli
from extract.pipeline import DEFAULT
from extract.reading import fetch as fetching

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the TEI volumes and the annotations that carry their texts."""
    folder = shared_folder()
    if not (folder / "frus" / "volumes").is_dir():
        pytest.skip(f"no folder {folder} with frus/volumes: set FRUS_SHARED to the one that has them")
    return folder


@pytest.fixture(scope="session")
def volume() -> Path:
    """A small invented TEI volume."""
    return DATA / "invented.xml"


@pytest.fixture(scope="session")
def newer() -> Path:
    """A small invented TEI volume in the markup of today's public repository."""
    return DATA / "newer.xml"


@pytest.fixture
def served(volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A local copy of the public repository; `invented` and `lost` have a known SHA-256, `newer` has none."""
    root = tmp_path / "repository"
    folder = root / fetching.COMMIT / "volumes"
    folder.mkdir(parents=True)
    for name in (volume.name, "newer.xml"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    hashes = {"invented": sha256(volume.read_bytes()).hexdigest(), "lost": "0" * 64}
    monkeypatch.setattr(fetching, "load_hashes", lambda: hashes)
    monkeypatch.setattr("corpus.fetch.load_hashes", lambda: hashes)
    with serving(root) as url:
        yield Served(url, folder)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """The command in this process, which knows the fake component: exit code, standard output, standard error."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["extract", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        code = stop.value.code
        return code if isinstance(code, int) else 0, *capsys.readouterr()

    return call


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium without a network."""
    with open_browser() as found:
        yield found


@pytest.fixture(scope="session")
def fake() -> Language:
    """A pipeline that reads memos and fills every layer by simple patterns, at once and for any text."""
    return make_fake()


@pytest.fixture(scope="session")
def saved(fake: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `fake` is saved in."""
    folder = tmp_path_factory.mktemp("pipelines") / "fake"
    fake.to_disk(folder)
    return folder


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved pipeline that loads in any process: it reads memos and finds nothing."""
    nlp = make_blank()
    nlp.meta = nlp.meta | {"name": "plain", "version": "0.0.1"}
    folder = tmp_path_factory.mktemp("pipelines") / "plain"
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="session")
def bundled() -> Path:
    """The folder of the pipeline that the package brings and takes unless it is told another."""
    folder = Path(__file__).parents[1] / "models" / DEFAULT
    if not (folder / "meta.json").is_file():
        pytest.skip(f"no pipeline in {folder}: train it first")
    return folder
