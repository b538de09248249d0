"""Rules for figures that name and do not count: years, days, times, items of lists, codes, bare table cells."""

import re

from extract.quantities.months import WEEKDAYS, month_before, month_numbers
from extract.quantities.nouns import noun_class
from extract.quantities.place import LIST, Place, Rule, before_list
from extract.quantities.vocabulary import DASHES, POSSESSIVES

YEAR, APOSTROPHES = re.compile("1[6-9][0-9]{2}|20[0-9]{2}"), frozenset("'’‘")
YEARS, SHORT_YEARS = range(1600, 2100), range(40, 100)
CLOCK = frozenset({"a.m", "p.m", "a.m.", "p.m.", "am", "pm", "o'clock", "o’clock", "hours", "z", "local", "gmt"})
DAYS = frozenset({*WEEKDAYS, "tomorrow"})
REPORTERS = frozenset({"u.s.c", "u.s.c.", "usc", "ust", "stat", "stat.", "tias", "f.r", "cfr", "unts", "bevans"})
CROSS_REFERENCES = frozenset({"above", "below", "supra", "infra"})
FILED = re.compile(r"[0-9]{3}\.[0-9]{2,}")
# What the editors correct, and what is only quoted: "the 18th [17] of May", "the “32” campaign".
BRACKETED = frozenset({("[", "]"), ("“", "”"), ('"', '"')})
LIST_JOINTS, AFTER_ITEMS = frozenset(";”"), frozenset("(;,")
COMPASS = frozenset({"north", "south", "east", "west", "n", "s", "e", "w", "n.", "s.", "e.", "w.", "latitude"})
ARCS = frozenset("°º′″")
SENDERS = frozenset({"your", "my"})
VERBS = frozenset({"may", "march"})
LAST_DAY, LAST_ITEM, LAST_HOUR = 31, 40, 24


def _is_year(place: Place) -> bool:
    """The figure of "1956", "’56", the second of "1956 and 57"."""
    figure = place.figure
    if place.is_bare and len(figure) == 2 and figure.isdigit():
        joined = place.before == "and" or place.before in DASHES or place.before == "/"
        if place.before in APOSTROPHES or (joined and YEAR.fullmatch(place.word(place.phrase.first - 2))):
            return True
    rate = place.phrase.quantity.per and place.phrase.kind  # "1750 hours a week"
    if not (figure.isdigit() and len(figure) == 4 and int(figure) in YEARS) or rate:
        return False
    counted = place.counts_forces and place.value % 100 == 0  # "2000 troops", "some 1800 strong"
    return place.phrase.kind != "measure" and place.before != "some" and not counted


def _is_day(place: Place) -> bool:
    """The number of "May 12", "Jan. 15", "3 June", and the year of "Dec 56", "18 June 56"."""
    first = place.phrase.first
    month = month_before(place.words, first) and not _is_verb(place, first - 1)
    if place.value <= LAST_DAY and (month or _is_month(place, place.phrase.last)):
        return True
    bare = place.is_bare or (place.phrase.quantity.cmp == "range" and place.phrase.kind is None)
    if place.value <= LAST_DAY and bare and not month and _is_month(place, before_list(place)):
        return True
    after_month = month or _is_month(place, first - 2)
    return place.figure.isdigit() and int(place.figure) in SHORT_YEARS and place.is_bare and after_month


def _is_month(place: Place, at: int) -> bool:
    return place.word(at) in month_numbers() and not _is_verb(place, at)


def _is_verb(place: Place, at: int) -> bool:
    """Whether it is the "may" of "12 may be sent", the "march" of "they march 30 miles"."""
    return place.word(at) in VERBS and place.printed[at].islower()


def _is_time_of_day(place: Place) -> bool:
    """The number of "7 p.m.", "1745 hours"."""
    if place.phrase.quantity.unit == "hour" and place.phrase.quantity.per is None:
        return place.figure.isdigit() and len(place.figure) == 4
    at = place.before == "at" and place.after in DAYS and place.value <= LAST_HOUR
    return place.phrase.kind != "time" and (place.after in CLOCK or at)


