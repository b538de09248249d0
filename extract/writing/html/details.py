"""Items -> what hover and focus tell of each: a title, facts, and links to others; plain data for the page's script."""

from bisect import bisect_left
from typing import Any

from extract.annotations import BEARS_ON, DISPUTES, GATES
from extract.result import Meeting, Person, Result, Threshold
from extract.writing.html.panel import JOINING, period
from extract.writing.items import Item, Items, grouped
from extract.writing.layout import one_line
from extract.writing.phrases import amount, figure, measured

# What a link says at its source and at its target.
SAYS = {
    BEARS_ON: ("Bears on", "Borne on by"),
    GATES: ("Gates", "Gated by"),
    DISPUTES: ("Disputes", "Disputes"),
}
CANDIDATES = 3  # shown at most


def details(items: Items, nouns: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Item id -> {"title", "facts": [[name, value]], "links": [[what, id, words]]}; sentences without role have none.

    `nouns`: what each kind is called.
    """
    links, times = linked(items), named(items)
    found: dict[str, dict[str, Any]] = {}
    for layer, group in items.layers.items():
        given = getattr(items.result, layer)
        for item, each in zip(group, given, strict=True):
            if item.kinds or layer == "quotes":
                title = " and ".join(nouns[kind] for kind in item.kinds) or "quoted words"
                facts = [*facts_of(each, items.result), *common(item, items), *times.get(item.id, [])]
                found[item.id] = {"title": title, "facts": facts, "links": links.get(item.id, [])}
    return found | notes(items)


def notes(items: Items) -> dict[str, dict[str, Any]]:
    """The same of notes, with their words."""
    found: dict[str, dict[str, Any]] = {}
    sentences = items.layers["sentences"]
    starts = [item.start for item in sentences]
    for index, note in enumerate(items.result.notes):
        inside = sentences[bisect_left(starts, note.start) : bisect_left(starts, note.end)]
        facts = [["Kind", note.kind], ["Hand", note.hand or ""]]
        title, facts = f"note {one_line(note.number)}", [fact for fact in facts if fact[1]]
        found[f"note{index}"] = {"title": title, "facts": facts, "text": " ".join(item.words for item in inside)}
    return found


def common(item: Item, items: Items) -> list[list[str]]:
    """What is said of all."""
    facts = {
        "Held by": items.holder_of(item),
        "Score": "" if item.score is None else f"{item.score:.2f}",
        "Where": item.where,
    }
    return [[name, value] for name, value in facts.items() if value]


def facts_of(given: object, result: Result) -> list[list[str]]:
    """What is said of people, meetings and thresholds alone."""
    if isinstance(given, Person):
        return person(given)
    if isinstance(given, Meeting):
        return meeting(given, result)
    return threshold(given) if isinstance(given, Threshold) else []


def person(given: Person) -> list[list[str]]:
    """Who is meant, or who may be."""
    if given.entity:
        return [["Who", f"{given.entity.name} ({given.entity.id})"]]
    return [["Perhaps", f"{each.name} ({each.score:.2f}, {each.why})"] for each in given.candidates[:CANDIDATES]]


def meeting(given: Meeting, result: Result) -> list[list[str]]:
    """The event that is mentioned."""
    if given.event is None:
        return []
    event = result.events[given.event]
    who = ", ".join(one_line(each.text) for each in event.participants)
    facts = {
        "What": event.name,
        "When": period(event.from_, event.to),
        "Place": event.place,
        "With": who,
        "Status": event.status,
    }
    return [[name, one_line(value)] for name, value in facts.items() if value]


def threshold(given: Threshold) -> list[list[str]]:
    """The figures."""
    facts = {"Amount": " ".join(filter(None, (amount(given), measured(given)))), "By": given.by, "Kind": given.kind}
    if given.si:
        ends = dict.fromkeys(figure(end) for end in (given.si.low, given.si.high) if end is not None)
        facts["SI"] = f"{'–'.join(ends)} {given.si.unit}"
    return [[name, value] for name, value in facts.items() if value]


def named(items: Items) -> dict[str, list[list[str]]]:
    """Item id of people and places -> how often they are named, if more than once."""
    people = grouped(items.layers["people"], items.result.people)
    groups = [group for _, group in (*people, *grouped(items.layers["places"])) if len(group) > 1]
    return {item.id: [["Named", f"{len(group)} times"]] for group in groups for item in group}


def linked(items: Items) -> dict[str, list[list[str]]]:
    """Item id -> its links, each what it says, the id of the other and its words."""
    links: dict[str, list[list[str]]] = {}
    for link in items.result.links:
        group = items.layers["sentences" if link.type in JOINING else "thresholds"]
        ends = (group[link.source], group[link.target])
        if link.source != link.target:
            for says, one, other in zip(SAYS[link.type], ends, reversed(ends), strict=True):
                links.setdefault(one.id, []).append([says, other.id, other.words])
    return links
