"""Floors under figures: a TOML file and the rows of a report -> which gates are met."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evaluation import HERE
from evaluation.errors import NoSuchFigureError, message
from evaluation.figures import Row
from extract.errors import MalformedDataError, UnreadableFileError
from extract.errors import message as extract_message

GATES = HERE / "gates.toml"


@dataclass(frozen=True, slots=True)
class Gate:
    """`figure` is a row and one of its values, as in `PERSON.strict.f1`."""

    figure: str
    floor: float
    reason: str
    date: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """A gate and the figure it watches. A figure that is not measured does not reach its floor."""

    gate: Gate
    value: float | None

    @property
    def met(self) -> bool:
        return self.value is not None and self.value >= self.gate.floor

    def __str__(self) -> str:
        value = "not measured" if self.value is None else f"{self.value:.4f}"
        return f"{self.gate.figure} is {value}, its floor {self.gate.floor} ({self.gate.reason}; {self.gate.date})"


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
        if len({gate.figure for gate in listed}) < len(listed):
            raise MalformedDataError(f"{path}: two gates on one figure in [[{name}]].")
    return gates.get(group, [])


def gate_from(path: Path, group: str, table: Mapping[str, Any]) -> Gate:
    """A gate from its table, which has the four keys and no others."""
    types: dict[str, Any] = {"figure": str, "floor": (int, float), "reason": str, "date": date}
    if not isinstance(table, dict) or table.keys() != types.keys():
        raise MalformedDataError(f"{path}: a gate in [[{group}]] has the keys {', '.join(types)}, each once.")
    for key, kind in types.items():
        if not isinstance(table[key], kind) or isinstance(table[key], bool):
            raise MalformedDataError(f"{path}: {key} of a gate in [[{group}]] cannot be {table[key]!r}.")
    if not 0 < table["floor"] <= 1:
        raise MalformedDataError(f"{path}: a floor is above 0 and at most 1, not {table['floor']}.")
    return Gate(**table)


def judge(gates: list[Gate], rows: Mapping[str, Row], *, path: Path) -> list[Verdict]:
    """A verdict for each gate. Raises NoSuchFigureError for a gate on a figure that is no figure."""
    figures = {f"{row}.{name}": value for row, found in rows.items() for name, value in found.values.items()}
    for gate in gates:
        if gate.figure not in figures:
            known = ", ".join(figures)
            raise NoSuchFigureError(message("no_figure", path=path, figure=gate.figure, known=known))
    return [Verdict(gate, figures[gate.figure]) for gate in gates]


def verdict_to_dict(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain data."""
    value = None if verdict.value is None else round(verdict.value, 4)
    return {**asdict(verdict.gate), "date": str(verdict.gate.date), "value": value, "met": verdict.met}
