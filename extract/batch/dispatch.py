"""Units over any concurrent.futures.Executor -> what became of each, as it comes; a broken executor is made anew."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from threading import Event
from typing import Protocol, TypeVar

from extract.errors import WorkerError, message


class Named(Protocol):
    """What is dispatched."""

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)
T = TypeVar("T")


def dispatch(
    units: Iterator[N],
    task: Callable[[N], T],
    make_executor: Callable[[], Executor],
    *,
    ahead: int,
    stop: Event,
    on_death: Callable[[], None] = lambda: None,
) -> Iterator[tuple[N, T | Exception]]:
    """(unit, what the task gave or raised) of all units, which are asked for no more than `ahead` of their end.

    When a worker dies, `on_death` is called and all that was under way is tried again, each alone: WorkerError is for
    the unit with which a worker dies then. Once `stop` is set nothing more is begun, and what is under way comes to
    its end.
    """
    executor = make_executor()
    running: dict[Future[T], N] = {}
    suspects: deque[N] = deque()
    alone = False
    try:
        while True:
            if stop.is_set():
                for future in [future for future in running if future.cancel()]:
                    del running[future]
            else:
                alone = bool(suspects) if not running else alone
                while len(running) < (1 if alone or suspects else ahead):
                    unit = suspects.popleft() if suspects else next(units, None)
                    if unit is None:
                        break
                    running[submit(executor, task, unit)] = unit
                    if alone:
                        break
            if not running:
                return
            finished = wait(running, return_when=FIRST_COMPLETED).done
            if any(isinstance(future.exception(), BrokenExecutor) for future in finished if not future.cancelled()):
                finished = wait(running).done  # the others break with it
            died = []
            for future in [future for future in running if future in finished]:
                unit, found = running.pop(future), outcome(future)
                if isinstance(found, BrokenExecutor):
                    died.append(unit)
                else:
                    yield unit, found
            if died:
                on_death()
                executor.shutdown()
                executor = make_executor()
                if alone:
                    yield died[0], WorkerError(message("worker_died", unit=died[0].name))
                else:
                    suspects.extend(died)
    finally:
        for future in running:
            future.cancel()
        executor.shutdown()


def submit(executor: Executor, task: Callable[[N], T], unit: N) -> "Future[T]":
    """The unit under way; an executor that broke a moment ago breaks it too."""
    try:
        return executor.submit(task, unit)
    except BrokenExecutor as error:
        broken: Future[T] = Future()
        broken.set_exception(error)
        return broken


def outcome(future: "Future[T]") -> T | Exception:
    """What a finished task gave or raised."""
    try:
        return future.result()
    except Exception as error:
        return error
