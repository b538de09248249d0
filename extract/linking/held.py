"""What is asked for again and again, held ready: documents name the same people."""

from collections.abc import Callable
from typing import TypeVar

KEPT = 4096  # of a kind; a document has some twenty

Key = TypeVar("Key")
Value = TypeVar("Value")


def hold(held: dict[Key, Value], key: Key, make: Callable[[], Value]) -> Value:
    """What is held under the key, made if it is not; a table that is full is emptied first."""
    if (found := held.get(key)) is None:
        if len(held) >= KEPT:
            held.clear()
        found = held[key] = make()
    return found
