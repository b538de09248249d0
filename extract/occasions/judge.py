"""Are two meetings one occasion, and was it held? Logistic regressions over features of the mentions.

The weights are counted from annotated documents (`python -m corpus events`) and lie in a JSON file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from extract.annotations import EventStatus
from extract.data.weights import load_weights
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
    return load_weights(FILE, read_judge, command="events")


def read_judge(content: Any) -> Judge:
    """The judge in the content of a weights file. Raises what Python raises where it is none."""
    return Judge(
        read_regression(content["same"]), {state: read_regression(content["status"][state]) for state in STATES}
    )
