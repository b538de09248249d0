"""Numbers that name and do not count: dates, times, list and document numbers, parts of codes, bare table cells."""

from collections.abc import Sequence

from extract.data import load_words
from extract.quantities.quantity import Phrase
from extract.quantities.vocabulary import DASHES

YEARS = range(1600, 2100)
CLOCK = frozenset({"a.m", "p.m", "a.m.", "p.m.", "am", "pm", "o'clock", "o’clock", "hours", "z"})
CALIBRES = frozenset({"mm", "millimeter", "caliber"})
POSSESSIVES = frozenset({"'s", "’s"})
FROM_NOW = frozenset({"ago", "later", "earlier", "hence", "time"})
ORDINALS = frozenset(
    {"first", "second", "latter", "last", "other", "western", "eastern", "northern", "southern"}
    | {"third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"}
)
LAST_DAY, LAST_ITEM = 31, 40
# Words: the longest list of numbers that one word before it names.
LIST = 12


def is_name(printed: Sequence[str], words: Sequence[str], phrase: Phrase) -> bool:
    """Whether the number of a phrase names something; `printed` are the words it was found in, with their case."""
    digits = phrase.form == "digits"
    before, after = _word(words, phrase.first - 1), _word(words, phrase.last)
    if phrase.kind == "time" and _word(words, phrase.end) in FROM_NOW:
        return True
    if phrase.form == "fraction" and phrase.kind != "time":
        return after in DASHES or after == "way" or before in ORDINALS
    if phrase.kind in {"mark", "share"} or phrase.form in {"article", "fraction"}:
        return False
    value = phrase.quantity.high if phrase.quantity.high is not None else phrase.quantity.low
    if after == "source" or "declassified" in words[phrase.end : phrase.end + 6]:
        return True
    if phrase.quantity.unit in load_words("discourse_nouns") and phrase.kind == "count":
        return True
    if before == "any" and words[phrase.first] == "one":
        return True
    if _is_title(printed, phrase) or (after in DASHES and _word(words, phrase.last + 1) in ORDINALS):
        return True
    if _is_designated(words, phrase.first) and phrase.kind != "time":
        return True
    if not digits or value is None:
        return False
    figure = words[phrase.last - 1]
    return (
        (value in YEARS and figure.isdigit() and len(figure) == 4 and phrase.kind != "measure")
        or (value <= LAST_DAY and (before in load_words("months") or after in load_words("months")))
        or (phrase.kind is None and figure.isdigit() and "\n" in before and "\n" in after)
        or after in CALIBRES
        or (before in POSSESSIVES and phrase.kind is None and value > LAST_ITEM)
        or (phrase.quantity.unit == "hour" and figure.isdigit() and len(figure) == 4)
        or (after in CLOCK and phrase.kind != "time")
        or _is_joined(words, phrase)
        or (value <= LAST_ITEM and _is_enumerator(words, phrase))
    )


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _is_designated(words: Sequence[str], at: int) -> bool:
    """Whether a word such as "document" stands before, also through a stop ("No. 5") or a list ("Boxes 3, 4 and 5")."""
    at -= 1
    least = max(0, at - LIST)
    while at > least and (words[at] in {".", ",", "and", "–", "-", "#"} or words[at].isdigit() or len(words[at]) == 1):
        at -= 1
    return _word(words, at) in load_words("designators")


def _is_title(printed: Sequence[str], phrase: Phrase) -> bool:
    """Whether it is part of a name: "the Big Three", "Second Five-Year Plan", "Kabul 1367"."""
    before, figure = _word(printed, phrase.first - 1), printed[phrase.first]
    if phrase.form == "words":
        return figure.istitle() and before.isalpha()
    bare = phrase.kind is None and phrase.start == phrase.first and phrase.last - phrase.first == 1
    return bare and before.istitle() and before.isalpha() and figure.isdigit() and len(figure) > 2


def _is_joined(words: Sequence[str], phrase: Phrase) -> bool:
    """Whether it is part of a code: "F-5", "JCSM-40-64", "611.93/7"."""
    if phrase.kind is not None and phrase.kind != "count":
        return False
    before, behind = _word(words, phrase.first - 1), _word(words, phrase.first - 2)
    return (before in DASHES or before == "/") and behind[-1:].isalnum()


def _is_enumerator(words: Sequence[str], phrase: Phrase) -> bool:
    """Whether it numbers an item of a list: "1.", "(2)", "3)"."""
    before, after = _word(words, phrase.first - 1), _word(words, phrase.last)
    opens = before in {"", "(", "•"} or "\n" in before
    closes = after == ")" and words[phrase.first].isdigit()
    bare = phrase.start == phrase.first and phrase.last - phrase.first == 1
    return bare and (closes or (opens and after == "."))
