"""Counts of right holders, by hand."""

from typing import Any

from evaluation.counts import Counts
from evaluation.holders import count_holders

GOLD: dict[str, Any] = {
    "text": "The Soviets fear it. We object. Marlow agrees.",
    "sentences": [
        {"start": 0, "end": 20, "role": "concern", "holder": ["the Soviets"]},
        {"start": 21, "end": 31, "role": "concern", "holder": ["author"]},
        {"start": 32, "end": 46, "role": "none"},
    ],
}


def result(*holders: str | None, role: str = "concern") -> dict[str, Any]:
    named = [{"text": each} if each not in {None, "author"} else each for each in holders]
    bounds = [(sentence["start"], sentence["end"]) for sentence in GOLD["sentences"]]
    sentences = [{"start": s, "end": e, "role": role, "holder": h} for (s, e), h in zip(bounds, named, strict=False)]
    return {"header": {"kind": "telegram"}, "sentences": sentences}


def test_by_hand() -> None:
    tally = count_holders(GOLD, result("author", "author"), result("Soviets", "author"))
    assert tally["holders.given"] == Counts(2, 2, 2)
    assert tally["holders.given.not_author"] == Counts(1, 1, 1)
    assert tally["holders.given.same_name"] == Counts(1, 1, 1)
    assert tally["holders.given.always_author"] == Counts(2, 2, 1)
    assert tally["holders.given.telegram"] == Counts(2, 2, 2)
    assert tally["holders.end_to_end"] == Counts(2, 2, 1)
    assert tally["holders.end_to_end.not_author"] == Counts(1, 1, 0)


def test_a_sentence_without_holder_is_a_miss() -> None:
    assert count_holders(GOLD, result(), result(None, None))["holders.given"] == Counts(2, 2, 0)


def test_end_to_end_counts_only_sentences_with_the_right_role() -> None:
    tally = count_holders(GOLD, result("Soviets", "author", role="proposal"), result("Soviets", "author"))
    assert "holders.end_to_end" not in tally
