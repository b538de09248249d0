"""What two thresholds say, compared: the one place that says how far their numbers may differ."""

from collections.abc import Mapping
from math import isclose
from typing import Any

BOUNDS = ("cmp", "low", "high")
NUMBERS = frozenset({"low", "high"})
TOLERANCE = 0.01


def near(gold: Mapping[str, Any], predicted: Mapping[str, Any], key: str) -> bool:
    """Whether both have the same value there; numbers may differ by one percent."""
    a, b = gold[key], predicted[key]
    if key in NUMBERS and a is not None and b is not None:
        return isclose(a, b, rel_tol=TOLERANCE)
    return bool(a == b)
