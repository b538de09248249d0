"""What thresholds say: gold and result -> counts of right attributes, and of right frames."""

from collections.abc import Mapping
from math import isclose
from typing import Any

from evaluation.counts import Counts, Found, Gold, Scorer, Tally
from extract.annotations import THRESHOLD, THRESHOLDS

ATTRIBUTES = {
    "cmp": ("cmp",),
    "bounds": ("low", "high"),
    "unit": ("unit",),
    "per": ("per",),
    "kind": ("kind",),
}
FRAME = ("cmp", "low", "high", "unit", "per")
SHARE = "percent"
SHARE_TOLERANCE = 0.01


def count_thresholds(gold: Gold, found: Found) -> Tally:
    """Rows `THRESHOLD.cmp` and so on, over thresholds with the same offsets; `THRESHOLD.frame` over all of them."""
    if "spans" not in gold["layers"]:
        return {}
    wanted = [span for span in gold["spans"] if span["label"] == THRESHOLD]
    at: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    for span in found[THRESHOLDS]:
        at.setdefault((span["start"], span["end"]), []).append(span)
    pairs = [(span, at[key].pop(0)) for span in wanted if at.get(key := (span["start"], span["end"]))]
    tally = {f"THRESHOLD.{name}": paired(pairs, keys) for name, keys in ATTRIBUTES.items()}
    tally["THRESHOLD.frame"] = Counts(len(wanted), len(found[THRESHOLDS]), paired(pairs, FRAME).matched)
    return tally


def paired(pairs: list[tuple[Mapping[str, Any], Mapping[str, Any]]], keys: tuple[str, ...]) -> Counts:
    """Counts over spans that are paired already: a pair matches when all the keys agree."""
    agreed = sum(all(agree(a, b, key) for key in keys) for a, b in pairs)
    return Counts(len(pairs), len(pairs), agreed)


def agree(gold: Mapping[str, Any], predicted: Mapping[str, Any], key: str) -> bool:
    """Whether two thresholds have the same value there; shares are compared to a hundredth of a percent."""
    a, b = gold[key], predicted[key]
    if key not in ("low", "high") or a is None or b is None:
        return bool(a == b)
    return isclose(a, b, rel_tol=1e-9, abs_tol=SHARE_TOLERANCE if gold["unit"] == SHARE else 0.0)


SCORER = Scorer(
    count_thresholds,
    {
        **{
            f"THRESHOLD.{name}": f"same {' and '.join(keys)}, spans with the same offsets"
            for name, keys in ATTRIBUTES.items()
        },
        "THRESHOLD.frame": "same start, end, cmp, low, high, unit and per",
    },
    drawn="spans_drawn",
    accuracies=frozenset(f"THRESHOLD.{name}" for name in ATTRIBUTES),
)
