"""The last accepted runs: accepted.json, what a run is held against, and how a new one takes its place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evaluation import HERE
from evaluation.errors import StaleRunError, message
from evaluation.runs import Run, run_from_dict, run_to_dict
from extract.errors import MalformedDataError, UnreadableFileError
from extract.errors import message as extract_message

ACCEPTED = HERE / "accepted.json"
SCHEMA = 1
ENOUGH = 0.5  # share of a run's documents that must be comparable
JOINED = ",\n"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A run, why it was accepted, and on which day."""

    run: Run
    reason: str
    date: date


def load_accepted(path: Path = ACCEPTED) -> dict[str, Accepted]:
    """Name -> accepted run; none where there is no file. Raises MalformedDataError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError(f"schema {data['schema']}, not {SCHEMA}")
        return {
            name: Accepted(run_from_dict({**each, "run": name}), each["reason"], date.fromisoformat(each["date"]))
            for name, each in data["runs"].items()
        }
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UnreadableFileError(extract_message("no_file", path=path, reason=error.strerror or error)) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise MalformedDataError(f"{path}: no accepted runs ({type(error).__name__}: {error}).") from error


def save_accepted(accepted: Mapping[str, Accepted], path: Path = ACCEPTED) -> None:
    """Write all of them, a document a line, so that a difference can be read."""
    runs = [f"{json.dumps(name)}: {entry(each)}" for name, each in sorted(accepted.items())]
    path.write_text(f'{{"schema": {SCHEMA}, "runs": {{\n{JOINED.join(runs)}\n}}}}\n', encoding="utf-8")


def entry(accepted: Accepted) -> str:
    """One accepted run as JSON."""
    data: dict[str, Any] = run_to_dict(accepted.run)
    documents = data.pop("documents")
    head = json.dumps({"reason": accepted.reason, "date": str(accepted.date), **data}, ensure_ascii=False)
    lines = [f"{json.dumps(key)}: {json.dumps(each, separators=(',', ':'))}" for key, each in documents.items()]
    return f'{head[:-1]}, "documents": {{\n{JOINED.join(lines)}\n}}}}'


def find_accepted(run: Run, accepted: Mapping[str, Accepted]) -> Accepted | None:
    """The accepted run of that name. Raises StaleRunError where it is of other documents, or of other gold."""
    last = accepted.get(run.name)
    if last and len(last.run.comparable(run)) < ENOUGH * max(len(run.documents), len(last.run.documents)):
        common = len(last.run.comparable(run))
        raise StaleRunError(message("stale", name=run.name, common=common, documents=len(run.documents)))
    return last
