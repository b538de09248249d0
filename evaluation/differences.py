"""The differences of two runs -> plain data, and a page to read."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from evaluation.bootstrap import LEVEL
from evaluation.grids import NOTHING, Grid, Page, chance, share
from evaluation.paired import FEWEST, PERMUTATIONS, SIGNIFICANT, Difference
from evaluation.runs import Run

EXPLAINED = (
    "Difference: b − a, of F1 or accuracy, over the documents that both have. p: two-sided permutation test that swaps "
    f"what the two say of a document ({PERMUTATIONS:,} draws, or all ways where no more than a dozen differ). "
    "Adjusted: by Holm's method, for all the rows; perhaps: significant alone, not among so many. "
    "Least: about the smallest true difference that as many documents would show four times in five."
)
TOO_FEW = "too few documents to tell"


def to_dict(a: Run, b: Run, differences: Mapping[str, Difference]) -> dict[str, Any]:
    """The differences as plain data."""
    return {
        "schema": 1,
        "a": {"run": a.name, "model": dict(a.model)},
        "b": {"run": b.name, "model": dict(b.model)},
        "documents": len(a.comparable(b)),
        "test": {"permutations": PERMUTATIONS, "level": SIGNIFICANT, "adjusted": "Holm", "unit": "document"},
        "rows": {name: row_to_dict(each) for name, each in differences.items()},
    }


def row_to_dict(each: Difference) -> dict[str, Any]:
    """One difference as plain data, to four decimals."""
    fields = {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(each).items()}
    interval = each.interval and [round(bound, 4) for bound in each.interval]
    return {**fields, "interval": interval, "verdict": verdict(each)}


def to_page(a: Run, b: Run, differences: Mapping[str, Difference]) -> Page:
    """The differences to read."""
    common = len(a.comparable(b))
    remarks = [f"a: {describe(a)}. b: {describe(b)}.", EXPLAINED]
    left = max(len(a.documents), len(b.documents)) - common
    if left:
        remarks.append(f"Left out: {left:,} documents that only one of them has, or whose gold differs.")
    if few := [name for name, each in differences.items() if each.too_few]:
        remarks.append(
            f"Warning: in {len(few)} rows fewer than {FEWEST} documents differ: n is too small to tell, no difference "
            "there could be significant."
        )
    rows = [cells(name, each) for name, each in differences.items() if each.documents]
    header = ("", "a", "b", "difference", f"{LEVEL:.0%} interval", "p", "adjusted", "least", "documents", "differ", "")
    return Page(f"{a.name} and {b.name}: {common:,} documents", remarks, [Grid("Differences", header, rows)])


def describe(run: Run) -> str:
    """The run and the pipeline that made it."""
    return " ".join(filter(None, [run.name, *(str(run.model.get(key, "")) for key in ("name", "version"))]))


def cells(name: str, each: Difference) -> tuple[str, ...]:
    """One line of the table."""
    signed = NOTHING if each.difference is None else f"{each.difference:+.3f}"
    bounds = NOTHING if each.interval is None else " to ".join(f"{bound:+.3f}" for bound in each.interval)
    figures = (share(each.a), share(each.b), signed, bounds, chance(each.p), chance(each.p_adjusted), share(each.least))
    return (name, *figures, f"{each.documents:,}", f"{each.differing:,}", verdict(each))


def verdict(each: Difference) -> str:
    """What may be said of a row."""
    if each.difference is None:
        return "not measured"
    if not each.differing:
        return "the same"
    better = "b better" if each.difference > 0 else "a better"
    if each.significant:
        return better
    if each.p is not None and each.p < SIGNIFICANT:
        return f"perhaps {better}"
    return TOO_FEW if each.too_few else "no difference shown"
