"""Meetings in their text -> what each mention says: kind, modifiers, place, date, who, how it is determined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, NamedTuple

from extract.data.tables import load_table
from extract.occasions.dates import Period, find_periods
from extract.occasions.text import Stretch, Text
from extract.quantities.vocabulary import DASHES, check_classes

FAMILIES = ("encounter", "meal", "assembly", "process", "travel", "place")
Determiner = Literal["the", "this", "such", "a", "possessive", "both", "bare"]
DETERMINERS: dict[str, Determiner] = {
    **dict.fromkeys(("the",), "the"),
    **dict.fromkeys(("this", "that", "these", "those", "same", "subject"), "this"),
    **dict.fromkeys(("such",), "such"),
    **dict.fromkeys(("a", "an", "any", "another", "some", "every", "each", "no"), "a"),
    **dict.fromkeys(("my", "your", "his", "her", "our", "their", "its"), "possessive"),
    **dict.fromkeys(("both", "two", "three", "several", "all", "various"), "both"),
}
OTHER = frozenset({"another", "next", "other", "further", "subsequent", "previous", "earlier", "additional", "later"})
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth eightieth last final".split()
)
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
# Before these a name ends that is no place of the meeting, or the clause.
STOPS = frozenset(";:.!?()[]“”") | {"which", "who", "that", "and", "but", "if", "when", "while"}
# Between a mention and a date these make it the date of something else.
OF_SOMETHING_ELSE = frozenset(
    "that which whether until till than since who whom telegram airgram despatch dispatch memorandum letter dated plan"
    " document see ibid note message by".split()
)
WITH = frozenset({"with", "between", "among", "of", "by", "from", "and", ",", "/", *DASHES})
TITLE_CASE = re.compile(r"[A-Z][\w.’'-]*")
# Words before and after a mention in which its date and its place may stand.
NEAR, NEAR_BEFORE, NEAR_PLACE = 12, 6, 7
LONGEST_HEAD, LONGEST_COMPLEMENT = 4, 7
# What joins a complement to a mention, what ends it, and words without content.
LEADS = frozenset({"of", "with", "on", "between", "among", "before", "regarding", "concerning", "about"})
ENDS_COMPLEMENT = frozenset(
    "that which who is are was were be been will would could should may might has have had in at to from by for if and"
    " could during this tomorrow yesterday today as until after before so but not".split()
)
FUNCTION_WORDS = frozenset("of on and for the a an with between in to our his their its my your her".split())


class Head(NamedTuple):
    """What the last words of a mention make of it."""

    words: int
    kind: str
    family: str


@dataclass(frozen=True)
class Mention:
    """One meeting. `position` is where it is read: in a note, the word that the note hangs on.

    `about` are the words of what follows the head: of whom, with whom, on what.
    `place` indexes the text's places; `people` the people in its clause; `owner` is whose it is: "your", or the word
    before a possessive mark; `traveller` the person who makes a visit, an index into the people.
    """

    start: int
    end: int
    sentence: Stretch
    note: str | None
    position: int
    kind: str
    family: str
    plural: bool
    modifiers: frozenset[str]
    about: frozenset[str]
    ordinal: str | None
    other: bool
    determiner: Determiner
    owner: str | None
    place: int | None
    place_name: str | None
    period: Period | None
    people: tuple[int, ...]
    names: frozenset[str]
    traveller: int | None

    @cached_property
    def bare(self) -> bool:
        """Whether nothing but its head tells what is meant."""
        return not self.modifiers and self.place is None and self.period is None


@cache
def heads() -> dict[tuple[str, ...], tuple[str, str]]:
    """Words -> (kind, family). Raises MalformedDataError if the table breaks its format or has an unknown family."""
    rows = load_table("meeting_heads", 3)
    check_classes("meeting_heads", (family for *_, family in rows), FAMILIES)
    return {tuple(words.split()): (kind, family) for words, kind, family in rows}


def singular(word: str) -> str:
    """A word without its plural ending."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def find_head(words: Sequence[str]) -> tuple[Head, bool] | None:
    """The head that a mention's lower-case words end with, the longest known, and whether it is a plural."""
    if not words:
        return None
    for length in range(min(LONGEST_HEAD, len(words)), 0, -1):
        for last in dict.fromkeys((words[-1], singular(words[-1]))):
            if found := heads().get((*words[len(words) - length : -1], last)):
                return Head(length, *found), last != words[-1] and found[1] != "process"
    return None


