"""A document that records a meeting -> that meeting: what its title calls it, its day, and who took part.

Minutes, a memorandum of conversation, the notes of a meeting are such documents, by the first words of their title.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.data import load_words
from extract.data.tables import load_table
from extract.occasions.dates import FULL, Period, find_periods
from extract.occasions.heads import MET, PLACE, find_head
from extract.occasions.mentions import Mention
from extract.occasions.text import Participant, Stretch, Text
from extract.reading.kinds import label

LONGEST_NAME = 16  # words of a title in which the meeting is named
# What ends the words of a title that name the meeting, beside punctuation.
BEHIND = frozenset(
    {"between", "among", "from", "to", "with", "by", "on", "regarding", "concerning", "about", "prepared"}
)
WITHIN = frozenset({"'s", "’s", "-", "–"})
MINUTES, MEETING, CONFERENCE = "minutes", "meeting", "conference"
JOINS = frozenset({",", ";", "and", "&"})
NO_PARTICIPANT = frozenset({"to", "of", "for", "by"})  # before a name in an office: "Private Secretary to Mr. Venn"


@dataclass(frozen=True)
class Record:
    """`name` is what the title calls the meeting; `period`: its day, if that is known; `place`: of the header, None
    where it tells none.
    """

    name: Stretch
    period: Period | None
    place: str | None
    participants: tuple[Participant, ...]

    def among(self, meetings: Sequence[Stretch]) -> tuple[list[Stretch], int]:
        """The meetings with the title's among them, once, and its index."""
        start, end, _ = self.name
        for index, each in enumerate(meetings):
            if each.start < end and start < each.end:
                return [*meetings], index
        index = sum(each.start < start for each in meetings)
        return [*meetings[:index], self.name, *meetings[index:]], index

    def described(self, text: Text, mention: Mention, *, assumed: bool) -> Mention:
        """The title's mention with what the header says of it."""
        people = tuple(each.person for each in self.participants if each.person is not None)
        unnamed = mention.family == PLACE  # "Minutes" alone
        return replace(
            mention,
            kind=MEETING if unnamed else mention.kind,
            family="encounter" if unnamed else mention.family,
            period=self.period,
            people=people,
            names=frozenset(text.words[text.people[person].end - 1] for person in people),
            place=None,
            place_name=None,
            assumed=assumed,
        )


def find_record(text: Text) -> Record | None:
    """The meeting that the document records; None where it is no record of one."""
    title = find_title(text)
    name = find_name(text, title) if title else None
    if title is None or name is None:
        return None
    days = (each for each in find_periods(text.words, name.end, title.end, text.today) if len(each.first) == FULL)
    day = text.today.day.isoformat() if text.today.day else None
    period = next(days, Period(name.start, name.end, day, day) if day else None)
    place = None if "telephone" in text.words[name.start : name.end] else text.place
    return Record(name, period, place, tuple(dict.fromkeys(find_participants(text, title))))


def may_record(kind: str | None) -> bool:
    """Whether a document of that kind can be the record of a meeting."""
    return not load_words("records").isdisjoint((kind or "").split())


def find_title(text: Text) -> Stretch | None:
    """The document's first block, if it is a heading."""
    first = text.blocks.stretches[:1]
    return first[0] if first and first[0].label == "head" else None


def find_name(text: Text, title: Stretch) -> Stretch | None:
    """The words of the title that name the meeting: "35th Meeting" of "Minutes of the 35th Meeting of the Council"; or
    "Minutes", where there are no others.
    """
    if not may_record(text.kind):
        return None
    words = text.words
    first = next((at for at in range(title.start, title.end) if words[at].isalpha()), title.end)
    name = None
    for at in range(first, min(title.end, first + LONGEST_NAME)):
        word = words[at]
        if word in BEHIND or not (word[:1].isalnum() or word.isspace() or word in WITHIN):
            break
        found = find_head(words[first : at + 1])
        if found and not found[1] and (found[0].family in MET or found[0].kind == CONFERENCE):
            name = Stretch(at + 1 - found[0].words, at + 1)
    if name is None and MINUTES in words[first : title.end]:
        at = words.index(MINUTES, first)
        name = Stretch(at, at + 1)
    return name


def find_participants(text: Text, title: Stretch) -> Iterator[Participant]:
    """Who took part: of the lists under PARTICIPANTS, PRESENT and the like; without a list, whom the title names."""
    entries = list(find_entries(text))
    if not entries:
        yield from (Participant(*text.people[each][:2], each) for each in text.people.between(title.start, title.end))
    for entry in entries:
        people = list(named(text, entry))
        yield from (Participant(*text.people[each][:2], each) for each in people)
        office = next((at for at in range(*entry[:2]) if text.words[at] in {",", "("}), entry.end)
        if not people and not load_words("party_offices").isdisjoint(text.words[entry.start : office]):
            yield Participant(entry.start, office, None)


def find_entries(text: Text) -> Iterator[Stretch]:
    """The entries of the lists of who took part, a list in two columns cell by cell; the names of sides among them."""
    listing = False
    for block in text.blocks.stretches[1:]:
        if block.label == "note":
            return
        if block.label == "head":
            name = label(" ".join(text.printed[block.start : block.end]))
            listing = announces_people(name) or (listing and name not in labels())
        elif block.label == "item":
            if listing:
                yield from cells(text, block)
        else:
            listing = False
            colon = next(
                (at for at in range(block.start, min(block.end, block.start + 4)) if text.words[at] == ":"), None
            )
            if colon and announces_people(label(" ".join(text.printed[block.start : colon]))):
                yield from cells(text, Stretch(colon + 1, block.end))


def announces_people(name: str) -> bool:
    """Whether a label, in capitals, is that of a list of who took part."""
    return not load_words("labels_of_people").isdisjoint(name.split())


@cache
def labels() -> frozenset[str]:
    """The labels of all lists in the head of a document."""
    return load_words("labels_of_one") | load_words("labels_of_many")


def cells(text: Text, block: Stretch) -> Iterator[Stretch]:
    """The parts of an entry between wide blanks, line ends and semicolons; none of what is in editors' brackets."""
    start = block.start
    for at in range(block.start, block.end + 1):
        if at == block.end or text.words[at].isspace() or text.words[at] == ";":
            if start < at and text.words[start] != "[":
                yield Stretch(start, at)
            start = at + 1


def named(text: Text, entry: Stretch) -> Iterator[int]:
    """The people whom an entry lists: the first, and those joined to the last by a comma or "and"; nobody of an office
    ("Private Secretary to Mr. Venn").
    """
    at = None
    for each in text.people.between(entry.start, entry.end):
        person = text.people[each]
        before = person.start
        while before > entry.start and text.words[before - 1] in titles():
            before -= 1
        if at is None:
            if before > entry.start and text.words[before - 1] in NO_PARTICIPANT:
                return
        elif not JOINS.issuperset(text.words[at:before]):
            return
        yield each
        at = person.end


@cache
def titles() -> frozenset[str]:
    """Words, in small letters, and full stops, that may stand between what joins names and a name."""
    return frozenset(word for word, _ in load_table("person_titles", 2)) | {"."}
