"""Counts of each document -> intervals of the figures when the documents are drawn again, with replacement."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from evaluation.counts import Tally

RESAMPLES = 1000
SEED = 0
LEVEL = 0.95
NOTHING = np.full(RESAMPLES, np.nan)

Interval: TypeAlias = tuple[float, float] | None
Numbers: TypeAlias = NDArray[np.float64]


def intervals(tallies: Sequence[Tally], means: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, Interval]]:
    """Row -> precision, recall, f1 -> percentile interval; `means` names the rows whose F1 is the mean of others.

    Documents that lack a row are not drawn for it, and a resample in which a figure has nothing to measure is left out
    of it. None for fewer than two documents, and for figures that no resample measures. All three of rows paired
    beforehand are their accuracy.
    """
    having: dict[tuple[int, ...], list[str]] = {}
    for row in sorted({row for tally in tallies for row in tally}):
        having.setdefault(tuple(i for i, tally in enumerate(tallies) if row in tally), []).append(row)
    figures: dict[str, dict[str, Numbers]] = {}
    for documents, rows in having.items():
        # Rows of the same documents are drawn together, so that their means are.
        totals = resample(stack([tallies[i] for i in documents], rows))
        figures |= {row: figures_of(totals[:, j]) for j, row in enumerate(rows)}
    for name, parts in means.items():
        own = [figures[part]["f1"] if part in figures else NOTHING for part in parts]
        figures[name] = {"f1": np.mean(own, axis=0)}
    return {row: {key: percentiles(values) for key, values in own.items()} for row, own in figures.items()}


def stack(tallies: Sequence[Tally], rows: Sequence[str]) -> Numbers:
    """Counts as (documents, rows, 3): gold, predicted, matched; zeros where a document lacks a row."""
    counts = np.zeros((len(tallies), len(rows), 3))
    for i, tally in enumerate(tallies):
        for j, row in enumerate(rows):
            if row in tally:
                counts[i, j] = tally[row].gold, tally[row].predicted, tally[row].matched
    return counts


def resample(counts: Numbers) -> Numbers:
    """Sums over documents drawn again: (documents, …) -> (RESAMPLES, …); NaN for fewer than two.

    As many documents are always drawn in the same way.
    """
    documents = len(counts)
    if documents < 2:
        return np.full((RESAMPLES, *counts.shape[1:]), np.nan)
    times = np.random.default_rng(SEED).multinomial(documents, np.full(documents, 1 / documents), RESAMPLES)
    sums: Numbers = np.tensordot(times, counts, axes=1)
    return sums


def figures_of(totals: Numbers) -> dict[str, Numbers]:
    """Precision, recall and F1 of (…, 3) sums, NaN where there is nothing to measure."""
    gold, predicted, matched = np.moveaxis(totals, -1, 0)
    return {
        "precision": divide(matched, predicted),
        "recall": divide(matched, gold),
        "f1": divide(2 * matched, gold + predicted),
    }


def divide(part: Numbers, whole: Numbers) -> Numbers:
    """NaN where there is nothing to divide by."""
    quotient: Numbers = np.full_like(whole, np.nan, dtype=float)
    np.divide(part, whole, out=quotient, where=whole > 0)
    return quotient


def percentiles(values: Numbers) -> Interval:
    """The middle LEVEL of what was measured."""
    measured = values[~np.isnan(values)]
    if not measured.size:
        return None
    low, high = np.quantile(measured, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