def describe(text: Text, meetings: Sequence[Stretch]) -> list[Mention]:
    """Each meeting with what is said of it, in the order of the text."""
    return [_describe(text, meetings, index) for index in range(len(meetings))]


def _describe(text: Text, meetings: Sequence[Stretch], index: int) -> Mention:
    start, end, _ = meetings[index]
    words = text.words
    head_end = _head_end(words, start, end)
    head, plural = find_head(words[start:head_end]) or (Head(0, "meeting", "place"), False)
    sentence_index = text.sentences.at(start)
    sentence = text.sentences[sentence_index] if sentence_index is not None else Stretch(start, end)
    note_index = text.notes.at(start)
    note = text.notes[note_index].label if note_index is not None else None
    inside = words[start : head_end - head.words]
    determiner, owner = _determiner(text, start, sentence.start)
    if "such" in inside:
        determiner = "such"
    period = _period(text, meetings, index, sentence)
    place = _place(text, meetings, index, sentence, head.family)
    dated = set(range(period.start, period.end)) if period else set()
    modifiers = frozenset(
        words[at]
        for at in (*range(start, head_end - head.words), *range(head_end, end))
        if at not in dated and words[at] not in DETERMINERS and words[at][:1].isalnum()
    )
    ordinal = next((word for word in inside if word in ORDINALS or ORDINAL.fullmatch(word)), None)
    people, traveller = _people(text, meetings, index, sentence)
    place_name = " ".join(words[text.places[place].start : text.places[place].end]) if place is not None else None
    if head.family == "place" and place_name is None:
        place_name = " ".join(words[start:end])
    named = {words[text.people[each].end - 1] for each in people}
    return Mention(
        start=start,
        end=end,
        sentence=sentence,
        note=note,
        position=text.anchors.get(note, start) if note is not None else start,
        kind=head.kind,
        family=head.family,
        plural=plural,
        modifiers=modifiers - FUNCTION_WORDS,
        about=_about(text, meetings, index, sentence),
        ordinal=ordinal,
        other=bool(OTHER & {*inside, *words[max(sentence.start, start - 1) : start]}),
        determiner=determiner,
        owner=owner,
        place=place,
        place_name=place_name,
        period=period,
        people=people,
        names=frozenset(named),
        traveller=traveller,
    )


def _head_end(words: Sequence[str], start: int, end: int) -> int:
    """Where the head ends: before "of" or "on" in a long name ("Conference on Security and Cooperation in Europe")."""
    for at in range(start + 1, end):
        if words[at] in {"of", "on", "for", "in", "with", "to"} and find_head(words[start:at]):
            return at
    return end


def _determiner(text: Text, start: int, first: int) -> tuple[Determiner, str | None]:
    """How the mention is determined by the word before it, and whose it is."""
    if start <= first:
        return "bare", None
    word = text.words[start - 1]
    if word in POSSESSIVES and start - 1 > first:
        return "possessive", text.words[start - 2]
    if word.endswith(("'s", "’s")):
        return "possessive", word[:-2]
    if word in {"a", "an"} and start - 1 > first and text.words[start - 2] == "such":
        return "such", None
    found = DETERMINERS.get(word, "bare")
    return found, word if found == "possessive" else None


