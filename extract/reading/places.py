"""Text and the numbers wanted -> where each could be glued to a word, and how likely it is a note's number there.

Weights are about natural logarithms of odds, set by hand on the training volumes' errors.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from heapq import nlargest
from operator import attrgetter
from typing import NamedTuple

from extract.reading.dates import MONTH

DOUBTFUL = -3.5  # a place is never taken that weighs no more
NEVER = -9.0

DIGITS = re.compile(r"[0-9]+")
LETTER = re.compile(r"[A-Za-z](?![A-Za-z0-9])|(?<=\s)[a-z](?=[0-9])")
SIGNS = re.compile(r"([*†‡§#])\1{0,5}")
PAGE_NUMBER = re.compile(r"\[Page $")
WORD_BEFORE = re.compile(r"[^\W\d_]+$")
CAPITALIZED_BEFORE = re.compile(r"[A-Z][^\W\d_]*\.?\s$")
HEADING_END = re.compile(r"\s*[^\r\n]*")
ZULU_BEFORE = re.compile(r"[0-9]{4}Z$")
YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")
YEAR_RANGE = re.compile(r"(?:1[5-9][0-9]{2}|20[0-9]{2})[-–—/]$")
THIS_CENTURY = re.compile(r"19[0-9]{2}")
GROUPS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
CURRENCY_BEFORE = re.compile(r"[$£]\s?$")
NUMBER_BEFORE = re.compile(r"[0-9][0-9,]*$")
MONTH_BEFORE = re.compile(rf"{MONTH}\s+(?:[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,|\sand|[–-])\s?)?$")
ABBREVIATION_BEFORE = re.compile(r"(?:^|\W)(?:Nos?|pp?|Vol|Doc|Art|Sec|paras?|Rev|Add|[Ff]ig|[Cc]h)\.$")
UNIT_AFTER = re.compile(r"\s(?:[ap]\.?\s?m\b|noon|per\s?cent|%|(?:hundred|thousand|million|billion|trillion)\b)")
OPENING = frozenset("-–/($£#+&<=>@\\_~‘[{|^°±×")
CLOSING = frozenset(")]}")


class Place(NamedTuple):
    """Where a number could be glued: text[start:end], and how likely it is a note's number there."""

    start: int
    end: int
    weight: float


def find_places(text: str, end: int, wanted: set[str], most: int) -> Mapping[str, list[Place]]:
    """Number -> the places in text[:end] where it could be, in order; where they are over `most`, the likeliest."""
    places: dict[str, list[Place]] = defaultdict(list)
    for place in [*digit_places(text, end, wanted), *letter_places(text, end, wanted), *sign_places(text, end, wanted)]:
        if place.weight > DOUBTFUL:
            places[text[place.start : place.end]].append(place)
    for number, found in places.items():
        if len(found) > most:
            places[number] = sorted(nlargest(most, found, key=attrgetter("weight")))
    return places


def digit_places(text: str, end: int, wanted: set[str]) -> Iterator[Place]:
    """Every run of digits, or end of one, that is a wanted number."""
    lengths = sorted({len(number) for number in wanted if number.isdigit()})
    heading = HEADING_END.match(text)
    heading_end = len(heading[0].rstrip()) if heading else 0
    for run in DIGITS.finditer(text, 0, end):
        for length in lengths:
            start = run.end() - length
            if start < run.start():
                break
            if text[start : run.end()] in wanted:
                weight = weigh_digits(text, end, run.start(), start, run.end())
                yield Place(start, run.end(), weight + 2.0 * (run.end() == heading_end))


def letter_places(text: str, end: int, wanted: set[str]) -> Iterator[Place]:
    """Every letter at the end of a word that is a wanted number: "Thord", where the text has "Thor" elsewhere."""
    if not any(number.isalpha() for number in wanted):
        return
    words = Counter(match[0] for match in re.finditer(r"[A-Za-z]+", text[:end]))
    for letter in LETTER.finditer(text, 0, end):
        if letter[0] not in wanted:
            continue
        start, after = letter.span()
        before = text[start - 1] if start else "\n"
        if before.isalpha():
            word = WORD_BEFORE.search(text, max(0, start - 24), start)
            known = word is not None and words[word[0]] and words[word[0] + letter[0]] == 1 and word[0].istitle()
            yield Place(start, after, 0.0 if known else NEVER)
        elif before.isspace():
            yield Place(start, after, 0.0 if text[after : after + 1].isdigit() else NEVER)
        else:
            follows = text[after : after + 1]
            closes = before.isdigit() or before in '.,;:!?)]”’"'
            yield Place(
                start, after, 2.0 if closes and (not follows or follows.isspace() or follows in ",;:)]") else NEVER
            )


def sign_places(text: str, end: int, wanted: set[str]) -> Iterator[Place]:
    """Every run of asterisks or the like that is a wanted number."""
    if all(number.isalnum() for number in wanted):
        return
    for sign in SIGNS.finditer(text, 0, end):
        if sign[0] not in wanted:
            continue
        before = text[sign.start() - 1] if sign.start() else "\n"
        after = text[sign.end()] if sign.end() < end else "\n"
        if before in OPENING:
            yield Place(*sign.span(), NEVER)
        elif before in "\r\n":
            yield Place(*sign.span(), 0.0)
        elif before.isspace():
            yield Place(*sign.span(), NEVER if after.isspace() else 0.0)
        else:
            yield Place(*sign.span(), 3.0 if after.isspace() or after in ".,;:)]" else -1.0)


