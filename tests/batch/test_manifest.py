import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

import pytest
from batch.conftest import tree

import extract
from extract.batch.layout import Layout
from extract.batch.manifest import Manifest, locked
from extract.batch.run import run_batch
from extract.reading.atomic import write_files

RECIPE = {"schema": 1, "model": {"name": "a"}}


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    with pytest.raises(extract.OutputError, match="What was written before is whole"):
        write_files({tmp_path / "a" / "one": b"1", tmp_path / "a" / ("too long" * 50): b"2"})
    assert tree(tmp_path) == {}
    write_files({tmp_path / "a" / "one": b"1", tmp_path / "b" / "two": b"2"})
    assert tree(tmp_path) == {"a/one": b"1", "b/two": b"2"}


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be opened there")
def test_a_file_is_on_the_disk_before_it_has_its_name_and_then_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synchronised: list[tuple[bool, list[str]]] = []

    def fsync(file: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(file).st_mode)
        synchronised.append((is_folder, sorted(path.name for path in tmp_path.glob("[!.]*"))))

    monkeypatch.setattr(os, "fsync", fsync)
    write_files({tmp_path / "one": b"1", tmp_path / "two": b"2"})
    assert synchronised == [(False, []), (False, []), (True, ["one", "two"])]


def test_the_second_run_on_a_folder_is_refused_and_the_lock_goes_with_the_first(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "out", "jsonl")
    with (
        locked(layout, RECIPE),
        pytest.raises(extract.BusyError, match="Another run writes into"),
        locked(layout, RECIPE),
    ):
        pass
    with locked(layout, RECIPE):
        pass


def test_what_was_cut_off_is_removed(corpus: Path, tmp_path: Path, saved: Path, here: Callable[[], Executor]) -> None:
    out = tmp_path / "out"
    run_batch([corpus], out, model=saved, executor=here)
    before = tree(out)
    record = next((out / "units").glob("cables0*"))
    record.unlink()
    (out / "people" / ".a.parquet.123.part").write_bytes(b"half")
    (out / "people" / "orphan-00000000.parquet").write_bytes(b"of a unit that has no record")
    run_batch([corpus / "invented.xml"], out, model=saved, executor=here)
    gone = {name for name in before if record.stem in name}
    assert len(gone) == 13
    assert tree(out) == {name: data for name, data in before.items() if name not in gone}
    run_batch([corpus], out, model=saved, executor=here)
    assert tree(out) == before


def test_units_come_in_the_order_of_their_inputs(
    corpus: Path, tmp_path: Path, saved: Path, here: Callable[[], Executor]
) -> None:
    run_batch([corpus], tmp_path / "out", model=saved, executor=here)
    ids = [row["id"] for row in extract.tables(tmp_path / "out")["documents"]]
    assert ids[:5] == ["0-0", "0-1", "0-2", "0-3", "1-0"]
    assert ids[-1].startswith("newer/")


def test_a_damaged_record_is_named(tmp_path: Path) -> None:
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "a.json").write_text("[]")
    with pytest.raises(extract.MalformedDataError, match=r"a\.json is damaged"):
        Manifest(Layout(tmp_path, "jsonl"))


def test_a_folder_of_another_program_is_named(tmp_path: Path) -> None:
    (tmp_path / "recipe.json").write_text("{}")
    with pytest.raises(extract.MalformedDataError, match=r"recipe\.json is no recipe of a batch: there is no format"):
        extract.tables(tmp_path)


@pytest.mark.parametrize(
    ("folder", "field", "value"),
    [
        ("units", "bytes", None),
        ("units", "sha256", 1),
        ("units", "failures", "1"),
        ("sources", "units", None),
        ("sources", "units", [[]]),
        ("sources", "source", []),
        ("sources", "keys", 1),
    ],
)
def test_a_record_without_what_it_promises_is_named(
    tmp_path: Path, saved: Path, here: Callable[[], Executor], folder: str, field: str, value: object
) -> None:
    (tmp_path / "a.txt").write_text("Marlow met nobody.")
    out = tmp_path / "out"
    run_batch([tmp_path / "a.txt"], out, model=saved, executor=here)
    [path] = (out / folder).iterdir()
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: value}))
    with pytest.raises(extract.MalformedDataError, match=rf"\.json is damaged: there is no {field}"):
        extract.tables(out)
    path.unlink()
    run_batch([tmp_path / "a.txt"], out, model=saved, executor=here)
    assert [row["id"] for row in extract.tables(out)["documents"]] == ["a"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(extract.OutputError), locked(Layout(tmp_path / "out", "jsonl"), RECIPE):
        pass
