"""Words -> a number: digits, number words, scales, fractions, as FRUS prints them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from extract.data import load_words
from extract.quantities.vocabulary import ARTICLES, DASHES, NumberWord, vocabulary

Form = Literal["digits", "words", "fraction"]

GLYPHS = "½¼¾⅓⅔⅛⅜⅝⅞"
DIGITS = re.compile(
    rf"(?P<whole>(?!0\d)(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,15}}))?(?P<rest>\.[0-9]{{1,9}})?(?P<glyph>[{GLYPHS}])?"
)
# Without the point: what it begins may be the rest of something longer, as in "512.3.5", and is no number.
FIRST_OF_DIGITS = frozenset(f"0123456789{GLYPHS}")
DENOMINATORS = {"2": 2, "3": 3, "4": 4, "8": 8, "16": 16}
DENOMINATORS |= {"10th": 10, "5th": 5, "4th": 4, "3rd": 3, "5ths": 5, "3rds": 3, "10ths": 10}
# What is no smaller is noise, and would not fit what files are written with.
TOO_LARGE = 10**17
HUNDREDS, GROUP = re.compile("[0-9]00"), re.compile("[0-9]{3}")
REPEATS = frozenset({"rpt", "repeat"})
# What leads to a part that is no ordinal: "about a third", and before a stop "declined by a third."
STOPS, CHANGES = frozenset(".,;:)"), frozenset({"by", "than", "to"})
BEFORE_PARTS = frozenset({"about", "approximately", "roughly", "nearly", "almost", "least"})
NO_NUMBER = NumberWord("", Fraction(0))


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it ends in the words; `scale` is the product of the scale words that end it, 1 without any."""

    end: int
    value: Fraction
    form: Form
    scale: Fraction = Fraction(1)


def read_number(words: Sequence[str], at: int, *, money: bool = False) -> Number | None:
    """The longest number that begins at `at`; `words` are lower-case, a dash is a word. `money` allows "250 M"."""
    if at >= len(words):
        return None
    number = _digits(words, at) or _half(words, at) or _spelled(words, at)
    if number and number.form == "fraction":
        number = _part_of_scale(words, number)
    elif number:
        number = _repeated(words, _scaled(words, and_part(words, number), money=money))
    return number if number and number.value < TOO_LARGE else None


def as_json(value: Fraction, digits: int = 4) -> int | float:
    """The number as an int where it is one, else as a float rounded to `digits` places."""
    return int(value) if value.denominator == 1 else round(float(value), digits)


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _kind(words: Sequence[str], at: int) -> NumberWord:
    return vocabulary().numbers.get(_word(words, at), NO_NUMBER)


def _digits(words: Sequence[str], at: int) -> Number | None:
    match = DIGITS.fullmatch(words[at]) if words[at][:1] in FIRST_OF_DIGITS else None
    if not match:
        return None
    whole, rest, glyph = match["whole"] or "", match["rest"] or "", match["glyph"] or ""
    if rest and glyph:
        return None
    part = _printed_fraction(words, at)
    if part:
        return part
    digits = whole.replace(",", "")
    if rest:
        return Number(at + 1, Fraction(digits + rest), "digits")
    value = Fraction(int(digits or 0))
    if glyph:
        return Number(at + 1, value + vocabulary().numbers[glyph].value, "digits" if whole else "fraction")
    end = at + 1
    # A space that crept in after the comma: "10, 000", "2, 500", "$2, 150 million".
    while len(whole) <= 3 and _word(words, end) == "," and _is_group(words, at, end + 1):
        value, end = value * 1000 + int(words[end + 1]), end + 2
    part_at = end + (_word(words, end) in DASHES)
    if _kind(words, part_at).kind == "glyph":
        return Number(part_at + 1, value + _kind(words, part_at).value, "digits")
    part = _printed_fraction(words, part_at)
    if part and part.form == "fraction":
        return Number(part.end, value + part.value, "digits")
    return Number(end, value, "digits")


def _is_group(words: Sequence[str], first: int, at: int) -> bool:
    """Whether three digits go on the number begun at `first`: even hundreds, or any of an amount of money."""
    money = _word(words, first - 1) in {"$", "£"} or _kind(words, at + 1).kind == "scale"
    return bool((GROUP if money else HUNDREDS).fullmatch(_word(words, at)))


def _printed_fraction(words: Sequence[str], at: int) -> Number | None:
    """A fraction in digits: "1/2", "1/10th", and "161/2", which is how the site shows sixteen and a half; no dates."""
    over = _word(words, at)
    if not (over.isascii() and over.isdigit() and len(over) <= 4 and _word(words, at + 1) == "/"):
        return None
    under = DENOMINATORS.get(_word(words, at + 2), 0)
    if not 0 < int(over[-1]) < under or "/" in {_word(words, at - 1), _word(words, at + 3)}:
        return None
    whole = Fraction(over[:-1] or 0)
    return Number(at + 3, whole + Fraction(int(over[-1]), under), "digits" if over[:-1] else "fraction")


def _half(words: Sequence[str], at: int) -> Number | None:
    """What an article or a half begins: "half", "a half", "half a million", "a dozen", "a third of"."""
    start = at + 1 if words[at] in ARTICLES else at
    first = _kind(words, start)
    if first.kind == "scale" and start > at:
        return Number(start + 1, first.value, "words", first.value)
    if first.kind == "fraction" and start > at and _is_part(words, at):
        return Number(start + 1, first.value, "fraction")
    if first.kind != "half":
        return None
    after = start + 1
    after += _word(words, after) in ARTICLES
    scale = _kind(words, after)
    if scale.kind == "scale":
        return Number(after + 1, first.value * scale.value, "words", scale.value)
    return Number(start + 1, first.value, "fraction")


