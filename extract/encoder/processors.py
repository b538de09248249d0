"""How many processors there are, and how many threads numeric libraries are told to use."""

import os
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

# Each numeric library listens to one of these.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads() -> int:
    """How many to use: what OMP_NUM_THREADS says, as for other numerical libraries, else one a processor."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    return int(said) if said.isdigit() and int(said) else processors()


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
