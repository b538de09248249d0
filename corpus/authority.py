"""The authority list, the volumes' lists and the editors' marks -> the index of people that the package brings.

Facts only: ids, names, variants, years, offices, and how often the editors marked a person in which year. The marks are
those of the training volumes. What is known from given volumes can be left out, so that figures on them are honest.
"""

import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from corpus.annotations import read_lines
from extract.linking.index import BETWEEN, FORMAT, INSIDE, Index
from extract.linking.mentions import title_before
from extract.linking.names import SUFFIXES, fold, names_of, particles, titles
from extract.linking.offices import Office, merged, read_offices
from extract.reading.memo import Entry, Mark, Memo
from extract.reading.tei import read_volume

PERSON = "persName"
COMMONEST = 0.5  # a word that describes more of the people says nothing of any
WELL_KNOWN = 20  # volumes that list whoever is known by initials
# A person so often marked is a man if no larger share of the marks has a woman's title: some are of his wife.
OFTEN, OF_HIS_WIFE = 12, 0.1
BEFORE = 60  # characters in which a title stands


@dataclass(frozen=True, slots=True)
class Lists:
    """A volume's list of persons; the offices that it gives are facts of the index if it is a training volume."""

    id: str
    persons: tuple[Entry, ...]
    is_training: bool


Key = TypeVar("Key")
Mentions = Mapping[str, Mapping[int, int]]  # id of a person -> year -> editors' marks


def read_people(path: Path) -> list[dict[str, Any]]:
    """The people of the authority list, in file order. Raises UnreadableFileError, MalformedDataError."""
    return [record for _, record in read_lines(path)]