def _is_part(words: Sequence[str], at: int) -> bool:
    """Whether an article begins a part: "a third of them", "fell by a third."; no ordinal, as "at least a third party",
    "a third, the question of time".
    """
    before, after = _word(words, at - 1), _word(words, at + 2)
    if before in BEFORE_PARTS:
        return not after.isalpha() or after in {"of", "more"} or after in load_words("noun_stops")
    return after == "of" or (before in CHANGES and (after in STOPS or "\n" in after))


def _spelled(words: Sequence[str], at: int) -> Number | None:
    if _below_hundred(words, at) is None:
        return None
    total, scale, end = Fraction(0), Fraction(1), at
    while group := _below_thousand(words, end):
        end, value = group
        hundreds = Fraction(100 if words[end - 1] == "hundred" else 1)
        power = _kind(words, end)
        if power.kind != "scale" or power.value < 1000:
            total, scale = total + value, hundreds
            break
        total, scale, end = total + value * power.value, power.value * hundreds, end + 1
    part = _part(words, end, total) if total < 20 else None
    return part or _with_decimals(words, Number(end, total, "words", scale))


def _with_decimals(words: Sequence[str], number: Number) -> Number:
    """Take in what is spoken behind the point: "ninety-eight point four percent"."""
    end = number.end + 1
    if _word(words, number.end) != "point" or number.scale != 1:
        return number
    digits = ""
    while _kind(words, end).kind == "unit" and _kind(words, end).value < 10:
        digits, end = f"{digits}{_kind(words, end).value}", end + 1
    return replace(number, end=end, value=number.value + Fraction(f"0.{digits}")) if digits else number


def _below_thousand(words: Sequence[str], at: int) -> tuple[int, Fraction] | None:
    group = _below_hundred(words, at)
    if group is None or _word(words, group[0]) != "hundred":
        return group
    end, value = group[0] + 1, group[1] * 100
    rest = _below_hundred(words, end + (_word(words, end) == "and"))
    return (rest[0], value + rest[1]) if rest else (end, value)


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, Fraction] | None:
    first = _kind(words, at)
    if first.kind == "unit":
        return at + 1, first.value
    if first.kind != "ten":
        return None
    end = at + 1
    last = _kind(words, end + (_word(words, end) in DASHES))
    if last.kind == "unit" and last.value < 10:
        return end + (_word(words, end) in DASHES) + 1, first.value + last.value
    return end, first.value


def _part(words: Sequence[str], at: int, count: Fraction) -> Number | None:
    """The fraction whose numerator was just read: "(one) third of", "(three)-fourths", "(one) half"."""
    dash = _word(words, at) in DASHES
    name = _word(words, at + dash)
    word = _kind(words, at + dash)
    if word.kind not in {"fraction", "half"} or name.endswith("s") == (count == 1):
        return None
    ordinal = word.kind == "fraction" and not name.endswith("s") and not name.startswith("quarter")
    if ordinal and not dash and _word(words, at + 1) != "of":
        return None
    return Number(at + dash + 1, count * word.value, "fraction")


def and_part(words: Sequence[str], number: Number) -> Number:
    """Add the fraction in "one and a half", "one-and-one-half", "two and half", "two and two-thirds"."""
    at = number.end
    at += _word(words, at) in DASHES
    if _word(words, at) != "and" or number.scale != 1:
        return number
    at += 1
    at += _word(words, at) in DASHES
    article = _word(words, at) in ARTICLES
    half = _kind(words, at).kind == "half"  # "two and half hours"
    count = Fraction(1) if article or half else _kind(words, at).value
    part = _part(words, at + (not half), count) if 0 < count < 10 else None
    return replace(number, end=part.end, value=number.value + part.value) if part else number


def _scaled(words: Sequence[str], number: Number, *, money: bool) -> Number:
    """Multiply by the scale words that follow: "50,000 dozen", "1-million", "3.36 mil."."""
    while True:
        at = number.end + (_word(words, number.end) in DASHES)
        # "1-1/2,million": a comma that strayed in.
        at += _word(words, at) == "," and _word(words, at + 1) in {"million", "billion"}
        word = _kind(words, at)
        if word.kind != "scale" and not (word.kind == "money" and money):
            return number
        if number.value * word.value >= TOO_LARGE:
            return number
        end = at + 1
        end += _word(words, at) in {"mil", "mill", "bil"} and _word(words, end) == "."
        number = replace(number, end=end, value=number.value * word.value, scale=number.scale * word.value)


def _part_of_scale(words: Sequence[str], number: Number) -> Number:
    """The part of a scale word: "one-half billion", "three quarters of a million"; the fraction if there is none."""
    at = number.end
    at += _word(words, at) == "of"
    at += _word(words, at) in ARTICLES
    at += _word(words, at) in DASHES
    scale = _kind(words, at)
    if scale.kind != "scale" or scale.value < 1000:
        return number
    return Number(at + 1, number.value * scale.value, "words", scale.value)


def _repeated(words: Sequence[str], number: Number) -> Number:
    """Take in the figure that repeats it: "four (4)", "20 rpt 20" as telegrams have it."""
    at = number.end
    if _word(words, at) in REPEATS and at + 1 < len(words):
        again = _digits(words, at + 1) or _spelled(words, at + 1)
        return replace(number, end=again.end) if again and again.value == number.value else number
    if number.form == "words" and _word(words, at) == "(" and _word(words, at + 2) == ")":
        again = _digits(words, at + 1)
        if again and again.end == at + 2 and again.value == number.value:
            return replace(number, end=at + 3)
    return number
