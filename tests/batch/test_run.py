import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor
from errno import ENOSPC
from hashlib import sha256
from pathlib import Path
from threading import Event

import duckdb
import pytest
from batch.conftest import tree, write_cables
from fake import MEMO, make_blank
from spacy.language import Language
from spacy.tokens import Doc

import extract
from extract.batch import work
from extract.batch.account import Account
from extract.batch.run import count_batch, run_batch
from extract.batch.sources import Options

Here = Callable[[], Executor]
COMMAND = [sys.executable, "-c", "from extract.cli import main; main()"]


@Language.component("fake_explosion")
def explode(doc: Doc) -> Doc:
    if "explode" in doc.text:
        raise RuntimeError(f"boom at {object()!r}")
    return doc


def test_the_tables_hold_what_the_results_hold(corpus: Path, tmp_path: Path, saved: Path, here: Here) -> None:
    account = run_batch([corpus], tmp_path / "out", model=saved, executor=here)
    found = extract.tables(tmp_path / "out")
    memos = list(extract.read(corpus / "invented.xml"))
    for layer, rows in extract.run(memos[0], saved).tables().items():
        written = [row for row in found[layer] if row["id"] == memos[0].id]
        assert len(written) == len(rows)
        for row, expected in zip(written, rows, strict=True):
            assert {key: row[key] for key in expected} == expected
            assert (row["volume"], row["document"]) == ("invented", "d1")
            assert row["url"] == "https://history.state.gov/historicaldocuments/invented/d1"
            assert (row["model"], row["model_version"], row["extract"]) == ("fake", "1.2.3", extract.__version__)
    assert {"texts/memo", "0-0", "2-3", "invented/d1"} <= {row["id"] for row in found["documents"]}
    assert account.documents == len(found["documents"])
    assert account.failures == len(found["errors"]) == 4
    assert account.words == sum(row["words"] for row in found["documents"])
    memo = next(row for row in found["documents"] if row["id"] == "texts/memo")
    assert (memo["volume"], memo["document"], memo["url"], memo["end"]) == ("corpus", "texts/memo", None, len(MEMO))
    assert memo["subject"] == "The Lisbon Conference"
    assert sha256(MEMO[memo["start"] : memo["end"]].encode()).hexdigest() == memo["sha256"]


def test_duckdb_reads_a_table_without_help(corpus: Path, tmp_path: Path, saved: Path, here: Here) -> None:
    run_batch([corpus], tmp_path / "out", model=saved, executor=here)
    people = duckdb.sql(
        f"""select text, count(*) from '{tmp_path}/out/people/*.parquet' where volume = 'cables1' group by text"""
    )
    assert dict(people.fetchall())["Marlow"] == 4 * MEMO.count("Marlow")
    joined = duckdb.sql(
        f"""select s.role from '{tmp_path}/out/thresholds/*.parquet' t join '{tmp_path}/out/sentences/*.parquet' s
        on t.id = s.id and t.sentence = s.index where t.id = 'texts/memo'"""
    )
    assert joined.fetchall() == [("none",)]


def test_json_lines_hold_the_same_as_parquet(corpus: Path, tmp_path: Path, saved: Path, here: Here) -> None:
    for format in ("parquet", "jsonl"):
        run_batch([corpus], tmp_path / format, model=saved, format=format, executor=here)
    assert extract.tables(tmp_path / "parquet") == extract.tables(tmp_path / "jsonl")


def test_a_document_that_fails_is_a_row_of_errors_and_the_others_are_read(
    tmp_path: Path, saved: Path, here: Here
) -> None:
    pipeline = broken_pipeline(tmp_path)
    lines = [{"id": id, "text": text} for id, text in (("a", "Calm."), ("b", "I explode."), ("c", "Calm too."))]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    for name in "12":
        account = run_batch([tmp_path / "in.jsonl"], tmp_path / name, model=pipeline, executor=here)
    found = extract.tables(tmp_path / "1")
    [error] = found["errors"]
    assert (error["id"], error["kind"]) == ("b", "RuntimeError")
    assert "boom" in error["message"]
    assert 'File "batch/test_run.py", line' in error["traceback"]
    assert "in explode" in error["traceback"]
    assert "at 0x…>" in error["message"]
    assert [row["id"] for row in found["documents"]] == ["a", "c"]
    assert (account.documents, account.failures) == (2, 1)
    assert tree(tmp_path / "1") == tree(tmp_path / "2")


