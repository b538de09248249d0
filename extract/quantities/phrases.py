"""Words -> the quantities they state: amounts, ranges, bounds, units and rates. What to keep is not decided here."""

import re
from collections.abc import Sequence

from extract.annotations import Comparison
from extract.quantities.amounts import Amount, read_amount
from extract.quantities.denial import is_denied, is_rejected
from extract.quantities.ellipsis import with_units
from extract.quantities.nouns import head_noun, is_adjective, singular
from extract.quantities.numbers import GLYPHS, as_json
from extract.quantities.quantity import Phrase, Quantity
from extract.quantities.rates import rate_after, rate_around
from extract.quantities.vocabulary import ARTICLES, DASHES, LENGTHS, Bound, Unit, vocabulary

CEILINGS = frozenset({"ceiling", "limit", "floor"})
WORDS = re.compile(rf"[0-9]+(?:st|nd|rd|th)s?\b|[0-9](?:[0-9,]*[0-9])?(?:\.[0-9]+)?[{GLYPHS}]?|n\.m|[’']s|[^\W\d_]+|\S")
# "cannot be kept for more than an hour": a bound that is denied is its opposite.
DENIED: dict[Comparison, Comparison] = {"gt": "le", "lt": "ge"}
STOPS, LIMIT_REACH = frozenset(",;:."), 12
NEW_CLAUSES = STOPS | {"if", "when", "which", "who", "that", "but", "because"}
LIMITING = frozenset({"limit", "limits", "limited", "limiting", "restrict", "restricts", "restricted", "restricting"})
LIMITING |= {"confine", "confines", "confined", "confining"}
HELD = frozenset({"hold", "holds", "held", "holding"})
COMPARED = frozenset({"than", "often", "frequently"})
SPREADING = frozenset({("over",), ("under",), ("below",), ("above",), ("around",)})
BEFORE_OVER = frozenset({"for", "by", "of", "after", "in", "take", "takes", "took", "lasted"})
FIGURES = re.compile(r"(^(?:[$£¥]|DM)(?=[0-9])|%$|%(?=[-–])|(?<=%)[-–])")
TOTAL = ("total", "of")
YEAR = re.compile("1[6-9][0-9]{2}|20[0-9]{2}")
OF_TOTALS = DASHES | {
    "end",
    "of",
    "year",
    "annual",
    "final",
    "overall",
    "cumulative",
    "combined",
    "projected",
    "planned",
}
CLOSING_QUOTES = frozenset({"”", '"'})
OPEN_LOW, OPEN_HIGH = frozenset({"lt", "le"}), frozenset({"gt", "ge"})


def find_phrases(words: Sequence[str]) -> list[Phrase]:
    """Every quantity in lower-case words, in order, none overlapping. A dash and a mark of money are words.

    A number that stands alone has no unit yet: `ellipsis.with_units` looks for it.
    """
    found: list[Phrase] = []
    after = floor = 0
    for at in vocabulary().beginnings(words):
        phrase = read_phrase(words, at, floor=floor) if at >= after else None
        if phrase is None:
            continue
        if found and phrase.start < found[-1].end:
            found.pop()  # the year of "1988 end-of-year total of 15,000"
        found.append(phrase)
        after = floor = phrase.end
        if YEAR.fullmatch(words[after - 1]) and phrase.end - phrase.start == 1:
            floor = phrase.start
    return found


