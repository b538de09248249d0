"""Result -> items: all that is marked in the text, each with an id, what it is, where, held by whom and how sure."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from extract.annotations import NO_ROLE
from extract.result import Holder, Mention, Person, Quote, Result, Sentence
from extract.writing.layout import one_line
from extract.writing.pagination import Pagination
from extract.writing.phrases import AUTHOR, where

MENTIONS = ("people", "places", "meetings", "thresholds")
ARTICLES = ("the ", "a ", "an ")
Held = Literal["author"] | Holder | None


@dataclass(frozen=True, slots=True)
class Item:
    """`kinds`: the role and further roles, or the span key; none for a sentence without a role.

    `holder`: index into `Items.holders`; `score`: how sure the first of the kinds is.
    """

    layer: str
    id: str
    kinds: tuple[str, ...]
    start: int
    end: int
    words: str
    where: str
    holder: int | None
    score: float | None


class Items:
    """The items of one result, by layer and by the index that they have there."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.pagination = Pagination(result)
        self.holders: list[str] = []
        self._numbers: dict[str, int] = {}
        self.layers: dict[str, list[Item]] = {
            "sentences": [self.sentence(index, each) for index, each in enumerate(result.sentences)],
            "quotes": [self.quote(index, each) for index, each in enumerate(result.quotes)],
            **{key: [self.mention(key, i, each) for i, each in enumerate(getattr(result, key))] for key in MENTIONS},
        }

    @cached_property
    def echoes(self) -> set[str]:
        """Ids of quoted words that say no more than a sentence around or inside them: it bears the sign for both."""
        sentences = self.layers["sentences"]
        starts = [item.start for item in sentences]
        found = set()
        for quote in self.layers["quotes"]:
            first = max(bisect_right(starts, quote.start) - 1, 0)
            near = sentences[first : bisect_right(starts, quote.end)]
            if not quote.kinds or any(quote.kinds[0] in item.kinds for item in near):
                found.add(quote.id)
        return found

    def __iter__(self) -> Iterator[Item]:
        for layer in self.layers.values():
            yield from layer

    def sentence(self, index: int, given: Sentence) -> Item:
        """The item of a sentence; one without a role is there for others to point to."""
        kinds = tuple(role for role in (given.role, *given.also) if role != NO_ROLE)
        holder = self.number(given.holder) if kinds else None
        return self.item("sentences", f"s{index}", kinds, given, holder, given.scores.get(given.role))

    def quote(self, index: int, given: Quote) -> Item:
        """The item of quoted words, which whoever wrote them holds."""
        kinds = () if given.role == NO_ROLE else (given.role,)
        words = Mention(given.start, given.end, given.text, None, None)
        return self.item("quotes", f"q{index}", kinds, words, self.named(given.hand) if given.hand else None, None)

    def mention(self, key: str, index: int, given: Mention) -> Item:
        """The item of a name or number."""
        return self.item(key, f"{key}{index}", (key,), given, self.number(getattr(given, "holder", None)), given.score)

    def item(
        self,
        layer: str,
        id: str,
        kinds: tuple[str, ...],
        given: Sentence | Mention,
        holder: int | None,
        score: float | None,
    ) -> Item:
        """An item, with its words as they are read and where they stand."""
        place = ", ".join(where(given, self.pagination))
        return Item(layer, id, kinds, given.start, given.end, self.pagination.words(given), place, holder, score)

    def number(self, held: Held) -> int | None:
        """The index of a holder: one person is one holder, however named; else the same words are, but for articles."""
        if held is None:
            return None
        if isinstance(held, str):
            return self.named(AUTHOR)
        person = self.result.people[held.person] if held.person is not None else None
        return self.named(held.text, person)

    def named(self, words: str, person: Person | None = None) -> int:
        """The index of the holder with that name."""
        words = one_line(words)
        key = person.entity.id if person and person.entity else without_article(words.casefold())
        if key not in self._numbers:
            self._numbers[key] = len(self.holders)
            self.holders.append(person.entity.name if person and person.entity else words)
        return self._numbers[key]

    def holder_of(self, item: Item) -> str:
        """The holder's name, "" if none is known."""
        return "" if item.holder is None else self.holders[item.holder]


def without_article(words: str) -> str:
    """The words without an article before them."""
    return next((words.removeprefix(article) for article in ARTICLES if words.startswith(article)), words)


def grouped(items: Sequence[Item], people: Sequence[Person] = ()) -> list[tuple[str, list[Item]]]:
    """Mentions under one name each: that of the person they were found to mean, else their words, capitals or not.

    In the order of the first mention of each; `people` are parallel to the items, or none.
    """
    groups: dict[str, tuple[str, list[Item]]] = {}
    for index, item in enumerate(items):
        entity = people[index].entity if people else None
        key, name = (entity.id, entity.name) if entity else (item.words.casefold(), item.words)
        groups.setdefault(key, (name, []))[1].append(item)
    return list(groups.values())
