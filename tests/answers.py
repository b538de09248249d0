"""A pipeline that is none."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
Make = Callable[[Document], Document]


@dataclass
class Pipeline:
    """Answers every text of its documents as told."""

    documents: list[Document]
    answer: Make
    asked_for: object = None

    def __call__(self, texts: Iterable[str], model: object) -> Iterator[Any]:
        self.asked_for = model
        by_text = {document["text"]: document for document in self.documents}
        for text in texts:
            answer = self.answer(by_text[text])
            yield type("Result", (), {"to_dict": lambda self, answer=answer: answer})()
