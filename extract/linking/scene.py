"""One document -> its groups of mentions, each with who may be meant, and the probability of each of them.

Two rounds: in the first every group is judged by itself; the second knows from it whom the others name, and so which
volumes of the series list these people together.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extract.linking.features import COLUMN, Standing, compare, own_features, standing
from extract.linking.held import hold
from extract.linking.index import Index, Person
from extract.linking.mentions import Group, Mention, group_mentions, read_mentions, year_of
from extract.linking.names import Match, fold_text, is_initials, is_short_for
from extract.linking.ranker import probabilities
from extract.linking.roll import Entry, Roll, read_roll

MOST = 12  # candidates of a group, by how likely they are spoken of in that year
MOST_NAMED = 200  # people of one document who may be meant so
SHORT = ("given", "initials")  # fits that need somebody named in full
# Of a first name or initials that follow a full name (all 27 in the training volumes were right), and of a rival.
FOLLOWING, RIVAL = 0.9, 0.2
FAINT = 0.01  # the least probability that counts
PLAUSIBLE = 0.05  # probability from which a candidate may be meant by initials or a first name elsewhere
SPREAD = 3  # years between a document and the volumes that may list its people
UNLISTED, TEMPER = 0.1, 0.7  # how the lists of volumes are weighed against one another


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a text. `spans`: character offsets of its people, in text order; `sender` and `receiver`: whom
    it is from and to, as printed; `signatures`: where it is signed; `persons`: the volume's list, empty where it is
    not at hand.
    """

    text: str
    spans: Sequence[tuple[int, int]]
    date: str | None = None
    sender: str = ""
    receiver: str = ""
    signatures: Sequence[tuple[int, int]] = ()
    persons: tuple[Entry, ...] = ()


@dataclass(slots=True)
class Judged:
    """A group with its candidates: how each fits, its features, and its probability after the last round."""

    group: Group
    people: list[Person] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    odds: list[float] = field(default_factory=list)

    def raise_to(self, at: int, odd: float) -> None:
        """Give a candidate that probability, if it has less, and the others what is left, as they shared it."""
        if odd > self.odds[at]:
            rest = (1 - odd) / (1 - self.odds[at])
            self.odds = [odd if i == at else other * rest for i, other in enumerate(self.odds)]


