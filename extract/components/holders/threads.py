"""How many threads multiply small matrices: one."""

from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import ThreadpoolController


class OneThread:
    """Inside it numpy multiplies matrices in one thread; afterwards in as many as before.

    Small ones gain nothing by more, and lose much where other programs want the processors too: the threads wait for
    one another. The limit is the whole process's, so that the last to leave takes it away.
    """

    def __init__(self) -> None:
        self.lock, self.inside = Lock(), 0
        self.limit: Any = None

    def __enter__(self) -> None:
        with self.lock:
            if not self.inside:
                self.limit = blas().limit(limits=1)
            self.inside += 1

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.inside -= 1
            if not self.inside:
                self.limit.restore_original_limits()


one_thread = OneThread()


@cache
def blas() -> ThreadpoolController:
    """The libraries loaded by the first call; to look for them takes as long as to read a document."""
    return ThreadpoolController().select(user_api="blas")
