"""A group of mentions and a person who may be meant -> numbers that tell for or against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, log1p

from extract.linking.index import Index, Person
from extract.linking.mentions import Group
from extract.linking.names import Fit, Match

NEAR, FAR = 2, 8  # years between the document and what is known of a person
FITS: tuple[Fit, ...] = ("full", "nickname", "initial", "surname", "given", "initials")

# Known at once; after a first round over the whole document only; and where the volume's list of persons is at hand.
AT_ONCE = (
    *(f"fit_{fit}" for fit in FITS),
    "agreeing",
    "clashing",
    "given_unknown",
    "whole",
    "only_full",
    "only_given",
    "dead",
    "unborn",
    "listed_now",
    "listed_near",
    "listed_far",
    "listed",
    "unlisted",
    "in_office",
    "office_near",
    "mentions",
    "mentions_now",
    "title",
    "title_now",
    "title_unheld",
    "called",
    "called_now",
    "woman",
    "before",
    "before_best",
    "after",
    "topics",
    "rivals",
    "alone",
    "rank_now",
)
AROUND = ("volume", "volume_best", "follows", "elsewhere", "borrowed", "contested", "in_header")
OF_LISTS = ("in_list", "in_list_alone", "given_in_list", "not_in_list")
FEATURES = (*AT_ONCE, *AROUND, *OF_LISTS)
COLUMN = {name: number for number, name in enumerate(FEATURES)}
FULL, GIVEN = COLUMN["fit_full"], COLUMN["fit_given"]
WOMEN = frozenset({"wife", "mrs", "madame", "miss", "mme", "widow", "princess", "queen", "daughter", "lady"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person in a year."""

    values: tuple[tuple[int, float], ...]  # column and value
    weight: float  # how likely it is that the person is spoken of, whoever is named
    words_now: frozenset[str]  # of the offices held then
    heads: frozenset[frozenset[str]]  # what holders of the person's offices are called
    heads_now: frozenset[frozenset[str]]


def standing(person: Person, year: int | None, index: Index) -> Standing:
    """How well the person fits the year of a document."""
    values: dict[str, float] = {"mentions": log1p(sum(person.mentions.values())), "listed": log1p(len(person.volumes))}
    words_now: set[str] = set()
    heads_now: set[frozenset[str]] = set()
    listed = mentioned = 0.0
    if not person.volumes:
        values["unlisted"] = 1.0
    if year:
        gaps = [gap(year, index.years[volume]) for volume in person.volumes]
        listed = log1p(sum(distance <= 1 for distance in gaps))
        nearest = min(gaps, default=99)
        values["listed_now"] = listed
        values["listed_near"] = float(1 < nearest <= FAR)
        values["listed_far"] = float(FAR < nearest < 99)
        mentioned = log1p(sum(n for at, n in person.mentions.items() if abs(at - year) <= NEAR))
        values["mentions_now"] = mentioned
        values["dead"] = float(person.death is not None and person.death < year)
        values["unborn"] = float(person.birth is not None and person.birth > year - 18)
        for office in person.offices:
            if office.held_in(year):
                values["in_office"] = 1.0
                words_now.update(office.words)
                heads_now.add(office.head)
            elif (office.first and abs(office.first - year) <= FAR) or (office.last and abs(office.last - year) <= FAR):
                values["office_near"] = 1.0
    weight = listed + mentioned + 0.3 * (values["mentions"] + values["listed"])
    columns = tuple((COLUMN[name], value) for name, value in values.items() if value)
    weight -= 2 * values.get("dead", 0) + 4 * values.get("unborn", 0)
    heads = frozenset(office.head for office in person.offices)
    return Standing(columns, weight, frozenset(words_now), heads, frozenset(heads_now))


def gap(year: int, span: tuple[int, int]) -> int:
    """Years between a year and a span of years, 0 inside it."""
    return max(span[0] - year, year - span[1], 0)


def own_features(group: Group, person: Person, match: Match, known: Standing, topics: set[str]) -> list[float]:
    """What a group and a person tell by themselves; what needs the others is 0.

    `topics`: the words of the document.
    """
    row = [0.0] * len(FEATURES)
    row[COLUMN[f"fit_{match.fit}"]] = 1.0
    row[COLUMN["agreeing"]] = float(match.agreeing)
    row[COLUMN["clashing"]] = float(match.clashing)
    row[COLUMN["given_unknown"]] = float(match.fit == "surname" and len(group.words) > 1)
    row[COLUMN["whole"]] = float(match.whole)
    for column, value in known.values:
        row[column] = value
    if group.titles:
        held = group.titles & person.words.keys()
        row[COLUMN["title"]] = len(held) / len(group.titles)
        row[COLUMN["title_now"]] = len(held & known.words_now) / len(group.titles)
        row[COLUMN["title_unheld"]] = float(not held)
        row[COLUMN["called"]] = float(group.titles in known.heads)
        row[COLUMN["called_now"]] = float(group.titles in known.heads_now)
    if group.is_woman:
        row[COLUMN["woman"]] = float(not WOMEN.isdisjoint(person.words))
    row[COLUMN["before"]] = overlap(group.before, person.words)
    row[COLUMN["after"]] = overlap(group.after, person.words)
    row[COLUMN["topics"]] = overlap(topics, person.words) / (1 + fsum(person.words.values()) / 10)
    return row


def overlap(words: set[str], described: Mapping[str, float]) -> float:
    """How much of what describes a person stands in the words; the same in whatever order."""
    return fsum([described[word] for word in words.intersection(described)]) / 10


def compare(rows: list[list[float]], known: list[Standing]) -> None:
    """Write what only the candidates together tell."""
    best = max(row[COLUMN["before"]] for row in rows)
    full, given = (sum(row[column] for row in rows) for column in (FULL, GIVEN))
    order = sorted(range(len(rows)), key=lambda i: -known[i].weight)
    for place, i in enumerate(order):
        row = rows[i]
        row[COLUMN["rivals"]] = log1p(len(rows) - 1)
        row[COLUMN["only_full"]] = float(full == row[FULL] == 1)
        row[COLUMN["only_given"]] = float(given == row[GIVEN] == 1)
        row[COLUMN["alone"]] = float(len(rows) == 1)
        row[COLUMN["before_best"]] = float(0 < best == row[COLUMN["before"]])
        row[COLUMN["rank_now"]] = 1 / (1 + place)
