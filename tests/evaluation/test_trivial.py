from typing import Any

from evaluation.counts import Counts
from evaluation.trivial import count_author, count_gates, count_holders, count_itself, links_gates, names_holders

GOLD: dict[str, Any] = {
    "layers": ["roles", "holders", "gates"],
    "sentences": [
        {"start": 0, "end": 5, "role": "condition", "holder": ["author"], "gates": 0},
        {"start": 6, "end": 9, "role": "condition", "holder": ["the Soviets", "Dobrynin"], "gates": 0},
        {"start": 10, "end": 15, "role": "condition", "gates": None},
        {"start": 16, "end": 20, "role": "none"},
    ],
}
UNREAD = {**GOLD, "layers": ["roles"]}


def found(*holders: object, links: list[tuple[int, int]] | None = None) -> dict[str, Any]:
    bounds = [(s["start"], s["end"]) for s in GOLD["sentences"]]
    sentences = [
        {"start": s, "end": e, "holder": h} for (s, e), h in zip(bounds, [*holders, *[None] * 4], strict=False)
    ]
    return {"sentences": sentences, "links": [{"type": "gates", "source": a, "target": b} for a, b in links or []]}


def test_the_author_by_hand() -> None:
    assert count_author(GOLD) == {"holders": Counts(2, 2, 1)}
    assert count_author(UNREAD) == {}


def test_itself_by_hand() -> None:
    # Three conditions are answered, two have what they gate, one of them itself.
    assert count_itself(GOLD) == {"gates": Counts(2, 3, 1)}
    assert count_itself(UNREAD) == {}


def test_holders_of_a_pipeline() -> None:
    assert count_holders(GOLD, found("author", {"text": "Soviets"})) == {"holders": Counts(2, 2, 2)}
    assert count_holders(GOLD, found("author", {"text": "Ambassador Dobrynin"})) == {"holders": Counts(2, 2, 2)}
    assert count_holders(GOLD, found("author", {"text": "the Danes"})) == {"holders": Counts(2, 2, 1)}
    assert count_holders(GOLD, found()) == {"holders": Counts(2, 2, 0)}
    assert count_holders(UNREAD, found("author")) == {}


def test_gates_of_a_pipeline() -> None:
    assert count_gates(GOLD, found(links=[(0, 0), (1, 2), (2, 3)])) == {"gates": Counts(2, 3, 1)}
    assert count_gates(GOLD, found()) == {"gates": Counts(2, 0, 0)}
    assert count_gates(UNREAD, found(links=[(0, 0)])) == {}


def test_a_pipeline_that_answers_nothing_is_not_set_beside() -> None:
    assert not names_holders(found())
    assert names_holders(found(None, "author"))
    assert not links_gates(found())
    assert links_gates(found(links=[(0, 1)]))
