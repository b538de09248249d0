"""How many threads multiply small matrices: one."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import ThreadpoolController


@contextmanager
def one_thread() -> Iterator[None]:
    """Inside it numpy multiplies matrices in one thread; afterwards in as many as before.

    Small ones gain nothing by more, and lose much where other programs want the processors too: the threads wait for
    one another. The limit is the whole process's, so that the last to leave takes it away.
    """
    _limit.enter()
    try:
        yield
    finally:
        _limit.leave()


class _Limit:
    """How many are inside, and what sets the libraries back."""

    def __init__(self) -> None:
        self.lock, self.inside = Lock(), 0
        self.held: Any = None

    def enter(self) -> None:
        with self.lock:
            if not self.inside:
                self.held = _blas().limit(limits=1)
            self.inside += 1

    def leave(self) -> None:
        with self.lock:
            self.inside -= 1
            if not self.inside:
                self.held.restore_original_limits()


_limit = _Limit()


@cache
def _blas() -> ThreadpoolController:
    """The libraries loaded by the first call; to look for them takes as long as to read a document."""
    return ThreadpoolController().select(user_api="blas")
