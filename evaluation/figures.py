"""Documents and results -> every figure with its counts, rule and intervals.

All documents are one group; those drawn alike, at random or for what they hold, are further groups, and so are those
of a genre or a decade.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias

from evaluation import apparatus, roles, semeval, sentences, spans, thresholds
from evaluation.bootstrap import Interval, intervals
from evaluation.counts import Counts, Found, Gold, Scorer, Tally, add
from evaluation.strata import Stratum
from extract.annotations import ROLES

SCORERS = (spans.SCORER, semeval.SCORER, thresholds.SCORER, roles.SCORER, sentences.SCORER, apparatus.SCORER)
ALL = "all"

Pair: TypeAlias = tuple[Gold, Found]
Means: TypeAlias = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the report. `values` maps precision, recall, f1 or accuracy to a figure, None when unmeasured.

    `counts` is None in a row that is a mean of others; `intervals` has the keys of `values`.
    """

    rule: str
    documents: int
    counts: Counts | None
    values: Mapping[str, float | None]
    intervals: Mapping[str, Interval] = field(default_factory=dict)

    @property
    def main(self) -> float | None:
        """F1 or accuracy."""
        return self.values.get("f1", self.values.get("accuracy"))

    @property
    def interval(self) -> Interval:
        """That of `main`."""
        return self.intervals.get("f1", self.intervals.get("accuracy"))


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some of the documents, and the counts of each that they come from.

    `confusion` maps (gold role, predicted role) to gold sentences.
    """

    rows: dict[str, Row]
    confusion: dict[tuple[str, str], int]
    strays: int
    documents: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """A document, its result, and the tally of each scorer."""

    key: str
    gold: Gold
    found: Found
    tallies: Mapping[Scorer, Tally]


def measure(pairs: Sequence[Pair], scorers: Sequence[Scorer] = SCORERS) -> dict[str, Group]:
    """Group -> figures. The group `all` comes first, then the ways of drawing that the documents name."""
    counted = count_documents(pairs, scorers)
    ways = sorted({gold[scorer.drawn] for gold, _ in pairs for scorer in scorers if gold.get(scorer.drawn)})
    groups = {ALL: measure_group(counted, scorers)}
    for way in ways:
        groups[way] = measure_group(counted, scorers, partial(drawn_so, way))
    return groups


def measure_by(
    stratum: Stratum, pairs: Sequence[Pair], scorers: Sequence[Scorer] = SCORERS, *, names: Iterable[str] = ()
) -> dict[str, Group]:
    """Group -> figures of its documents. The groups named come first, also without documents; the others sorted."""
    counted = count_documents(pairs, scorers)
    of = {each.key: stratum(each.gold, each.found) for each in counted}
    return {
        name: measure_group([each for each in counted if of[each.key] == name], scorers)
        for name in dict.fromkeys([*names, *sorted(set(of.values()))])
    }


def drawn_so(way: str, scorer: Scorer, each: Counted) -> bool:
    """Whether a document came to have the scorer's layer that way."""
    return bool(each.gold.get(scorer.drawn) == way)


def count_documents(pairs: Sequence[Pair], scorers: Sequence[Scorer]) -> list[Counted]:
    """Every document with its counts, under its id."""
    keys = name_documents([gold for gold, _ in pairs])
    return [
        Counted(key, gold, found, {scorer: scorer.count(gold, found) for scorer in scorers})
        for key, (gold, found) in zip(keys, pairs, strict=True)
    ]


def name_documents(documents: Sequence[Gold]) -> list[str]:
    """Ids, made different where they are not: the place in the list follows the id that is used or missing."""
    seen: set[str] = set()
    keys = []
    for place, gold in enumerate(documents, start=1):
        id = str(gold.get("id") or "")
        keys.append(id if id and id not in seen else f"{id}#{place}")
        seen.add(keys[-1])
    return keys


def measure_group(
    counted: Sequence[Counted],
    scorers: Sequence[Scorer],
    belongs: Callable[[Scorer, Counted], bool] = lambda scorer, each: True,
) -> Group:
    """The figures of the documents that belong to the group in the eyes of each scorer."""
    rows: dict[str, Row] = {}
    documents: dict[str, Tally] = {}
    for scorer in scorers:
        tallies = {each.key: each.tallies[scorer] for each in counted if belongs(scorer, each)}
        rows |= tabulate_scorer(scorer, list(tallies.values()))
        for key, tally in tallies.items():
            documents[key] = documents.get(key, {}) | tally
    by_roles = [(each.gold, each.found) for each in counted if belongs(roles.SCORER, each)]
    cells = sum((roles.confuse(gold, found) for gold, found in by_roles), Counter[tuple[str, str]]())
    confusion: dict[tuple[str, str], int] = {(a, b): cells[a, b] for a in ROLES for b in ROLES}
    return Group(rows, confusion, sum(roles.count_strays(gold, found) for gold, found in by_roles), documents)


def score(pairs: Sequence[Pair], scorer: Scorer) -> dict[str, Row]:
    """One scorer's rows over these documents."""
    return tabulate_scorer(scorer, [scorer.count(gold, found) for gold, found in pairs])


def tabulate_scorer(scorer: Scorer, tallies: Iterable[Tally]) -> dict[str, Row]:
    """A row for each rule of a scorer; documents that it gave no rows are left out."""
    counted = [tally for tally in tallies if tally]
    return tabulate(counted, scorer.rules, means=scorer.means or {}, accuracies=scorer.accuracies)


def tabulate(
    tallies: Sequence[Tally],
    rules: Mapping[str, str],
    *,
    means: Means = MappingProxyType({}),
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
        own = spread.get(name, {})
        bounds = {key: own.get("recall" if key == "accuracy" else key) for key in values}
        documents = sum(means.get(name, (name,))[0] in tally for tally in tallies)
        rows[name] = Row(rule, documents, counts, values, bounds)
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
    """A row as plain data: figures to 4 decimals, counts as they are; `interval` is that of F1 or the accuracy."""
    counts = row.counts
    return {
        **{name: None if value is None else round(value, 4) for name, value in row.values.items()},
        "interval": rounded(row.interval),
        "intervals": {name: rounded(interval) for name, interval in row.intervals.items()},
        "gold": counts and counts.gold,
        "predicted": counts and counts.predicted,
        "matched": counts and counts.matched,
        "documents": row.documents,
        "rule": row.rule,
    }


def rounded(interval: Interval) -> list[float] | None:
    """An interval to 4 decimals."""
    return interval and [round(bound, 4) for bound in interval]