class Scene:
    """One document, its groups and their candidates, through both rounds."""

    def __init__(self, document: Document, index: Index) -> None:
        self.index = index
        self.roll: Roll | None = read_roll(index, document.persons) if document.persons else None
        self.year = year_of(document.date)
        self.mentions: list[Mention] = read_mentions(
            document.text, document.spans, signatures=document.signatures, sender=document.sender
        )
        self.sender = frozenset(fold_text(document.sender))
        self.signed = {
            index
            for index, mention in enumerate(self.mentions)
            if any(start <= mention.start and mention.end <= end for start, end in document.signatures)
        }
        self.parties = frozenset(fold_text(f"{document.sender} {document.receiver}"))
        self.topics = set(fold_text(" ".join(set(document.text.split()))))  # each different word once
        self.judged = [Judged(group) for group in group_mentions(self.mentions, self.may_be_man)]
        for each in self.judged:
            self.add(each, self.candidates(each.group.words))

    @property
    def mode(self) -> str:
        """Which weights are for it."""
        return "listed" if self.roll else "plain"

    def candidates(self, words: tuple[str, ...]) -> list[tuple[Person, Match]]:
        """Whom words may name: those of the volume's list, and the likeliest of the others."""
        listed = self.roll.search(words) if self.roll else ()
        known = {person.number for person, _ in listed}
        found = [(self.index.person(n), match) for n, match in self.index.search(words).items() if n not in known]
        if len(found) > MOST:
            found.sort(key=lambda each: -self.standing(each[0]).weight)
        return [*listed, *found[:MOST]]

    def may_be_man(self, words: tuple[str, ...]) -> bool:
        """Whether words may name somebody who is known to be a man."""
        return any(person.number in self.index.men for person, _ in self.candidates(words))

    def standing(self, person: Person) -> Standing:
        """What is known of a person in the year of the document."""
        in_roll = self.roll is not None and person.number in self.roll.people
        kept = self.roll.standings if self.roll and in_roll else self.index.standings
        return hold(kept, (person.number, self.year), lambda: standing(person, self.year, self.index))

    def add(self, judged: Judged, candidates: Sequence[tuple[Person, Match]]) -> None:
        """Take more candidates for a group, and compare all of them. "Mrs. Kissinger" is no man."""
        if judged.group.is_woman:
            candidates = [each for each in candidates if each[0].number not in self.index.men]
        for person, match in candidates:
            judged.people.append(person)
            judged.matches.append(match)
            judged.rows.append(own_features(judged.group, person, match, self.standing(person), self.topics))
        if candidates:
            compare(judged.rows, [self.standing(person) for person in judged.people])
        if candidates and self.roll:
            in_list = [person.number in self.roll.people for person in judged.people]
            for row, match, listed in zip(judged.rows, judged.matches, in_list, strict=True):
                row[COLUMN["given_in_list"]] = float(listed and match.fit in SHORT)
                row[COLUMN["in_list"]] = float(listed)
                row[COLUMN["in_list_alone"]] = float(listed and sum(in_list) == 1)
                row[COLUMN["not_in_list"]] = float(not listed)

    def judge(self, weights: Sequence[float]) -> None:
        """Give each candidate its probability."""
        for each in self.judged:
            each.odds = probabilities(each.rows, weights)

    def look_around(self) -> None:
        """Write into the features what the probabilities of the other groups tell."""
        self.borrow()
        affinities = self.volumes()
        likely = [dict(zip([p.number for p in each.people], each.odds, strict=False)) for each in self.judged]
        by_surname: dict[str, list[int]] = {}
        for place, each in enumerate(self.judged):
            by_surname.setdefault(each.group.words[-1], []).append(place)
        everywhere: dict[int, list[tuple[float, int]]] = {}
        for place, odds in enumerate(likely):
            for number, odd in odds.items():
                everywhere.setdefault(number, []).append((odd, place))
        for number in everywhere:
            everywhere[number] = sorted(everywhere[number], reverse=True)[:2]
        for place, each in enumerate(self.judged):
            size = len(each.group.words)
            fuller = [at for at in by_surname[each.group.words[-1]] if len(self.judged[at].group.words) > size]
            volumes = affinities[place]
            shares = [sum([volumes.get(volume, 0.0) for volume in person.volumes]) for person in each.people]
            best = max(shares, default=0.0)
            for person, match, row, share in zip(each.people, each.matches, each.rows, shares, strict=True):
                number = person.number
                row[COLUMN["volume"]] = share
                row[COLUMN["volume_best"]] = float(0 < best == share)
                row[COLUMN["follows"]] = max((likely[other].get(number, 0.0) for other in fuller), default=0.0)
                row[COLUMN["contested"]] = max(
                    (odd for other in fuller for who, odd in likely[other].items() if who != number), default=0.0
                )
                odd = next((odd for odd, at in everywhere.get(number, ()) if at != place), 0.0)
                row[COLUMN["borrowed" if match.fit in SHORT else "elsewhere"]] = odd
        self.look_at_parties()

    def borrow(self) -> None:
        """Give to initials and to single words those named elsewhere in the document whom they fit."""
        likely = sorted(
            ((odd, person) for each in self.judged for person, odd in zip(each.people, each.odds, strict=True)),
            key=lambda each: (-each[0], each[1].number),
        )
        named = {person.number: person for odd, person in likely[:MOST_NAMED] if odd >= PLAUSIBLE}
        for each in self.judged:
            words = each.group.words
            if len(words) > 1 and len(words[0]) > 1:
                continue
            known = {person.number for person in each.people}
            more = [(p, match) for n, p in named.items() if n not in known and (match := p.fit(words))]
            self.add(each, more)

    def volumes(self) -> list[dict[int, float]]:
        """For each group the probability of each volume to be the one that lists whom the other groups name; nothing
        for one without candidates.
        """
        years = self.index.years
        near = [
            number
            for number, (first, last) in enumerate(years)
            if self.year is None or first - SPREAD <= self.year <= last + SPREAD
        ]
        total = dict.fromkeys(near, 0.0)
        shares: list[dict[int, float]] = []
        for each in self.judged:
            listed: dict[int, float] = {}
            for person, odd in zip(each.people, each.odds, strict=False):
                if odd > FAINT:
                    for volume in person.volumes:
                        if volume in total:
                            listed[volume] = listed.get(volume, 0.0) + odd
            shares.append({v: TEMPER * math.log((UNLISTED + share) / UNLISTED) for v, share in listed.items()})
            for volume, share in shares[-1].items():
                total[volume] += share
        return [without(total, own) if each.people else {} for each, own in zip(self.judged, shares, strict=True)]

    def follow(self, threshold: float) -> None:
        """A first name or initials, without a title, mean the sender where they sign; else the only one whose full name
        elsewhere they are short for, if that one is sure, and nobody of that surname likely.
        """
        sure: list[tuple[tuple[str, ...], Person, float]] = []
        for each in self.judged:
            if len(each.group.words) > 1 and not is_initials(each.group.words):
                best = max(range(len(each.odds)), key=each.odds.__getitem__, default=None)
                if best is not None and each.odds[best] >= threshold:
                    sure.append((each.group.words, each.people[best], each.odds[best]))
        for each in self.judged:
            if each.group.is_formal or not any(match.fit in SHORT for match in each.matches):
                continue
            if len(senders := self.senders(each)) == 1:
                each.raise_to(senders[0], FOLLOWING)
                continue
            full = {person.number: odd for words, person, odd in sure if is_short_for(each.group.words, words)}
            pairs = list(zip(each.people, each.matches, each.odds, strict=True))
            rival = max((odd for _, match, odd in pairs if match.fit not in SHORT), default=0.0)
            at = [i for i, (person, match, _) in enumerate(pairs) if person.number in full and match.fit in SHORT]
            if len(full) == len(at) == 1 and rival < RIVAL:
                each.raise_to(at[0], FOLLOWING * full[each.people[at[0]].number])

    def senders(self, judged: Judged) -> list[int]:
        """Of a signature by first name or initials, which candidates have a surname that the header's sender has.

        Nobody where others are so called too: "Dear George" is not the George who signs.
        """
        if not self.signed.issuperset(judged.group.members):
            return []
        pairs = enumerate(zip(judged.people, judged.matches, strict=True))
        return [
            at
            for at, (person, match) in pairs
            if match.fit in SHORT and any(self.sender.issuperset(name.family) for name in person.names)
        ]

    def look_at_parties(self) -> None:
        """Write who is named as sender or receiver."""
        named: dict[int, float] = {}
        for each in self.judged:
            if each.group.words and self.parties.issuperset(each.group.words):
                for person, odd in zip(each.people, each.odds, strict=False):
                    named[person.number] = max(named.get(person.number, 0.0), odd)
        for each in self.judged:
            for person, match, row in zip(each.people, each.matches, each.rows, strict=True):
                if match.fit in SHORT:
                    row[COLUMN["in_header"]] = named.get(person.number, 0.0)


def without(total: Mapping[int, float], own: Mapping[int, float]) -> dict[int, float]:
    """Probabilities from the sum of all evidence, less that of one group."""
    if not total:
        return {}
    scores = {volume: score - own.get(volume, 0.0) for volume, score in total.items()}
    most = max(scores.values())
    odds = {volume: math.exp(score - most) for volume, score in scores.items() if score > most - 12}
    whole = sum(odds.values())
    return {volume: odd / whole for volume, odd in odds.items()}
