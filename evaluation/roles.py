"""Roles: gold and result -> counts of each role, end to end.

A gold sentence takes the role of the predicted sentence with exactly its offsets, and `none` where there is none: a
sentence cut wrongly is a role missed. Roles of predicted sentences that are no gold sentence are not counted here;
`count_strays` tells how many there are. A further role in `also` neither helps nor harms, but in the rows
`roles.multi.…`, where each of a sentence's roles is an item.
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
    tally = {f"roles.{role}": from_confusion(cells, role) for role in ROLES}
    tally["roles.micro"] = sum((tally[f"roles.{role}"] for role in MARKED), Counts())
    return tally | count_all_roles(gold, found)


def count_all_roles(gold: Gold, found: Found) -> Tally:
    """Rows `roles.multi.condition` and so on: every role of a sentence, its first and the further ones alike."""
    pairs = [(roles_of(s), roles_of(given) if given else set()) for s, given in match(gold, found)]
    tally = {
        f"roles.multi.{role}": Counts(
            sum(role in wanted for wanted, _ in pairs),
            sum(role in given for _, given in pairs),
            sum(role in wanted & given for wanted, given in pairs),
        )
        for role in MARKED
    }
    tally["roles.multi.micro"] = sum(tally.values(), Counts())
    return tally


def roles_of(sentence: Mapping[str, Any]) -> set[str]:
    """All roles of a sentence but none."""
    return {sentence["role"], *sentence.get("also", ())} - {NO_ROLE}


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
EACH = "each role of the sentence, further ones included; same start and end"

SCORER = Scorer(
    count_roles,
    {
        **{f"roles.{role}": RULE for role in ROLES},
        "roles.macro": f"mean F1 of {', '.join(MARKED)}",
        "roles.micro": f"{', '.join(MARKED)} counted together",
        **{f"roles.multi.{role}": EACH for role in MARKED},
        "roles.multi.macro": "mean F1 of these three",
        "roles.multi.micro": "these three counted together",
    },
    means={
        "roles.macro": tuple(f"roles.{role}" for role in MARKED),
        "roles.multi.macro": tuple(f"roles.multi.{role}" for role in MARKED),
    },
)
