"""Kill -9 at random moments, again and again: the output is that of a run that nobody disturbed."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from batch.conftest import tree, write_cables

COMMAND = [sys.executable, "-c", "from extract.cli import main; main()"]
WITH_FAILURES = 2  # some documents of the corpus cannot be read


def batch(corpus: Path, out: Path, model: Path) -> list[str]:
    return [*COMMAND, "batch", str(corpus), "--out", str(out), "--model", str(model), "--workers", "2"]


def survive(corpus: Path, folder: Path, model: Path, kills: int, seed: int) -> None:
    """Run undisturbed, then killed at random moments while there is anything to do, as often as `kills`."""
    start = time.monotonic()
    assert subprocess.run(batch(corpus, folder / "whole", model), capture_output=True).returncode == WITH_FAILURES
    seconds = time.monotonic() - start
    chance = random.Random(seed)
    survived = rounds = 0
    while survived < kills:
        rounds += 1
        out = folder / f"killed{rounds}"
        while True:
            # In a group of its own, so that workers die with it, or outlive it for a moment: either may happen.
            process = subprocess.Popen(batch(corpus, out, model), stderr=subprocess.DEVNULL, start_new_session=True)
            try:
                process.wait(chance.uniform(0, seconds) if survived < kills else None)
            except subprocess.TimeoutExpired:
                (os.killpg if chance.random() < 0.5 else os.kill)(process.pid, signal.SIGKILL)
                process.wait()
                survived += 1
                continue
            assert process.returncode == WITH_FAILURES
            break
        assert tree(out) == tree(folder / "whole"), f"seed {seed}, round {rounds}"


def test_a_few_kills(corpus: Path, tmp_path: Path, rules: Path) -> None:
    for number in range(6):
        write_cables(corpus / f"more{number}.jsonl", [f"m{number}-{i}" for i in range(30)])
    survive(corpus, tmp_path, rules, kills=2, seed=1)


@pytest.mark.slow
def test_many_kills(corpus: Path, tmp_path: Path, rules: Path) -> None:
    for number in range(12):
        write_cables(corpus / f"more{number}.jsonl", [f"m{number}-{i}" for i in range(40)])
    survive(corpus, tmp_path, rules, kills=20, seed=2)
