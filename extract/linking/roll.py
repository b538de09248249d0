"""A volume's own list of persons -> the people of the authority list whom its entries mean."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from extract.linking.features import Standing
from extract.linking.held import hold
from extract.linking.index import Index, Person, family_keys
from extract.linking.names import Match, Name, fold, is_initials, names_of
from extract.linking.offices import merged, read_offices

Entry = tuple[str, str, str]  # id, name, description


class Roll:
    """The people of one list, each with the names and offices that the list gives too.

    An entry that the authority list does not have is a person without an id, under a negative number: whoever is named
    may be that person, and then has no id.
    """

    def __init__(self, index: Index, entries: Sequence[Entry]) -> None:
        self.people: dict[int, Person] = {}
        self.standings: dict[tuple[int, int | None], Standing] = {}
        self._found: dict[tuple[str, ...], tuple[tuple[Person, Match], ...]] = {}
        self._by_key: dict[str, list[int]] = {}
        for place, (id, name, description) in enumerate(entries):
            person = find_entry(index, id, name)
            person = enriched(person or nobody(-1 - place, name), name, description, index)
            self.people[person.number] = person
            for key in {key for each in person.names for key in (" ".join(each.family), *each.family, *each.given)}:
                self._by_key.setdefault(key, []).append(person.number)

    def search(self, words: tuple[str, ...]) -> tuple[tuple[Person, Match], ...]:
        """The people of the list whom the words of a mention can name. Initials are tried on everybody.
        Answers are held ready.
        """
        return hold(self._found, words, lambda: self._find(words))

    def _find(self, words: tuple[str, ...]) -> tuple[tuple[Person, Match], ...]:
        if is_initials(words):
            numbers = set(self.people)
        else:
            numbers = {n for key in (*family_keys(words), *words) for n in self._by_key.get(key, ())}
        people = [self.people[number] for number in sorted(numbers)]
        return tuple([(person, match) for person in people if (match := person.fit(words))])


@lru_cache(maxsize=4)
def read_roll(index: Index, entries: tuple[Entry, ...]) -> Roll:
    """The people of a list; documents of one volume share it."""
    return Roll(index, entries)


def find_entry(index: Index, id: str, name: str) -> Person | None:
    """Whom an entry means: by its id, or else the only person of that very name."""
    if (number := index.entry(id)) is not None:
        return index.person(number)
    wanted = set(names_of(name, [name]))
    numbers = {n for each in wanted for n in index.by_family.get(" ".join(each.family), ())}
    same = [person for n in sorted(numbers) if wanted & set((person := index.person(n)).names)]
    return same[0] if len(same) == 1 else None


def enriched(person: Person, name: str, description: str, index: Index) -> Person:
    """The person with what an entry says beside."""
    offices = merged([*read_offices(description), *person.offices])
    words = {word: index.idf[word] for word in fold(description) if word in index.idf}
    names: tuple[Name, ...] = tuple(dict.fromkeys((*person.names, *names_of(person.name, [name]))))
    return replace(person, names=names, offices=tuple(offices), words={**person.words, **words})


def nobody(number: int, name: str) -> Person:
    """A person of whom nothing is known but the name."""
    return Person(number, "", name, names_of(name, [name]), None, None, (), frozenset(), {}, {})
