from collections.abc import Callable
from typing import Any

import pytest

from extract.linking.index import Index
from extract.linking.linker import Decision, link
from extract.linking.ranker import load_ranker
from extract.linking.scene import Document


@pytest.fixture(scope="session")
def decide(index: Index) -> Callable[..., list[Decision]]:
    """What is decided of names in a text, in the order of their first occurrence not yet taken."""

    def decide(text: str, *names: str, date: str | None = "1962-06-01", **known: Any) -> list[Decision]:
        spans, at = [], 0
        for name in names:
            at = text.index(name, at)
            spans.append((at, at + len(name)))
            at += len(name)
        return link(Document(text, spans, date, **known), index, load_ranker())

    return decide
