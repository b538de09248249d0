"""Texts -> what a pipeline finds in them, in the shape of `Result.to_dict()`."""

from collections.abc import Sequence
from pathlib import Path

import extract
from evaluation.counts import Found
from evaluation.errors import ResultMismatchError, message


def predict(texts: Sequence[str], model: str | Path) -> list[Found]:
    """One result a text, in order. `model` is a name or a path; ModelNotFoundError where there is none."""
    found: list[Found] = [result.to_dict() for result in extract.pipe(texts, model=model)]
    if len(found) != len(texts):
        raise ResultMismatchError(message("results", model=model, found=len(found), wanted=len(texts)))
    return found
