"""A phrase among its words, as the rules see it that tell numbers that name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extract.quantities.nouns import FORCES, noun_class
from extract.quantities.quantity import Phrase

LIST = 12  # words: the longest list of numbers that one word before it names


@dataclass(frozen=True, slots=True)
class Place:
    """A phrase among its words, lower-case and as printed."""

    words: Sequence[str]
    printed: Sequence[str]
    phrase: Phrase

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    @property
    def before(self) -> str:
        """The word before the number."""
        return self.word(self.phrase.first - 1)

    @property
    def after(self) -> str:
        """The word after the number."""
        return self.word(self.phrase.last)

    @property
    def figure(self) -> str:
        """The number as printed, its last word if it has several."""
        return self.words[self.phrase.last - 1]

    @property
    def value(self) -> float:
        return self.phrase.quantity.figure

    @property
    def counts_forces(self) -> bool:
        """Whether it counts people, arms or formations, by a noun beside it."""
        unit = self.phrase.quantity.unit
        return self.phrase.kind == "count" and unit is not None and noun_class(unit) in FORCES

    @property
    def is_bare(self) -> bool:
        """Whether the phrase has no bound before it, and the number is one word."""
        return self.phrase.start == self.phrase.first and self.phrase.last - self.phrase.first == 1


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
