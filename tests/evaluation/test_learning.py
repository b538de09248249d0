from itertools import pairwise
from typing import Any

from evaluation import learning


def document(number: int, layers: tuple[str, ...] = ("roles",)) -> dict[str, Any]:
    roles = ("condition", "proposal", "concern", "none")
    sentences = [{"start": i, "end": i + 1, "role": role} for i, role in enumerate(roles)]
    return {"id": f"v/d{number}", "layers": list(layers), "text": "abcd", "sentences": sentences}


def test_each_step_learns_from_twice_as_many_documents_those_of_the_last_among_them() -> None:
    seen: list[list[str]] = []

    def learn(documents: Any) -> Any:
        seen.append([each["id"] for each in documents])
        return lambda gold: [s["role"] if len(documents) > 4 else "none" for s in gold["sentences"]]

    train = [document(i) for i in range(16)] + [document(99, ())]
    points = learning.measure_learning(train, [document(1)], learn)
    assert [size for size, _ in points] == [1, 2, 4, 8, 16]
    assert all(set(few) < set(more) for few, more in pairwise(seen))
    assert "v/d99" not in seen[-1]
    assert [row.main for _, row in points] == [0, 0, 0, 1, 1]


def test_a_small_corpus_has_fewer_steps() -> None:
    points = learning.measure_learning(
        [document(1), document(2)], [document(3)], lambda documents: lambda gold: ["none"] * 4
    )
    assert [size for size, _ in points] == [1, 2]
