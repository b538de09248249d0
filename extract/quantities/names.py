"""Numbers that name and do not count: dates, times, list and document numbers, parts of codes, bare table cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extract.data import load_words
from extract.quantities.nouns import noun_class
from extract.quantities.quantity import Phrase
from extract.quantities.vocabulary import DASHES

YEARS = range(1600, 2100)
CLOCK = frozenset({"a.m", "p.m", "a.m.", "p.m.", "am", "pm", "o'clock", "o’clock", "hours", "z"})
WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow"})
CALIBRES = frozenset({"mm", "millimeter", "caliber"})
REPORTERS = frozenset({"u.s.c", "u.s.c.", "usc", "ust", "stat", "stat.", "tias", "f.r", "cfr", "unts", "bevans"})
LIST_JOINTS, AFTER_ITEMS = frozenset(";”"), frozenset("(;,")
AGED = frozenset({"old", "olds"})
BEFORE_ONE = frozenset({"any", "some", "no", "every", "each", "another"})
LEADS = frozenset({"for", "within", "in", "of", "last", "than", "per", "only", "about", "just", "every", "least", "by"})
COMPASS = frozenset(
    {"north", "south", "east", "west", "n", "s", "e", "w", "latitude", "longitude", "n.", "s.", "e.", "w."}
)
ARCS = frozenset("°º′″")
POSSESSIVES = frozenset({"'s", "’s"})
FROM_NOW = frozenset({"ago", "later", "earlier", "hence", "time"})
PARTS = frozenset({"first", "second", "latter", "last", "other", "western", "eastern", "northern", "southern"})
ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"})
LAST_DAY, LAST_ITEM, LAST_HOUR, SHORT_YEARS = 31, 40, 24, range(40, 100)
# Words: the longest list of numbers that one word before it names, and how far a bracket of the editors is seen.
LIST, BRACKET, VOTE = 12, 10, 4


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
    end = place.phrase.end
    end += place.word(end) in {"'", "’"}
    return place.phrase.kind == "time" and place.word(end) in FROM_NOW


def _is_age(place: Place) -> bool:
    """The age of "56 year-old", "sixty years old", "aged 43"."""
    end = place.phrase.end
    end += place.word(end) in DASHES
    return place.before == "aged" or (place.phrase.quantity.unit == "year" and place.word(end) in AGED)


def _is_half_of_a_word(place: Place) -> bool:
    """The half of "half-finished", "half way", "the second half"; a date ("thru 2/4.")."""
    if place.phrase.form != "fraction" or place.phrase.kind == "time":
        return False
    if place.words[place.phrase.first].isdigit() and not (place.after.isalpha() or place.after in DASHES):
        return True
    return place.after in DASHES or place.after == "way" or place.before in PARTS


def _is_editorial(place: Place) -> bool:
    """Part of "[2 lines of source text not declassified]"."""
    end = place.phrase.end
    following = list(place.words[end : end + BRACKET])
    here = following[: following.index("[")] if "[" in following else following
    return place.after == "source" or "declassified" in here


def _counts_the_text(place: Place) -> bool:
    """A count of reasons, pages, votes and their like."""
    return place.phrase.kind == "count" and place.phrase.quantity.unit in load_words("discourse_nouns")


def _is_pronoun(place: Place) -> bool:
    """The one of "any one", "some one", "one another"."""
    if place.words[place.phrase.first] != "one" or place.phrase.last - place.phrase.first > 1:
        return False
    return place.before in BEFORE_ONE or place.after == "another"


def _is_some_day(place: Place) -> bool:
    """The day of "will one day", "at one time": no length, where no preposition leads to it."""
    words = list(place.words[place.phrase.first : place.phrase.end])
    if words == ["one", "time"]:
        return place.before == "at"
    return words == ["one", "day"] and place.phrase.start == place.phrase.first and place.before not in LEADS


def _is_vote(place: Place) -> bool:
    """The figures of "by a vote of 45 to 9", "10–2–3"."""
    first, last = place.phrase.first, place.phrase.last
    if "vote" in place.words[max(0, first - VOTE) : first]:
        return True
    return any(word.startswith("abst") for word in place.words[last : last + BRACKET]) and place.phrase.kind is None


def _is_coordinate(place: Place) -> bool:
    """The figures of "38° 30′ N", "17 degrees north"."""
    if place.phrase.quantity.unit == "degree":
        return place.word(place.phrase.end) in COMPASS
    return place.phrase.kind is None and place.after[:1] in ARCS and place.after != ""


def _is_ordinal(place: Place) -> bool:
    """The thirty of "thirty-first"."""
    return place.after in DASHES and place.word(place.phrase.last + 1) in ORDINALS


def _is_title(place: Place) -> bool:
    """Part of a name: "the Big Three", "Eighteen-Nation Committee", "Group of 77", "Kabul 1367"."""
    first = place.phrase.first
    before = place.printed[first - 1] if first else ""
    figure = place.printed[first]
    last = place.phrase.last
    if place.phrase.form == "words" and place.after in DASHES:
        joined = place.printed[last + 1 : last + 2]
        return figure.istitle() and any(word.istitle() for word in joined)
    if place.phrase.form == "words":
        return figure.istitle() and before.isalpha()
    if before == "of" and place.is_bare and first > 1 and place.phrase.kind is None:
        return place.printed[first - 2] in {"Group", "Committee", "Council"}
    if place.phrase.kind is not None or not place.is_bare:
        return False
    return before.istitle() and before.isalpha() and figure.isdigit() and len(figure) > 2


def _is_designated(place: Place) -> bool:
    """What follows a word such as "document", also through a stop ("No. 5") or a list ("Boxes 3, 4 and 5")."""
    return place.phrase.kind != "time" and _before_list(place) in load_words("designators")


def _before_list(place: Place) -> str:
    """The word before a list of numbers that the phrase may be one of: "May" for the 4 of "May 2, 3, and 4"."""
    at = place.phrase.first - 1
    least = max(0, at - LIST)
    while at > least and _goes_on(place.words[at]):
        at -= 1
    return place.word(at)


def _goes_on(word: str) -> bool:
    return word in {"and", "through", "thru"} or len(word) == 1 or word.isdigit()


def _is_acronym(place: Place) -> bool:
    """What follows an acronym as its number: "CF 876", "TF 77", "H.R. 9499", not in a text that is all capitals."""
    first = place.phrase.first
    before = place.printed[first - 1].replace(".", "") if first else ""
    if not (2 <= len(before) <= 5 and before.isalpha() and before.isupper() and place.phrase.start == first):
        return False
    around = [*place.printed[max(0, first - 3) : first - 1], *place.printed[place.phrase.last : place.phrase.last + 3]]
    unit = place.phrase.quantity.unit
    counted = place.phrase.kind == "count" and unit is not None and noun_class(unit) != "other"
    return place.figure.isdigit() and not counted and any(word.islower() for word in around)


def _is_year(place: Place) -> bool:
    figure = place.figure
    if place.before in {"'", "’", "‘"} and place.is_bare and len(figure) == 2:
        return figure.isdigit()
    return place.phrase.kind != "measure" and figure.isdigit() and len(figure) == 4 and int(figure) in YEARS


def _is_day(place: Place) -> bool:
    """The number of "May 12", "3 June", and the year of "Dec 56", "18 June 56"."""
    months = load_words("months")
    if place.value <= LAST_DAY and (place.before in months or place.after.removesuffix(".") in months):
        return True
    if place.value <= LAST_DAY and place.is_bare and _before_list(place) in months:
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
    """A figure that is all there is between two line ends: the text does not say what a table's cell counts."""
    bare = place.figure.replace(".", "").isdigit()
    return place.phrase.kind is None and bare and "\n" in place.before and "\n" in place.after


