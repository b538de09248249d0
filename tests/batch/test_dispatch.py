import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from threading import Event

import pytest

from extract.batch.dispatch import dispatch
from extract.batch.pools import make_processes
from extract.errors import WorkerError


@dataclass(frozen=True)
class Item:
    name: str


def items(*names: str) -> Iterator[Item]:
    return map(Item, names)


def double(item: Item) -> str:
    if item.name == "bad":
        raise ValueError("bad")
    return item.name * 2


def deadly(item: Item) -> str:
    if item.name == "deadly":
        os._exit(9)
    return item.name * 2


class Fragile(ThreadPoolExecutor):
    """A pool that breaks, with all that it holds, when it is given what is marked for so many deaths."""

    made = 0
    deaths: dict[str, int] = {}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__(1)
        type(self).made += 1
        self.held: list[Future[str]] = []
        self.broken = False

    def submit(self, task: Callable[..., str], item: Item) -> "Future[str]":  # type: ignore[override]
        if self.broken:
            raise BrokenProcessPool("broken")
        future: Future[str] = Future()
        self.held.append(future)
        if self.deaths.get(item.name):
            self.deaths[item.name] -= 1
            self.broken = True
            for each in self.held:
                each.set_exception(BrokenProcessPool("died"))
        elif item.name != "waits" or self.made > 1:
            future.set_result(task(item))
            self.held.remove(future)
        return future


def run(
    names: list[str], executor: Callable[[], Executor], on_death: Callable[[], None] = lambda: None
) -> dict[str, object]:
    found = dispatch(items(*names), double, executor, ahead=3, stop=Event(), on_death=on_death)
    return {item.name: outcome for item, outcome in found}


def test_every_item_comes_back_once_and_an_error_is_its_own() -> None:
    found = run(["a", "bad", "c"], lambda: ThreadPoolExecutor(2))
    assert (found["a"], found["c"], type(found["bad"])) == ("aa", "cc", ValueError)


def test_items_are_asked_for_as_they_are_needed() -> None:
    asked: list[str] = []

    def ask() -> Iterator[Item]:
        for name in "abcdefgh":
            asked.append(name)
            yield Item(name)

    found = dispatch(ask(), double, lambda: ThreadPoolExecutor(1), ahead=2, stop=Event())
    next(found)
    assert len(asked) <= 4


@pytest.mark.parametrize(("deaths", "dies"), [(1, False), (2, True)])
def test_what_was_under_way_when_a_worker_died_is_tried_once_more(deaths: int, dies: bool) -> None:
    Fragile.made, Fragile.deaths = 0, {"deadly": deaths}
    counted: list[int] = []
    found = run(["a", "waits", "deadly", "b", "c"], Fragile, lambda: counted.append(1))
    assert len(counted) == deaths
    assert found["waits"] == "waitswaits"
    assert [found[name] for name in "abc"] == ["aa", "bb", "cc"]
    assert isinstance(found["deadly"], WorkerError) is dies
    assert Fragile.made == deaths + 1


def test_a_process_that_dies_takes_no_other_with_it() -> None:
    found = {
        item.name: outcome
        for item, outcome in dispatch(items("a", "deadly", "b", "c"), deadly, make_processes(2), ahead=4, stop=Event())
    }
    assert [found[name] for name in "abc"] == ["aa", "bb", "cc"]
    assert isinstance(found["deadly"], WorkerError)
    assert "deadly" in str(found["deadly"])


def test_nothing_is_begun_after_a_stop() -> None:
    stop = Event()
    found = []
    for item, _ in dispatch(items(*"abcdef"), double, lambda: ThreadPoolExecutor(1), ahead=2, stop=stop):
        found.append(item.name)
        stop.set()
    assert 1 <= len(found) <= 3
