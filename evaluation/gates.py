"""What a figure must not fall below: a TOML file of floors and the last accepted run -> which gates are met."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from evaluation import HERE
from evaluation.errors import NoSuchFigureError, message
from evaluation.figures import ALL, Row
from evaluation.paired import Difference
from extract.errors import MalformedDataError, UnreadableFileError
from extract.errors import message as extract_message

GATES = HERE / "gates.toml"

Rows: TypeAlias = Mapping[str, Row]
Against: TypeAlias = Callable[[str], Mapping[str, Difference]]  # group -> row -> difference from the accepted run


@dataclass(frozen=True, slots=True)
class Gate:
    """`figure` is a row and one of its values, as in `PERSON.strict.f1`, of the documents `among` those scored."""

    figure: str
    floor: float
    reason: str
    date: date
    among: str = ALL

    @property
    def row(self) -> str:
        return self.figure.rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.figure if self.among == ALL else f"{self.figure} among {self.among}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A gate, the figure it watches, and how its row differs from the last accepted run, if there is one.

    A figure that is not measured does not reach its floor.
    """

    gate: Gate
    value: float | None
    since: Difference | None = None

    @property
    def above(self) -> bool:
        return self.value is not None and self.value >= self.gate.floor

    @property
    def kept(self) -> bool:
        return self.since is None or not self.since.worse

    @property
    def met(self) -> bool:
        return self.above and self.kept

    def __str__(self) -> str:
        value = "not measured" if self.value is None else f"{self.value:.4f}"
        gate = self.gate
        line = f"{gate.name} is {value}, its floor {gate.floor} ({gate.reason}; {gate.date})"
        if self.kept or self.since is None:
            return line
        return f"{line}; significantly below the accepted run by {-(self.since.difference or 0):.4f} " + (
            f"(one-sided p = {self.since.p_worse:.4f} over {self.since.documents} documents)"
        )


def load_gates(path: Path, group: str) -> list[Gate]:
    """The gates of a group; none if the file has no such group. Raises UnreadableFileError, MalformedDataError."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFileError(extract_message("no_file", path=path, reason=error.strerror or error)) from error
    except ValueError as error:
        raise MalformedDataError(f"{path}: not TOML in UTF-8 ({error}).") from error
    if not all(isinstance(rows, list) for rows in tables.values()):
        raise MalformedDataError(f"{path}: a gate is a table under [[dev]] or another group; there is something else.")
    gates = {name: [gate_from(path, name, table) for table in rows] for name, rows in tables.items()}
    for name, listed in gates.items():
        if len({gate.name for gate in listed}) < len(listed):
            raise MalformedDataError(f"{path}: two gates on one figure in [[{name}]].")
    return gates.get(group, [])


def gate_from(path: Path, group: str, table: Mapping[str, Any]) -> Gate:
    """A gate from its table, which has the four keys, perhaps `among`, and no others."""
    types: dict[str, Any] = {"figure": str, "floor": (int, float), "reason": str, "date": date}
    if not isinstance(table, dict) or table.keys() - {"among"} != types.keys():
        raise MalformedDataError(f"{path}: a gate in [[{group}]] has the keys {', '.join(types)}, each once.")
    for key, kind in (types | {"among": str}).items():
        value = table.get(key, ALL)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise MalformedDataError(f"{path}: {key} of a gate in [[{group}]] cannot be {value!r}.")
    if not 0 < table["floor"] <= 1:
        raise MalformedDataError(f"{path}: a floor is above 0 and at most 1, not {table['floor']}.")
    return Gate(**table)


def judge(
    gates: Sequence[Gate],
    rows: Rows,
    *,
    path: Path,
    groups: Mapping[str, Rows] = MappingProxyType({}),
    against: Against | None = None,
) -> list[Verdict]:
    """A verdict for each gate, on the rows of all documents or those of its group.

    Raises NoSuchFigureError for a gate on a figure, or on a group, that is none.
    """
    verdicts = []
    for gate in gates:
        own = {ALL: rows, **groups}.get(gate.among)
        if own is None:
            known = ", ".join([ALL, *groups])
            raise NoSuchFigureError(message("no_group", path=path, figure=gate.figure, among=gate.among, known=known))
        figures = {f"{row}.{name}": value for row, found in own.items() for name, value in found.values.items()}
        if gate.figure not in figures:
            raise NoSuchFigureError(message("no_figure", path=path, figure=gate.figure, known=", ".join(figures)))
        since = against(gate.among).get(gate.row) if against else None
        verdicts.append(Verdict(gate, figures[gate.figure], since))
    return verdicts


def verdict_to_dict(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain data."""
    value = None if verdict.value is None else round(verdict.value, 4)
    since = verdict.since and {
        "difference": verdict.since.difference and round(verdict.since.difference, 4),
        "p_worse": verdict.since.p_worse and round(verdict.since.p_worse, 4),
        "documents": verdict.since.documents,
    }
    return {
        **asdict(verdict.gate),
        "date": str(verdict.gate.date),
        "value": value,
        "above_floor": verdict.above,
        "since_accepted": since,
        "met": verdict.met,
    }
