"""Meetings in their text -> what each mention says: kind, modifiers, place, date, who, how it is determined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.occasions.dates import Period
from extract.occasions.heads import MET, PLACE, Head, find_head, head_end
from extract.occasions.surroundings import (
    Determiner,
    determiners,
    find_complement,
    find_determiner,
    find_people,
    find_period,
    find_place,
    is_list,
)
from extract.occasions.text import Stretch, Text
from extract.occasions.travellers import Traveller, find_traveller
from extract.occasions.words import words_of

ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


@dataclass(frozen=True)
class Mention:
    """One meeting.

    `position`: where it is read, of a note's the word that the note hangs on. `about`: the words of what follows the
    head, of whom, with whom, on what. `owner`: whose it is, "your", or the word before a possessive mark. `place` and
    `people` index those of the text; `several`: there is more than one place. `begins`: the date is that of its
    beginning alone. `names`: the last words of the people's names. `assumed`: it is no meeting of the text, but
    what the title of the document implies.
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
    begins: bool
    people: tuple[int, ...]
    names: frozenset[str]
    traveller: Traveller | None
    several: bool
    assumed: bool = False

    @cached_property
    def bare(self) -> bool:
        """Whether nothing but its head tells what is meant."""
        return not self.modifiers and self.place is None and self.period is None


def begins(text: Text, start: int, end: int, family: str, sentence: Stretch, period: Period) -> bool:
    """Whether the date is that of the beginning alone: "the talks open on May 3", "to begin the talks on May 3"."""
    opens = words_of("begins")
    before = text.words[max(sentence.start, start - 3) : start] if family not in MET else ()
    return not (opens.isdisjoint(text.words[end : period.start]) and opens.isdisjoint(before))


def describe(text: Text, meetings: Sequence[Stretch]) -> list[Mention]:
    """Each meeting with what is said of it, in the order of the text."""
    return [_describe(text, meetings, index) for index in range(len(meetings))]


def _describe(text: Text, meetings: Sequence[Stretch], index: int) -> Mention:
    start, end, _ = meetings[index]
    words = text.words
    name_end = head_end(words, start, end)
    head, plural = find_head(words[start:name_end]) or (Head(0, "meeting", PLACE), False)
    sentence_index = text.sentences.at(start)
    sentence = text.sentences[sentence_index] if sentence_index is not None else Stretch(start, end)
    note_index = text.notes.at(start)
    note = text.notes[note_index].label if note_index is not None else None
    inside = words[start : name_end - head.words]
    determiner, owner = find_determiner(text, start, sentence.start)
    if "such" in inside:
        determiner = "such"
    period = find_period(text, meetings, index, sentence)
    place = find_place(text, meetings, index, sentence, head.family)
    dated = set(range(period.start, period.end)) if period else set()
    modifiers = frozenset(
        words[at]
        for at in (*range(start, name_end - head.words), *range(name_end, end))
        if at not in dated and words[at] not in determiners() and words[at][:1].isalnum()
    )
    ordinal = next((word for word in inside if word in words_of("ordinal") or ORDINAL.fullmatch(word)), None)
    people, traveller = find_people(text, meetings, index, sentence)
    place_name = " ".join(words[text.places[place].start : text.places[place].end]) if place is not None else None
    if head.family == PLACE and place_name is None:
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
        modifiers=modifiers - words_of("function"),
        about=find_complement(text, meetings, index, sentence),
        ordinal=ordinal,
        other=bool(words_of("other") & {*inside, *words[max(sentence.start, start - 1) : start]}),
        determiner=determiner,
        owner=owner,
        place=place,
        place_name=place_name,
        period=period,
        begins=period is not None and begins(text, start, end, head.family, sentence, period),
        people=people,
        names=frozenset(named),
        traveller=find_traveller(text, traveller, start, end, owner) if head.family == "travel" else None,
        several=place is not None and is_list(text, place),
    )
