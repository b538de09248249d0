"""Occasions -> the journeys of the Office of the Historian's lists that they are: by person, place and date.

Travels of presidents and secretaries of state, and visits of foreign leaders to the United States. A visit or trip is
matched where one journey alone fits; where none or several do, it stays open. Ids of the two lists overlap.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from extract.data import load_words, malformed
from extract.data.tables import load_table
from extract.occasions.dates import first_day, last_day
from extract.occasions.mentions import Mention
from extract.occasions.occasion import Occasion
from extract.occasions.text import Text
from extract.occasions.travellers import Traveller
from extract.occasions.words import words_of

# Within NEAR of the document's date lies a journey that is spoken of without a date; dates may be off by TOLERANCE.
NEAR, TOLERANCE = timedelta(days=75), timedelta(days=1)
NEAR_WITHOUT_PLACE = timedelta(days=45)  # of visits that may have been to another country
LONGEST = timedelta(days=250)  # no journey of the lists is longer
MONTH = len("1988-04")
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
        """Those that touch the days from `first` to `last`."""
        start = bisect_left(self.firsts, first - LONGEST)
        for journey in self.entries[start : bisect_right(self.firsts, last)]:
            if journey.last >= first:
                yield journey


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
    names = frozenset(who.lower().split()) - words_of("title")
    towns = {town.partition("(")[0].strip() for town in places.lower().split(",")}
    return Journey(
        list, id, role, names, frozenset(towns | {country.lower()}), date.fromisoformat(first), date.fromisoformat(last)
    )


@cache
def aliases() -> dict[str, str]:
    """How documents name a place -> its name in the lists."""
    return dict(load_table("place_aliases", 2))  # type: ignore[arg-type]


@cache
def names_of(role: str) -> frozenset[str]:
    """The names of all who had a role: of all presidents, all secretaries of state."""
    return frozenset(name for journey in load_journeys().entries if journey.role == role for name in journey.names)


def find_journey(text: Text, occasion: Occasion) -> Journey | None:
    """The one journey that the occasion is, None where that is not sure.

    One mention must say both who travels and, of travels abroad, where to.
    """
    mentions = occasion.mentions
    if occasion.family != "travel" or any(each.several or each.modifiers & load_words("regions") for each in mentions):
        return None
    places = {each.place_name for each in mentions if each.place_name}
    fitting = {
        journey
        for mention in mentions
        if not mention.plural
        for traveller in travellers(text, mention)
        for days in when(text, mention, occasion)
        for journey in load_journeys().between(*days)
        if fits(journey, traveller, mention.place_name) and all(leads_to(journey, place) for place in places)
    }
    return fitting.pop() if len(fitting) == 1 else None


def fits(journey: Journey, traveller: Traveller, place: str | None) -> bool:
    """Whether a journey is that person's to that place; without a place it may be a visit to the United States."""
    if traveller.role == "other" or not (traveller.names or traveller.role):
        return False
    if traveller.role and journey.role != traveller.role:
        return False
    if not set(traveller.names) <= journey.names:
        return False
    return journey.list == "visits" if place is None else leads_to(journey, place)


def leads_to(journey: Journey, place: str) -> bool:
    """Whether a place is the journey's country or one of its towns; of visits, the United States."""
    if journey.list == "visits":
        return place in load_words("at_home")
    return aliases().get(place, place) in journey.places


def when(text: Text, mention: Mention, occasion: Occasion) -> Iterator[tuple[date, date]]:
    """The first and last day between which the journey lies, if they are known: those that the mention gives, to the
    month at least, or those about the document's own, if they can be those of the occasion.

    Where neither a place nor "here" says that it is the United States, only what lies near may be meant, date or not.
    """
    today, period, status = text.today.day, mention.period, occasion.status
    at_home = mention.place_name is not None or text.words[mention.end : mention.end + 1] == ["here"]
    first, last = date.min, date.max
    open_still = period is not None and today is not None and period.days[0] <= today <= period.days[1]
    if today and status in {"held", "planned"} and not open_still:
        first, last = (first, today) if status == "held" else (today, last)
    if period and min(len(period.first), len(period.last)) >= MONTH:
        first, last = max(first, period.days[0] - TOLERANCE), min(last, period.days[1] + TOLERANCE)
    if not period or not at_home:
        if today is None or status not in {"held", "planned"}:
            return
        near = NEAR if at_home else NEAR_WITHOUT_PLACE
        first, last = max(first, today - near), min(last, today + NEAR)
    if occasion.first:
        first = max(first, first_day(occasion.first) - TOLERANCE)
        last = min(last, last_day(occasion.last or occasion.first) + TOLERANCE)
    if date.min < first <= last < date.max:
        yield first, last


def travellers(text: Text, mention: Mention) -> list[Traveller]:
    """Who travels: whom the mention names, or else the writer or reader whom its pronoun means."""
    if mention.traveller:
        return [mention.traveller]
    parties = (getattr(text, side) for side in WRITERS.get(mention.owner or "", ()))
    return [traveller for party in parties if (traveller := read_party(party))]


def read_party(party: str | None) -> Traveller | None:
    """A president or secretary of state whom the header names: "Secretary of State Shultz"."""
    words = (party or "").partition(",")[0].lower().removeprefix("the ").split()
    titles: dict[tuple[str, ...], Literal["president", "secretary"]] = {
        ("president",): "president",
        ("secretary", "of", "state"): "secretary",
    }
    for title, role in titles.items():
        if tuple(words[: len(title)]) == title and len(words) <= len(title) + 1:
            return Traveller(tuple(words[len(title) :]), role)
    return None
