"""Numbers that name and do not count: dates, times, list and document numbers, parts of codes, bare table cells."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extract.data import load_words
from extract.quantities.quantity import Phrase
from extract.quantities.vocabulary import DASHES

YEARS = range(1600, 2100)
CLOCK = frozenset({"a.m", "p.m", "a.m.", "p.m.", "am", "pm", "o'clock", "o’clock", "hours", "z"})
WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow"})
CALIBRES = frozenset({"mm", "millimeter", "caliber"})
REPORTERS = frozenset({"u.s.c", "u.s.c.", "usc", "ust", "stat", "stat.", "tias", "f.r", "cfr", "unts", "bevans"})
AGED = frozenset({"old", "olds"})
POSSESSIVES = frozenset({"'s", "’s"})
FROM_NOW = frozenset({"ago", "later", "earlier", "hence", "time"})
PARTS = frozenset({"first", "second", "latter", "last", "other", "western", "eastern", "northern", "southern"})
ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"})
LAST_DAY, LAST_ITEM, LAST_HOUR, SHORT_YEARS = 31, 40, 24, range(40, 100)
FILE_NUMBER = re.compile(r"[0-9]{2,3}[a-z]?\.[0-9]{2,}")
# Words: the longest list of numbers that one word before it names, and how far a bracket of the editors is seen.
LIST, BRACKET = 12, 6


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
        quantity = self.phrase.quantity
        return quantity.high if quantity.high is not None else quantity.low or 0

    @property
    def is_bare(self) -> bool:
        """Whether the phrase has no bound before it, and the number is one word."""
        return self.phrase.start == self.phrase.first and self.phrase.last - self.phrase.first == 1


Rule = Callable[[Place], bool]


def is_name(printed: Sequence[str], words: Sequence[str], phrase: Phrase) -> bool:
    """Whether the number of a phrase names something; `printed` are the words it was found in, with their case."""
    place = Place(words, printed, phrase)
    if any(rule(place) for rule in ANY):
        return True
    if phrase.kind in {"mark", "share"} or phrase.form in {"article", "fraction"}:
        return False
    return any(rule(place) for rule in COUNTS) or (phrase.form == "digits" and any(rule(place) for rule in FIGURES))


def _is_counted_from_now(place: Place) -> bool:
    """Time that is counted from now: "two weeks ago", "in three weeks' time"."""
    return place.phrase.kind == "time" and place.word(place.phrase.end) in FROM_NOW


def _is_age(place: Place) -> bool:
    """The age of "56 year-old", "sixty years old", "aged 43"."""
    end = place.phrase.end
    end += place.word(end) in DASHES
    return place.before == "aged" or (place.phrase.quantity.unit == "year" and place.word(end) in AGED)


def _is_half_of_a_word(place: Place) -> bool:
    """The half of "half-finished", "half way", "the second half"."""
    if place.phrase.form != "fraction" or place.phrase.kind == "time":
        return False
    return place.after in DASHES or place.after == "way" or place.before in PARTS


def _is_editorial(place: Place) -> bool:
    """Part of "[2 lines of source text not declassified]"."""
    end = place.phrase.end
    return place.after == "source" or "declassified" in place.words[end : end + BRACKET]


def _counts_the_text(place: Place) -> bool:
    """A count of reasons, pages, votes and their like."""
    return place.phrase.kind == "count" and place.phrase.quantity.unit in load_words("discourse_nouns")


def _is_any_one(place: Place) -> bool:
    return place.before == "any" and place.words[place.phrase.first] == "one"


def _is_ordinal(place: Place) -> bool:
    """The thirty of "thirty-first"."""
    return place.after in DASHES and place.word(place.phrase.last + 1) in ORDINALS


def _is_title(place: Place) -> bool:
    """Part of a name: "the Big Three", "Second Five-Year Plan", "Kabul 1367"."""
    first = place.phrase.first
    before = place.printed[first - 1] if first else ""
    figure = place.printed[first]
    if place.phrase.form == "words":
        return figure.istitle() and before.isalpha()
    if place.phrase.kind is not None or not place.is_bare:
        return False
    return before.istitle() and before.isalpha() and figure.isdigit() and len(figure) > 2


def _is_designated(place: Place) -> bool:
    """What follows a word such as "document", also through a stop ("No. 5") or a list ("Boxes 3, 4 and 5")."""
    at = place.phrase.first - 1
    least = max(0, at - LIST)
    while at > least and _goes_on(place.words[at]):
        at -= 1
    return place.phrase.kind != "time" and place.word(at) in load_words("designators")


def _goes_on(word: str) -> bool:
    return word == "and" or len(word) == 1 or word.isdigit()


def _is_year(place: Place) -> bool:
    figure = place.figure
    return place.phrase.kind != "measure" and figure.isdigit() and len(figure) == 4 and int(figure) in YEARS


def _is_day(place: Place) -> bool:
    """The number of "May 12", "3 June", and the year of "Dec 56", "18 June 56"."""
    months = load_words("months")
    if place.value <= LAST_DAY and (place.before in months or place.after in months):
        return True
    after_month = place.before.removesuffix(".") in months or place.word(place.phrase.first - 2) in months
    return place.figure.isdigit() and int(place.figure) in SHORT_YEARS and place.is_bare and after_month


def _is_time_of_day(place: Place) -> bool:
    """The number of "7 p.m.", "1745 hours"."""
    if place.phrase.quantity.unit == "hour":
        return place.figure.isdigit() and len(place.figure) == 4
    at = place.before == "at" and place.after in WEEKDAYS and place.value <= LAST_HOUR
    return place.phrase.kind != "time" and (place.after in CLOCK or at)


def _is_alone(place: Place) -> bool:
    """A whole number that is all there is between two line ends: the text does not say what a table's cell counts."""
    return place.phrase.kind is None and place.figure.isdigit() and "\n" in place.before and "\n" in place.after


