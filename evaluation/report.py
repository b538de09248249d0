"""A dataset, its figures and the verdicts of the gates -> plain data, and a page to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.bootstrap import LEVEL, RESAMPLES, SEED
from evaluation.documents import Dataset
from evaluation.figures import ALL, SCORERS, Group, Row, group_to_dict, measure, measure_by, row_to_dict
from evaluation.gates import Verdict, verdict_to_dict
from evaluation.grids import NOTHING, Grid, Page, chance, share, share_in, without_empty_columns
from evaluation.holding import Held
from evaluation.paired import SIGNIFICANT
from evaluation.predict import predict
from evaluation.runs import Run, make_run
from evaluation.strata import STRATA
from extract.annotations import ROLES

SCHEMA = 1
BOOTSTRAP = {"resamples": RESAMPLES, "seed": SEED, "level": LEVEL, "unit": "document"}

END_TO_END = (
    "Roles are scored end to end: a gold sentence that is not found with its exact start and end counts as predicted "
    "none. Predicted sentences with a role that are no gold sentence, and are not counted: {strays:,}."
)
DRAWN = (
    "Documents drawn for conditions, meetings or numbers are richer in them than FRUS is: only the figures under "
    "`random` speak of documents at large."
)


@dataclass(frozen=True, slots=True)
class Report:
    """`model` is what results say of the pipeline; `verdicts` are those of the gates, if any.

    `groups`: all documents and the ways of drawing; `strata`: by genre, by decade.
    """

    dataset: Dataset
    model: Mapping[str, Any]
    groups: Mapping[str, Group]
    strata: Mapping[str, Mapping[str, Group]] = field(default_factory=dict)
    verdicts: Sequence[Verdict] = ()

    @property
    def every_group(self) -> dict[str, Group]:
        """All groups under their names, for gates."""
        return {name: group for groups in (self.groups, *self.strata.values()) for name, group in groups.items()}


def score(dataset: Dataset, model: str | Path) -> tuple[Run, Report]:
    """What a pipeline finds in the documents, counted: the run `score-DATA-PIPELINE`, and its figures."""
    found = predict([document["text"] for document in dataset.documents], model)
    pairs = list(zip(dataset.documents, found, strict=True))
    groups = measure(pairs)
    strata = {name: measure_by(stratum, pairs) for name, stratum in STRATA.items()}
    means = {name: parts for scorer in SCORERS for name, parts in (scorer.means or {}).items()}
    name = f"score-{dataset.name}-{Path(model).name}"
    tallies = list(groups[ALL].documents.values())
    run = make_run(name, dataset.documents, tallies, means=means, model=found[0]["model"])
    return run, Report(dataset, found[0]["model"], groups, strata)


def to_dict(report: Report) -> dict[str, Any]:
    """The report as plain data; README.md describes the fields."""
    return {
        "schema": SCHEMA,
        "data": data_to_dict(report.dataset),
        "model": dict(report.model),
        "bootstrap": BOOTSTRAP,
        "groups": groups_to_dict(report.groups),
        **{name: groups_to_dict(groups) for name, groups in report.strata.items()},
        "gates": [verdict_to_dict(verdict) for verdict in report.verdicts],
    }


def groups_to_dict(groups: Mapping[str, Group]) -> dict[str, Any]:
    """Groups as plain data."""
    return {name: group_to_dict(group) for name, group in groups.items()}


def rows_to_dict(datasets: Sequence[Dataset], rows: Mapping[str, Row], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Figures that no trained pipeline has a part in, as plain data."""
    return {
        "schema": SCHEMA,
        "data": [data_to_dict(dataset) for dataset in datasets],
        "bootstrap": BOOTSTRAP,
        "rows": {name: row_to_dict(row) for name, row in rows.items()},
        "gates": [verdict_to_dict(verdict) for verdict in verdicts],
    }


def rows_to_page(title: str, datasets: Sequence[Dataset], rows: Mapping[str, Row], verdicts: Sequence[Verdict]) -> Page:
    """The same to read; rows that no document has are left out."""
    sizes = [f"{dataset.name}: {count(len(dataset.documents), 'document')}." for dataset in datasets]
    remarks = [" ".join(filter(None, [size, d.period])) for size, d in zip(sizes, datasets, strict=True)]
    grids = [figures_grid({name: row for name, row in rows.items() if row.documents})]
    return Page(title, remarks, [*grids, gates_grid(verdicts)] if verdicts else grids)


