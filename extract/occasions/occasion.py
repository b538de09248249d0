"""Mentions of one occasion -> what is said of it: name, kind, place, dates, status, participants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extract.annotations import EventStatus
from extract.occasions.mentions import Mention
from extract.occasions.record import Record
from extract.occasions.status import classes, status_of, tense
from extract.occasions.text import Participant, Text


@dataclass(frozen=True, slots=True)
class Occasion:
    """`name` is the fullest mention; `place` indexes the places of the text, `header_place` is that of the header where
    the document records the occasion; `first` and `last`: ISO, as exact as known.
    """

    name: Mention
    kind: str
    family: str
    place: int | None
    first: str | None
    last: str | None
    status: EventStatus
    participants: tuple[Participant, ...]
    mentions: tuple[Mention, ...]
    header_place: str | None = None


def describe_occasion(
    text: Text, mentions: Sequence[Mention], statuses: Sequence[Mapping[EventStatus, float]]
) -> Occasion:
    """The occasion of these mentions, in the order of the text; `statuses` are how likely each is of each mention.

    The fullest mention gives the name and kind, the first place that is named, the most exact date.
    """
    fullest = max(mentions, key=lambda each: (len(each.modifiers), each.end - each.start))
    dated = max(mentions, key=lambda each: (len(each.period.first), each.period.first) if each.period else (0, ""))
    period = dated.period
    people = dict.fromkeys(person for each in mentions for person in each.people)
    names: dict[str, int] = {}
    for person in people:
        names.setdefault(text.words[text.people[person].end - 1], person)
    return Occasion(
        name=fullest,
        kind=fullest.kind,
        family=fullest.family,
        place=next((each.place for each in mentions if each.place is not None), None),
        first=period.first if period else None,
        last=period.last if period and not dated.begins else None,
        status=status_of(statuses, {tense(text, each) for each in mentions}),
        participants=tuple(Participant(*text.people[person][:2], person) for person in names.values()),
        mentions=tuple(mentions),
    )


def record_occasion(occasion: Occasion, record: Record) -> Occasion:
    """The occasion that a document records, with what its header says: it was held then, there, by those."""
    period = record.period
    return replace(
        occasion,
        header_place=record.place,
        first=period.first if period else occasion.first,
        last=period.last if period else occasion.last,
        status="held",
        participants=record.participants or occasion.participants,
    )


def follow_journeys(text: Text, occasions: Sequence[Occasion]) -> list[Occasion]:
    """The occasions, where those that seem held at the end of a journey that is still to come have its status: "I go to
    Moscow next week. At the Moscow talks I …". A date, or a word of the past in their sentence, keeps them held.
    """
    ahead: dict[str, EventStatus] = {}
    for each in occasions:
        if each.family == "travel" and each.status in {"planned", "proposed"}:
            ahead |= {mention.place_name: each.status for mention in each.mentions if mention.place_name}
    return [
        replace(each, status=next(ahead[place] for place in places if place in ahead))
        if each.status == "held"
        and each.family != "travel"
        and not ahead.keys().isdisjoint(places := [mention.place_name or "" for mention in each.mentions])
        and not any(is_behind(text, mention) for mention in each.mentions)
        else each
        for each in occasions
    ]


def is_behind(text: Text, mention: Mention) -> bool:
    """Whether a date or a word of the past is beside a mention."""
    first, last, _ = mention.sentence
    return mention.period is not None or any("was" in classes(text, at) for at in range(first, last))
