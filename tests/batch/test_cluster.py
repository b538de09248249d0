"""Dask: other processes, which share the output's folder, write the same bytes; one may die in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest
from batch.conftest import tree, write_cables

import extract
from extract.batch.account import Account
from extract.batch.run import run_batch

Here = Callable[[], Executor]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A scheduler with two workers, each a process of its own, of which one that is killed is replaced."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install frus-extract[cluster]")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0
    ) as started:
        yield started


@pytest.mark.cluster
def test_a_cluster_writes_the_same_bytes(cluster: Any, corpus: Path, tmp_path: Path, rules: Path, here: Here) -> None:
    run_batch([corpus], tmp_path / "here", model=rules, executor=here)
    command = [sys.executable, "-c", "from extract.cli import main; main()", "batch", str(corpus), "-m", str(rules)]
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "out"), "--scheduler", cluster.scheduler_address],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2, done.stderr  # some documents cannot be read
    assert tree(tmp_path / "out") == tree(tmp_path / "here")


@pytest.mark.cluster
def test_a_worker_killed_in_the_middle_costs_nothing(
    cluster: Any, corpus: Path, tmp_path: Path, rules: Path, here: Here
) -> None:
    for number in range(12):
        write_cables(corpus / f"more{number}.jsonl", [f"m{number}-{i}" for i in range(15)])
    killed: list[int] = []

    def on_progress(account: Account) -> None:
        if account.shards > 2 and not killed:
            killed.append(next(iter(account.peaks)))
            os.kill(killed[0], signal.SIGKILL)

    account = run_batch(
        [corpus], tmp_path / "out", model=rules, scheduler=cluster.scheduler_address, on_progress=on_progress
    )
    assert killed
    assert account.unfinished == []
    assert len(account.peaks) >= 2
    run_batch([corpus], tmp_path / "here", model=rules, executor=here)
    assert tree(tmp_path / "out") == tree(tmp_path / "here")


@pytest.mark.cluster
def test_workers_started_by_hand_share_a_folder(corpus: Path, tmp_path: Path, rules: Path, here: Here) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install frus-extract[cluster]")
    file = tmp_path / "scheduler.json"
    parts = {"dask_scheduler": ["--port", "0", "--no-dashboard"], "dask_worker": ["--nthreads", "1"]}
    started = []
    try:
        for name, options in parts.items():
            command = [sys.executable, "-m", f"distributed.cli.{name}", "--scheduler-file", str(file), *options]
            started.append(subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=tmp_path))
            end = time.monotonic() + 60
            while not file.exists():
                assert time.monotonic() < end
                time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        run_batch([corpus], tmp_path / "out", model=rules, scheduler=address)
    finally:
        for process in started[::-1]:
            process.terminate()
            process.wait()
    run_batch([corpus], tmp_path / "here", model=rules, executor=here)
    assert tree(tmp_path / "out") == tree(tmp_path / "here")


@pytest.mark.cluster
def test_no_scheduler_is_an_error(corpus: Path, tmp_path: Path, rules: Path) -> None:
    dask = pytest.importorskip("dask", reason="Dask is not installed: pip install frus-extract[cluster]")
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(extract.UnreadableFileError, match="No scheduler answers"),
    ):
        run_batch([corpus], tmp_path / "out", model=rules, scheduler="tcp://127.0.0.1:9")
