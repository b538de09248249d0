"""Two annotations of the same documents -> how far they agree, and where they do not.

Kappa (Cohen 1960) and alpha (Krippendorff 2004, nominal, two coders) are of the roles of sentences that both have with
the same start and end; spans and what thresholds say are scored as a pipeline is, the first file taken as the gold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evaluation import sentences, spans, thresholds
from evaluation.bootstrap import Interval, Numbers, divide, percentiles, resample
from evaluation.counts import Found, Gold
from evaluation.disagreements import Disagreement, find_disagreements
from evaluation.figures import Row, score
from extract.annotations import LABEL_OF, ROLES


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of agreement, its interval over documents, and the sentences it is of."""

    value: float | None
    interval: Interval
    sentences: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """`coefficients`: name -> kappa, alpha or share; `confusion`: (role in a, role in b) -> sentences."""

    coefficients: Mapping[str, Coefficient]
    rows: Mapping[str, Row]
    confusion: Mapping[tuple[str, str], int]
    disagreements: Sequence[tuple[str, Disagreement]]
    documents: int


def measure_agreement(pairs: Sequence[tuple[Gold, Gold]]) -> Agreement:
    """All figures over these documents, each with both annotations."""
    tables = np.array([confuse(a, b) for a, b in pairs if both_read("roles", a, b)]).reshape(-1, 4, 4)
    coefficients = {}
    for name, measure in MEASURES.items():
        drawn = percentiles(measure(resample(tables)))
        coefficients[name] = of_tables(measure, tables, drawn)
    for index, role in enumerate(ROLES):
        one = one_against_rest(tables, index)
        coefficients[f"kappa {role}"] = of_tables(kappa, one, percentiles(kappa(resample(one))))
    scored = [(a, as_found(b)) for a, b in pairs]
    rows: dict[str, Row] = {}
    for scorer in (spans.SCORER, thresholds.SCORER, sentences.SCORER):
        rows |= score([(a, b) for a, b in scored if may_score(scorer is sentences.SCORER, a, b)], scorer)
    return Agreement(
        coefficients,
        {name: row for name, row in rows.items() if row.documents and ".gold." not in name},
        {(a, b): int(tables.sum(0)[i, j]) for i, a in enumerate(ROLES) for j, b in enumerate(ROLES)},
        [(str(a["id"]), each) for (a, _), (_, b) in zip(pairs, scored, strict=True) for each in find_shared(a, b)],
        len(pairs),
    )


def both_read(layer: str, a: Gold, b: Gold) -> bool:
    """Whether a layer was read in both."""
    return layer in a["layers"] and layer in b["layers"]


def may_score(roles: bool, a: Gold, b: Found) -> bool:
    """Whether a scorer of roles, or of spans, has something to compare."""
    layer = "roles" if roles else "spans"
    return layer in a["layers"] and layer in b["layers"]


def find_shared(a: Gold, b: Found) -> list[Disagreement]:
    """Disagreements about the layers that both have read."""
    return find_disagreements({**a, "layers": [layer for layer in a["layers"] if layer in b["layers"]]}, b)


def as_found(record: Gold) -> Found:
    """An annotation in the shape of a result."""
    layers = {
        layer: [{**span, "holder": None} for span in record.get("spans", ()) if span["label"] == label]
        for layer, label in LABEL_OF.items()
    }
    return {**layers, "sentences": record["sentences"], "layers": record["layers"], "notes": [], "pages": []}


def confuse(a: Gold, b: Gold) -> Numbers:
    """(role in a, role in b) -> sentences with the same start and end in both."""
    table = np.zeros((len(ROLES), len(ROLES)))
    roles = {(s["start"], s["end"]): s["role"] for s in b["sentences"]}
    for s in a["sentences"]:
        if (bounds := (s["start"], s["end"])) in roles:
            table[ROLES.index(s["role"]), ROLES.index(roles[bounds])] += 1
    return table


def one_against_rest(tables: Numbers, index: int) -> Numbers:
    """(…, roles, roles) -> (…, 2, 2): the role, and all others."""
    whole, row, column = tables.sum((-2, -1)), tables[..., index, :].sum(-1), tables[..., :, index].sum(-1)
    both = tables[..., index, index]
    return np.stack([np.stack([both, row - both], -1), np.stack([column - both, whole - row - column + both], -1)], -2)


def of_tables(measure: Any, tables: Numbers, interval: Interval) -> Coefficient:
    """The coefficient of all documents together."""
    total = tables.sum(0)
    value = float(measure(total))
    return Coefficient(None if np.isnan(value) else value, interval, int(total.sum()))


def observed(table: Numbers) -> Numbers:
    """(…, k, k) -> share of the units on which both agree."""
    return divide(np.trace(table, axis1=-2, axis2=-1), table.sum((-2, -1)))


def kappa(table: Numbers) -> Numbers:
    """Cohen's kappa; NaN where both use one label only, or there is nothing."""
    size = table.sum((-2, -1))
    expected = divide((table.sum(-1) * table.sum(-2)).sum(-1), size**2)
    return divide(observed(table) - expected, 1 - expected)


def alpha(table: Numbers) -> Numbers:
    """Krippendorff's alpha for nominal data, two coders, nothing missing; NaN as kappa."""
    pairs = table + np.swapaxes(table, -1, -2)
    labels, size = pairs.sum(-1), pairs.sum((-2, -1))
    disagreed = size - np.trace(pairs, axis1=-2, axis2=-1)
    expected = divide(size**2 - (labels**2).sum(-1), size - 1)
    return 1 - divide(disagreed, expected)


MEASURES = {"kappa": kappa, "alpha": alpha, "same role": observed}
