"""A dataset, its figures and the verdicts of the gates -> plain data, and a page to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.bootstrap import LEVEL, RESAMPLES, SEED
from evaluation.documents import Dataset
from evaluation.figures import ALL, Group, Row, group_to_dict, row_to_dict
from evaluation.gates import Verdict, verdict_to_dict
from evaluation.grids import NOTHING, Grid, Page, share, span, without_empty_columns
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
    """`model` is what results say of the pipeline; `verdicts` are those of the gates, if any."""

    dataset: Dataset
    model: Mapping[str, Any]
    groups: Mapping[str, Group]
    verdicts: Sequence[Verdict] = ()


def to_dict(report: Report) -> dict[str, Any]:
    """The report as plain data; README.md describes the fields."""
    return {
        "schema": SCHEMA,
        "data": data_to_dict(report.dataset),
        "model": dict(report.model),
        "bootstrap": BOOTSTRAP,
        "groups": {name: group_to_dict(group) for name, group in report.groups.items()},
        "gates": [verdict_to_dict(verdict) for verdict in report.verdicts],
    }


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
        grids.insert(1, drawn_grid(names, report.groups))
    if report.verdicts:
        grids.append(gates_grid(report.verdicts))
    model = f"{report.model.get('name')} {report.model.get('version')}"
    return Page(f"{model} on {dataset.name}: {count(len(dataset.documents), 'document')}", remarks, grids)


def figures_grid(rows: Mapping[str, Row]) -> Grid:
    """Every row with its counts and its rule."""
    header = (
        "",
        "P",
        "R",
        "F1",
        "accuracy",
        f"{LEVEL:.0%} interval",
        "gold",
        "predicted",
        "matched",
        "documents",
        "match",
    )
    cells = []
    for name, row in rows.items():
        figures = [share(row.values.get(key)) for key in ("precision", "recall", "f1", "accuracy")]
        counts = [NOTHING] * 3
        if row.counts:
            counts = [f"{n:,}" for n in (row.counts.gold, row.counts.predicted, row.counts.matched)]
        cells.append((name, *figures, span(row.interval), *counts, str(row.documents), row.rule))
    return without_empty_columns(Grid("Figures", header, cells))


def drawn_grid(names: Sequence[str], groups: Mapping[str, Group]) -> Grid:
    """F1 or accuracy of every row in every group, with the number of documents in brackets."""
    cells = []
    for name in names:
        rows = [group.rows[name] for group in groups.values()]
        cells.append((name, *(f"{share(row.main)} ({row.documents})" if row.documents else NOTHING for row in rows)))
    return Grid("By how the documents were drawn", ("", *groups), cells)


def confusion_grid(group: Group) -> Grid:
    """Gold roles down, predicted roles across."""
    header = ("gold \\ predicted", *ROLES)
    return Grid("Roles confused", header, [(a, *(f"{group.confusion[a, b]:,}" for b in ROLES)) for a in ROLES])


def gates_grid(verdicts: Sequence[Verdict]) -> Grid:
    """The gates, and whether they are met."""
    cells = [
        (
            v.gate.figure,
            share(v.value),
            f"{v.gate.floor:.3f}",
            "met" if v.met else "NOT MET",
            v.gate.reason,
            str(v.gate.date),
        )
        for v in verdicts
    ]
    return Grid("Gates", ("figure", "value", "floor", "", "reason", "date"), cells)


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
