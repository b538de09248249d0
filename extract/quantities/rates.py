"""Words around an amount -> the period or base that it is counted by: "a year", "per man per month", "annual … of"."""

from collections.abc import Sequence

from extract.data import load_words
from extract.quantities.nouns import singular
from extract.quantities.vocabulary import vocabulary

ADVERBS = frozenset({"rate"})
ADJECTIVES = frozenset({"rate", "period"})
BASES = frozenset({"time", "measure"})
PER = frozenset({"a", "an", "per", "each", "every", "/"})
# Units that name their base: "60,000 b/d".
OF_UNITS = {"b / d": "day", "bpd": "day"}
YEAR_NAMES = frozenset({"fiscal", "calendar"})
NO_BASE = frozenset({"cent", "se"})
LEADS = frozenset({"of", "by", "to", "at", "(", "is", "was", "totaling", "totalling", "averaging"})
# Words: how far before the amount an adjective may stand; the longest name of a stuff ("bales of raw cotton a year").
REACH, STUFF = 8, 3


def rate_after(words: Sequence[str], at: int) -> tuple[int, str] | None:
    """(end, base) of the rate that begins at `at`, or behind "of" and what is measured ("of cotton annually")."""
    named = OF_UNITS.get(" ".join(words[max(0, at - 3) : at])) or OF_UNITS.get(_word(words, at - 1))
    if named:
        return at, named
    found = _rate(words, at)
    if found or _word(words, at) != "of":
        return found
    for start in range(at + 2, at + 2 + STUFF):
        if not _word(words, start - 1).isalpha() or words[start - 1] in load_words("noun_stops"):
            return None
        if found := _rate(words, start):
            return found
    return None


def rate_around(words: Sequence[str], start: int, end: int) -> str | None:
    """The base that an adjective names: "annual rate of [$2 billion]", "[$4 million] in annual revenues"."""
    if _word(words, end) in {"in", "of"} and (unit := vocabulary().unit(words, end + 1, ADJECTIVES)):
        return unit[1].name
    if _word(words, start - 1) not in LEADS:
        return None
    stops = load_words("noun_stops")
    for at in range(start - 2, max(-1, start - 2 - REACH), -1):
        if unit := vocabulary().unit(words, at, ADJECTIVES):
            return unit[1].name
        # "annual rate in 1956 of"
        dated = words[at] == "in" and words[at + 1].isdigit()
        if not (dated or words[at][:1].isalnum()) or (words[at] in stops and not dated):
            return None
    return None


def _rate(words: Sequence[str], at: int) -> tuple[int, str] | None:
    known = vocabulary()
    adverb = known.unit(words, at, ADVERBS)
    if adverb:
        return adverb[0], adverb[1].name
    end, base = at, None
    while _word(words, end) in PER:
        after = end + 1 + (_word(words, end + 1) in YEAR_NAMES)
        unit = known.unit(words, after, BASES)
        if unit:
            end, base = unit[0], unit[1].name
        elif words[end] == "per" and _word(words, after).isalpha() and words[after] not in NO_BASE:
            end, base = after + 1, singular(words[after])
        else:
            break
    return (end, base) if base else None


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""