def read_phrase(words: Sequence[str], at: int, *, floor: int = 0) -> Phrase | None:
    """The quantity whose numbers begin at `at`; its bound words reach no further left than `floor`."""
    amount = read_amount(words, at)
    if amount is None:
        return None
    end, unit, per = amount.end, amount.unit, None
    bounds: list[Bound] = []
    noun: tuple[int, str] | None = None
    if unit is None:
        inner = _bound_between(words, end)
        after = end + len(inner.words) if inner else end
        quoted = not inner and _word(words, after) in CLOSING_QUOTES
        several = amount.high != 1 or (inner is not None and inner.cmp == "ge")  # "one or more companies"
        noun = _bounded_noun(words, end) or head_noun(words, after + quoted, plural=several)
        if noun and noun[1] != "one":  # "3 favorable ones": those counted before
            # The span takes in the noun beside the number; one that adjectives keep away from it names the unit only.
            time = vocabulary().unit(words, noun[0] - 1, LENGTHS)
            beside = not quoted and (time or _is_beside(words[after : noun[0] - 1]))
            end, unit = noun[0] if beside else after, time[1] if time else Unit("count", noun[1])
        elif inner and inner.cmp is None and _word(words, after) != "than":
            end = after
        bounds += [inner] if inner and end >= after else []
    if rate := rate_after(words, end):
        end, per = rate
    elif noun and noun[0] > end and (rate := rate_after(words, noun[0])):
        per = rate[1]  # "[one] brief session each year"
    while bound := _bound_after(words, end):
        end += len(bound.words) + (words[end] in DASHES or words[end] == ",")
        bounds.append(bound)
    start = at - (_word(words, at - 1) == "between" and amount.low != amount.high)
    while found := _bound_before(words, start, unit):
        bound, before = found
        if before < floor or (bound.cmp == "approx" and any(other.cmp == "approx" for other in bounds)):
            break
        start = before
        bounds.append(bound)
        if bound.words[-2:] == TOTAL:
            start = max(floor, _start_of_total(words, start))
    if unit and unit.kind == "time" and _word(words, end) == "period" and any(b.words[0] == "within" for b in bounds):
        end += 1  # "within a three-month period"
    cmp = _comparison(amount, bounds)
    if cmp in DENIED and is_denied(words, start) != is_rejected(words, end):
        cmp = DENIED[cmp]
    elif cmp == "eq" and _is_limited(words, start):
        cmp = "le"
    if per is None and (unit is None or unit.kind != "time"):
        per = rate_around(words, start, end)
    quantity = Quantity(
        cmp,
        None if cmp in OPEN_LOW else as_json(amount.low),
        None if cmp in OPEN_HIGH else as_json(amount.high),
        unit.name if unit else None,
        per,
    )
    return Phrase(start, end, at, amount.last, quantity, amount.form, unit.kind if unit else None)


def _start_of_total(words: Sequence[str], at: int) -> int:
    """Where what is said of a total begins: "[1988 end-of-year] total of 15,000"."""
    while _word(words, at - 1) in OF_TOTALS or YEAR.fullmatch(_word(words, at - 1)):
        at -= 1
    return at + (_word(words, at) in DASHES or words[at] == "of")


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _bounded_noun(words: Sequence[str], at: int) -> tuple[int, str] | None:
    """The singular in "a 4-million bale ceiling"."""
    noun = _word(words, at)
    return (at + 1, singular(noun)) if noun.isalpha() and _word(words, at + 1) in CEILINGS else None


def _bound_after(words: Sequence[str], at: int) -> Bound | None:
    """The bound words at a place, or behind a dash or comma there: "two years, or more", "for a year, at least."."""
    comma = _word(words, at) == ","
    at += comma or _word(words, at) in DASHES
    for bound in vocabulary().after.get(_word(words, at), ()):
        end = at + len(bound.words)
        if tuple(words[at:end]) == bound.words:
            set_off = len(bound.words) > 1 and _ends_clause(_word(words, end))  # no "ten ships, or more important"
            goes_on = bound.words[0] == "or" and _word(words, end) in COMPARED  # "or more than enough"
            return None if goes_on or (comma and not set_off) else bound
    return None


def _ends_clause(word: str) -> bool:
    return not word[:1].isalnum()


def _bound_between(words: Sequence[str], at: int) -> Bound | None:
    for bound in vocabulary().between.get(_word(words, at), ()):
        if tuple(words[at : at + len(bound.words)]) == bound.words:
            return bound
    return _bound_after(words, at) if _word(words, at) != "," else None


def _is_limited(words: Sequence[str], start: int) -> bool:
    """Whether it is what something is held to: "limit sales to any country to [$3 million]", "to a [total of ten]"."""
    start -= _word(words, start - 1) in ARTICLES
    if _word(words, start - 1) != "to":
        return False
    before = words[max(0, start - LIMIT_REACH) : start]
    last = max((at for at, word in enumerate(before) if word in NEW_CLAUSES or "\n" in word), default=-1)
    return _word(words, start - 2) in HELD or any(word in LIMITING for word in before[last + 1 :])


