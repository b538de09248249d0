"""Executors: processes of this machine, or the workers of a Dask scheduler."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, parent_process

from extract.encoder.processors import THREADS
from extract.errors import MissingExtraError, UnreadableFileError, message

MakeExecutor = Callable[[], Executor]


def make_processes(workers: int) -> MakeExecutor:
    """A pool of processes that share nothing with this one, each with one thread for its numbers."""
    # Spawned, since a fork copies locks that other threads hold, and keeps the folder locked when this process dies.
    return lambda: ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=begin_worker)


def begin_worker() -> None:
    """Set up a process of the pool: Ctrl-C is for the parent to hear, and without the parent there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(dict.fromkeys(THREADS, "1"))  # before any library reads them
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """End this process when the one that started it has ended, however it did."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def dask_workers(address: str) -> Iterator[tuple[MakeExecutor, int]]:
    """The workers of the scheduler at an address, and how many tasks they take at once.

    Raises MissingExtraError, and UnreadableFileError if no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError(message("no_cluster")) from error
    try:
        client = Client(address, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UnreadableFileError(message("no_scheduler", address=address, reason=error)) from error
    with client:
        # Not pure: what a task does is to write, which Dask must not take for done because it did the same before.
        yield partial(client.get_executor, pure=False), max(sum(client.nthreads().values()), 1)


@contextmanager
def workers_for(
    scheduler: str | None, workers: int, executor: MakeExecutor | None
) -> Iterator[tuple[MakeExecutor, int]]:
    """What makes the executor to use, and how many tasks it takes at once, of one made elsewhere one."""
    if executor is not None:
        yield executor, 1
    elif scheduler is not None:
        with dask_workers(scheduler) as found:
            yield found
    else:
        yield make_processes(workers), workers