def people_of_entries(people: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Entry of a volume's list -> the ids of those whom it means. A few entries mean several people."""
    found: dict[str, list[str]] = defaultdict(list)
    for person in people:
        for entry in person["frus"]:
            found[entry].append(person["id"])
    return dict(found)


def read_lists(path: Path, *, is_training: bool) -> Lists:
    """The list of persons of a volume, without reading its documents."""
    first = next(iter(read_volume(path)), None)
    return Lists(path.stem, first.persons if first else (), is_training)


def marked_people(memo: Memo, entries: Mapping[str, Sequence[str]]) -> Iterator[tuple[Mark, str]]:
    """Each mark of a person with the person's id. An entry that means several people means none."""
    for mark in memo.marks:
        ids = entries.get(mark.entry or "", ()) if mark.tag == PERSON else ()
        if len(ids) == 1:
            yield mark, ids[0]


def count_mentions(memos: Iterable[Memo], entries: Mapping[str, Sequence[str]]) -> dict[str, Counter[int]]:
    """How often each person is marked in dated documents."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for memo in memos:
        if date := memo.header.date:
            for _, id in marked_people(memo, entries):
                found[id][int(date[:4])] += 1
    return found


def count_titles(memos: Iterable[Memo], entries: Mapping[str, Sequence[str]]) -> dict[str, Counter[bool]]:
    """How often each person is marked with a woman's title, and how often without."""
    found: dict[str, Counter[bool]] = defaultdict(Counter)
    for memo in memos:
        for mark, id in marked_people(memo, entries):
            before, marked = memo.text[max(0, mark.start - BEFORE) : mark.start], memo.text[mark.start : mark.end]
            called = {*title_before(before), *fold(marked)}
            found[id]["woman" in map(titles().get, called)] += 1
    return found


def find_men(counts: Iterable[Mapping[str, Counter[bool]]]) -> set[str]:
    """The ids of those whom the marks of several volumes show to be men."""
    total = added(counts)
    return {id for id, n in total.items() if n.total() >= OFTEN and n[True] <= OF_HIS_WIFE * n.total()}


def added(counts: Iterable[Mapping[str, Mapping[Key, int]]]) -> dict[str, Counter[Key]]:
    """What was counted of each person in several volumes, together."""
    total: dict[str, Counter[Key]] = defaultdict(Counter)
    for counted in counts:
        for id, numbers in counted.items():
            total[id].update(numbers)
    return total


def mentions_of(index: Index) -> dict[str, Mapping[int, int]]:
    """The mentions that an index holds: those of the training volumes."""
    people = map(index.person, range(len(index.lines)))
    return {person.id: person.mentions for person in people if person.mentions}


def men_of(index: Index) -> set[str]:
    """The ids of the men whom an index knows: by the marks of the training volumes."""
    return {index.person(number).id for number in index.men}


def build(
    people: Sequence[Mapping[str, Any]],
    lists: Sequence[Lists],
    mentions: Mentions,
    *,
    men: Collection[str] = (),
    left_out: Collection[str] = (),
) -> dict[str, Any]:
    """The content of the index. Of the volumes `left_out` it knows no variant or office that no other of the lists
    gives, and not whom they list; which entry of their lists means whom it keeps. `mentions` has none of theirs.
    `men`: ids of those who are known to be men.
    """
    numbers = {person["id"]: number for number, person in enumerate(people)}
    entries = people_of_entries(people)
    own, others = said_in_lists(lists, entries, left_out)
    names = sorted({entry.partition("#")[0] for entry in entries})
    listing = {volume: number for number, volume in enumerate(names)}
    lines, words = [], []
    for person in people:
        id = person["id"]
        unknown = own.get(id, set()) - others.get(id, {}).keys()
        variants = [text for text in person["variants"] if fold(text) not in unknown]
        described = [text for text in person["offices"] if fold(text) not in unknown]
        described += (entry.description for entry in others.get(id, {}).values() if entry)
        offices = merged([office for text in dict.fromkeys(described) for office in read_offices(text)])
        listed = {entry.partition("#")[0] for entry in person["frus"]}.difference(left_out)
        fields = (
            id,
            clean(person["name"]),
            BETWEEN.join(map(clean, variants)),
            person["birth"] or "",
            person["death"] or "",
            BETWEEN.join(map(office_text, offices)),
            " ".join(str(number) for number in sorted(listing[volume] for volume in listed)),
            " ".join(f"{year}:{count}" for year, count in sorted(mentions.get(id, {}).items())),
        )
        lines.append("\t".join(fields))
        words.append({word for office in offices for word in office.words} | titles_in(person["name"], *variants))
    families, given, initials = keys(lines)
    entered = defaultdict(list)
    for entry, ids in sorted(entries.items()):
        volume, _, local = entry.partition("#")
        entered[volume].append(f"{local} {numbers[ids[0]]}")
    return {
        "format": FORMAT,
        "people": lines,
        "men": sorted(numbers[id] for id in men),
        "families": families,
        "given": given,
        "initials": initials,
        "idf": inverse_frequencies(words),
        "volumes": {volume: " ".join(entered[volume]) for volume in names},
    }


def said_in_lists(
    lists: Iterable[Lists], entries: Mapping[str, Sequence[str]], left_out: Collection[str]
) -> tuple[dict[str, set[tuple[str, ...]]], dict[str, dict[tuple[str, ...], Entry | None]]]:
    """By person, names and descriptions, folded: in the lists left out; and in the others, with the entry where the
    description is one of a training volume.
    """
    own: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    others: dict[str, dict[tuple[str, ...], Entry | None]] = defaultdict(dict)
    for volume in lists:
        for entry in volume.persons:
            name, description = fold(entry.name), fold(entry.description)
            for id in entries.get(entry.id, ()):
                if volume.id in left_out:
                    own[id].update((name, description))
                else:
                    others[id].setdefault(name, None)
                    others[id][description] = entry if volume.is_training else others[id].get(description)
    return own, others


def keys(lines: Sequence[str]) -> tuple[dict[str, list[int]], dict[str, list[int]], dict[str, list[int]]]:
    """Surname -> the numbers of its bearers, whole and by its words; first given or familiar name -> the same; initials
    -> those who are listed in many volumes.
    """
    families: dict[str, set[int]] = defaultdict(set)
    given: dict[str, set[int]] = defaultdict(set)
    initials: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        _, name, variants, _, _, _, volumes, _ = line.split("\t")
        is_known = len(volumes.split()) >= WELL_KNOWN
        for family, first in names_of(name, (name, *filter(None, variants.split(BETWEEN)))):
            for key in {" ".join(family), *family}:
                families[key].add(number)
            for word in {*first[:1], *first[2:]}:
                if len(word) > 2 and word not in titles() and word not in SUFFIXES | particles():
                    given[word].add(number)
            if is_known and first:
                letters = [word[0] for word in (*first, *family)]
                initials["".join(letters)].add(number)
                initials[letters[0] + letters[-1]].add(number)
    return as_lists(families), as_lists(given), as_lists(initials)


def titles_in(*printed: str) -> set[str]:
    """The titles that stand in names."""
    return {word for text in printed for word in fold(text) if word in titles()}


def as_lists(found: Mapping[str, set[int]]) -> dict[str, list[int]]:
    """The sets as sorted lists, by sorted key."""
    return {key: sorted(found[key]) for key in sorted(found)}


def inverse_frequencies(described: Sequence[set[str]]) -> dict[str, float]:
    """Word -> logarithm of how many times rarer than everywhere it is, without the commonest words."""
    counts = Counter(word for words in described for word in words if len(word) > 2)
    most = COMMONEST * len(described)
    return {w: round(math.log(len(described) / n), 2) for w, n in sorted(counts.items()) if n <= most}


def office_text(office: Office) -> str:
    """An office in a line."""
    return INSIDE.join((clean(office.title), str(office.first or ""), str(office.last or "")))


def clean(text: str) -> str:
    """The text without what parts the fields of a line."""
    return " ".join(text.replace(BETWEEN, "/").replace(INSIDE, "-").split())


def write(content: Mapping[str, Any], path: Path) -> None:
    """The same content gives the same bytes."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    path.write_bytes(gzip.compress(data, 9, mtime=0))
