"""Result: what was found in one text, as plain frozen data of one shape (schema 1)."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from extract.annotations import PLACES
from extract.errors import MalformedDataError, message
from extract.reading.memo import Header, Memo, Page
from extract.result.build import build
from extract.result.doc import (
    read_events,
    read_links,
    read_meetings,
    read_mentions,
    read_notes,
    read_people,
    read_quotes,
    read_sentences,
    read_thresholds,
    with_holders,
)
from extract.result.frames import Tables
from extract.result.notebook import notebook
from extract.result.parts import (
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
    Sentence,
    Si,
    Threshold,
)
from extract.result.plain import is_encodable, plain, tables_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = [
    "Authority",
    "Candidate",
    "Entity",
    "Event",
    "Header",
    "Holder",
    "Link",
    "Meeting",
    "Mention",
    "Model",
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
    "Tables",
    "Threshold",
]

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in one text. Every sequence is in text order, and empty when the pipeline does not look for it."""

    schema: int
    id: str | None
    model: Model
    header: Header
    pages: tuple[Page, ...] = ()
    notes: tuple[Note, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    events: tuple[Event, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    quotes: tuple[Quote, ...] = ()
    links: tuple[Link, ...] = ()

    @classmethod
    def empty(cls, memo: Memo, model: Model) -> "Result":
        """The result of a text without words: what reading found, and nothing else."""
        return cls(SCHEMA, memo.id, model, memo.header, memo.pages, tuple(read_notes(memo, ())))

    @classmethod
    def from_doc(cls, doc: "Doc", memo: Memo, model: Model) -> "Result":
        """What the pipeline wrote to `doc.spans`; `doc` is made from `memo`, so that offsets index both."""
        sentences = tuple(read_sentences(doc, memo))
        people = tuple(read_people(doc, memo, sentences))
        sentences = tuple(with_holders(doc, memo, sentences, people))
        return cls(
            SCHEMA,
            memo.id,
            model,
            memo.header,
            memo.pages,
            tuple(read_notes(memo, sentences)),
            sentences,
            people=people,
            places=tuple(Place(**mention) for mention, _ in read_mentions(doc, PLACES, memo, sentences)),
            meetings=tuple(read_meetings(doc, memo, sentences)),
            events=tuple(read_events(doc)),
            thresholds=tuple(read_thresholds(doc, memo, sentences, people)),
            quotes=tuple(read_quotes(doc, memo)),
            links=tuple(read_links(doc)),
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Result":
        """The result that `to_dict()` made `data` of, or JSON of it.

        Raises MalformedDataError for what is none, or has another `schema`.
        """
        try:
            result = cast("Result", build(cls, data))
        except (TypeError, ValueError, AttributeError, LookupError) as error:
            raise MalformedDataError(message("no_result", reason=f"{type(error).__name__}: {error}")) from error
        if result.schema != SCHEMA:
            raise MalformedDataError(message("no_result", reason=f"its schema is {result.schema}, not {SCHEMA}"))
        return result

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries, lists, strings and numbers, new at every call."""
        return cast(dict[str, Any], plain(self))

    def to_json(self, *, indent: int | None = None) -> str:
        """JSON text, on one line unless `indent` is given."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)
        # A lone surrogate cannot be written as UTF-8: such a text is escaped whole.
        return text if is_encodable(text) else json.dumps(self.to_dict(), indent=indent)

    def tables(self) -> Tables:
        """One table a layer, a dictionary a row, the same columns in every row of a layer.

        `to_pandas()` and `to_polars()` of it give data frames.
        """
        return Tables(tables_of(self.to_dict()))

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return notebook(self.to_dict())
