"""The errors of the evaluation, and the messages they carry: what is wrong, where, and what to do."""

from extract.errors import ExtractError


class EvaluationError(ExtractError):
    """Base of every error this package raises on purpose."""


class NothingToScoreError(EvaluationError, LookupError):
    """There are no documents: not a failure of the pipeline."""


class NoSuchFigureError(EvaluationError, LookupError):
    """A gate names a figure that the report does not have."""


class StaleRunError(EvaluationError, ValueError):
    """The accepted run is of other documents than the run that is held against it."""


class GoldMismatchError(EvaluationError, ValueError):
    """Two annotations, or an annotation and its sheet, are not of the same documents or texts."""


class SheetError(EvaluationError, ValueError):
    """A document cannot be put into the format of a tool."""


class ResultMismatchError(EvaluationError, ValueError):
    """The pipeline gave more or fewer results than there are documents."""


class NotInstalledError(EvaluationError, ImportError):
    """A baseline needs a package that is not there."""


MESSAGES = {
    "no_documents": "{source} holds no document to score.",
    "no_structure": (
        "There is no folder {folder}, which would hold the documents whose structure is known. Name the folder above "
        "it with --shared, or in FRUS_SHARED."
    ),
    "no_volumes": "{folder} holds no volume of the train split.",
    "no_figure": "{path}: gate on {figure!r}, which is no figure of this report. Figures: {known}.",
    "no_group": "{path}: gate on {figure!r} among {among!r}, which is no group of these documents. Groups: {known}.",
    "stale": (
        "The accepted run {name} shares {common} of {documents} documents with this one: the gold has changed. Look at "
        "the figures, then: python -m evaluation accept RUN.json --reason WHY"
    ),
    "no_common": "{a} and {b} have no document in common.",
    "other_text": "{id}: {a} and {b} have different texts of it: their offsets cannot be compared.",
    "no_choice": "{path}, line {line}: a line has a key and a choice, a, b, null or a list of items, not {choice!r}.",
    "not_xml": "{name}: XML cannot hold the character {character} at {offset}. Label it with another tool.",
    "has_sheets": "{folder} has sheets already. Name another folder, or bring those back first.",
    "no_sheet": "{name} is no document of the sheets of {folder}.",
    "text_changed": "{name} has another text than when its sheet was written to {folder}: its offsets mean nothing.",
    "changed_since": "{id} has other labels in {path} than when its sheet was written. Write the sheet anew.",
    "nothing_to_label": "{source} has no such document to label.",
    "nobody": "A change has an author: --by NAME.",
    "nothing_shared": "{a} and {b} share no document with the same gold.",
    "no_reason": "A run is accepted for a reason: --reason WHY.",
    "results": "The pipeline {model!r} gave {found} results for {wanted} documents.",
    "not_installed": "{package} is not installed. Get it: pip install {requirement}",
    "job": "{job} failed: {reason}",
    "no_sentences": "The pipeline {model!r} cuts no sentences: it cannot be given those of the gold.",
}


def message(key: str, **values: object) -> str:
    """The message of that key with its blanks filled in; an unknown key or a missing value raises KeyError."""
    return MESSAGES[key].format(**values)