def data_to_dict(dataset: Dataset) -> dict[str, Any]:
    """What was scored."""
    return {
        "name": dataset.name,
        "documents": len(dataset.documents),
        "sha256": dataset.sha256,
        "period": dataset.period,
        "caution": dataset.caution,
    }


def to_page(report: Report) -> Page:
    """The report to read."""
    dataset, whole = report.dataset, report.groups[ALL]
    names = [name for name, row in whole.rows.items() if row.documents]
    remarks = [*filter(None, [dataset.caution, dataset.period]), END_TO_END.format(strays=whole.strays)]
    grids = [figures_grid({name: whole.rows[name] for name in names}), confusion_grid(whole)]
    if len(report.groups) > 2:
        remarks.append(DRAWN)
        grids.insert(1, groups_grid("By how the documents were drawn", names, report.groups))
    for name, groups in report.strata.items():
        if len(groups) > 1:
            grids.insert(-1, groups_grid(f"By {name}", names, {ALL: whole, **groups}))
    if report.verdicts:
        grids.append(gates_grid(report.verdicts))
    model = f"{report.model.get('name')} {report.model.get('version')}"
    return Page(f"{model} on {dataset.name}: {count(len(dataset.documents), 'document')}", remarks, grids)


def figures_grid(rows: Mapping[str, Row]) -> Grid:
    """Every row with its counts and its rule, every figure with its interval."""
    keys = {"precision": "P", "recall": "R", "f1": "F1", "accuracy": "accuracy"}
    header = ("", *keys.values(), "gold", "predicted", "matched", "documents", "match")
    cells = []
    for name, row in rows.items():
        figures = [share_in(row.values.get(key), row.intervals.get(key)) for key in keys]
        counts = [NOTHING] * 3
        if row.counts:
            counts = [number(n) for n in (row.counts.gold, row.counts.predicted, row.counts.matched)]
        cells.append((name, *figures, *counts, str(row.documents), row.rule))
    return without_empty_columns(Grid(f"Figures ({LEVEL:.0%} intervals over documents)", header, cells))


def groups_grid(title: str, names: Sequence[str], groups: Mapping[str, Group]) -> Grid:
    """F1 or accuracy of every row in every group, with its interval; then the number of documents."""
    cells = []
    for name in names:
        rows = [group.rows[name] for group in groups.values()]
        cells.append((name, *(group_cell(row) for row in rows)))
    return Grid(f"{title}: F1 or accuracy, documents", ("", *groups), cells)


def group_cell(row: Row) -> str:
    """The main figure of a row, its interval and its documents."""
    return f"{share_in(row.main, row.interval)}, {row.documents}" if row.documents else NOTHING


def confusion_grid(group: Group) -> Grid:
    """Gold roles down, predicted roles across."""
    header = ("gold \\ predicted", *ROLES)
    return Grid("Roles confused", header, [(a, *(f"{group.confusion[a, b]:,}" for b in ROLES)) for a in ROLES])


def gates_grid(verdicts: Sequence[Verdict]) -> Grid:
    """The gates, and whether they are met."""
    cells = [
        (
            v.gate.name,
            share(v.value),
            f"{v.gate.floor:.3f}",
            *since_cells(v),
            "met" if v.met else "NOT MET",
            v.gate.reason,
            str(v.gate.date),
        )
        for v in verdicts
    ]
    header = ("figure", "value", "floor", "since accepted", "p", "", "reason", "date")
    return without_empty_columns(Grid("Gates", header, cells))


def since_cells(verdict: Verdict) -> tuple[str, str]:
    """The difference from the accepted run, and the probability of one as low or lower."""
    since = verdict.since
    if since is None or since.difference is None or since.p_worse is None:
        return NOTHING, NOTHING
    return f"{since.difference:+.3f}", chance(since.p_worse)


def gates_page(run: str, held: Held) -> Page:
    """The gates alone, for the log of a CI system."""
    missed = sum(not verdict.met for verdict in held.verdicts)
    remarks = [f"{count(missed, 'gate')} of {len(held.verdicts)} not met." if missed else "All gates met."]
    if not held.verdicts:
        remarks = ["No gates."]
    if held.last:
        remarks.append(
            f"Held against the run accepted on {held.last.date} ({held.last.reason}): one-sided permutation test over "
            f"documents, at {SIGNIFICANT:.0%}, of the row's F1 or accuracy."
        )
    elif held.verdicts:
        remarks.append("No accepted run of that name: floors only.")
    return Page(f"Gates: {run}", remarks, [gates_grid(held.verdicts)] if held.verdicts else [])


def number(value: float) -> str:
    """A count, which may end with a half."""
    return f"{value:,.1f}".removesuffix(".0")


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
