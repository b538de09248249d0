"""What a command writes to: standard output in its encoding, and progress on standard error for whoever watches."""

import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

PATIENCE = 2.0  # seconds before progress is shown


@contextmanager
def progress(*, many: bool = False) -> Iterator[Callable[[], None]]:
    """Shows on standard error that work goes on, if it takes long and somebody watches; gives what to call at a step.

    Nothing is shown where it would mix with the output: in a pipe, or among lines printed to the same terminal.
    """
    if not sys.stderr.isatty() or is_pipe(sys.stdout) or (many and sys.stdout.isatty()):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    count = TextColumn("{task.completed:,.0f} read") if many else TextColumn("reading")
    bar = Progress(
        SpinnerColumn(),
        count,
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    )
    task = bar.add_task("", total=None)
    timer = threading.Timer(PATIENCE, bar.start)
    timer.start()
    try:
        yield lambda: bar.advance(task)
    finally:
        timer.cancel()
        timer.join()
        if bar.live.is_started:
            bar.stop()


def is_pipe(stream: TextIO) -> bool:
    """Whether another program reads the stream."""
    try:
        return stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def speak_utf8() -> None:
    """JSON is UTF-8 with plain line ends, whatever the terminal's own encoding."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def console() -> "Console":
    """Standard output for people: what its encoding lacks is shown as a question mark."""
    from rich.console import Console

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return Console(highlight=False)
