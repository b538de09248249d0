"""A run: what was counted in each document -> JSON, and back. Two runs on the same documents can be compared."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from evaluation.counts import Counts, Gold, Tally
from evaluation.documents import digest
from evaluation.figures import Means, name_documents
from evaluation.paired import Difference, compare_runs
from extract.errors import MalformedDataError, UnreadableFileError
from extract.errors import message as extract_message

SHORT = 12  # digits of a hash that tell documents of one set apart


@dataclass(frozen=True, slots=True)
class Run:
    """`name` says which command on which data with which pipeline; `hashes` are those of the gold documents."""

    name: str
    model: Mapping[str, Any]
    documents: Mapping[str, Tally]
    hashes: Mapping[str, str]
    means: Means

    def comparable(self, other: "Run") -> list[str]:
        """The documents that both have, with the same gold."""
        return [key for key in self.documents if key in other.documents and self.hashes[key] == other.hashes[key]]


def make_run(
    name: str,
    gold: Sequence[Gold],
    tallies: Sequence[Tally],
    *,
    means: Means = MappingProxyType({}),
    model: Mapping[str, Any] = MappingProxyType({}),
) -> Run:
    """A run over these gold documents, whose counts stand in the same order."""
    keys = name_documents(gold)
    hashes = {key: digest([each])[:SHORT] for key, each in zip(keys, gold, strict=True)}
    return Run(name, model, dict(zip(keys, tallies, strict=True)), hashes, means)


def compare(a: Run, b: Run, keys: Collection[str] | None = None) -> dict[str, Difference]:
    """Row -> how b differs from a, over the comparable documents, or those of them that `keys` names."""
    shared = [key for key in a.comparable(b) if keys is None or key in keys]
    return compare_runs({key: a.documents[key] for key in shared}, {key: b.documents[key] for key in shared}, b.means)


def run_to_dict(run: Run) -> dict[str, Any]:
    """The run as plain data."""
    return {
        "run": run.name,
        "model": dict(run.model),
        "means": {name: list(parts) for name, parts in run.means.items()},
        "documents": {
            key: {"sha256": run.hashes[key], "rows": {row: to_list(counts) for row, counts in tally.items()}}
            for key, tally in run.documents.items()
        },
    }


def to_list(counts: Counts) -> list[float]:
    """[gold, predicted, matched]."""
    return [counts.gold, counts.predicted, counts.matched]


def run_from_dict(data: Mapping[str, Any]) -> Run:
    """The way back; raises what Python raises where it is none."""
    documents = data["documents"]
    return Run(
        str(data["run"]),
        data["model"],
        {key: {row: Counts(*counts) for row, counts in each["rows"].items()} for key, each in documents.items()},
        {key: str(each["sha256"]) for key, each in documents.items()},
        {name: tuple(parts) for name, parts in data["means"].items()},
    )


def load_run(path: Path) -> Run:
    """The run in a JSON file that a command wrote. Raises UnreadableFileError, MalformedDataError."""
    try:
        return run_from_dict(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UnreadableFileError(extract_message("no_file", path=path, reason=error.strerror or error)) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = f"no run that `score` or another command wrote ({type(error).__name__}: {error})"
        raise MalformedDataError(f"{path}: {reason}.") from error
