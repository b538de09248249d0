"""Scores, each with whether it was right -> reliability in bins, calibration error, operating point."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

import numpy as np

from evaluation.bootstrap import Interval, divide, intervals, percentiles, resample
from evaluation.counts import Counts, ratio

BINS = 10
PRECISION = 0.80  # what an operating point has to reach
LEAST = 20  # predicted items below which a precision says nothing

Scored: TypeAlias = tuple[float, bool]  # a score from 0 to 1, and whether the item is what the score is for


@dataclass(frozen=True, slots=True)
class Bin:
    """The items whose score lies above `low` and not above `high`, the lowest bin taking 0 too.

    `right` of the `items` are right, and their scores add to `total`; `interval` is that of the share.
    """

    low: float
    high: float
    items: int
    right: int
    total: float
    interval: Interval = None

    @property
    def mean(self) -> float | None:
        """Mean score; None when there are no items."""
        return ratio(self.total, self.items)

    @property
    def share(self) -> float | None:
        """Share that is right; None when there are no items."""
        return ratio(self.right, self.items)


@dataclass(frozen=True, slots=True)
class Calibration:
    """All items as one bin, and in BINS of equal width, the empty ones included; `interval` is that of the error."""

    whole: Bin
    bins: Sequence[Bin]
    interval: Interval = None

    @property
    def error(self) -> float | None:
        """Expected calibration error: |share right - mean score| of the bins, weighted by their items.

        None when there are no items.
        """
        return ratio(sum(abs(each.right - each.total) for each in self.bins), self.whole.items)


@dataclass(frozen=True, slots=True)
class Point:
    """A least score, and the counts when all that has it is predicted; intervals of precision and recall."""

    score: float
    counts: Counts
    intervals: Mapping[str, Interval] = field(default_factory=dict)


def calibrate(scored: Sequence[Scored]) -> Calibration:
    """The calibration of these scores."""
    (whole,) = fill_bins(scored, 1)
    return Calibration(whole, fill_bins(scored, BINS))


def calibrate_documents(documents: Sequence[Sequence[Scored]]) -> Calibration:
    """The calibration of the scores of all documents together, with intervals over the documents."""
    calibration = calibrate([each for scored in documents for each in scored])
    filled = [fill_bins(scored, BINS) for scored in documents]
    table = np.array([[(each.items, each.right, each.total) for each in bins] for bins in filled], dtype=float)
    items, right, total = np.moveaxis(resample(table.reshape(len(documents), BINS, 3)), -1, 0)
    errors = divide(np.abs(right - total).sum(-1), items.sum(-1))
    shares = divide(right, items)
    bins = [replace(each, interval=percentiles(shares[:, i])) for i, each in enumerate(calibration.bins)]
    whole = replace(calibration.whole, interval=percentiles(divide(right.sum(-1), items.sum(-1))))
    return Calibration(whole, bins, percentiles(errors))


def with_intervals(point: Point | None, documents: Sequence[tuple[Sequence[Scored], int]]) -> Point | None:
    """The same operating point with intervals over documents, each with its scores and what there is to find in it.

    The score is held, as it would be in use: that another draw might have chosen another is not in the intervals.
    """
    if point is None:
        return None
    tallies = []
    for scored, gold in documents:
        hits = [hit for score, hit in scored if score >= point.score]
        tallies.append({"point": Counts(gold, len(hits), sum(hits))})
    return replace(point, intervals=intervals(tallies, {})["point"])


def fill_bins(scored: Sequence[Scored], number: int) -> list[Bin]:
    """That many bins of equal width over 0 to 1."""
    scores, right = np.array(scored, dtype=float).reshape(-1, 2).T
    edges = np.linspace(0, 1, number + 1)
    # Closed above: as a float an edge is never less than the score that is written alike.
    which = np.searchsorted(edges[1:-1], scores)
    items, hits, totals = (np.bincount(which, weights, number) for weights in (None, right, scores))
    bounds = [round(float(edge), 4) for edge in edges]
    return [Bin(bounds[i], bounds[i + 1], int(items[i]), int(hits[i]), float(totals[i])) for i in range(number)]


def find_operating_point(scored: Iterable[Scored], *, gold: int) -> Point | None:
    """The smallest score at which PRECISION is reached by LEAST items or more; None where there is none.

    `gold` is the number of items to find, those that have no score included. Equal scores are predicted together.
    Precision does not rise evenly: it may be lower again at a higher score.
    """
    counts, reached = Counts(gold), None
    for score, group in groupby(sorted(scored, reverse=True), key=itemgetter(0)):
        hits = [hit for _, hit in group]
        counts += Counts(0, len(hits), sum(hits))
        if counts.predicted >= LEAST and (counts.precision or 0) >= PRECISION:
            reached = Point(score, counts)
    return reached


def calibration_to_dict(calibration: Calibration) -> dict[str, Any]:
    """Calibration as plain data."""
    bins = [{"above": each.low, "to": each.high, **bin_to_dict(each)} for each in calibration.bins]
    interval = calibration.interval and [rounded(bound) for bound in calibration.interval]
    return {"ece": rounded(calibration.error), "ece_interval": interval, **bin_to_dict(calibration.whole), "bins": bins}


def bin_to_dict(each: Bin) -> dict[str, Any]:
    """What lies in a bin, as plain data."""
    return {
        "items": each.items,
        "right": each.right,
        "mean_score": rounded(each.mean),
        "share_right": rounded(each.share),
        "interval": each.interval and [rounded(bound) for bound in each.interval],
    }


def point_to_dict(point: Point) -> dict[str, Any]:
    """An operating point as plain data."""
    counts = point.counts
    return {
        "score": point.score,
        "precision": rounded(counts.precision),
        "recall": rounded(counts.recall),
        "intervals": {
            key: interval and [rounded(bound) for bound in interval]
            for key, interval in point.intervals.items()
            if key != "f1"
        },
        "gold": counts.gold,
        "predicted": counts.predicted,
        "matched": counts.matched,
    }


def rounded(value: float | None) -> float | None:
    """A figure to 4 decimals, as everywhere in the JSON."""
    return None if value is None else round(value, 4)
