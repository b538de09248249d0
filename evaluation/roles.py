"""Roles: gold and result -> counts of each role, end to end.

A gold sentence takes the role of the predicted sentence with exactly its offsets, and `none` where there is none: a
sentence cut wrongly is a role missed. Roles of predicted sentences that are no gold sentence are not counted here;
`count_strays` tells how many there are. A further role in `also` neither helps nor harms.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from evaluation.counts import Counts, Found, Gold, Scorer, Tally
from extract.annotations import NO_ROLE, ROLES

MARKED = tuple(role for role in ROLES if role != NO_ROLE)


def count_roles(gold: Gold, found: Found) -> Tally:
    """Rows `roles.condition` and so on, `roles.none` included."""
    if "roles" not in gold["layers"]:
        return {}
    cells = confuse(gold, found)
    return {f"roles.{role}": from_confusion(cells, role) for role in ROLES}


def confuse(gold: Gold, found: Found) -> Counter[tuple[str, str]]:
    """(gold role, predicted role) -> gold sentences; empty where roles were not read."""
    if "roles" not in gold["layers"]:
        return Counter()
    return Counter((s["role"], given["role"] if given else NO_ROLE) for s, given in match(gold, found))


def match(gold: Gold, found: Found) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any] | None]]:
    """Each gold sentence with the predicted one that has exactly its start and end, None where there is none."""
    by_bounds = {(s["start"], s["end"]): s for s in found["sentences"]}
    return ((s, by_bounds.get((s["start"], s["end"]))) for s in gold["sentences"])


def from_confusion(cells: Counter[tuple[str, str]], role: str) -> Counts:
    """The counts of one role."""
    in_gold = sum(number for (wanted, _), number in cells.items() if wanted == role)
    predicted = sum(number for (_, given), number in cells.items() if given == role)
    return Counts(in_gold, predicted, cells[role, role])


def count_strays(gold: Gold, found: Found) -> int:
    """Predicted sentences with a role, and with offsets that no gold sentence has."""
    if "roles" not in gold["layers"]:
        return 0
    bounds = {(s["start"], s["end"]) for s in gold["sentences"]}
    return sum(s["role"] != NO_ROLE and (s["start"], s["end"]) not in bounds for s in found["sentences"])


RULE = "role of the predicted sentence with the same start and end, else none"

SCORER = Scorer(
    count_roles,
    {
        **{f"roles.{role}": RULE for role in ROLES},
        "roles.macro": f"mean F1 of {', '.join(MARKED)}",
    },
    means={"roles.macro": tuple(f"roles.{role}" for role in MARKED)},
)
