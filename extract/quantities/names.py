"""Numbers that name and do not count: ages, pronouns, votes, titles, document numbers; figures.py has more."""

from collections.abc import Sequence
from itertools import takewhile

from extract.data import load_words
from extract.quantities.figures import CLOCK, FIGURES, LAST_DAY
from extract.quantities.months import month_numbers
from extract.quantities.nouns import noun_class
from extract.quantities.place import Place, Rule, before_list, place_of
from extract.quantities.quantity import Phrase
from extract.quantities.vocabulary import CALIBRES, DASHES, vocabulary

AGED = frozenset({"old", "olds"})
ONES = frozenset({"man", "woman", "boy", "girl"})
BEFORE_ONE = frozenset({"any", "some", "no", "every", "each", "another"})
AFTER_ONE = frozenset({"could", "can", "would", "might", "should", "must", "may", "cannot", "ought"})
LEADS = frozenset({"for", "within", "in", "of", "last", "than", "per", "only", "about", "just", "every", "least", "by"})
FROM_NOW = frozenset({"ago", "later", "earlier", "hence", "thereafter", "afterward", "afterwards", "previously"})
PROSPECT = AFTER_ONE | {"will", "shall", "until", "’ll", "'ll"}
PLURAL_TIMES = frozenset({"years", "months", "weeks", "days", "hours"})
ENDS = frozenset({"", ".", ",", ";", ":"})
VOTERS = frozenset({"country", "member", "nation", "state"})
HALF_HOURS = frozenset({15, 30, 45})
DAYTIMES, NOON = frozenset({"today", "tomorrow", "yesterday", "tonight", "morning", "afternoon", "evening"}), 12
OPENING_QUOTES = frozenset('“"‘')
PARTS = frozenset({"first", "second", "latter", "last", "other", "western", "eastern", "northern", "southern"})
ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"})
# Words: how far a bracket of the editors is seen, the vote that figures belong to, the verb of a span of time.
BRACKET, VOTE, CLAUSE = 10, 4, 15


def is_name(printed: Sequence[str], words: Sequence[str], phrase: Phrase) -> bool:
    """Whether the number of a phrase names something; `printed` are the words it was found in, with their case."""
    place = place_of(words, printed, phrase)
    if any(rule(place) for rule in ANY):
        return True
    if phrase.kind in {"mark", "share"} or phrase.form in {"article", "fraction"}:
        return False
    return (phrase.form == "digits" and any(rule(place) for rule in FIGURES)) or any(rule(place) for rule in COUNTS)


def _is_counted_from_now(place: Place) -> bool:
    """Time counted from now or from what happened: "two weeks ago", "in three weeks' time", "a day after it"."""
    end = place.phrase.end
    of_it = place.word(end) in {"'", "’"}
    end += of_it
    # "no later than two weeks from now" is a deadline, "about two weeks from now" is none.
    bare = place.phrase.quantity.cmp in {"eq", "approx", "range"}
    from_now = bare and (place.word(end), place.word(end + 1)) == ("from", "now")
    led = place.before in LEADS or place.word(end + 1) in ENDS
    from_then = bare and not led and place.word(end) in {"before", "after"} and not _is_ahead(place)
    counted = place.word(end) in FROM_NOW or (place.word(end) == "time" and (of_it or place.before == "in"))
    return place.phrase.kind == "time" and (from_now or from_then or counted)


def _is_ahead(place: Place) -> bool:
    """Whether the clause speaks of what is to be: "it shall enter into force ten days after signature" is a term."""
    if place.phrase.form == "article":
        return False
    start, end = place.phrase.start, place.phrase.end
    sides = (place.words[max(0, start - CLAUSE) : start][::-1], place.words[end : end + CLAUSE])
    return any(word in PROSPECT for side in sides for word in takewhile(_goes_on, side))


def _goes_on(word: str) -> bool:
    return word not in ENDS and "\n" not in word


def _is_age(place: Place) -> bool:
    """The age of "56 year-old", "sixty years old", "aged 43", "a man of 61"."""
    end = place.phrase.end
    end += place.word(end) in DASHES
    of_one = place.before == "of" and place.word(place.phrase.first - 2) in ONES and place.is_bare
    return (
        place.before == "aged"
        or (of_one and place.phrase.kind is None)
        or (place.phrase.quantity.unit == "year" and place.word(end) in AGED)
    )


def _is_half_of_a_word(place: Place) -> bool:
    """The half of "half-finished", "half way", "the second half"; a date ("thru 2/4.")."""
    if place.phrase.form != "fraction" or place.phrase.kind == "time":
        return False
    if place.words[place.phrase.first].isdigit() and not (place.after.isalpha() or place.after in DASHES):
        return True
    if place.after[:1].isdigit():  # "by hand ⅝ 12:25 pm"
        return True
    return place.after in DASHES or place.after == "way" or place.before in PARTS


def _is_editorial(place: Place) -> bool:
    """Part of "[2 lines of source text not declassified]"."""
    end = place.phrase.end
    following = list(place.words[end : end + BRACKET])
    here = following[: following.index("[")] if "[" in following else following
    return place.after == "source" or "declassified" in here


def _counts_the_text(place: Place) -> bool:
    """A count of reasons, pages and their like, in the singular too ("a 2–3 page paper")."""
    nouns = load_words("discourse_nouns")
    if place.phrase.kind is None:
        return (place.word(place.phrase.last + 1) if place.after in DASHES else place.after) in nouns
    return place.phrase.kind == "count" and place.phrase.quantity.unit in nouns


