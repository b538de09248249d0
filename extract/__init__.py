"""Read diplomatic memos by machine: people, places, meetings, thresholds; conditions, proposals, concerns."""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from extract.batch.tables import tables
    from extract.errors import (
        BadValueError,
        BusyError,
        DocumentFailedError,
        DocumentNotFoundError,
        ExtractError,
        FetchError,
        MalformedDataError,
        MissingExtraError,
        ModelNotFoundError,
        OutputError,
        RecipeError,
        TextTooLongError,
        UnreadableFileError,
        WorkerError,
    )
    from extract.pipeline import load, pipe, run
    from extract.reading.files import read
    from extract.reading.memo import Entry, Header, Mark, Memo, Page, Region
    from extract.reading.tei import read_document
    from extract.reading.tei.volume import Volume, volumes
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
        Tables,
        Threshold,
    )
    from extract.writing.displacy import displacy_options
    from extract.writing.html import page
    from extract.writing.tei import Marked, add_marks
    from extract.writing.tei.removal import remove_marks

__all__ = [
    "Authority",
    "BadValueError",
    "BusyError",
    "Candidate",
    "DocumentFailedError",
    "DocumentNotFoundError",
    "Entity",
    "Entry",
    "Event",
    "ExtractError",
    "FetchError",
    "Header",
    "Holder",
    "Link",
    "MalformedDataError",
    "Mark",
    "Marked",
    "Meeting",
    "Memo",
    "Mention",
    "MissingExtraError",
    "Model",
    "ModelNotFoundError",
    "Note",
    "OutputError",
    "Page",
    "Participant",
    "Person",
    "Place",
    "Quote",
    "RecipeError",
    "Ref",
    "Region",
    "Result",
    "Sentence",
    "Si",
    "Tables",
    "TextTooLongError",
    "Threshold",
    "UnreadableFileError",
    "Volume",
    "WorkerError",
    "add_marks",
    "displacy_options",
    "load",
    "page",
    "pipe",
    "read",
    "read_document",
    "remove_marks",
    "run",
    "tables",
    "volumes",
]

# Imported on first use: an entry point of a component must not drag in what it does not need.
_HOMES = {
    **dict.fromkeys(("load", "pipe", "run"), "extract.pipeline"),
    "read": "extract.reading.files",
    "read_document": "extract.reading.tei",
    **dict.fromkeys(("Volume", "volumes"), "extract.reading.tei.volume"),
    **dict.fromkeys(("Entry", "Header", "Mark", "Memo", "Page", "Region"), "extract.reading.memo"),
    "displacy_options": "extract.writing.displacy",
    "page": "extract.writing.html",
    "tables": "extract.batch.tables",
    **dict.fromkeys(("Marked", "add_marks"), "extract.writing.tei"),
    "remove_marks": "extract.writing.tei.removal",
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
