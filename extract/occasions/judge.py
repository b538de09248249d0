"""Are two meetings one occasion, and was it held? Logistic regressions over features of the mentions.

The weights are counted from annotated documents (`python -m corpus events`) and lie in a JSON file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.annotations import EventStatus
from extract.data import malformed
from extract.occasions.status import STATES
from extract.quantities.judge import Regression, read_regression

FILE = "event_weights.json"
CUTOFF = 0.5  # how likely one occasion two meetings must be to be joined; chosen on the training volumes


@dataclass(frozen=True, slots=True)
class Judge:
    """`same` says whether two mentions are one occasion; `status`, each on its own, whether it has that status."""

    same: Regression
    status: Mapping[EventStatus, Regression]

    def statuses(self, features: set[str]) -> dict[EventStatus, float]:
        """How likely each status is."""
        return {state: regression.probability(features) for state, regression in self.status.items()}


@cache
def load_judge() -> Judge:
    """The package's weights. Raises MalformedDataError if their file is missing or is not what the trainer writes."""
    try:
        data = files("extract.data").joinpath(FILE).read_bytes()
    except OSError as error:
        raise malformed(FILE, 0, error.strerror or "cannot be read") from error
    return parse_judge(data, path=FILE)


def parse_judge(data: bytes, *, path: str) -> Judge:
    """The judge in a weights file's bytes; `path` names it in errors."""
    try:
        content = json.loads(data)
        return Judge(
            read_regression(content["same"]), {state: read_regression(content["status"][state]) for state in STATES}
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise malformed(path, 1, f"no weights as `python -m corpus events` writes them ({error!r})") from error
