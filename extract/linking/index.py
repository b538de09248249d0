"""The authority list as the package brings it: who may be meant by words, and what is known of each person.

The file is gzipped JSON, written by `python -m corpus authority`: people as lines, which are read when they are asked
for, so that loading is quick and the memory small.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from extract.data import malformed
from extract.linking.held import hold
from extract.linking.names import Match, Name, fit_name, fold, is_initials, names_of, nicknames, rank, titles
from extract.linking.offices import Office

FILE = "people.json.gz"
FORMAT = 2
FIELDS = 8  # of a person's line: id, name, variants, birth, death, offices, volumes, mentions
BETWEEN, INSIDE = "|", "~"
COVERAGE = re.compile(r"frus(\d{4})(?:-(\d{2}))?")
RARE = 40  # people with one given name: more are not looked through


@dataclass(frozen=True, slots=True)
class Person:
    """`volumes`: numbers of those whose list has the person; `mentions`: year -> editors' marks in training volumes.

    `words`: idf of the words that describe the person, those of titles among them.
    """

    number: int
    id: str
    name: str
    names: tuple[Name, ...]
    birth: int | None
    death: int | None
    offices: tuple[Office, ...]
    volumes: frozenset[int]
    mentions: Mapping[int, int]
    words: Mapping[str, float]

    def fit(self, words: tuple[str, ...]) -> Match | None:
        """The best way in which a mention fits one of the person's names."""
        found = [match for name in self.names if (match := fit_name(words, name))]
        return min(found, key=rank) if found else None


class Index:
    """The people of a list by number, by the words of their names, and by the lists of volumes."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.lines: Sequence[str] = content["people"]
        self.by_family: Mapping[str, Sequence[int]] = content["families"]
        self.by_given: Mapping[str, Sequence[int]] = content["given"]
        self.by_initials: Mapping[str, Sequence[int]] = content["initials"]
        self.idf: Mapping[str, float] = content["idf"]
        self.volumes: Sequence[str] = list(content["volumes"])
        self.years = [coverage(volume) for volume in self.volumes]
        self.men: frozenset[int] = frozenset(content["men"])  # as far as is known; others may be women or men
        self._lists: Mapping[str, str] = content["volumes"]
        self._entries: dict[str, dict[str, int]] = {}
        self._people: dict[int, Person] = {}
        self._found: dict[tuple[str, ...], Mapping[int, Match]] = {}
        self.standings: dict[tuple[int, int | None], Any] = {}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Id of a person -> number."""
        return {line.partition("\t")[0]: number for number, line in enumerate(self.lines)}

    def person(self, number: int) -> Person:
        """The person of that number."""
        return hold(self._people, number, lambda: self.read(number))

    def read(self, number: int) -> Person:
        """The person whom a line describes."""
        id, name, variants, birth, death, offices, volumes, mentions = self.lines[number].split("\t")
        printed = [name, *filter(None, variants.split(BETWEEN))]
        held = tuple(read_office(each) for each in offices.split(BETWEEN) if each)
        described = {word for office in held for word in fold(office.title)}
        described.update(word for text in printed for word in fold(text) if word in titles())
        counts = (pair.split(":") for pair in mentions.split())
        return Person(
            number,
            id,
            name,
            names_of(name, printed),
            int(birth) if birth else None,
            int(death) if death else None,
            held,
            frozenset(map(int, volumes.split())),
            {int(year): int(count) for year, count in counts},
            {word: self.idf[word] for word in described if word in self.idf},
        )

    def search(self, words: tuple[str, ...]) -> Mapping[int, Match]:
        """The people whom the words of a mention can name, each with how they fit. By initials only those are found
        who are often spoken of. Answers are held ready.
        """
        return hold(self._found, words, lambda: self._find(words))

    def _find(self, words: tuple[str, ...]) -> Mapping[int, Match]:
        if is_initials(words):
            known = self.by_initials.get("".join(words), ())
            return {n: match for n in known if (match := self.person(n).fit(words))}
        numbers = {n for key in family_keys(words) for n in self.by_family.get(key, ())}
        if len(words) == 1:
            for given in (words[0], *sorted(nicknames().get(words[0], ()))):
                bearers = self.by_given.get(given, ())
                numbers.update(bearers if len(bearers) <= RARE else ())
        return {n: match for n in sorted(numbers) if (match := self.person(n).fit(words))}

    def entry(self, id: str) -> int | None:
        """The person whom an entry of a volume's list means: `frus1969-76v20#p_NRM1`."""
        volume, _, local = id.partition("#")
        if volume not in self._entries:
            pairs = self._lists.get(volume, "").split()
            self._entries[volume] = dict(zip(pairs[::2], map(int, pairs[1::2]), strict=True))
        return self._entries[volume].get(local)


def family_keys(words: tuple[str, ...]) -> Iterator[str]:
    """The surnames that the words of a mention may hold: the last, the last two or three, the first."""
    for size in range(1, min(len(words), 3) + 1):
        yield " ".join(words[-size:])
    if len(words) > 1:
        yield words[0]


def read_office(text: str) -> Office:
    """An office of a line."""
    title, first, last = text.split(INSIDE)
    return Office(title, int(first) if first else None, int(last) if last else None)


def coverage(volume: str) -> tuple[int, int]:
    """The first and last year of a volume, from its id: `frus1955-57v08` covers 1955 to 1957."""
    found = COVERAGE.match(volume)
    if not found:
        return (0, 0)
    first = int(found[1])
    last = int(found[2] or found[1][2:])
    return first, first - first % 100 + last


@cache
def load_index() -> Index:
    """The package's list. Raises MalformedDataError if its file is missing or is not what the builder writes."""
    try:
        data = files("extract.data").joinpath(FILE).read_bytes()
    except OSError as error:
        raise malformed(FILE, 0, error.strerror or "cannot be read") from error
    return parse_index(data, path=FILE)


def parse_index(data: bytes, *, path: str) -> Index:
    """The index in a file's bytes; `path` names it in errors."""
    try:
        content = json.loads(gzip.decompress(data))
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']}, not {FORMAT}")
        if any(line.count("\t") != FIELDS - 1 for line in content["people"]):
            raise ValueError("a person's line has not its fields")
        return Index(content)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise malformed(path, 1, f"no list as `python -m corpus authority` writes it ({error!r})") from error