def broken_pipeline(folder: Path) -> Path:
    nlp = make_blank()
    nlp.add_pipe("fake_explosion")
    nlp.to_disk(folder / "broken")
    return folder / "broken"


def test_strict_stops_at_the_first_failure_and_keeps_nothing_of_its_shard(
    tmp_path: Path, saved: Path, here: Here
) -> None:
    write_cables(tmp_path / "a.jsonl", ["1"], bad=())
    write_cables(tmp_path / "b.jsonl", ["2"])
    with pytest.raises(extract.DocumentFailedError, match=r"of b failed: .*b\.jsonl, line 2"):
        run_batch(
            [tmp_path / "a.jsonl", tmp_path / "b.jsonl"], tmp_path / "out", model=saved, executor=here, strict=True
        )
    assert [row["id"] for row in extract.tables(tmp_path / "out")["documents"]] == ["1"]
    run_batch([tmp_path / "b.jsonl"], tmp_path / "out", model=saved, executor=here)
    with pytest.raises(extract.DocumentFailedError):
        run_batch([tmp_path / "b.jsonl"], tmp_path / "out", model=saved, executor=here, strict=True)


def test_what_is_done_is_kept_and_what_changed_is_done_anew(
    corpus: Path, tmp_path: Path, saved: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    first = run_batch([corpus], out, model=saved, executor=here)
    before = tree(out)
    again = run_batch([corpus], out, model=saved, executor=here)
    assert (again.shards, again.kept) == (0, first.shards)
    assert (again.documents_before, again.failures_before) == (first.documents, first.failures)
    assert tree(out) == before
    write_cables(corpus / "cables1.jsonl", ["1-0", "new"])
    changed = run_batch([corpus], out, model=saved, executor=here)
    assert (changed.shards, changed.documents) == (1, 2)
    run_batch([corpus], tmp_path / "fresh", model=saved, executor=here)
    assert tree(out) == tree(tmp_path / "fresh")


@pytest.mark.parametrize("before", [[], ["a.jsonl"]], ids=["both at once", "one before"])
@pytest.mark.parametrize("order", [["a.jsonl", "b.jsonl"], ["b.jsonl", "a.jsonl"]], ids="-".join)
def test_two_inputs_with_one_id_are_never_mixed_however_often_they_are_read(
    tmp_path: Path, saved: Path, here: Here, before: list[str], order: list[str]
) -> None:
    write_cables(tmp_path / "a.jsonl", ["frus1/d1"], bad=())
    write_cables(tmp_path / "b.jsonl", ["frus1/d1", "x"], bad=())
    out = tmp_path / "out"
    for names in filter(None, (before, order, order, order)):
        run_batch([tmp_path / name for name in names], out, model=saved, executor=here)
    found = extract.tables(out)
    assert sorted(row["id"] for row in found["documents"]) == ["frus1/d1", "x"]
    [error] = found["errors"]
    assert "frus1/d1 was met before in frus1" in error["message"]
    run_batch([tmp_path / name for name in order], tmp_path / "fresh", model=saved, executor=here)
    assert tree(out) == tree(tmp_path / "fresh")


def test_a_shard_that_was_lost_is_made_anew(corpus: Path, tmp_path: Path, saved: Path, here: Here) -> None:
    out = tmp_path / "out"
    run_batch([corpus], out, model=saved, executor=here)
    before = tree(out)
    next((out / "places").iterdir()).unlink()
    next((out / "people").iterdir()).write_bytes(b"")
    assert 1 <= run_batch([corpus], out, model=saved, executor=here).shards <= 2
    assert tree(out) == before


def test_shards_that_an_input_no_longer_has_are_gone(tmp_path: Path, saved: Path, here: Here) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"{name} met Marlow in Lisbon.")
    run_batch([folder], tmp_path / "out", model=saved, executor=here)
    (folder / "a.txt").unlink()
    run_batch([folder], tmp_path / "out", model=saved, executor=here)
    assert [row["id"] for row in extract.tables(tmp_path / "out")["documents"]] == ["b", "c"]
    run_batch([folder], tmp_path / "fresh", model=saved, executor=here)
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_other_inputs_join_those_that_are_there(corpus: Path, tmp_path: Path, saved: Path, here: Here) -> None:
    run_batch([corpus / "invented.xml"], tmp_path / "out", model=saved, executor=here)
    run_batch([corpus], tmp_path / "out", model=saved, executor=here)
    run_batch([corpus], tmp_path / "fresh", model=saved, executor=here)
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_another_recipe_is_refused_with_what_differs(
    corpus: Path, tmp_path: Path, saved: Path, plain: Path, here: Here
) -> None:
    out = tmp_path / "out"
    run_batch([corpus], out, model=saved, executor=here)
    before = tree(out)
    with pytest.raises(extract.RecipeError, match=r"model\.name fake, now plain; model\.version 1\.2\.3, now 0\.0\.1"):
        run_batch([corpus], out, model=plain, executor=here)
    with pytest.raises(extract.RecipeError, match=r"options\.editorial_notes False, now True"):
        run_batch([corpus], out, model=saved, options=Options(editorial_notes=True), executor=here)
    with pytest.raises(extract.RecipeError, match="format parquet, now jsonl"):
        count_batch([corpus], out, model=saved, format="jsonl")
    assert tree(out) == before