def weigh_digits(text: str, stop: int, run: int, start: int, end: int) -> float:
    """How likely text[start:end], the end of the run of digits from `run`, is a note's number."""
    after = weigh_after(text, stop, end)
    before = text[run - 1] if run else "\n"
    digit_before = run > 1 and text[run - 2].isdigit()
    if PAGE_NUMBER.search(text, max(0, run - 6), run):
        return NEVER
    if start > run:
        return after + weigh_split(text, stop, run, start, end) + weigh_unit(text, end)
    if before.isspace() or ends_marker(text, run):
        alone = (before in "\r\n" or before == "]") and (end >= stop or text[end] in "\r\n")
        return after - (1.0 if alone else 6.0)
    if before.isalpha():
        return after + weigh_after_word(text, start)
    if before in OPENING:
        return NEVER
    if before == "“":
        return after + (-2.0 if text[start - 2 : start - 1].isspace() else 4.0)
    if before == "—":
        return after + (-4.0 if digit_before else 1.0) + weigh_unit(text, end)
    if not digit_before:
        return after + (0.0 if ABBREVIATION_BEFORE.search(text, max(0, start - 8), start) else 5.0)
    if before == ",":
        year = YEAR.fullmatch(text, max(0, start - 5), start - 1) is not None
        return after + (-2.0 if end - start == 3 else 4.0 if year else 2.0)
    if before == ":":
        return after + (2.0 if end - start == 1 else -2.0)
    if before == ".":
        return after + weigh_after_number(text, stop, start, end) + weigh_unit(text, end)
    return after + 5.0


def weigh_after(text: str, stop: int, end: int) -> float:
    """What follows the digits: a note number ends its word."""
    after = text[end] if end < stop else "\n"
    if after in "\r\n":
        return 1.0
    if after.isspace() or after in "—…":
        return 0.0
    if after in CLOSING:
        return -0.5
    follows_digit = end + 1 < stop and text[end + 1].isdigit()
    return -6.0 if after.isalpha() or after in "%'’/°" or follows_digit else -2.0


def weigh_unit(text: str, end: int) -> float:
    """What is counted or timed is no note: "1956—2 p.m.", "24.3 thousand"."""
    return -5.0 if UNIT_AFTER.match(text, end) else 0.0


def weigh_after_word(text: str, start: int) -> float:
    """Glued to letters: "Rusk2" but hardly "A4" or "USUN1"."""
    word = WORD_BEFORE.search(text, max(0, start - 16), start)
    letters = word[0] if word else ""
    if (len(letters) > 1 and not letters.isupper()) or ZULU_BEFORE.search(text, max(0, start - 5), start):
        return 5.0
    return 2.0 if len(letters) > 1 else -1.0


def weigh_after_number(text: str, stop: int, start: int, end: int) -> float:
    """Glued to a full stop that a number bears: "in 1955.3", "15,000.4", but hardly "3.5"."""
    number = NUMBER_BEFORE.search(text, max(0, start - 16), start - 1)
    digits = number[0] if number else ""
    if YEAR.fullmatch(digits) or GROUPS.fullmatch(digits):
        return 4.0
    first = start - 1 - len(digits)
    if CURRENCY_BEFORE.search(text, max(0, first - 2), first) or fills_line(text, stop, first, end):
        return -6.0
    if MONTH_BEFORE.search(text, max(0, first - 24), first):
        return 4.0
    return 1.0 if ends_sentence(text, stop, end) else -1.0


def weigh_split(text: str, stop: int, run: int, start: int, end: int) -> float:
    """Glued to a number: "19612" is 1961 and note 2, "March 222" is March 22 and note 2."""
    before = text[run - 1] if run else "\n"
    prefix = text[run:start]
    if before == "," and run > 1 and text[run - 2].isdigit():
        return 3.0 if len(prefix) == 3 else -5.0
    if YEAR.fullmatch(prefix):
        return 3.5
    if THIS_CENTURY.fullmatch(text, run, end) or before == "$" or not prefix.strip("0"):
        return -5.0
    if before in ":." and run > 1 and text[run - 2].isdigit():
        return -3.0
    if MONTH_BEFORE.search(text, max(0, run - 24), run):
        return 3.5 if len(prefix) < 3 and int(prefix) <= 31 < int(text[run:end]) else -2.5
    if len(prefix) == 2 and YEAR_RANGE.search(text, max(0, run - 5), run):
        return 3.0
    if fills_line(text, stop, run, end):
        return -3.0
    if before == "/" and text[run - 2 : run - 1].isdigit():
        return -1.0
    named = CAPITALIZED_BEFORE.search(text, max(0, run - 24), run) is not None
    return (-1.0 if len(prefix) > 1 else -2.0) + 0.75 * named


def ends_sentence(text: str, stop: int, end: int) -> bool:
    """Whether a line break, or white space and a capital, follows."""
    return end >= stop or text[end] in "\r\n" or text[end + 1 : end + 2].isupper()


def ends_marker(text: str, at: int) -> bool:
    """Whether a page marker ends right before `at`: what follows it opens a line or a word."""
    return text[at - 1 : at] == "]" and text.rfind("[Page ", max(0, at - 33), at) > text.rfind(
        "]", max(0, at - 33), at - 1
    )


def fills_line(text: str, stop: int, start: int, end: int) -> bool:
    """Whether text[start:end] is a whole line, as a table's cell is."""
    return (start == 0 or text[start - 1] in "\r\n") and (end >= stop or text[end] in "\r\n")
