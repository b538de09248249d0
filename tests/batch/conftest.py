import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from fake import MEMO, make_blank

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(autouse=True)
def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for the disk: what runs in this process is never cut off."""
    monkeypatch.setattr(os, "fsync", lambda file: None)


@pytest.fixture(autouse=True, scope="module")
def one_look_at_what_is_installed() -> Iterator[None]:
    """Which packages bring pipelines is looked up once, a third of the time of a small run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extract.pipeline.entry_points", cache(entry_points))
        yield


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved pipeline that loads in any process: sentences and thresholds, by rules alone."""
    nlp = make_blank()
    for name in ("extract_sentences", "extract_thresholds"):
        nlp.add_pipe(name)
    nlp.meta = nlp.meta | {"name": "rules", "version": "0.0.1"}
    folder = tmp_path_factory.mktemp("pipelines") / "rules"
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with two volumes, two texts in folders, and cables in JSON Lines, some of which cannot be read."""
    folder = tmp_path / "corpus"
    (folder / "texts" / "deep").mkdir(parents=True)
    for name in ("invented.xml", "newer.xml"):
        shutil.copy(DATA / name, folder / name)
    (folder / "texts" / "memo.txt").write_text(MEMO, encoding="utf-8", newline="")
    (folder / "texts" / "deep" / "latin.txt").write_bytes(b"Caf\xe9")
    for number in range(3):
        write_cables(folder / f"cables{number}.jsonl", [f"{number}-{i}" for i in range(4)])
    return folder


def write_cables(path: Path, ids: list[str], *, bad: tuple[str, ...] = ('{"id": "torn", "text"',)) -> None:
    lines = [json.dumps({"id": id, "text": f"Cable {id}. They want {len(id) + 7} tanks.\n\n{MEMO}"}) for id in ids]
    path.write_text("\n".join([*lines, *bad]), encoding="utf-8")


@pytest.fixture
def here() -> Callable[[], Executor]:
    """Workers in this process, which know the fake pipeline."""
    return lambda: ThreadPoolExecutor(1)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for the lock, which is empty."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
