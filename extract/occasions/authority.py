"""Occasions -> the journeys of the Office of the Historian's lists that they are: by person, place and date.

Travels of presidents and secretaries of state, and visits of foreign leaders to the United States. A visit or trip is
matched where one journey alone fits; where none or several do, it stays open. Ids of the two lists overlap.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from extract.data import load_words, malformed
from extract.data.tables import load_table
from extract.occasions.dates import first_day, last_day
from extract.occasions.mentions import Mention
from extract.occasions.occasion import Occasion
from extract.occasions.text import Text

TITLES = frozenset(
    "president prime minister king queen emperor chancellor premier chairman general crown prince shah marshal the of and"
    " president-elect first secretary pope sultan amir acting deputy lieutenant de al el bin ibn i ii iii iv jr. sr.".split()
) - {"shah"}
# Days from the document's date within which a journey lies that is spoken of without a date, and by which dates may be off.
NEAR, TOLERANCE = timedelta(days=75), timedelta(days=1)
MONTH = len("1988-04")
ROLES = {"president": "president", "presidential": "president", "secretary": "secretary"}
WRITERS = {"my": ("sender",), "your": ("receiver",), "our": ("receiver", "sender")}


class Journey(NamedTuple):
    """An entry of a list. `names` are the words of the traveller's name, `places` the country and the towns."""

    list: str
    id: str
    role: str
    names: frozenset[str]
    places: frozenset[str]
    first: date
    last: date


@dataclass(frozen=True)
class Journeys:
    """All journeys by first day."""

    entries: Sequence[Journey]
    firsts: Sequence[date]

    def between(self, first: date, last: date) -> Iterator[Journey]:
        """Those that touch the days from `first` to `last`; none lasts longer than three months."""
        start = bisect_left(self.firsts, first - timedelta(days=92))
        for journey in self.entries[start : bisect_right(self.firsts, last)]:
            if journey.last >= first:
                yield journey


class Traveller(NamedTuple):
    """Who travels: the words of the name, or a role."""

    names: tuple[str, ...]
    role: str | None


@cache
def load_journeys() -> Journeys:
    """The package's table. Raises MalformedDataError if it breaks its format."""
    entries = []
    for row in load_table("journeys", 8):
        try:
            entries.append(journey_from(*row))
        except ValueError as error:
            raise malformed("journeys.tsv", 0, f"no journey: {row}") from error
    entries.sort(key=lambda each: each.first)
    return Journeys(entries, [each.first for each in entries])


def journey_from(list: str, id: str, role: str, who: str, country: str, places: str, first: str, last: str) -> Journey:
    """A journey from its row. Raises ValueError for days that are none."""
    names = frozenset(who.lower().split()) - TITLES
    towns = {town.partition("(")[0].strip() for town in places.lower().split(",")}
    return Journey(list, id, role, names, frozenset(towns | {country.lower()}), date.fromisoformat(first), date.fromisoformat(last))


@cache
def aliases() -> dict[str, str]:
    """How documents name a place -> its name in the lists."""
    return {name: known for name, known in load_table("place_aliases", 2)}


def find_journey(text: Text, occasion: Occasion) -> Journey | None:
    """The one journey that the occasion is, None where that is not sure."""
    if occasion.family != "travel" or all(each.plural for each in occasion.mentions):
        return None
    days = when(text, occasion)
    travellers = who(text, occasion.mentions)
    if days is None or not travellers:
        return None
    near = list(load_journeys().between(*days))
    for traveller in travellers:
        fitting = [journey for journey in near if fits(journey, traveller, occasion)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return None
    return None


def fits(journey: Journey, traveller: Traveller, occasion: Occasion) -> bool:
    """Whether a journey is that person's to that place: a place must be named, but for a visit to the United States."""
    if traveller.role:
        if journey.role != traveller.role:
            return False
    elif not set(traveller.names) <= journey.names:
        return False
    places = {each.place_name for each in occasion.mentions if each.place_name}
    if journey.list == "visits":
        return places <= load_words("at_home")
    known = {aliases().get(place, place) for place in places}
    return bool(known) and known <= journey.places


def when(text: Text, occasion: Occasion) -> tuple[date, date] | None:
    """The days in which the journey lies: those that the text gives, to the month at least, or those about its own."""
    if occasion.first and occasion.last:
        if len(occasion.first) < MONTH or len(occasion.last) < MONTH:
            return None
        return first_day(occasion.first) - TOLERANCE, last_day(occasion.last) + TOLERANCE
    today = text.today.day
    if today is None:
        return None
    if occasion.status == "held":
        return today - NEAR, today
    return (today, today + NEAR) if occasion.status == "planned" else None


def who(text: Text, mentions: Sequence[Mention]) -> list[Traveller]:
    """Who travels: the person whom the mentions name, or else whose title or pronoun they have; none if two differ."""
    named = {traveller for each in mentions if (traveller := named_traveller(text, each))}
    if any(each.traveller is not None for each in mentions):
        surnames = {traveller.names[-1] for traveller in named}
        return [max(named, key=lambda each: len(each.names))] if len(surnames) == 1 else []
    found: dict[Traveller, None] = {}
    for each in mentions:
        if role := role_of(text, each):
            found[Traveller((), role)] = None
        for side in WRITERS.get(each.owner or "", ()):
            if traveller := writer(getattr(text, side)):
                found[traveller] = None
    return list(found)


def named_traveller(text: Text, mention: Mention) -> Traveller | None:
    """The person who travels, by name; None if there is none, or the title is that of somebody else."""
    if mention.traveller is None:
        return None
    start, end, _ = text.people[mention.traveller]
    before = text.words[max(0, start - 2) : start]
    if before and before[-1] == ".":
        before = before[:-1]
    if before and before[-1] in load_words("no_heads"):
        return None
    if "vice" in before or (before[-2:-1] and before[-2] in {"foreign", "finance", "defense"}):
        return None
    return Traveller(tuple(word for word in text.words[start:end] if word.strip(".").isalpha()), None)


def role_of(text: Text, mention: Mention) -> str | None:
    """The role of whose journey it is: "the President's trip", "Presidential visit"."""
    inside = [ROLES[word] for word in text.words[mention.start : mention.end] if word in ROLES]
    role = ROLES.get(mention.owner or "") or (inside[0] if inside else None)
    if role is None or "vice" in text.words[max(0, mention.start - 4) : mention.end]:
        return None
    return role


def writer(party: str | None) -> Traveller | None:
    """A president or secretary of state whom the header names: "Secretary of State Shultz"."""
    words = (party or "").partition(",")[0].lower().removeprefix("the ").split()
    for title, role in ((["president"], "president"), (["secretary", "of", "state"], "secretary")):
        if words[: len(title)] == title and len(words) <= len(title) + 1:
            return Traveller(tuple(words[len(title) :]), None if len(words) > len(title) else role)
    return None