def test_a_worker_with_another_recipe_is_refused(
    corpus: Path, tmp_path: Path, saved: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.check_worker.cache_clear()
    monkeypatch.setattr(work, "make_recipe", lambda *_: {"extract": "9.9"})
    with pytest.raises(extract.RecipeError, match=r"A worker on .* another recipe .*now 9\.9"):
        run_batch([corpus], tmp_path / "out", model=saved, executor=here)


def test_a_folder_with_other_files_is_refused(corpus: Path, tmp_path: Path, saved: Path, here: Here) -> None:
    before = tree(corpus)
    with pytest.raises(extract.BadValueError, match="written by no batch"):
        run_batch([corpus / "invented.xml"], corpus, model=saved, executor=here)
    assert tree(corpus) == before


def test_a_full_disk_stops_the_run_which_goes_on_when_there_is_room(
    corpus: Path, tmp_path: Path, saved: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    written: list[int] = []
    fsync = os.fsync

    def full(file: int) -> None:
        written.append(file)
        if len(written) > 40:
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        fsync(file)

    monkeypatch.setattr(os, "fsync", full)
    account = run_batch([corpus], out, model=saved, executor=here)
    assert account.interrupted
    assert "No space left on device" in account.unfinished[0]
    assert not [name for name in tree(out) if name.endswith(".part")]
    monkeypatch.setattr(os, "fsync", fsync)
    assert run_batch([corpus], out, model=saved, executor=here).kept > 0
    run_batch([corpus], tmp_path / "fresh", model=saved, executor=here)
    assert tree(out) == tree(tmp_path / "fresh")


def test_an_unreadable_input_is_named_and_read_when_it_can_be(
    corpus: Path, tmp_path: Path, saved: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    hidden = corpus / "cables0.jsonl"
    opened = Path.open

    def refuse(path: Path, *args: object, **kwargs: object) -> object:
        if path == hidden:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **kwargs)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        run_batch([corpus], out, model=saved, executor=here)
    assert any("Permission denied" in row["message"] for row in extract.tables(out)["errors"])
    run_batch([corpus], out, model=saved, executor=here)
    run_batch([corpus], tmp_path / "fresh", model=saved, executor=here)
    assert tree(out) == tree(tmp_path / "fresh")


def test_what_was_too_large_is_read_with_a_higher_limit(tmp_path: Path, saved: Path, here: Here) -> None:
    write_cables(tmp_path / "a.jsonl", ["1"], bad=())
    small = run_batch([tmp_path / "a.jsonl"], tmp_path / "out", model=saved, executor=here, options=Options(limit=9))
    assert (small.documents, small.failures) == (0, 1)
    large = run_batch([tmp_path / "a.jsonl"], tmp_path / "out", model=saved, executor=here)
    assert (large.documents, large.failures) == (1, 0)
    assert extract.tables(tmp_path / "out")["errors"] == []


def test_stopping_finishes_what_is_under_way(corpus: Path, tmp_path: Path, saved: Path, here: Here) -> None:
    stop = Event()

    def on_progress(account: Account) -> None:
        if account.shards:
            stop.set()

    account = run_batch([corpus], tmp_path / "out", model=saved, executor=here, stop=stop, on_progress=on_progress)
    assert account.interrupted
    assert 1 <= account.shards <= 3
    run_batch([corpus], tmp_path / "out", model=saved, executor=here)
    run_batch([corpus], tmp_path / "fresh", model=saved, executor=here)
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_counting_writes_nothing(corpus: Path, tmp_path: Path, saved: Path, here: Here) -> None:
    counts = count_batch([corpus], tmp_path / "out", model=saved)
    assert not (tmp_path / "out").exists()
    account = run_batch([corpus], tmp_path / "out", model=saved, executor=here)
    assert sum(each.documents for each in counts) == account.documents
    assert sum(each.words for each in counts) == account.words
    assert sum(each.failures for each in counts) == account.failures
    assert [each.done for each in count_batch([corpus], tmp_path / "out", model=saved)] == [e.shards for e in counts]


def test_the_share_of_the_work_grows_to_one(corpus: Path, tmp_path: Path, saved: Path, here: Here) -> None:
    shares: list[float] = []
    run_batch([corpus], tmp_path / "out", model=saved, executor=here, on_progress=lambda a: shares.append(a.share))
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_processes_write_the_same_bytes_however_many(corpus: Path, tmp_path: Path, rules: Path, here: Here) -> None:
    run_batch([corpus], tmp_path / "here", model=rules, executor=here)
    for workers in (1, 3):
        out = tmp_path / f"out{workers}"
        run_batch([corpus], out, model=rules, workers=workers)
        assert tree(out) == tree(tmp_path / "here")
    assert len(extract.tables(tmp_path / "here")["thresholds"]) > 10


def test_words_are_met_while_there_is_room_and_change_nothing(
    tmp_path: Path, rules: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (json.dumps({"id": str(i), "text": f"Word{i} met other{i}."}) for i in range(200))
    (tmp_path / "new.jsonl").write_text("\n".join(lines))
    nlp = extract.load(rules)
    before = len(nlp.vocab.strings)
    monkeypatch.setattr("extract.batch.work.MOST_STRINGS", 0)
    run_batch([tmp_path / "new.jsonl"], tmp_path / "none", model=rules, executor=here)
    assert len(nlp.vocab.strings) == before
    monkeypatch.setattr("extract.batch.work.MOST_STRINGS", before + 100)
    run_batch([tmp_path / "new.jsonl"], tmp_path / "some", model=rules, executor=here)
    assert "Word7" in nlp.vocab.strings
    assert "Word180" not in nlp.vocab.strings
    assert tree(tmp_path / "some") == tree(tmp_path / "none") != {}


@pytest.fixture
def slow_start(tmp_path: Path, corpus: Path, rules: Path) -> list[str]:
    """A command that has much to do."""
    for number in range(20):
        write_cables(corpus / f"more{number}.jsonl", [f"m{number}-{i}" for i in range(20)])
    return [*COMMAND, "batch", str(corpus), "-o", str(tmp_path / "out"), "-m", str(rules), "-w", "2"]


def test_ctrl_c_finishes_the_shards_in_hand_and_says_how_to_go_on(
    slow_start: list[str], tmp_path: Path, corpus: Path, rules: Path, here: Here
) -> None:
    process = subprocess.Popen(slow_start, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: len(list((tmp_path / "out" / "units").glob("*.json"))) > 1, process)
    process.send_signal(signal.SIGSTOP)  # so that it is still there when the second has started
    second = subprocess.run(slow_start, capture_output=True, text=True)
    process.send_signal(signal.SIGCONT)
    assert (second.returncode, second.stdout) == (2, "")
    assert "Another run writes into" in second.stderr
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "the shards in hand are finished first" in errors
    assert "run the same command again" in errors
    done = len(list((tmp_path / "out" / "units").glob("*.json")))
    assert 1 < done < 26
    account = run_batch([corpus], tmp_path / "out", model=rules, executor=here)
    assert account.kept == done


def test_a_worker_that_is_killed_is_replaced(
    slow_start: list[str], tmp_path: Path, corpus: Path, rules: Path, here: Here
) -> None:
    process = subprocess.Popen(slow_start, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: len(list((tmp_path / "out" / "units").glob("*.json"))) > 1, process)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    _, errors = process.communicate(timeout=120)
    assert "1 times a worker died" in errors
    assert process.returncode == 2, errors  # documents failed, as they should; everything is done
    run_batch([corpus], tmp_path / "fresh", model=rules, executor=here)
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def wait_for(condition: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, "the run ended before anything could be done to it"
        assert time.monotonic() < end
        time.sleep(0.005)


def workers_of(pid: int) -> list[int]:
    """The processes of the pool that a process has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("this system does not tell the children of a process")
    pids = list(map(int, children.read_text().split()))
    return [child for child in pids if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text()]