def _is_citation(place: Place) -> bool:
    """A law or treaty by its volume ("22 U.S.C. 2364"), a file by its number ("611.4121", "788.5–MSP")."""
    if place.phrase.kind not in {None, "count"} or not place.is_bare:
        return False
    if place.after in REPORTERS or place.before in REPORTERS:
        return True
    joined = place.after in DASHES and place.printed[place.phrase.last + 1 : place.phrase.last + 2]
    return bool(FILE_NUMBER.fullmatch(place.figure) and joined and joined[0].isupper()) or (
        len(place.figure.partition(".")[2]) > 2 and place.phrase.kind is None
    )


def _is_calibre(place: Place) -> bool:
    return place.after in CALIBRES


def _is_message_of(place: Place) -> bool:
    """The number of a telegram, named by its post: "Oslo's 2323"."""
    return place.phrase.kind is None and place.before in POSSESSIVES and place.value > LAST_ITEM


def _is_in_a_code(place: Place) -> bool:
    """Part of "F-5", "JCSM-40-64", "611.93/7"."""
    if place.phrase.kind not in {None, "count"}:
        return False
    behind = place.word(place.phrase.first - 2)
    return (place.before in DASHES or place.before == "/") and behind[-1:].isalnum()


def _is_enumerator(place: Place) -> bool:
    """The number of an item: "1.", "(2)", "3)"."""
    if not place.is_bare or place.value > LAST_ITEM:
        return False
    opens = place.before in {"", "(", "•"} or "\n" in place.before
    return (place.after == ")" and place.figure.isdigit()) or (place.after == "." and opens)


ANY: tuple[Rule, ...] = (_is_counted_from_now, _is_age, _is_half_of_a_word)
COUNTS: tuple[Rule, ...] = (_is_editorial, _counts_the_text, _is_any_one, _is_ordinal, _is_title, _is_designated)
FIGURES: tuple[Rule, ...] = (
    _is_year,
    _is_day,
    _is_time_of_day,
    _is_alone,
    _is_citation,
    _is_calibre,
    _is_message_of,
    _is_in_a_code,
    _is_enumerator,
)
