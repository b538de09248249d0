"""Documents and results -> every figure with its counts, rule and interval.

All documents are one group; those drawn alike, at random or for what they hold, are further groups.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from evaluation import apparatus, roles, sentences, spans, thresholds
from evaluation.bootstrap import Interval, intervals
from evaluation.counts import Counts, Found, Gold, Scorer, Tally, add
from extract.annotations import ROLES

SCORERS = (spans.SCORER, thresholds.SCORER, roles.SCORER, sentences.SCORER, apparatus.SCORER)
ALL = "all"

Pair: TypeAlias = tuple[Gold, Found]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the report. `values` maps precision, recall, f1 or accuracy to a figure, None when unmeasured.

    `counts` is None in a row that is a mean of others; `interval` is that of F1, or of the accuracy.
    """

    rule: str
    documents: int
    counts: Counts | None
    values: dict[str, float | None]
    interval: Interval

    @property
    def main(self) -> float | None:
        """F1 or accuracy."""
        return self.values.get("f1", self.values.get("accuracy"))


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some of the documents. `confusion` maps (gold role, predicted role) to gold sentences."""

    rows: dict[str, Row]
    confusion: dict[tuple[str, str], int]
    strays: int


def measure(pairs: Sequence[Pair], scorers: Sequence[Scorer] = SCORERS) -> dict[str, Group]:
    """Group -> figures. The group `all` comes first, then the ways of drawing that the documents name."""
    ways = sorted({gold[scorer.drawn] for gold, _ in pairs for scorer in scorers if gold.get(scorer.drawn)})
    return {way: measure_group(pairs, scorers, None if way == ALL else way) for way in (ALL, *ways)}


def measure_group(pairs: Sequence[Pair], scorers: Sequence[Scorer], way: str | None) -> Group:
    """The figures of the documents drawn that way, None for all of them; each scorer asks for its own drawing."""
    rows: dict[str, Row] = {}
    for scorer in scorers:
        chosen = [(gold, found) for gold, found in pairs if way is None or gold.get(scorer.drawn) == way]
        rows |= score(chosen, scorer)
    by_roles = [(gold, found) for gold, found in pairs if way is None or gold.get(roles.SCORER.drawn) == way]
    cells = sum((roles.confuse(gold, found) for gold, found in by_roles), Counter[tuple[str, str]]())
    confusion: dict[tuple[str, str], int] = {(a, b): cells[a, b] for a in ROLES for b in ROLES}
    return Group(rows, confusion, sum(roles.count_strays(gold, found) for gold, found in by_roles))


def score(pairs: Sequence[Pair], scorer: Scorer) -> dict[str, Row]:
    """One scorer's rows over these documents."""
    tallies = [tally for gold, found in pairs if (tally := scorer.count(gold, found))]
    return tabulate(tallies, scorer.rules, means=scorer.means or {}, accuracies=scorer.accuracies)


def tabulate(
    tallies: Sequence[Tally],
    rules: Mapping[str, str],
    *,
    means: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    accuracies: frozenset[str] = frozenset(),
) -> dict[str, Row]:
    """A row for each rule, from the counts of each document; one that no document has is there too, unmeasured.

    `means` and `accuracies` are those of a `Scorer`.
    """
    total = add(tallies)
    spread = intervals(tallies, means)
    rows = {}
    for name, rule in rules.items():
        counts = None if name in means else total.get(name, Counts())
        values = mean_of(means[name], total) if name in means else values_of(name, total, accuracies)
        documents = sum(means.get(name, (name,))[0] in tally for tally in tallies)
        rows[name] = Row(rule, documents, counts, values, spread.get(name))
    return rows


def mean_of(parts: Sequence[str], total: Tally) -> dict[str, float | None]:
    """The mean F1 of some rows; None unless every one of them is measured."""
    measured = [f1 for part in parts if (f1 := total.get(part, Counts()).f1) is not None]
    return {"f1": sum(measured) / len(parts) if len(measured) == len(parts) else None}


def values_of(name: str, total: Tally, accuracies: frozenset[str]) -> dict[str, float | None]:
    """The figures of one row that is counted."""
    counts = total.get(name, Counts())
    if name in accuracies:
        return {"accuracy": counts.recall}
    return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}


def group_to_dict(group: Group) -> dict[str, Any]:
    """A group as plain data."""
    return {
        "rows": {name: row_to_dict(row) for name, row in group.rows.items()},
        "confusion": {a: {b: group.confusion[a, b] for b in ROLES} for a in ROLES},
        "stray_sentences_with_a_role": group.strays,
    }


def row_to_dict(row: Row) -> dict[str, Any]:
    """A row as plain data: figures to 4 decimals, counts as they are."""
    counts = row.counts
    return {
        **{name: None if value is None else round(value, 4) for name, value in row.values.items()},
        "interval": row.interval and [round(bound, 4) for bound in row.interval],
        "gold": counts and counts.gold,
        "predicted": counts and counts.predicted,
        "matched": counts and counts.matched,
        "documents": row.documents,
        "rule": row.rule,
    }
