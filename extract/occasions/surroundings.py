"""The words around a meeting -> how it is determined, its date, its place, its people, and what it is about."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, get_args

from extract.data.tables import load_table
from extract.occasions.dates import Period, find_periods
from extract.occasions.text import Stretch, Text, before
from extract.occasions.words import words_of
from extract.quantities.months import month_numbers
from extract.quantities.nouns import singular
from extract.quantities.vocabulary import DASHES, POSSESSIVES, check_classes

Determiner = Literal["the", "this", "such", "a", "possessive", "both", "bare"]
OWNERS = POSSESSIVES | {"'", "’"}  # of plurals too
WITH = frozenset({"with", "between", "among", "of", "by", "from", "and", ",", "/", *DASHES})
TITLE_CASE = re.compile(r"[A-Z][\w.’'-]*")
# What may stand between the places of a journey: "to Rome (May 2–4), Bonn and London".
JOINS = frozenset({",", "and", "/", "(", ")", *DASHES})
LONGEST_DATE = 12
# Words before and after a mention in which its date and its place may stand, those of a clause that says where it was
# held, and those of a complement.
NEAR, NEAR_BEFORE, NEAR_PLACE, LONGEST_CLAUSE, LONGEST_COMPLEMENT = 12, 6, 7, 20, 7
CONJUNCTIONS = frozenset({"and", "or", "but"})
TRAVEL = "travel"


@cache
def determiners() -> dict[str, Determiner]:
    """Lower-case word -> how it determines. Raises MalformedDataError if the table is not well-formed."""
    rows = load_table("determiners", 2)
    classes = {name: name for name in get_args(Determiner) if name != "bare"}
    check_classes("determiners", (each for each, _ in rows), classes)
    return {word: classes[each] for each, word in rows}


@cache
def countries() -> frozenset[str]:
    """The countries of the lists of journeys, in small letters."""
    return frozenset(row[4].partition(",")[0].lower() for row in load_table("journeys", 8))


def find_determiner(text: Text, start: int, first: int) -> tuple[Determiner, str | None]:
    """How the mention is determined by the word before it, and whose it is."""
    if start <= first:
        return "bare", None
    word = text.words[start - 1]
    if word in OWNERS and start - 1 > first:
        return "possessive", text.words[start - 2]
    if word.endswith(("'s", "’s")):
        return "possessive", word[:-2]
    if word in {"a", "an"} and start - 1 > first and text.words[start - 2] == "such":
        return "such", None
    found = determiners().get(word, "bare")
    return found, word if found == "possessive" else None


def find_period(text: Text, meetings: Sequence[Stretch], index: int, sentence: Stretch) -> Period | None:
    """The date in a mention, or else the nearest behind it, or before it, that belongs to no other mention."""
    start, end, _ = meetings[index]
    following = meetings[index + 1].start if index + 1 < len(meetings) else sentence.end
    last = _clause(text, end, min(sentence.end, following, end + NEAR))
    for first, stop in ((start, end), (end, last)):
        for period in find_periods(text.words, first, stop, text.today):
            if is_of(text, first, period):
                return period
            break
    return _period_before(text, meetings, index, sentence)


def is_of(text: Text, end: int, period: Period) -> bool:
    """Whether the date behind a mention that ends there is its own, and not that of what is said in between; a clause
    that says when it was held is its own: "the meeting which he had on May 3".
    """
    between = text.words[end : period.start]
    others = elsewhere().intersection(between)
    if others and not (others <= words_of("relative") and not words_of("holds").isdisjoint(between)):
        return False
    return words_of("paper").isdisjoint(text.words[period.end : period.end + 1])


def elsewhere() -> frozenset[str]:
    """Words between a meeting and a date that is not its own."""
    return words_of("elsewhere") | words_of("paper")


def _period_before(text: Text, meetings: Sequence[Stretch], index: int, sentence: Stretch) -> Period | None:
    """The date before a mention; none that another mention, or a clause in between, has."""
    start = meetings[index].start
    other = meetings[index - 1].end if index else 0
    first = max(sentence.start, other)
    cut = next((at for at in range(start - 1, first - 1, -1) if text.words[at] in {";", ".", ":", ")"}), first - 1)
    found = next(reversed(list(find_periods(text.words, cut + 1, start, text.today))), None)
    if found is None or not (elsewhere() | CONJUNCTIONS).isdisjoint(text.words[found.end : start]):
        return None
    if other > sentence.start and "," not in text.words[other : found.start]:
        return None  # that of the mention before
    # In notes a date without a lead is that of a telegram.
    led = before(text.words, found.start) in {"on", "of", "in"} or text.notes.at(start) is None
    near = start - found.end <= NEAR_BEFORE or found.start - sentence.start <= 1
    return found if led and near else None


def _clause(text: Text, start: int, end: int) -> int:
    """Where the clause that goes on at `start` ends."""
    for at in range(start, end):
        if text.words[at] in {";", ".", ":", "!", "?"} or "\n" in text.words[at]:
            return at
    return end


def find_place(text: Text, meetings: Sequence[Stretch], index: int, sentence: Stretch, family: str) -> int | None:
    """The place in a mention, or else behind it after "in", "at" or, of travel, "to" and "of"; or before it: "in Geneva
    for talks". A country in the name of a meeting takes part: "the India Consortium meeting".
    """
    start, end, _ = meetings[index]
    for each in text.places.between(start, end):
        first, last, _ = text.places[each]
        if (
            DASHES.isdisjoint((before(text.words, first), *text.words[last : last + 1]))
            and "/" not in text.words[last : last + 1]
            and not (first > start and text.words[first - 1] in {"on", "for"})
            and (family == TRAVEL or " ".join(text.words[first:last]) not in countries())
        ):
            return each
    following = meetings[index + 1].start if index + 1 < len(meetings) else sentence.end
    last = _clause(text, end, min(sentence.end, following, end + LONGEST_CLAUSE))
    for each in text.places.between(end, last):
        lead = text.places[each].start
        if before(text.words, lead) == "the":
            lead -= 1
        word = before(text.words, lead)
        if lead - end >= NEAR_PLACE and (family == TRAVEL or words_of("holds").isdisjoint(text.words[end:lead])):
            break
        if word in {"in", "at"} or (family == TRAVEL and word in {"to", "of"}):
            return each
        if lead <= end and (family == TRAVEL or text.words[lead] not in countries()):
            return each
    return _place_before(text, meetings, index, sentence)


def _place_before(text: Text, meetings: Sequence[Stretch], index: int, sentence: Stretch) -> int | None:
    """The place before a mention that "for" joins to it: "in Geneva for the talks"."""
    start = meetings[index].start
    lead = start - 1 - (before(text.words, start) in determiners())
    first = max(sentence.start, meetings[index - 1].end if index else 0, lead - NEAR_BEFORE)
    if lead <= first or text.words[lead] != "for":
        return None
    for each in reversed(text.places.between(first, lead)):
        if before(text.words, text.places[each].start) in {"in", "at"}:
            return each
    return None


def find_complement(text: Text, meetings: Sequence[Stretch], index: int, sentence: Stretch) -> frozenset[str]:
    """The words behind a mention that a preposition joins to it: "of the Security Council", "with the Soviets"."""
    end = meetings[index].end
    following = meetings[index + 1].start if index + 1 < len(meetings) else sentence.end
    last = _clause(text, end, min(sentence.end, following, end + LONGEST_COMPLEMENT))
    if end >= last or text.words[end] not in words_of("leads"):
        return frozenset()
    words = []
    for at in range(end + 1, last):
        word = text.words[at]
        if word in words_of("ends") or word == ",":
            break
        if word not in words_of("function") and word[:1].isalpha():
            words.append(singular(word))
    return frozenset(words)


def find_people(
    text: Text, meetings: Sequence[Stretch], index: int, sentence: Stretch
) -> tuple[tuple[int, ...], int | None]:
    """The people in a mention, whose it is, and those named behind it by "with", "between", "of", "by"; and which of
    them travels, if it is a journey: not whom it is "with".
    """
    start, end, _ = meetings[index]
    found = list(text.people.between(start, end))
    owner = start - 1
    if owner > sentence.start and text.words[owner] in OWNERS:
        owner -= 1
    held = text.people.at(owner) if owner >= sentence.start else None
    if held is not None and owner != start - 1:
        found.insert(0, held)
    traveller = found[0] if found else None
    following = meetings[index + 1].start if index + 1 < len(meetings) else sentence.end
    last = _clause(text, end, min(sentence.end, following))
    if end < last and text.words[end] in {"with", "between", "of", "by", "among"}:
        behind = list_people(text, end + 1, last)
        found += behind
        if behind and traveller is None and text.words[end] in {"of", "by"}:
            traveller = behind[0]
    return tuple(dict.fromkeys(found)), traveller


def list_people(text: Text, start: int, end: int) -> list[int]:
    """The people of the list that the words open with. A comma behind "and C" ends it; where no "and" does, what stands
    behind its last comma is the subject of what follows: "With A, B and C, D met alone"; "With A, D met alone".
    """
    found: list[int] = []
    at, comma, joined, closed = start, None, False, False
    while at < end:
        person, word = text.people.at(at), text.words[at]
        if person is not None:
            found.append(person)
            at, closed = text.people[person].end, joined
            continue
        if word == ",":
            if closed:
                return found
            comma = len(found)
        elif word == "and":
            joined = True
        elif TITLE_CASE.fullmatch(text.printed[at]):
            closed = joined
        elif word not in WITH and word != "the":
            return found if joined else found[:comma]
        at += 1
    return found


def is_list(text: Text, place: int) -> bool:
    """Whether another place follows, with nothing but dates, commas and "and" between."""
    for at in range(text.places[place].end, min(len(text.words), text.places[place].end + LONGEST_DATE)):
        if text.places.at(at) is not None:
            return at > text.places[place].end
        word = text.words[at]
        if not (word in JOINS or word in month_numbers() or word[:1].isdigit()):
            return False
    return False
