"""Words -> amounts: one number or a range, with the unit that is bound up with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from extract.quantities.nouns import noun_class, singular
from extract.quantities.numbers import Form, Number, and_part, as_json, read_number
from extract.quantities.rates import rate_after
from extract.quantities.vocabulary import ARTICLES, DASHES, LENGTHS, MARKS, Unit, vocabulary

BEFORE_FORMATIONS = frozenset({("at", "least"), ("more", "than"), ("less", "than"), ("up", "to")})
RATES, MONEY = frozenset({"rate"}), frozenset({"money"})
MEASURES = frozenset({"share", "money", "time", "measure"})
YEAR, AFTER_YEARS = re.compile("1[6-9][0-9]{2}|20[0-9]{2}"), 2100
SHORTER = {
    "year": ("month", 12),
    "week": ("day", 7),
    "day": ("hour", 24),
    "hour": ("minute", 60),
    "minute": ("second", 60),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """The numbers are the words from `first` to `last` (exclusive); their unit, if any, ends at `end`.

    `odd` for "20-odd".
    """

    first: int
    last: int
    end: int
    low: Fraction
    high: Fraction
    form: Form | Literal["article"]
    unit: Unit | None = None
    odd: bool = False


def read_amount(words: Sequence[str], at: int) -> Amount | None:
    """The amount that begins at `at`, a range too whose two ends both name the unit ("$8 million to $10 million") or
    two units of time, of which it is given in the smaller ("a year to eighteen months").
    """
    amount = _read_one(words, at)
    if amount is None or amount.unit is None or amount.low != amount.high or _word(words, at - 1) == "from":
        return amount
    joint = _word(words, amount.end)
    between = _word(words, at - 1) == "between"
    if not (joint in {"to", "or"} or joint in DASHES or (between and joint == "and")):
        return amount
    other = _read_one(words, amount.end + 1)
    if other is None or other.unit is None or other.end == other.first:
        return amount
    low, high = (_in_shorter(amount, other.unit), other) if other.unit != amount.unit else (amount, other)
    if low is amount and other.unit != amount.unit:
        high = _in_shorter(other, amount.unit)
    if low.unit != high.unit or high.low <= low.high:
        return amount
    return replace(low, last=high.last, end=high.end, high=high.high)


def _in_shorter(amount: Amount, unit: Unit) -> Amount:
    """The amount in that unit, if it is the next shorter one; else as it is."""
    name, factor = SHORTER.get(amount.unit.name, ("", 1)) if amount.unit else ("", 1)
    if name != unit.name:
        return amount
    return replace(amount, low=amount.low * factor, high=amount.high * factor, unit=unit)


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _read_one(words: Sequence[str], at: int) -> Amount | None:
    mark = vocabulary().unit(words, at, MARKS)
    first = read_number(words, mark[0] if mark else at, money=mark is not None)
    if first is None:
        return None if mark else _read_article(words, at) or _read_times(words, at)
    if ratio := None if mark else _read_ratio(words, at, first):
        return ratio
    low, last = _read_range(words, at, first, mark is not None)
    amount = Amount(at, last.end, last.end, low, last.value, last.form if last.form == first.form else "digits")
    if mark:
        named = vocabulary().unit(words, last.end, MONEY)  # "$15 million dollars"
        again = named and named[1].factor == 1 and named[1].name == mark[1].name
        return replace(amount, unit=mark[1], end=named[0] if named and again else last.end)
    if first.form == "fraction" and last is first:
        return _read_share(words, amount)
    return _with_unit(words, amount)


def _read_article(words: Sequence[str], at: int) -> Amount | None:
    """One of a unit of time: "a year", "an hour and a half", "a day or two", "month or so", "hour and ten minutes"; a
    formation, where it is bounded: "at least a brigade".
    """
    article = _word(words, at) in ARTICLES
    unit = vocabulary().unit(words, at + article, LENGTHS)
    bounded = article and tuple(words[max(0, at - 2) : at]) in BEFORE_FORMATIONS
    if unit is None and bounded and noun_class(_word(words, at + 1)) == "force":
        return Amount(at, at + 2, at + 2, Fraction(1), Fraction(1), "article", Unit("count", words[at + 1]))
    if unit is None or (article and _word(words, at + 1) == "second"):
        return None
    end, high = unit[0], Fraction(1)
    if _word(words, end) == "or" and _word(words, end + 1) == "two":
        end, high = end + 2, Fraction(2)
    elif (more := and_part(words, Number(end, Fraction(1), "words"))).end > end:
        return Amount(at, more.end, more.end, more.value, more.value, "article", unit[1])
    elif _word(words, end) == "and":
        both = _with_shorter(words, Amount(at, end, end, Fraction(1), high, "article", unit[1]))
        if article or both.end > end:
            return both
        return None
    elif not article and (words[at] != unit[1].name or not _is_bounded(words, end)):
        return None
    return Amount(at, end, end, Fraction(1), high, "article", unit[1])


def _is_bounded(words: Sequence[str], at: int) -> bool:
    """Whether "another year" goes on "or so", "or more"."""
    return _word(words, at) == "or" and _word(words, at + 1) in {"so", "more", "longer", "less"}


def _read_times(words: Sequence[str], at: int) -> Amount | None:
    """How often, where the text says in what time: "twice a year"."""
    times = vocabulary().numbers.get(_word(words, at))
    if times is None or times.kind != "times" or rate_after(words, at + 1) is None:
        return None
    return Amount(at, at + 1, at + 1, times.value, times.value, "words", Unit("count", "time"))


def _read_ratio(words: Sequence[str], at: int, first: Number) -> Amount | None:
    """The odds of "8 to 1", "ten-to-one"; none where the one is counted ("2 to 1 million") or a number goes on."""
    joint = first.end + (_word(words, first.end) in DASHES)
    one = joint + 1 + (_word(words, joint + 1) in DASHES)
    if _word(words, joint) != "to" or _word(words, one) not in {"1", "one"} or first.value <= 1:
        return None
    second = read_number(words, one)
    if second is None or second.end > one + 1 or _word(words, at - 1) == "from":
        return None
    return Amount(at, one + 1, one + 1, first.value, first.value, first.form, Unit("measure", "ratio"))


def _read_range(words: Sequence[str], at: int, first: Number, money: bool) -> tuple[Fraction, Number]:
    """The low value and the last number: a second number after "to", "or", a dash or "between … and" makes a range, and
    so do three in a row ("one, two or three").
    """
    if (third := _third_in_row(words, first)) and not money:
        return first.value, third
    gap = first.end
    if _word(words, gap) == "—" and first.form == "digits":
        second = read_number(words, gap + 1)
        if second and second.form == "digits" and second.value > first.value and not money:
            return first.value, second
    dashes = 0
    while _word(words, gap + dashes) in DASHES or _word(words, gap + dashes) in {"to", "or", "and", "/"}:
        dashes += 1
    if not dashes:
        return first.value, first
    joint = {w for w in words[gap : gap + dashes] if w not in DASHES} or ({"-"} if dashes == 1 else set())
    before = _word(words, at - 1)
    allowed = {"-", "or"} | ({"and"} if before == "between" else set()) | (set() if before == "from" else {"to"})
    if first.value >= 1000 or money:
        allowed |= {"/"}
    if len(joint) != 1 or not joint <= allowed or dashes > 3:
        return first.value, first
    start = gap + dashes
    start += money and _word(words, start) in {"$", "£"}
    second = read_number(words, start, money=money)
    if second is None or (second.form == "fraction" and first.form != "fraction"):
        return first.value, first
    low = first.value
    if YEAR.fullmatch(words[first.end - 1]) and second.value >= AFTER_YEARS:
        return low, first  # "from March 1957 to 49,783 men"
    if first.scale == 1 and second.scale > 1 and low < second.value / second.scale:
        low *= second.scale
    elif (money or first.form == second.form == "digits") and low * 1000 < second.value and second.value % 1000 == 0:
        low *= 1000  # "$200–300,000", "75–100,000 tons"
    elif first.form == second.form == "digits" and 1 < low < second.value / 100 < 10 and second.value % 100 == 0:
        low *= 100  # "5–700 men"
    if low < second.value:
        return low, second
    # "50-50" is one figure.
    same = joint & {"to", "-"} and second.value == low
    return (first.value, replace(first, end=second.end)) if same else (first.value, first)


def _third_in_row(words: Sequence[str], first: Number) -> Number | None:
    """The three of "one, two, or possibly three"."""
    second = read_number(words, first.end + 1) if _word(words, first.end) == "," else None
    if second is None or second.value != first.value + 1:
        return None
    at = second.end + (_word(words, second.end) == ",")
    if _word(words, at) != "or":
        return None
    third = read_number(words, at + 1 + (_word(words, at + 1) in {"possibly", "perhaps", "even"}))
    return third if third and third.value == second.value + 1 else None


def _read_share(words: Sequence[str], amount: Amount) -> Amount:
    """A fraction of a time or measure is an amount of it ("half an hour"); any other is a share in percent."""
    end = amount.last
    part = _word(words, end) == "of"
    end += part
    end += _word(words, end) in ARTICLES or _word(words, end) in {"one", "1"} or _word(words, end) in DASHES
    unit = vocabulary().unit(words, end, MEASURES)
    if unit and not (part and end == amount.last + 1 and words[end] == "second"):  # "half of second page"
        factor = unit[1].factor
        return replace(amount, end=unit[0], low=amount.low * factor, high=amount.high * factor, unit=unit[1])
    share = Fraction(as_json(amount.high * 100, 2)).limit_denominator(100)
    return replace(amount, low=share, high=share, unit=Unit("share", "percent"))


def _with_unit(words: Sequence[str], amount: Amount) -> Amount:
    """The amount with the unit beside it, one of the vocabulary, or any word that a dash joins to it ("12-nation")."""
    if _word(words, amount.end) in DASHES and _word(words, amount.end + 1) == "odd":
        amount = replace(amount, end=amount.end + 2, odd=True)
    dash = _word(words, amount.end) in DASHES
    unit = vocabulary().unit(words, amount.end + dash, MEASURES)
    if unit:
        end, factor = unit[0], unit[1].factor
        end += _word(words, end - 1) == "n.m" and _word(words, end) == "."
        amount = replace(amount, end=end, low=amount.low * factor, high=amount.high * factor, unit=unit[1])
        more = and_part(words, Number(end, amount.high, "words"))
        if unit[1].kind == "time" and more.end > end and amount.low == amount.high:
            return replace(amount, last=more.end, end=more.end, low=more.value, high=more.value)
        return _with_shorter(words, amount)
    joined = _word(words, amount.end + 1)
    if amount.last - amount.first == 3 and amount.low == 50 == amount.high:
        return replace(amount, unit=Unit("share", "percent"))
    if dash and joined.isalpha() and len(joined) > 1 and amount.low == amount.high:
        period = vocabulary().unit(words, amount.end + 1, RATES)  # "six-monthly"
        return replace(
            amount, end=amount.end + 2, unit=Unit("time", period[1].name) if period else Unit("count", singular(joined))
        )
    return amount


def _with_shorter(words: Sequence[str], amount: Amount) -> Amount:
    """Add the smaller unit of "2 hours 20 minutes", in whose terms the whole is then given."""
    if amount.unit is None or amount.unit.name not in SHORTER or amount.low != amount.high:
        return amount
    name, factor = SHORTER[amount.unit.name]
    at = amount.end + (_word(words, amount.end) in {"and", ","})
    more = read_number(words, at)
    if more is None or more.form == "fraction":
        return amount
    unit = vocabulary().unit(words, more.end + (_word(words, more.end) in DASHES), LENGTHS)
    if unit is None or unit[1].name != name:
        return amount
    value = amount.low * factor + more.value
    return replace(amount, last=unit[0], end=unit[0], low=value, high=value, unit=unit[1])
