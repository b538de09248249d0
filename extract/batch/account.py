"""Account: what a run has done so far, and what it could not do."""

from dataclasses import dataclass, field

from extract.batch.layout import Record
from extract.batch.units import Unit
from extract.batch.work import Done

NAMED = 5  # of what failed or is not done


@dataclass(slots=True)
class Account:
    """Documents, failures, words and shards are of this run; those `kept` or `before` lay there from earlier ones.

    `unfinished`: what is not done, and why; the same command tries it again. `interrupted`: whether the run was
    stopped before everything was begun. `failed`: some of the failures, and why. `deaths` are those of workers,
    whose units were tried again.
    """

    documents: int = 0
    failures: int = 0
    words: int = 0
    shards: int = 0
    kept: int = 0
    documents_before: int = 0
    failures_before: int = 0
    length: int = 0  # characters
    expected: float = 0.0  # the same in the end, about
    peaks: dict[int, float] = field(default_factory=dict)  # MiB, by worker
    deaths: int = 0
    failed: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    interrupted: bool = False

    def count_death(self) -> None:
        """Count a worker that died."""
        self.deaths += 1

    @property
    def share(self) -> float:
        """How much of the text to read has been dealt with, about."""
        return min(self.length / self.expected, 1.0) if self.expected > 0 else 0.0

    @property
    def peak_mib(self) -> float | None:
        """The most memory that any worker has held."""
        return max(self.peaks.values(), default=None)

    def keep(self, record: Record) -> None:
        """Count a unit that was done before."""
        self.kept += 1
        self.documents_before += record["documents"]
        self.failures_before += record["failures"]

    def add(self, unit: Unit, done: Done) -> None:
        """Count a unit that is done now."""
        self.shards += 1
        self.documents += done.record["documents"]
        self.failures += done.record["failures"]
        self.words += done.record["words"]
        self.length += unit.length
        self.failed += done.failed[: NAMED - len(self.failed)]
        if done.peak_mib is not None:
            self.peaks[done.worker] = done.peak_mib