def _is_citation(place: Place) -> bool:
    """A law by its volume ("22 U.S.C. 2364"), a file by its number ("611.4121", "788.5–MSP", "123–Mill", "64 D 9")."""
    if place.phrase.kind not in {None, "count"} or not place.is_bare:
        return False
    if place.after in REPORTERS or place.before in REPORTERS:
        return True
    whole, _, decimals = place.figure.partition(".")
    last = place.phrase.last
    if place.after in DASHES and decimals and len(whole) == 3:
        return any(word.isupper() for word in place.printed[last + 1 : last + 2])
    if place.after in DASHES and len(whole) == 3 and any(word.istitle() for word in place.printed[last + 1 : last + 2]):
        return True
    letter = place.printed[last : last + 1]
    filed = len(place.after) == 1 and letter[0].isupper() and place.word(last + 1).isdigit()
    return filed or (len(decimals) > 2 and place.phrase.kind is None)


def _is_calibre(place: Place) -> bool:
    return (place.word(place.phrase.last + 1) if place.after in DASHES else place.after) in CALIBRES


def _is_message_of(place: Place) -> bool:
    """The number of a telegram, named by its post: "Oslo's 2323 and 2324"."""
    at = place.phrase.first - 1
    least = max(0, at - LIST)
    while at > least and (place.words[at] in {"and", ","} or place.words[at].isdigit()):
        at -= 1
    return place.phrase.kind is None and place.word(at) in POSSESSIVES and place.value > LAST_ITEM


def _is_in_a_code(place: Place) -> bool:
    """Part of "F-5", "JCSM-40-64", "611.93/7"."""
    if place.phrase.kind not in {None, "count"}:
        return False
    behind = place.word(place.phrase.first - 2)
    if (place.before in DASHES or place.before == "/") and behind[-1:].isalnum():
        return True
    # "202-456-1414", "3/1/63"
    last = place.phrase.last
    if place.phrase.quantity.cmp == "range":
        return (place.after in DASHES or place.after == "/") and place.word(last + 1).isdigit()
    joints = (place.after, place.word(last + 2))
    return all(joint in DASHES or joint == "/" for joint in joints) and place.word(last + 1).isdigit()


def _is_enumerator(place: Place) -> bool:
    """The number of an item: "1.", "(2)", "3)", "4(t)", "; 11 (…)"."""
    if not place.is_bare or place.value > LAST_ITEM:
        return False
    opens = place.before in {"", "(", "•"} or "\n" in place.before
    if (place.after == ")" and place.figure.isdigit()) or (place.after == "." and opens):
        return True
    # "points 10 (…); 11 (…)", "4(t)"
    last = place.phrase.last
    lettered = place.after == "(" and len(place.word(last + 1)) == 1 and place.word(last + 2) == ")"
    listed = opens or place.before in LIST_JOINTS
    return place.figure.isdigit() and (lettered or (listed and (place.after in AFTER_ITEMS or "\n" in place.after)))


ANY: tuple[Rule, ...] = (_is_counted_from_now, _is_age, _is_some_day, _is_half_of_a_word)
COUNTS: tuple[Rule, ...] = (
    _is_editorial,
    _counts_the_text,
    _is_pronoun,
    _is_ordinal,
    _is_title,
    _is_designated,
    _is_acronym,
    _is_vote,
)
FIGURES: tuple[Rule, ...] = (
    _is_year,
    _is_day,
    _is_time_of_day,
    _is_alone,
    _is_citation,
    _is_coordinate,
    _is_calibre,
    _is_message_of,
    _is_in_a_code,
    _is_enumerator,
)