def _period(text: Text, meetings: Sequence[Stretch], index: int, sentence: Stretch) -> Period | None:
    """The date in a mention, or else the nearest behind it, or before it, that belongs to no other mention."""
    start, end, _ = meetings[index]
    following = meetings[index + 1].start if index + 1 < len(meetings) else sentence.end
    before = meetings[index - 1].end if index else 0
    last = _clause(text, end, min(sentence.end, following, end + NEAR))
    for first, stop in ((start, end), (end, last)):
        for period in find_periods(text.words, first, stop, text.today):
            if OF_SOMETHING_ELSE.isdisjoint(text.words[first : period.start]):
                return period
            break
    first = max(sentence.start, before)
    cut = next((at for at in range(start - 1, first - 1, -1) if text.words[at] in {";", ".", ":", ")"}), first - 1)
    found = list(find_periods(text.words, cut + 1, start, text.today))
    if not found:
        return None
    # In notes a date without a lead is that of a telegram.
    led = text.words[found[-1].start - 1] in {"on", "of", "in"} or text.notes.at(start) is None
    near = start - found[-1].end <= NEAR_BEFORE or found[-1].start - sentence.start <= 1
    return found[-1] if led and near else None


def _clause(text: Text, start: int, end: int) -> int:
    """Where the clause that goes on at `start` ends."""
    for at in range(start, end):
        if text.words[at] in {";", ".", ":", "!", "?"} or "\n" in text.words[at]:
            return at
    return end


def _place(text: Text, meetings: Sequence[Stretch], index: int, sentence: Stretch, family: str) -> int | None:
    """The place in a mention, or else behind it after "in", "at" or, of travel, "to" and "of"."""
    start, end, _ = meetings[index]
    if inside := text.places.between(start, end):
        return inside[0]
    following = meetings[index + 1].start if index + 1 < len(meetings) else sentence.end
    last = _clause(text, end, min(sentence.end, following, end + NEAR_PLACE))
    for each in text.places.between(end, last):
        lead = text.places[each].start - 1
        if text.words[lead] == "the":
            lead -= 1
        word = text.words[lead]
        if word in {"in", "at"} or (family == "travel" and word in {"to", "of"}) or (lead < end and word == ","):
            return each
    return None


def _about(text: Text, meetings: Sequence[Stretch], index: int, sentence: Stretch) -> frozenset[str]:
    """The words behind a mention that a preposition joins to it: "of the Security Council", "with the Soviets"."""
    end = meetings[index].end
    following = meetings[index + 1].start if index + 1 < len(meetings) else sentence.end
    last = _clause(text, end, min(sentence.end, following, end + LONGEST_COMPLEMENT))
    if end >= last or text.words[end] not in LEADS:
        return frozenset()
    words = []
    for at in range(end + 1, last):
        word = text.words[at]
        if word in ENDS_COMPLEMENT or word == ",":
            break
        if word not in FUNCTION_WORDS and word[:1].isalpha():
            words.append(singular(word))
    return frozenset(words)


def _people(text: Text, meetings: Sequence[Stretch], index: int, sentence: Stretch) -> tuple[tuple[int, ...], int | None]:
    """The people in a mention, whose it is, and those named behind it by "with", "between", "of", "by"; and which of
    them travels, if it is a journey: not whom it is "with".
    """
    start, end, _ = meetings[index]
    found = list(text.people.between(start, end))
    owner = start - 1
    if owner > sentence.start and text.words[owner] in POSSESSIVES:
        owner -= 1
    held = text.people.at(owner) if owner >= sentence.start else None
    if held is not None and owner != start - 1:
        found.insert(0, held)
    traveller = found[0] if found else None
    at = end
    following = meetings[index + 1].start if index + 1 < len(meetings) else sentence.end
    last = _clause(text, end, min(sentence.end, following))
    if at < last and text.words[at] in {"with", "between", "of", "by", "among"}:
        travels = text.words[at] in {"of", "by"}
        at += 1
        while at < last:
            person = text.people.at(at)
            if person is not None:
                found.append(person)
                if travels and traveller is None:
                    traveller = person
                at = text.people[person].end
            elif text.words[at] in WITH or text.words[at] == "the" or TITLE_CASE.fullmatch(text.printed[at]):
                at += 1
            else:
                break
    return tuple(dict.fromkeys(found)), traveller
