"""Two runs on the same documents -> how much each figure differs, and whether that can be chance.

The documents are the unit: a permutation swaps all that the two say of a document, a resample draws documents again
with both (Noreen 1989; Yeh 2000; Dror et al. 2018). p of many figures at once are adjusted by Holm's method.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from evaluation.bootstrap import SEED, Interval, Numbers, figures_of, percentiles, resample, stack
from evaluation.counts import Tally

SIGNIFICANT = 0.05
PERMUTATIONS = 9_999  # drawn where there are too many to try all
ALL_TRIED = 12  # documents that differ up to which all 2^n are
# Of fewer documents that differ, even if all favour one run, p cannot fall below SIGNIFICANT: 2 / 2^5 > 0.05.
FEWEST = 6
POWER = 2.8  # standard errors that a true difference must reach to be found four times in five: 1.96 + 0.84
TIE = 1e-12


@dataclass(frozen=True, slots=True)
class Difference:
    """F1, or the accuracy, of one row in two runs.

    `difference` is `b - a`. `p` is two-sided, `p_worse` that of b being as much lower or more; `p_adjusted` allows for
    the number of rows. `least` is about the smallest true difference that these documents would show four times in
    five. `documents` have the row, `differing` of them differ. None where nothing is measured.
    """

    a: float | None
    b: float | None
    documents: int
    differing: int
    difference: float | None = None
    interval: Interval = None
    p: float | None = None
    p_worse: float | None = None
    p_adjusted: float | None = None
    least: float | None = None

    @property
    def significant(self) -> bool:
        return self.p_adjusted is not None and self.p_adjusted < SIGNIFICANT

    @property
    def worse(self) -> bool:
        """Whether b is significantly below a: one-sided, and not adjusted, since each gate stands for itself."""
        return self.p_worse is not None and self.p_worse < SIGNIFICANT

    @property
    def too_few(self) -> bool:
        """Whether the runs differ on so few documents that no difference could be significant."""
        return 0 < self.differing < FEWEST


def compare_runs(
    a: Mapping[str, Tally], b: Mapping[str, Tally], means: Mapping[str, tuple[str, ...]]
) -> dict[str, Difference]:
    """Row -> difference, over the documents that both runs have; `means` as in a `Scorer`."""
    keys = sorted(a.keys() & b.keys())
    first, second = [a[key] for key in keys], [b[key] for key in keys]
    rows: dict[str, tuple[str, ...]] = {row: (row,) for tally in (*first, *second) for row in tally}
    rows |= {name: parts for name, parts in means.items() if rows.keys() >= set(parts)}
    found = {name: compare_row(first, second, parts) for name, parts in rows.items()}
    adjusted = adjust({name: each.p for name, each in found.items() if each.p is not None})
    return {name: replace(each, p_adjusted=adjusted.get(name)) for name, each in found.items()}


def compare_row(first: Sequence[Tally], second: Sequence[Tally], parts: Sequence[str]) -> Difference:
    """One row, the mean of its parts, each document's tallies side by side."""
    has = [i for i, pair in enumerate(zip(first, second, strict=True)) if any(set(parts) & t.keys() for t in pair)]
    a, b = (stack([tallies[i] for i in has], parts) for tallies in (first, second))
    values = [float(mean_f1(counts.sum(0))) if has else np.nan for counts in (a, b)]
    known = [None if np.isnan(value) else value for value in values]
    sizes = len(has), int(differing(a, b).sum())
    if None in known:
        return Difference(known[0], known[1], *sizes)
    observed = values[1] - values[0]
    spread = mean_f1(resample(b)) - mean_f1(resample(a))
    measured = spread[~np.isnan(spread)]
    chance = permute(a, b)
    return Difference(
        values[0],
        values[1],
        *sizes,
        difference=observed,
        interval=percentiles(spread),
        p=float((np.abs(chance) >= abs(observed) - TIE).mean()),
        p_worse=float((chance <= observed + TIE).mean()),
        least=POWER * float(measured.std()) if measured.size else None,
    )


def permute(a: Numbers, b: Numbers) -> Numbers:
    """Differences when each document's counts are swapped or not: all ways, or as observed and then at random."""
    which = differing(a, b)
    number = int(which.sum())
    if number <= ALL_TRIED:
        swapped = np.array(list(product((0.0, 1.0), repeat=number))).reshape(2**number, number)
    else:
        drawn = np.random.default_rng(SEED).integers(0, 2, (PERMUTATIONS, number))
        swapped = np.vstack([np.zeros((1, number)), drawn])
    moved = np.tensordot(swapped, b[which] - a[which], axes=1)
    chance: Numbers = mean_f1(b.sum(0) - moved) - mean_f1(a.sum(0) + moved)
    return chance[~np.isnan(chance)]


def differing(a: Numbers, b: Numbers) -> NDArray[np.bool_]:
    """Which documents have other counts in the two."""
    return (a != b).any(axis=(1, 2))


def mean_f1(totals: Numbers) -> Numbers:
    """(…, parts, 3) counts -> the mean F1 of the parts; NaN unless all are measured."""
    mean: Numbers = figures_of(totals)["f1"].mean(axis=-1)
    return mean


def adjust(ps: Mapping[str, float]) -> dict[str, float]:
    """Holm's step-down method: p of a family of tests, so that one in twenty families has a false alarm."""
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, (name, p) in enumerate(sorted(ps.items(), key=lambda item: item[1])):
        highest = max(highest, min(1.0, p * (len(ps) - place)))
        adjusted[name] = highest
    return adjusted
