"""A run and its figures -> verdicts: each gate's floor, and the last accepted run of the same name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.accepted import Accepted, find_accepted, load_accepted
from evaluation.figures import ALL, Group
from evaluation.gates import Gate, Rows, Verdict, judge
from evaluation.paired import Difference
from evaluation.runs import Run, compare


@dataclass(frozen=True, slots=True)
class Held:
    """The verdicts, and the accepted run that the figures were held against, if there is one."""

    verdicts: list[Verdict]
    last: Accepted | None


def hold(
    run: Run,
    floors: list[Gate],
    rows: Mapping[str, Rows],
    members: Mapping[str, Collection[str]],
    *,
    gates_file: Path,
    accepted_file: Path,
) -> Held:
    """Verdicts on the rows of each group; `members` are the documents of the groups other than all.

    Raises NoSuchFigureError, StaleRunError.
    """
    last = find_accepted(run, load_accepted(accepted_file)) if floors else None
    known: dict[str, Mapping[str, Difference]] = {}

    def against(among: str) -> Mapping[str, Difference]:
        if last and among not in known:
            known[among] = compare(last.run, run, members.get(among))
        return known.get(among, {})

    return Held(judge(floors, rows[ALL], path=gates_file, groups=rows, against=against), last)


def hold_groups(
    run: Run, floors: list[Gate], groups: Mapping[str, Group], *, gates_file: Path, accepted_file: Path
) -> Held:
    """The same of groups of documents."""
    rows = {name: group.rows for name, group in groups.items()}
    members = {name: set(group.documents) for name, group in groups.items()}
    return hold(run, floors, rows, members, gates_file=gates_file, accepted_file=accepted_file)
