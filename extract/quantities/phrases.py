"""Words -> the quantities they state: amounts, ranges, bounds, units and rates. What to keep is not decided here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from extract.quantities.ellipsis import with_units
from extract.quantities.nouns import head_noun, is_adjective, singular
from extract.quantities.numbers import GLYPHS, Form, Number, as_json, read_number
from extract.quantities.quantity import Phrase, Quantity
from extract.quantities.vocabulary import ARTICLES, DASHES, Bound, Cmp, Unit, vocabulary

MEASURES = frozenset({"share", "money", "time", "measure"})
LENGTHS = frozenset({"time"})
RATES = frozenset({"rate"})
MARKS = frozenset({"mark"})
PER = frozenset({"a", "an", "per", "each", "every", "/"})
CEILINGS = frozenset({"ceiling", "limit", "floor"})
SHORTER = {
    "year": ("month", 12),
    "week": ("day", 7),
    "day": ("hour", 24),
    "hour": ("minute", 60),
    "minute": ("second", 60),
}
WORDS = re.compile(rf"[0-9](?:[0-9,]*[0-9])?(?:\.[0-9]+)?[{GLYPHS}]?|n\.m|[’']s|[^\W\d_]+|\S")
OPEN_LOW, OPEN_HIGH = frozenset({"lt", "le"}), frozenset({"gt", "ge"})


@dataclass(frozen=True, slots=True)
class _Amount:
    """The numbers of a phrase with the unit that is bound up with them."""

    first: int
    last: int
    end: int
    low: Fraction
    high: Fraction
    form: Form | Literal["article"]
    unit: Unit | None = None
    odd: bool = False


def find_phrases(words: Sequence[str]) -> list[Phrase]:
    """Every quantity in lower-case words, in order, none overlapping. A dash and a mark of money are words."""
    found: list[Phrase] = []
    known = vocabulary()
    at = floor = 0
    while at < len(words):
        phrase = read_phrase(words, at, floor=floor) if known.may_begin(words[at]) else None
        if phrase is None:
            at += 1
            continue
        found.append(phrase)
        at = floor = phrase.end
    return with_units(words, found)


def read_phrase(words: Sequence[str], at: int, *, floor: int = 0) -> Phrase | None:
    """The quantity whose numbers begin at `at`; its bound words reach no further left than `floor`."""
    amount = _joined(words, _read_amount(words, at), at)
    if amount is None:
        return None
    end, unit, per = amount.end, amount.unit, None
    bounds: list[Bound] = []
    if unit is None:
        inner = _bound_after(words, end)
        after = end + len(inner.words) if inner else end
        noun = _bounded_noun(words, end) or head_noun(words, after, plural=amount.high != 1)
        if noun:
            # The span takes in the noun beside the number; one that adjectives keep away from it names the unit only.
            beside = noun[0] - 1 == after or not any(is_adjective(word) for word in words[after : noun[0] - 1])
            end, unit = noun[0] if beside else after, Unit("count", noun[1])
            time = vocabulary().unit(words, noun[0] - 1, LENGTHS)
            unit = time[1] if time else unit
            bounds += [inner] if inner else []
    rate = _read_rate(words, end)
    if rate:
        end, per = rate
    while bound := _bound_after(words, end):
        end += len(bound.words) + (words[end] in DASHES)
        bounds.append(bound)
    start = at - (amount.low != amount.high and _word(words, at - 1) == "between")
    while (bound := _bound_before(words, start, unit)) and start - len(bound.words) >= floor:
        if bound.cmp == "approx" and any(other.cmp == "approx" for other in bounds):
            break
        start -= len(bound.words)
        bounds.append(bound)
    cmp = _comparison(amount, bounds)
    quantity = Quantity(
        cmp,
        None if cmp in OPEN_LOW else as_json(amount.low),
        None if cmp in OPEN_HIGH else as_json(amount.high),
        unit.name if unit else None,
        per,
    )
    return Phrase(start, end, at, amount.last, quantity, amount.form, unit.kind if unit else None)


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _read_amount(words: Sequence[str], at: int) -> _Amount | None:
    mark = vocabulary().unit(words, at, MARKS)
    first = read_number(words, mark[0] if mark else at, money=mark is not None)
    if first is None:
        return None if mark else _read_article(words, at)
    low, last = _read_range(words, at, first, mark is not None)
    amount = _Amount(at, last.end, last.end, low, last.value, last.form if last.form == first.form else "digits")
    if mark:
        return replace(amount, unit=mark[1])
    if first.form == "fraction" and last is first:
        return _read_share(words, amount)
    return _with_unit(words, amount)


def _read_article(words: Sequence[str], at: int) -> _Amount | None:
    """One of a unit of time: "a year", "an hour and a half", "a day or two", and "month or so"."""
    known = vocabulary()
    unit = known.unit(words, at + 1 if words[at] in ARTICLES else at, LENGTHS)
    if unit is None or (words[at] in ARTICLES and _word(words, at + 1) == "second"):
        return None
    end, high = unit[0], Fraction(1)
    if _word(words, end) == "or" and _word(words, end + 1) == "two":
        end, high = end + 2, Fraction(2)
    elif words[end : end + 3] == ["and", "a", "half"]:
        return _Amount(at, end + 3, end + 3, Fraction(3, 2), Fraction(3, 2), "article", unit[1])
    elif words[at] not in ARTICLES and list(words[end : end + 2]) != ["or", "so"]:
        return None
    return _Amount(at, end, end, Fraction(1), high, "article", unit[1])


def _read_range(words: Sequence[str], at: int, first: Number, money: bool) -> tuple[Fraction, Number]:
    """The low value and the last number: a second number after "to", "or", a dash or "between … and" makes a range."""
    gap = first.end
    if _word(words, gap) == "—" and first.form == "digits":
        second = read_number(words, gap + 1)
        if second and second.form == "digits" and second.value > first.value and not money:
            return first.value, second
    dashes = 0
    while _word(words, gap + dashes) in DASHES or _word(words, gap + dashes) in {"to", "or", "and", "/"}:
        dashes += 1
    joint = {w for w in words[gap : gap + dashes] if w not in DASHES} or ({"-"} if dashes == 1 else set())
    before = _word(words, at - 1)
    allowed = {"-", "or"} | ({"and"} if before == "between" else set()) | (set() if before == "from" else {"to"})
    if first.value >= 1000:
        allowed |= {"/"}
    if len(joint) != 1 or not joint <= allowed or dashes > 3:
        return first.value, first
    start = gap + dashes
    start += money and _word(words, start) == "$"
    second = read_number(words, start, money=money)
    if second is None or (second.form == "fraction" and first.form != "fraction"):
        return first.value, first
    low = first.value
    if first.scale == 1 and second.scale > 1 and low < second.value / second.scale:
        low *= second.scale
    elif money and low < 1000 <= second.value and second.value % 1000 == 0:
        low *= 1000
    if low < second.value:
        return low, second
    # "8 to 1", "50-50": a ratio is one figure, its first.
    ratio = joint & {"to", "-"} and second.value in {1, low}
    return (first.value, replace(first, end=second.end)) if ratio else (first.value, first)


def _read_share(words: Sequence[str], amount: _Amount) -> _Amount:
    """A fraction of a time or measure is an amount of it ("half an hour"); any other is a share in percent."""
    end = amount.last
    end += _word(words, end) == "of"
    end += _word(words, end) in ARTICLES or _word(words, end) in {"one", "1"} or _word(words, end) in DASHES
    unit = vocabulary().unit(words, end, MEASURES)
    if unit:
        factor = unit[1].factor
        return replace(amount, end=unit[0], low=amount.low * factor, high=amount.high * factor, unit=unit[1])
    share = Fraction(as_json(amount.high * 100, 2)).limit_denominator(100)
    return replace(amount, low=share, high=share, unit=Unit("share", "percent"))


def _with_unit(words: Sequence[str], amount: _Amount) -> _Amount:
    """The amount with the unit beside it, one of the vocabulary, or any word that a dash joins to it ("12-nation")."""
    if _word(words, amount.end) in DASHES and _word(words, amount.end + 1) == "odd":
        amount = replace(amount, end=amount.end + 2, odd=True)
    dash = _word(words, amount.end) in DASHES
    unit = vocabulary().unit(words, amount.end + dash, MEASURES)
    if unit:
        end, factor = unit[0], unit[1].factor
        end += _word(words, end - 1) == "n.m" and _word(words, end) == "."
        amount = replace(amount, end=end, low=amount.low * factor, high=amount.high * factor, unit=unit[1])
        return _with_shorter(words, amount)
    joined = _word(words, amount.end + 1)
    if amount.low == 50 == amount.high and amount.last - amount.first == 3:
        return replace(amount, unit=Unit("share", "percent"))
    if dash and joined.isalpha() and len(joined) > 1 and amount.low == amount.high:
        return replace(amount, end=amount.end + 2, unit=Unit("count", singular(joined)))
    return amount


def _with_shorter(words: Sequence[str], amount: _Amount) -> _Amount:
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


def _joined(words: Sequence[str], amount: _Amount | None, at: int) -> _Amount | None:
    """The range whose two ends both name the unit: "$8 million to $10 million", "one month or a month and a half"."""
    if amount is None or amount.unit is None or amount.low != amount.high or _word(words, at - 1) == "from":
        return amount
    joint = _word(words, amount.end)
    between = _word(words, at - 1) == "between"
    if not (joint in {"to", "or"} or joint in DASHES or (between and joint == "and")):
        return amount
    other = _read_amount(words, amount.end + 1)
    if other is None or other.unit != amount.unit or other.low <= amount.high or other.end == other.first:
        return amount
    return replace(amount, last=other.last, end=other.end, high=other.high)


def _read_rate(words: Sequence[str], at: int) -> tuple[int, str] | None:
    """(end, base) of "a year", "per man per month", "annually", also behind "of" ("bales of cotton annually")."""
    known = vocabulary()
    for start in (at, at + 2) if _word(words, at) == "of" else (at,):
        adverb = known.unit(words, start, RATES)
        if adverb:
            return adverb[0], adverb[1].name
    end, base = at, None
    while _word(words, end) in PER:
        word = _word(words, end)
        after = end + 1 + (_word(words, end + 1) in {"fiscal", "calendar"})
        unit = known.unit(words, after, frozenset({"time", "measure"}))
        if unit:
            end, base = unit[0], unit[1].name
        elif word == "per" and _word(words, after).isalpha() and words[after] not in {"cent", "se"}:
            end, base = after + 1, singular(words[after])
        else:
            break
    return (end, base) if base else None


def _bounded_noun(words: Sequence[str], at: int) -> tuple[int, str] | None:
    """The singular in "a 4-million bale ceiling"."""
    noun = _word(words, at)
    return (at + 1, singular(noun)) if noun.isalpha() and _word(words, at + 1) in CEILINGS else None


def _bound_after(words: Sequence[str], at: int) -> Bound | None:
    at += _word(words, at) in DASHES
    for bound in vocabulary().after.get(_word(words, at), ()):
        if tuple(words[at : at + len(bound.words)]) == bound.words:
            return bound
    return None


def _bound_before(words: Sequence[str], at: int, unit: Unit | None) -> Bound | None:
    for bound in vocabulary().before.get(_word(words, at - 1), ()):
        if tuple(words[max(0, at - len(bound.words)) : at]) != bound.words:
            continue
        # "over" is "during" before a span of time.
        if bound.words == ("over",) and unit and unit.kind == "time" and _word(words, at) not in ARTICLES:
            return None
        # "next", "past" and their like belong to spans of time, "another" to nothing that money buys.
        if bound.cmp is None and len(bound.words) == 1 and not (unit and unit.kind in {"time", "count", "measure"}):
            return None
        return bound
    return None


def _comparison(amount: _Amount, bounds: Sequence[Bound]) -> Cmp:
    """A range stays one; else the strictest bound named, "about" counting for least."""
    if amount.low != amount.high:
        return "range"
    named: list[Cmp] = [bound.cmp for bound in bounds if bound.cmp] + (["approx"] if amount.odd else [])
    return next((cmp for cmp in named if cmp != "approx"), named[0] if named else "eq")


def split_words(text: str) -> list[str]:
    """Lower-case words of a text as the tokenizer makes them, near enough for quantities."""
    return WORDS.findall(text.lower())


def parse(text: str) -> Quantity | None:
    """The quantity that the whole of `text` states ("9,000–10,000 a year"), or None if it is not one."""
    words = split_words(text)
    for phrase in find_phrases(words):
        return phrase.quantity if (phrase.start, phrase.end) == (0, len(words)) else None
    return None
