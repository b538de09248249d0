"""How many threads multiply small matrices: one."""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """Inside it numpy multiplies matrices in one thread.

    Small ones gain nothing by more, and lose much where other programs want the processors too: the threads wait for
    one another.
    """
    return _blas().limit(limits=1)


@cache
def _blas() -> ThreadpoolController:
    """The libraries loaded by the first call; to look for them takes as long as to read a document."""
    return ThreadpoolController().select(user_api="blas")
