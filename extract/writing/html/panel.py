"""Items -> what the panel beside the text lists: proposals with what bears on them, thresholds, occasions, names."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from extract.annotations import BEARS_ON, DISPUTES, GATES, LinkType
from extract.result import Event
from extract.writing.items import Item, Items, grouped
from extract.writing.layout import one_line
from extract.writing.phrases import amount, measured

JOINING: tuple[LinkType, ...] = (BEARS_ON, GATES)  # types of links between sentences


@dataclass(frozen=True, slots=True)
class Borne:
    """A sentence that others are about, and those: conditions that it waits for, concerns about it."""

    item: Item
    by: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of the table of thresholds; `disputed`: others that state the same thing differently."""

    item: Item
    amount: str
    of: str
    by: str
    kind: str
    disputed: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """An entry of the time line; `date` is as people write it, "" if unknown; `facts` are (name, value).

    `status` is that of an event, or "document" of the document itself.
    """

    name: str
    date: str
    status: str
    facts: tuple[tuple[str, str], ...]
    mentions: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A person or place, and where it is named."""

    name: str
    known: bool
    mentions: tuple[Item, ...]
    pages: str


def proposals(items: Items) -> list[Borne]:
    """Every proposal, and every other sentence that something is about, in text order."""
    sentences = items.layers["sentences"]
    by: dict[int, dict[int, Item]] = {index: {} for index, item in enumerate(sentences) if "proposal" in item.kinds}
    for link in items.result.links:
        if link.type in JOINING and link.source != link.target:
            by.setdefault(link.target, {})[link.source] = sentences[link.source]
    return [Borne(sentences[index], tuple(dict(sorted(by[index].items())).values())) for index in sorted(by)]


def unattached(items: Items, kind: str) -> list[Item]:
    """Conditions or concerns that are about no sentence as far as the links say."""
    attached = {link.source for link in items.result.links if link.type in JOINING and link.source != link.target}
    sentences = items.layers["sentences"]
    return [item for index, item in enumerate(sentences) if kind in item.kinds and index not in attached]


def thresholds(items: Items) -> list[Figures]:
    """A row for each threshold, in text order."""
    rows = items.layers["thresholds"]
    disputed: dict[int, list[Item]] = {}
    for link in items.result.links:
        if link.type == DISPUTES:
            disputed.setdefault(link.source, []).append(rows[link.target])
            disputed.setdefault(link.target, []).append(rows[link.source])
    return [
        Figures(
            rows[index],
            amount(given),
            measured(given),
            given.by or "",
            given.kind or "",
            tuple(disputed.get(index, ())),
        )
        for index, given in enumerate(items.result.thresholds)
    ]


def occasions(items: Items) -> tuple[list[Occasion], list[Occasion]]:
    """The events with a date, in order of time, the document itself among them, and all other meetings."""
    mentions: dict[int, list[Item]] = {}
    loose: list[Item] = []
    for item, meeting in zip(items.layers["meetings"], items.result.meetings, strict=True):
        if meeting.event is None:
            loose.append(item)
        else:
            mentions.setdefault(meeting.event, []).append(item)
    found = [occasion(event, mentions.get(index, ())) for index, event in enumerate(items.result.events)]
    dated = [each for each in found if each.date]
    if dated and (date := items.result.header.date):
        dated.append(Occasion("This document", date, "document", (), ()))
    others = [Occasion(name, "", "unknown", (), tuple(group)) for name, group in grouped(loose)]
    return sorted(dated, key=lambda each: each.date), [each for each in found if not each.date] + others


def occasion(event: Event, mentions: Sequence[Item]) -> Occasion:
    """One event with what is known of it."""
    authority = f"{event.authority.list} {event.authority.id}" if event.authority else None
    participants = ", ".join(one_line(each.text) for each in event.participants)
    facts = {"Kind": event.kind, "Place": event.place, "With": participants, "Authority": authority}
    known = tuple((name, one_line(value)) for name, value in facts.items() if value)
    return Occasion(one_line(event.name), period(event.from_, event.to), event.status, known, tuple(mentions))


def period(start: str | None, end: str | None) -> str:
    """A day, month or year, or the days from one to another, as ISO writes them."""
    if not start or not end or start == end:
        return start or end or ""
    try:
        first, last = Date.fromisoformat(start), Date.fromisoformat(end)
    except ValueError:  # a year alone
        return f"{start} – {end}"
    ends_month = last.day == monthrange(last.year, last.month)[1]
    if first.day == 1 and ends_month and (first.year, first.month) == (last.year, last.month):
        return start[:7]
    if first.day == 1 and ends_month and (first.year, first.month, last.month) == (last.year, 1, 12):
        return start[:4]
    return f"{start} – {end}"


def names(items: Items, key: str) -> list[Name]:
    """People or places, those named most often first, else in the order of the text."""
    people = items.result.people if key == "people" else ()
    known = {person.entity.name for person in people if person.entity}
    found = [
        Name(name, name in known, tuple(group), ", ".join(items.pagination.pages_of(*group)))
        for name, group in grouped(items.layers[key], people)
    ]
    return sorted(found, key=lambda each: -len(each.mentions))
