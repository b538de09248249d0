"""A phrase among its words, as the rules see it that tell numbers that name."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from extract.quantities.nouns import FORCES, noun_class
from extract.quantities.quantity import Phrase

LIST = 12  # words: the longest list of numbers that one word before it names


class Place(NamedTuple):
    """A phrase among its words, lower-case and as printed.

    `before` and `after` are the words beside the number, `figure` is the last word of the number. `is_bare`: whether
    the phrase has no bound before it, and the number is one word.
    """

    words: Sequence[str]
    printed: Sequence[str]
    phrase: Phrase
    before: str
    after: str
    figure: str
    is_bare: bool

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    @property
    def value(self) -> float:
        return self.phrase.quantity.figure

    @property
    def counts_forces(self) -> bool:
        """Whether it counts people, arms or formations, by a noun beside it."""
        unit = self.phrase.quantity.unit
        return self.phrase.kind == "count" and unit is not None and noun_class(unit) in FORCES


def place_of(words: Sequence[str], printed: Sequence[str], phrase: Phrase) -> Place:
    """The place of a phrase."""
    first, last = phrase.first, phrase.last
    return Place(
        words,
        printed,
        phrase,
        before=words[first - 1] if first else "",
        after=words[last] if last < len(words) else "",
        figure=words[last - 1],
        is_bare=phrase.start == first == last - 1,
    )


Rule = Callable[[Place], bool]


def before_list(place: Place) -> int:
    """Where the word before a list of numbers stands that the phrase may be one of: "May" of "May 2, 3, and 4"."""
    at = place.phrase.first - 1
    least = max(0, at - LIST)
    while at > least and goes_on(place.words[at]):
        at -= 1
    return at


def goes_on(word: str) -> bool:
    return word in {"and", "through", "thru"} or len(word) == 1 or word.isdigit()