def _is_alone(place: Place) -> bool:
    """A figure that is all there is between two line ends: the text does not say what a table's cell counts."""
    bare = place.figure.replace(".", "").isdigit()
    return place.phrase.kind is None and bare and "\n" in place.before and "\n" in place.after


def _is_citation(place: Place) -> bool:
    """A law by its volume ("22 U.S.C. 2364"), a file by its number ("611.4121", "788.5–MSP", "123–Mill", "64 D 9")."""
    if place.phrase.kind not in {None, "count"} or place.phrase.last - place.phrase.first > 1:
        return False
    if place.after in REPORTERS or place.before in REPORTERS:
        return True
    # "files 031, 702.22 and 911.80, 81"
    listed = place.before in {",", "and"} and place.is_bare and place.phrase.kind is None
    if listed and FILED.fullmatch(place.word(place.phrase.first - 2)):
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


def _is_coordinate(place: Place) -> bool:
    """The figures of "38° 30′ N", "17 degrees north"."""
    if place.phrase.quantity.unit == "degree":
        return place.word(place.phrase.end) in COMPASS
    return place.phrase.kind is None and place.after[:1] in ARCS and place.after != ""


def _is_message_of(place: Place) -> bool:
    """The number of a telegram, named by its post: "Oslo's 2323 and 2324", "your 83 quoting it"."""
    at = place.phrase.first - 1
    least = max(0, at - LIST)
    while at > least and (place.words[at] in {"and", ","} or place.words[at].isdigit()):
        at -= 1
    # A noun further on that is none of those mostly counted: "your 83 quoting reports".
    apart = place.phrase.kind == "count" and place.phrase.end == place.phrase.last
    bare = place.phrase.kind is None or (apart and noun_class(place.phrase.quantity.unit or "") == "other")
    return bare and (place.word(at) in POSSESSIVES or place.word(at) in SENDERS) and place.value > LAST_ITEM


def _is_in_a_code(place: Place) -> bool:
    """Part of "F-5", "JCSM-40-64", "611.93/7"."""
    if place.phrase.kind not in {None, "count"}:
        return False
    behind = place.word(place.phrase.first - 2)
    if ((place.before in DASHES or place.before == "/") and behind[-1:].isalnum()) or place.before[1:].endswith("/"):
        return True
    if place.before == "—" and len(behind) == 1 and behind.isalpha():  # "F—5"
        return True
    # "202-456-1414", "3/1/63"
    last = place.phrase.last
    if place.phrase.quantity.cmp == "range":
        return (place.after in DASHES or place.after == "/") and place.word(last + 1).isdigit()
    joints = (place.after, place.word(last + 2))
    return all(joint in DASHES or joint == "/" for joint in joints) and place.word(last + 1).isdigit()


def _is_enumerator(place: Place) -> bool:
    """The number of an item: "1.", "(2)", "3)", "144(b)", "8 above", "; 11 (…)"."""
    last = place.phrase.last
    bracketed = place.after == "(" and len(place.word(last + 1)) == 1 and place.word(last + 2) == ")"
    if place.is_bare and place.figure.isdigit() and bracketed and place.word(last + 1).isalpha():
        return True
    if place.is_bare and (place.before, place.after) in BRACKETED:
        return True
    if not place.is_bare or place.value > LAST_ITEM:
        return False
    if place.after in CROSS_REFERENCES and place.phrase.kind is None:
        return True
    opens = place.before in {"", "(", "•"} or "\n" in place.before
    lettered = len(place.after) == 1 and place.after.isalpha()
    if lettered and (place.word(last + 1) == ")" or (opens and place.word(last + 1) == ".")):  # "4 b)", "1 a."
        return True
    if (place.after == ")" and place.figure.isdigit()) or (place.after == "." and opens):
        return True
    # "points 10 (…); 11 (…)"
    listed = opens or place.before in LIST_JOINTS
    return place.figure.isdigit() and listed and (place.after in AFTER_ITEMS or "\n" in place.after)


FIGURES: tuple[Rule, ...] = (
    _is_year,
    _is_day,
    _is_time_of_day,
    _is_alone,
    _is_citation,
    _is_coordinate,
    _is_message_of,
    _is_in_a_code,
    _is_enumerator,
)