def _is_beside(between: Sequence[str]) -> bool:
    """Whether the noun stands beside its number for all the words between: one modifier at most, and no adjective."""
    modifiers = 0
    for at, word in enumerate(between):
        joined = at > 0 and (between[at - 1] in DASHES or between[at - 1] == "/")
        modifiers += word.isalnum() and not joined and word != "additional"
    return modifiers <= 1 and not any(is_adjective(word) for word in between)


def _bound_before(words: Sequence[str], at: int, unit: Unit | None) -> tuple[Bound, int] | None:
    """The bound words that end at a place, or before a filler there ("at least [the equivalent of] $3 million"), and
    where they begin.
    """
    if bound := _bound_at(words, at, unit):
        return bound, at - len(bound.words)
    for filler in vocabulary().fillers.get(_word(words, at - 1), ()):
        start = at - len(filler.words)
        bound = _bound_at(words, start, unit) if tuple(words[max(0, start) : at]) == filler.words else None
        if bound and bound.cmp and _may_fill(filler.words, bound, _word(words, at), unit):
            return bound, start - len(bound.words)
    return None


def _may_fill(filler: tuple[str, ...], bound: Bound, following: str, unit: Unit | None) -> bool:
    """Whether the filler leads from a bound to its number: "at least the two powers" are no more than two, "over a
    ten-year period" is during it, "under a five-year plan" by its terms, talks "about a total" or "about the next
    year" are no estimate.
    """
    if filler == ("the",):
        return following in vocabulary().spans and len(bound.words) > 1
    spread = bound.words in SPREADING and unit is not None and unit.kind == "time"
    return not spread and (len(bound.words) > 1 or len(filler) > 1 or following != "total")


def _bound_at(words: Sequence[str], at: int, unit: Unit | None) -> Bound | None:
    """The bound words that end at a place."""
    for bound in vocabulary().before.get(_word(words, at - 1), ()):
        if tuple(words[max(0, at - len(bound.words)) : at]) != bound.words:
            continue
        # "over" is "during" before a span of time, but not in "for over two years".
        during = _word(words, at) not in ARTICLES and _word(words, at - 2) not in BEFORE_OVER
        if bound.words == ("over",) and unit and unit.kind == "time" and during:
            return None
        if (" ".join(bound.words), _word(words, at - len(bound.words) - 1)) in vocabulary().no_bounds:
            return None
        # "within the three services"
        if bound.words[0] == "within" and unit and unit.kind == "count":
            return None
        # "under one command": no number is below one
        one = _word(words, at) == "one" and _word(words, at + 1) not in vocabulary().numbers
        if bound.cmp == "lt" and one and unit and unit.kind == "count":
            return None
        # "next", "past" and their like belong to spans of time, "another" to nothing that money buys.
        kinds = {"time"} if bound.words == ("every",) else {"time", "count", "measure"}
        if bound.cmp is None and len(bound.words) == 1 and not (unit and unit.kind in kinds):
            return None
        return bound
    return None


def _comparison(amount: Amount, bounds: Sequence[Bound]) -> Comparison:
    """A range stays one; else the strictest bound named, "about" counting for least."""
    if amount.low != amount.high:
        return "range"
    named: list[Comparison] = [bound.cmp for bound in bounds if bound.cmp] + (["approx"] if amount.odd else [])
    return next((cmp for cmp in named if cmp != "approx"), named[0] if named else "eq")


def lower(word: str) -> str:
    """The word as the tables have it; "US" is no pronoun."""
    return "u.s." if word == "US" else word.lower()


def split_figures(token: str) -> list[str]:
    """The token cut at marks of money, and at the dash of a range, where the tokenizer left them: "$300", "20%-30"."""
    if not (token[-1:].isdigit() or "%" in token) or token.isdigit():
        return [token]
    return [piece for piece in FIGURES.split(token) if piece]


def split_words(text: str) -> list[str]:
    """Lower-case words of a text as the tokenizer makes them, near enough for quantities."""
    return [lower(word) for word in WORDS.findall(text)]


def parse(text: str) -> Quantity | None:
    """The quantity that the whole of `text` states ("9,000–10,000 a year"), or None if it is not one."""
    words = split_words(text)
    for phrase in with_units(words, find_phrases(words)):
        return phrase.quantity if (phrase.start, phrase.end) == (0, len(words)) else None
    return None
