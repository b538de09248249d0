"""Counts of each document -> intervals of F1 when the documents are drawn again, with replacement."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.counts import Tally

RESAMPLES = 1000
SEED = 0
LEVEL = 0.95

Interval = tuple[float, float] | None


def intervals(tallies: Sequence[Tally], means: Mapping[str, tuple[str, ...]]) -> dict[str, Interval]:
    """Row -> percentile interval of its F1; `means` names the rows that are means of others.

    A resample in which a row has nothing to measure is left out of that row. None for fewer than two documents, and
    for rows that no resample measures. The F1 of rows paired beforehand is their accuracy.
    """
    rows = sorted({row for tally in tallies for row in tally})
    if len(tallies) < 2:
        return dict.fromkeys([*rows, *means])
    f1 = dict(zip(rows, resample(tallies, rows).T, strict=True))
    for name, parts in means.items():
        if all(part in f1 for part in parts):
            f1[name] = np.mean([f1[part] for part in parts], axis=0)
    return {row: percentiles(values) for row, values in f1.items()}


def resample(tallies: Sequence[Tally], rows: Sequence[str]) -> NDArray[np.float64]:
    """F1 as (resamples, rows), NaN where there is nothing to measure."""
    counts = np.zeros((len(tallies), len(rows), 3))
    for i, tally in enumerate(tallies):
        for j, row in enumerate(rows):
            if row in tally:
                counts[i, j] = tally[row].gold, tally[row].predicted, tally[row].matched
    times = np.random.default_rng(SEED).multinomial(len(tallies), np.full(len(tallies), 1 / len(tallies)), RESAMPLES)
    gold, predicted, matched = np.moveaxis(np.tensordot(times, counts, axes=1), -1, 0)
    whole = gold + predicted
    f1: NDArray[np.float64] = np.full_like(whole, np.nan)
    np.divide(2 * matched, whole, out=f1, where=whole > 0)
    return f1


def percentiles(values: NDArray[np.float64]) -> Interval:
    """The middle LEVEL of what was measured."""
    measured = values[~np.isnan(values)]
    if not measured.size:
        return None
    low, high = np.quantile(measured, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
