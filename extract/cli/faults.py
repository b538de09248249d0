"""Errors of many documents: each is a line on standard error, the others go on, and the exit code tells in the end."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from extract.errors import ExtractError

FAULTY = 2


class Faults:
    """What went wrong so far; where there is nothing to go on with, `patient` is false and an error is raised."""

    def __init__(self, *, patient: bool = True) -> None:
        self.patient = patient
        self.found = False

    def report(self, error: ExtractError) -> None:
        """Say what went wrong, or raise it."""
        if not self.patient:
            raise error
        self.found = True
        say(error)

    @contextmanager
    def reported(self) -> Iterator[None]:
        """What is raised inside is reported."""
        try:
            yield
        except ExtractError as error:
            self.report(error)

    def conclude(self) -> None:
        """Leave with 2 if anything went wrong."""
        if self.found:
            raise typer.Exit(FAULTY)


def say(error: ExtractError) -> None:
    """One line on standard error."""
    note(str(error))


def note(words: str) -> None:
    """The same of what is no error."""
    print(f"extract: {words}", file=sys.stderr)
