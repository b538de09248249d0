"""The parts of a Result: plain frozen data, a class for each kind of thing found.

Offsets index the text passed in; `text` repeats what stands there. A trailing underscore keeps a field's name off a
Python keyword and is no part of it elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from extract.annotations import BlockKind, Comparison, EventStatus, Role, ThresholdKind
from extract.reading.marginalia import NoteKind


@dataclass(frozen=True, slots=True)
class Model:
    """The pipeline's name and version, and the version of this package."""

    name: str
    version: str
    extract: str


@dataclass(frozen=True, slots=True)
class Ref:
    """Where a note's number is glued into the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """`sentence`: index of the one its number stands in or after; `hand`: who wrote by hand what the note quotes."""

    start: int
    end: int
    number: str
    ref: Ref | None
    sentence: int | None
    kind: NoteKind
    hand: str | None


@dataclass(frozen=True, slots=True)
class Holder:
    """The words that name who holds a position; `person`: index into the people."""

    text: str
    start: int
    end: int
    person: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """`note`: number of the note it stands in; `scores`: probability of each role, empty if no component gives them."""

    start: int
    end: int
    text: str
    block: BlockKind
    note: str | None
    role: Role
    also: tuple[Role, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    holder: Literal["author"] | Holder | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A person of the authority list."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the authority list who may be meant, and why."""

    id: str
    name: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the text that name something. `sentence`: index of the one they begin in; `score`: a probability."""

    start: int
    end: int
    text: str
    sentence: int | None
    score: float | None


@dataclass(frozen=True, slots=True)
class Person(Mention):
    """A person's name, without title."""

    entity: Entity | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Place(Mention):
    """A geographical name."""


@dataclass(frozen=True, slots=True)
class Meeting(Mention):
    """An occasion on which parties meet; `event`: index into the events."""

    event: int | None = None


@dataclass(frozen=True, slots=True)
class Si:
    """A threshold in SI units."""

    low: float | None
    high: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Threshold(Mention):
    """A number that counts or measures. `low` and `high` are equal for eq and approx; `by`: an ISO date."""

    cmp: Comparison | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    per: str | None = None
    by: str | None = None
    kind: ThresholdKind | None = None
    holder: Literal["author"] | Holder | None = None
    si: Si | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """Who took part in an event; `person`: index into the people."""

    text: str
    person: int | None


@dataclass(frozen=True, slots=True)
class Authority:
    """An entry of a list of known events; ids of different lists overlap."""

    list: str
    id: str


@dataclass(frozen=True, slots=True)
class Event:
    """An occasion that meetings of the text mention; `from_` and `to`: ISO dates as exact as is known ("1988-04")."""

    name: str
    kind: str | None = None
    place: str | None = None
    from_: str | None = None
    to: str | None = None
    status: EventStatus = "unknown"
    participants: tuple[Participant, ...] = ()
    authority: Authority | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words inside a note."""

    start: int
    end: int
    text: str
    note: str | None
    hand: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Link:
    """gates and bears_on join sentences by index, disputes joins thresholds."""

    type: Literal["gates", "bears_on", "disputes"]
    source: int
    target: int
    score: float
