"""An invented memo and a Result of it, by hand, in which every field of the contract says something."""

from dataclasses import replace
from typing import Any

from extract.annotations import ROLES, Role
from extract.reading.memo import Memo
from extract.reading.text import read_text
from extract.result import (
    Authority,
    Candidate,
    Entity,
    Event,
    Holder,
    Link,
    Meeting,
    Model,
    Participant,
    Person,
    Place,
    Quote,
    Result,
    Sentence,
    Si,
    Threshold,
)
from extract.result.doc import read_notes

TEXT = """\
7. Memorandum From the Counselor (Marlow) to Secretary of State Harding1

Lisbon, May 3, 1963.

We propose the Lisbon fishing conference. The Danes will come only if all 40 crews are freed.2 Venn fears a storm.

[Page 12]

We count about 300 ships, the Danes say under 100 within 12 miles. Let us ask Venn in Lisbon [Page 13] before June.

  1. Source: Department of State, Lot 1D2. Secret.
  2. In the margin, Harding wrote: “Only if they pay.”
"""
# The sentences: their words, and role.
SENTENCES: tuple[tuple[str, Role], ...] = (
    ("7. Memorandum From the Counselor (Marlow) to Secretary of State Harding1", "none"),
    ("Lisbon, May 3, 1963.", "none"),
    ("We propose the Lisbon fishing conference.", "proposal"),
    ("The Danes will come only if all 40 crews are freed.2", "condition"),
    ("Venn fears a storm.", "concern"),
    ("We count about 300 ships, the Danes say under 100 within 12 miles.", "none"),
    ("Let us ask Venn in Lisbon [Page 13] before June.", "proposal"),
    ("Source: Department of State, Lot 1D2.", "none"),
    ("Secret.", "none"),
    ("In the margin, Harding wrote: “Only if they pay.”", "condition"),
)
PROPOSAL, CONDITION, CONCERN, ASKED, MARGIN = 2, 3, 4, 6, 9
NO_SCORES = dict.fromkeys(ROLES, 0.0)


def complete() -> tuple[Memo, Result]:
    """The memo, and the result."""
    memo = read_text(TEXT)
    memo = replace(memo, id="frus1961-63v13/d7", header=replace(memo.header, date="1963-05-03"))
    sentences = [sentence(memo, given, role) for given, role in SENTENCES]
    people = (
        Person(**at("Marlow"), score=0.99, entity=Entity("100", "Marlow, Ada"), candidates=()),
        Person(**at("Harding"), score=0.98),
        Person(
            **at("Venn"),
            score=0.55,
            candidates=(
                Candidate("7", "Venn, Otto", 0.6, "the only Venn in office"),
                Candidate("8", "Venn, Ida", 0.2, "surname"),
            ),
        ),
        Person(**at("Venn", 2), score=0.9, entity=Entity("7", "Venn, Otto")),
        Person(**at("Harding", 2), score=0.97),
    )
    said = Holder(**words("the Danes"), person=None)
    result = Result(
        1,
        memo.id,
        Model("fake", "1.2.3", "0"),
        memo.header,
        memo.pages,
        tuple(read_notes(memo, sentences)),
        tuple(sentences),
        people,
        (Place(**at("Lisbon"), score=0.9), Place(**at("Lisbon", 2), score=0.8), Place(**at("Lisbon", 3), score=0.95)),
        (Meeting(**at("Lisbon fishing conference"), score=0.85, event=0),),
        (
            Event(
                "Lisbon fishing conference",
                "conference",
                "Lisbon",
                "1963-06-01",
                "1963-06-30",
                "proposed",
                (Participant("The Danes", None), Participant("Venn", 2)),
                Authority("travels", "2144"),
            ),
            Event("talks", "talks"),
        ),
        (
            quantity("40 crews", cmp="eq", low=40, high=40, unit="crew", kind="required"),
            quantity("about 300 ships", cmp="approx", low=300, high=300, unit="ship", kind="reported", holder="author"),
            quantity(
                "under 100", cmp="lt", high=100, unit="ship", per="year", kind="reported", holder=said, by="1963-06-01"
            ),
            quantity(
                "within 12 miles", cmp="le", high=12, unit="mile", kind="required", si=Si(None, 19312.128, "metre")
            ),
        ),
        (Quote(**words("Only if they pay."), note="2", hand="Harding", role="condition"),),
        (
            Link("bears_on", CONDITION, PROPOSAL, 0.8),
            Link("bears_on", CONCERN, PROPOSAL, 0.7),
            Link("gates", CONDITION, ASKED, 0.6),
            Link("gates", MARGIN, MARGIN, 0.9),
            Link("disputes", 1, 2, 0.9),
        ),
    )
    return memo, result


def repeated(times: int) -> tuple[Memo, Result]:
    """The same without notes, links and events, over and over in one text."""
    memo, result = complete()
    end = TEXT.index("  1. Source")
    text = TEXT[:end] * times
    layers = {
        layer: tuple(
            replace(
                each, start=each.start + shift, end=each.end + shift, **{"event": None} if layer == "meetings" else {}
            )
            for shift in range(0, len(text), end)
            for each in getattr(result, layer)
            if each.end <= end
        )
        for layer in ("pages", "sentences", "people", "places", "meetings", "thresholds")
    }
    bare = replace(result, notes=(), events=(), quotes=(), links=(), **layers)
    return replace(read_text(text), id=memo.id), bare


def sentence(memo: Memo, given: str, role: Role) -> Sentence:
    """A sentence; the condition in a note is a proposal besides."""
    start = TEXT.index(given)
    end = start + len(given)
    block = next(block for block in memo.blocks if block.start <= start < block.end)
    holder: Any = {"proposal": "author", "concern": Holder("Venn", start, start + 4, 2)}.get(role)
    if role == "condition":
        holder = (
            Holder("Harding", start + 15, start + 22, 4) if block.note else Holder(given[:9], start, start + 9, None)
        )
    also: tuple[Role, ...] = ("proposal",) if role == "condition" and block.note else ()
    scores = NO_SCORES | {role: 0.5 if role == "concern" else 0.8}
    return Sentence(start, end, given, block.kind, block.note, role, also, scores, holder)


def words(text: str, time: int = 1) -> dict[str, Any]:
    """Where words stand for the first, second, … time."""
    start = -1
    for _ in range(time):
        start = TEXT.index(text, start + 1)
    return {"start": start, "end": start + len(text), "text": text}


def at(text: str, time: int = 1) -> dict[str, Any]:
    """The same, as a mention has it."""
    return {**words(text, time), "sentence": 0}


def quantity(text: str, **fields: Any) -> Threshold:
    """A threshold."""
    return Threshold(**at(text), score=0.9, **fields)
