"""What thresholds say: gold and result -> counts of right attributes, and of right frames.

Two views: of the thresholds found with the very offsets; of all in the gold, where one that overlaps counts as found.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import isclose
from typing import Any

from corpus.frames import BOUNDS, NUMBERS, near
from evaluation.counts import Counts, Found, Gold, Scorer, Tally
from evaluation.spans import match
from extract.annotations import THRESHOLD, THRESHOLDS
from extract.attribution.names import same_holder

Pair = tuple[Mapping[str, Any], Mapping[str, Any]]

ATTRIBUTES = {
    "cmp": ("cmp",),
    "bounds": ("low", "high"),
    "unit": ("unit",),
    "per": ("per",),
    "kind": ("kind",),
}
FRAME = ("cmp", "low", "high", "unit", "per")
# Of all in the gold: attribute -> keys that must agree.
OF_GOLD = {"bounds": BOUNDS, "unit": ("unit",), "per": ("per",), "kind": ("kind",), "frame": FRAME}
SHARE = "percent"
SHARE_TOLERANCE = 0.01


def count_thresholds(gold: Gold, found: Found) -> Tally:
    """Rows `THRESHOLD.cmp` and so on, over thresholds with the same offsets; `THRESHOLD.frame` over all of them;
    `THRESHOLD.gold.…` over all in the gold.
    """
    if "spans" not in gold["layers"]:
        return {}
    wanted = [span for span in gold["spans"] if span["label"] == THRESHOLD]
    at: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    for span in found[THRESHOLDS]:
        at.setdefault((span["start"], span["end"]), []).append(span)
    pairs = [(span, at[key].pop(0)) for span in wanted if at.get(key := (span["start"], span["end"]))]
    tally = {f"THRESHOLD.{name}": paired(pairs, keys) for name, keys in ATTRIBUTES.items()}
    tally["THRESHOLD.frame"] = Counts(len(wanted), len(found[THRESHOLDS]), paired(pairs, FRAME).matched)
    return tally | of_gold(wanted, found[THRESHOLDS]) | of_holders(gold, found)


def of_gold(wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> Tally:
    """Rows `THRESHOLD.gold.…`: how many of the gold have the attribute right in the threshold that overlaps them."""
    pairs = [(wanted[a], found[b]) for a, b in match(offsets(wanted), offsets(found))]
    tally = {f"THRESHOLD.gold.{name}": right(len(wanted), pairs, keys) for name, keys in OF_GOLD.items()}
    bounded = [span for span in wanted if span["cmp"] != "eq"]
    tally["THRESHOLD.gold.bounds_not_eq"] = right(len(bounded), [p for p in pairs if p[0]["cmp"] != "eq"], BOUNDS)
    return tally


def of_holders(gold: Gold, found: Found) -> Tally:
    """Row `THRESHOLD.gold.holder`: over gold thresholds in sentences whose holder was read and is taken for theirs."""
    if "holders" not in gold["layers"]:
        return {}
    answers = []
    for span in gold["spans"]:
        held = (s.get("holder") for s in gold["sentences"] if s["start"] <= span["start"] < s["end"])
        if span["label"] == THRESHOLD and (holder := next(held, None)):
            answers.append((span, holder))
    pairs = match(offsets([span for span, _ in answers]), offsets(found[THRESHOLDS]))
    agreed = sum(is_one_of(found[THRESHOLDS][b]["holder"], answers[a][1]) for a, b in pairs)
    return {"THRESHOLD.gold.holder": Counts(len(answers), len(answers), agreed)}


def name_of(holder: object) -> str:
    """The holder of a result as one string."""
    return str(holder["text"]) if isinstance(holder, Mapping) else str(holder)


def is_one_of(holder: object, answers: Iterable[str]) -> bool:
    """Whether the holder of a result is one of the acceptable answers."""
    return any(same_holder(name_of(holder), answer) for answer in answers)


def plain(name: str) -> str:
    """A holder's name without its article and its case."""
    return name.casefold().removeprefix("the ").strip()


def offsets(spans: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """(start, end) of each."""
    return [(span["start"], span["end"]) for span in spans]


def right(gold: int, pairs: Sequence[Pair], keys: tuple[str, ...]) -> Counts:
    """How many pairs agree in all keys, of so many in the gold."""
    return Counts(gold, gold, sum(all(near(a, b, key) for key in keys) for a, b in pairs))


def paired(pairs: Sequence[Pair], keys: tuple[str, ...]) -> Counts:
    """Counts over spans that are paired already: a pair matches when all the keys agree."""
    agreed = sum(all(agree(a, b, key) for key in keys) for a, b in pairs)
    return Counts(len(pairs), len(pairs), agreed)


def agree(gold: Mapping[str, Any], predicted: Mapping[str, Any], key: str) -> bool:
    """Whether two thresholds have the same value there; shares are compared to a hundredth of a percent."""
    a, b = gold[key], predicted[key]
    if key not in NUMBERS or a is None or b is None:
        return bool(a == b)
    return isclose(a, b, rel_tol=1e-9, abs_tol=SHARE_TOLERANCE if gold["unit"] == SHARE else 0.0)


RULES_OF_GOLD = {
    "THRESHOLD.gold.bounds": "of all gold: overlapping span, same cmp, low and high within 1 %",
    "THRESHOLD.gold.bounds_not_eq": "the same, of the gold whose cmp is not eq",
    "THRESHOLD.gold.unit": "of all gold: overlapping span, same unit",
    "THRESHOLD.gold.per": "of all gold: overlapping span, same per",
    "THRESHOLD.gold.kind": "of all gold: overlapping span, same kind",
    "THRESHOLD.gold.frame": "of all gold: overlapping span, same cmp, unit, per, low and high within 1 %",
    "THRESHOLD.gold.holder": "of gold in sentences with a holder: overlapping span, that holder",
}
SCORER = Scorer(
    count_thresholds,
    {
        **{
            f"THRESHOLD.{name}": f"same {' and '.join(keys)}, spans with the same offsets"
            for name, keys in ATTRIBUTES.items()
        },
        "THRESHOLD.frame": "same start, end, cmp, low, high, unit and per",
        **RULES_OF_GOLD,
    },
    drawn="spans_drawn",
    accuracies=frozenset({*(f"THRESHOLD.{name}" for name in ATTRIBUTES), *RULES_OF_GOLD}),
)
