"""Agreement -> plain data, and a page to read."""

from collections import Counter
from typing import Any

from evaluation.bootstrap import LEVEL
from evaluation.calibration import rounded
from evaluation.disagreements import KINDS, TASKS
from evaluation.figures import rounded as interval_rounded
from evaluation.figures import row_to_dict
from evaluation.gold.agreement import Agreement
from evaluation.grids import Grid, Page, share_in
from evaluation.report import count, figures_grid
from extract.annotations import ROLES

REMARK = (
    "Kappa is Cohen's, alpha Krippendorff's for nominal data, over the sentences with the same start and end in both. "
    "Spans: the first is taken as the gold; F1 is the same the other way round."
)


def to_dict(agreement: Agreement) -> dict[str, Any]:
    """The figures and the disagreements as plain data, without words of the texts."""
    return {
        "schema": 1,
        "documents": agreement.documents,
        "coefficients": {
            name: {"value": rounded(c.value), "interval": interval_rounded(c.interval), "sentences": c.sentences}
            for name, c in agreement.coefficients.items()
        },
        "rows": {name: row_to_dict(row) for name, row in agreement.rows.items()},
        "confusion": {a: {b: agreement.confusion[a, b] for b in ROLES} for a in ROLES},
        "disagreements": [
            {
                "document": document,
                "task": each.task,
                "kind": each.kind,
                "a": each.wanted,
                "b": each.given,
                "offsets_a": each.gold,
                "offsets_b": each.found,
                "detail": each.detail,
            }
            for document, each in agreement.disagreements
        ],
    }


def to_page(a: str, b: str, agreement: Agreement) -> Page:
    """The same to read; the disagreements are counted."""
    cells = [(name, share_in(c.value, c.interval), f"{c.sentences:,}") for name, c in agreement.coefficients.items()]
    kinds = Counter((each.task, each.kind) for _, each in agreement.disagreements)
    grids = [
        Grid(f"Roles ({LEVEL:.0%} intervals over documents)", ("", "agreement", "sentences"), cells),
        figures_grid(agreement.rows),
        Grid(
            "Roles confused",
            (f"{a} \\ {b}", *ROLES),
            [(one, *(f"{agreement.confusion[one, two]:,}" for two in ROLES)) for one in ROLES],
        ),
        Grid("Disagreements", ("", *KINDS), [(task, *(f"{kinds[task, kind]:,}" for kind in KINDS)) for task in TASKS]),
    ]
    return Page(f"{a} and {b}: {count(agreement.documents, 'document')}", [REMARK], grids)