def _is_pronoun(place: Place) -> bool:
    """The one of "any one", "some one", "one another", "as far as one could go"."""
    if place.words[place.phrase.first] != "one" or place.phrase.last - place.phrase.first > 1:
        return False
    return place.before in BEFORE_ONE or place.after == "another" or place.after in AFTER_ONE


def _is_some_day(place: Place) -> bool:
    """The day of "will one day", "at one time", "a day of reckoning": no length, where no preposition leads to it."""
    words = list(place.words[place.phrase.first : place.phrase.end])
    if words == ["one", "time"]:
        return place.before == "at"
    if words == ["a", "day"]:
        return place.word(place.phrase.end) in {"when", "of"}
    return words == ["one", "day"] and place.phrase.start == place.phrase.first and place.before not in LEADS


def _is_vote(place: Place) -> bool:
    """The figures of "by a vote of 45 to 9", "10–2–3"."""
    first, last = place.phrase.first, place.phrase.last
    if "vote" in place.words[max(0, first - VOTE) : first]:
        return True
    counted = place.phrase.kind is None or place.phrase.quantity.unit in VOTERS
    return counted and any(word.startswith("abst") for word in place.words[last : last + BRACKET])


def _is_day_in_words(place: Place) -> bool:
    """The day of "ten to twelve June", "October twenty-six"."""
    first, last = place.phrase.first, place.phrase.last
    after = place.printed[last : last + 1]
    # "In May ten ships came"
    dated = place.phrase.kind is None and place.value <= LAST_DAY
    before = place.printed[max(0, first - 1) : first] if dated else []
    months = (word.lower() for word in (*before, *after) if word.istitle())
    return place.phrase.form == "words" and any(month in month_numbers() for month in months)


def _is_ordinal(place: Place) -> bool:
    """The thirty of "thirty-first"."""
    return place.after in DASHES and place.word(place.phrase.last + 1) in ORDINALS


def _is_title(place: Place) -> bool:
    """Part of a name: "the Big Three", "Eighteen-Nation Committee", "“Ten Pledges”", "Group of 77", "Kabul 1367"."""
    first = place.phrase.first
    before = place.printed[first - 1] if first else ""
    figure = place.printed[first]
    last = place.phrase.last
    if place.phrase.form == "words" and place.after in DASHES:
        joined = place.printed[last + 1 : last + 2]
        return figure.istitle() and any(word.istitle() for word in joined)
    if place.phrase.form == "words" and place.counts_forces and not place.printed[last].istitle():
        return False  # "Of Two MIG fighters"
    if place.phrase.form == "words":
        quoted = before in OPENING_QUOTES and any(word.istitle() for word in place.printed[last : last + 1])
        # "Plans for the Next Six Years"
        spans = place.before in vocabulary().spans and place.words[place.phrase.end - 1] in PLURAL_TIMES
        return figure.istitle() and not spans and (before.isalpha() or quoted)
    if place.after in DASHES and all(word.istitle() for word in place.printed[last + 1 : last + 3]):
        return figure.isdigit()
    if before == "of" and place.is_bare and first > 1 and place.phrase.kind is None:
        return place.printed[first - 2] in {"Group", "Committee", "Council"}
    if figure.isdigit() and place.printed[last : last + 1] == ["Committee"]:
        return True
    if place.phrase.kind is not None or not place.is_bare:
        return False
    return before.istitle() and before.isalpha() and figure.isdigit() and len(figure) > 2


def _is_designated(place: Place) -> bool:
    """What follows a word such as "document", also through a stop ("No. 5") or a list ("Boxes 3, 4 and 5")."""
    before = place.word(before_list(place)) if place.phrase.form == "digits" else place.before
    return place.phrase.kind != "time" and before in load_words("designators")


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


def _is_clock(place: Place) -> bool:
    """The time of "nine-thirty", "eight a.m.", "tomorrow at ten"."""
    quantity, phrase = place.phrase.quantity, place.phrase
    if place.after in CLOCK and phrase.kind is None:
        return True
    near = place.words[max(0, phrase.first - VOTE) : phrase.last + VOTE]
    if place.before == "at" and place.is_bare and phrase.kind is None and not DAYTIMES.isdisjoint(near):
        return place.value <= NOON
    hours = quantity.cmp == "range" and phrase.kind is None and phrase.form == "words" and (quantity.low or 0) <= 12
    return hours and quantity.high in HALF_HOURS and phrase.last - phrase.first == 3


def _is_calibre(place: Place) -> bool:
    return (place.word(place.phrase.last + 1) if place.after in DASHES else place.after) in CALIBRES


def _is_lettered(place: Place) -> bool:
    """The number of "paragraph 1 c"."""
    return place.phrase.kind == "count" and len((place.phrase.quantity.unit or "").rstrip(".")) == 1


ANY: tuple[Rule, ...] = (_is_counted_from_now, _is_age, _is_some_day, _is_half_of_a_word)
COUNTS: tuple[Rule, ...] = (
    _is_editorial,
    _counts_the_text,
    _is_pronoun,
    _is_clock,
    _is_calibre,
    _is_lettered,
    _is_day_in_words,
    _is_ordinal,
    _is_title,
    _is_designated,
    _is_acronym,
    _is_vote,
)
