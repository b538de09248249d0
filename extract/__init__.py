"""Read diplomatic memos by machine: people, places, meetings, thresholds; conditions, proposals, concerns."""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from extract.errors import (
        DocumentNotFoundError,
        ExtractError,
        MalformedDataError,
        MissingExtraError,
        ModelNotFoundError,
        TextTooLongError,
        UnreadableFileError,
    )
    from extract.pipeline import load, pipe, run
    from extract.reading.files import read
    from extract.reading.memo import Header, Memo, Page
    from extract.result import (
        Authority,
        Candidate,
        Entity,
        Event,
        Holder,
        Link,
        Meeting,
        Mention,
        Model,
        Note,
        Participant,
        Person,
        Place,
        Quote,
        Ref,
        Result,
        Sentence,
        Si,
        Threshold,
    )
    from extract.writing.tables import tables

__all__ = [
    "Authority",
    "Candidate",
    "DocumentNotFoundError",
    "Entity",
    "Event",
    "ExtractError",
    "Header",
    "Holder",
    "Link",
    "MalformedDataError",
    "Meeting",
    "Memo",
    "Mention",
    "MissingExtraError",
    "Model",
    "ModelNotFoundError",
    "Note",
    "Page",
    "Participant",
    "Person",
    "Place",
    "Quote",
    "Ref",
    "Result",
    "Sentence",
    "Si",
    "TextTooLongError",
    "Threshold",
    "UnreadableFileError",
    "load",
    "pipe",
    "read",
    "run",
    "tables",
]

# Imported on first use: an entry point of a component must not drag in what it does not need.
_HOMES = {
    **dict.fromkeys(("load", "pipe", "run"), "extract.pipeline"),
    "read": "extract.reading.files",
    **dict.fromkeys(("Header", "Memo", "Page"), "extract.reading.memo"),
    "tables": "extract.writing.tables",
    **dict.fromkeys((name for name in __all__ if name.endswith("Error")), "extract.errors"),
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES.get(name, "extract.result")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
