"""An Account -> progress on standard error, as a bar or as plain lines, and what is said in the end."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from extract.cli.faults import note

if TYPE_CHECKING:
    from extract.batch.account import Account

PAUSE = 30.0  # seconds between plain lines


@contextmanager
def watching() -> Iterator[Callable[["Account"], None]]:
    """Gives what to call with the account as it grows: a bar in a terminal, elsewhere a line now and then."""
    start = monotonic()
    if not sys.stderr.isatty():
        last = start

        def say(account: "Account") -> None:
            nonlocal last
            if monotonic() - last >= PAUSE:
                last = monotonic()
                note(progress_line(account, last - start))

        yield say
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TextColumn("{task.description}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=1.0)
        yield lambda account: bar.update(
            task, completed=account.share, description=progress_line(account, monotonic() - start)
        )


def progress_line(account: "Account", seconds: float) -> str:
    """Documents, words per second, failures and time left."""
    parts = [f"{account.documents:,} documents", f"{per_second(account, seconds):,.0f} words/s"]
    parts.append(f"{account.failures:,} failed")
    if account.share:
        parts.append(f"{duration(seconds * (1 - account.share) / account.share)} left")
    return ", ".join(parts)


def account_lines(account: "Account", out: Path, seconds: float) -> Iterator[str]:
    """What was done, what failed, what is not done and how to go on."""
    from extract.batch.account import NAMED

    memory = "" if account.peak_mib is None else f", at most {account.peak_mib:,.0f} MiB a worker"
    yield (
        f"{out}: {account.documents:,} documents, {account.words:,} words, {account.shards:,} shards in "
        f"{duration(seconds)} ({per_second(account, seconds):,.0f} words/s{memory}); "
        f"{account.documents_before:,} documents were there already"
    )
    for each in account.failed:
        yield f"failed: {each}"
    if failed := account.failures + account.failures_before:
        yield f"{failed:,} failed: their ids and messages are in {out / 'errors'}"
    if account.deaths:
        yield f"{account.deaths:,} times a worker died; what was in hand was done again"
    for each in account.unfinished[:NAMED]:
        yield f"not done: {each}"
    if len(account.unfinished) > NAMED:
        yield f"not done: {len(account.unfinished) - NAMED:,} more"
    if account.unfinished or account.interrupted:
        yield "not finished: run the same command again to go on; what is done is kept"


def per_second(account: "Account", seconds: float) -> float:
    """Words a second."""
    return account.words / seconds if seconds else 0.0


def duration(seconds: float) -> str:
    """As 0:12:34."""
    return str(timedelta(seconds=round(seconds)))
