"""Names as printed -> words to compare; whether the words of a mention can name a person of the list.

Words are compared in lower case, without accents, hyphens and apostrophes: "Chou En-lai" is `chou enlai`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from extract.data import load_words
from extract.data.tables import load_table

# How the words of a mention fit a person's name, the surest first.
Fit = Literal["full", "nickname", "initial", "surname", "given", "initials"]

# Accents that stand apart from their letters, apostrophes, hyphens and dashes.
SILENT = re.compile("['’‘`ʼ´‐-―\u0300-\u036f-]")
WORD = re.compile(r"[^\W\d_]+")
POSSESSIVE = re.compile(r"['’]s?$")
BRACKETED = re.compile(r"\(([^()]*)\)")
QUOTED = re.compile(r"[“\"‘]\s*([^”\"’]+?)\s*[”\"’]")
ABBREVIATED = re.compile(r"(?:(?:Mc)?[A-Z]\.\s?){2,4}|(?:Mc)?[A-Z]{2,3}\.?")
LETTER = re.compile("Mc[A-Z]|[A-Z]")
VOWELS = re.compile("[aeiouy]")
DOUBLED = re.compile(r"(.)\1+")
SHORTEST, LONG = 3, 5  # letters of a name that is cut short, and of one that may be spelt in several ways
MONSIEUR = ("m",)  # of "M. Pinay": a title, unless it is an initial
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "usa", "usaf", "usn", "usmc", "uscg", "ret", "usnr"})


class Name(NamedTuple):
    """A name of the list: words of the surname, and given names in order, familiar ones last."""

    family: tuple[str, ...]
    given: tuple[str, ...]


class Match(NamedTuple):
    """How a mention fits a name, how many further given names agree, how many do not; whether nothing is left out."""

    fit: Fit
    agreeing: int = 0
    clashing: int = 0
    whole: bool = False


ORDER: dict[Fit, int] = {"full": 0, "nickname": 1, "initial": 2, "surname": 3, "given": 4, "initials": 5}


def rank(match: Match) -> tuple[bool, int, int, int]:
    """The less, the better a mention fits."""
    return not match.whole, ORDER[match.fit], match.clashing, -match.agreeing


@lru_cache(maxsize=4096)
def fold(text: str) -> tuple[str, ...]:
    """The words of a name, title or office as they are compared."""
    return fold_text(text)


def fold_text(text: str) -> tuple[str, ...]:
    """The same of any text, which is not remembered."""
    return tuple(WORD.findall(SILENT.sub("", unicodedata.normalize("NFKD", text)).casefold()))


@cache
def titles() -> dict[str, str]:
    """Word before a name -> what it tells: office, woman, form or none."""
    return {"".join(fold(word)): tells for word, tells in load_table("person_titles", 2)}


@cache
def particles() -> frozenset[str]:
    """Small words inside a name; a letter alone is an initial."""
    return frozenset(word for line in load_words("name_particles") for word in fold(line) if len(word) > 1)


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """Familiar name -> the names that it stands for."""
    found: dict[str, set[str]] = {}
    for short, full in load_table("nicknames", 2):
        found.setdefault(short, set()).add(full)
    return {short: frozenset(names) for short, names in found.items()}


def names_of(name: str, printed: Iterable[str]) -> tuple[Name, ...]:
    """The names that a person is listed by; `name` is the first of those printed, each of them once."""
    western = "," in name
    found = dict.fromkeys(each for text in printed for each in listed_names(text, western=western))
    known = {each.family for each in found if each.given}
    return tuple(each for each in found if each.given or each.family not in known)


def listed_names(printed: str, *, western: bool = False) -> Iterator[Name]:
    """What a name of the list may be: "Saunders, Harold Henry (“Hal”)". One without a comma has its surname last, or,
    unless it is `western`, first: "Ngo Dinh Diem", "Chou En-lai".
    """
    asides = [word for aside in BRACKETED.findall(printed) for word in fold(aside)]
    head, *rest = BRACKETED.sub(" ", printed).split(",")
    family = without_titles(fold(head))
    familiar = tuple(word for word in asides if word not in titles() and word not in SUFFIXES)
    if rest:
        quoted = tuple(word for found in QUOTED.findall(",".join(rest)) for word in fold(found))
        given = without_titles(fold(" ".join(QUOTED.sub(" ", part) for part in rest)))
        small = [word for word in given if word not in particles()]
        yield Name(without_particles(family), tuple(small) + quoted + familiar)
        for word in familiar:
            if len(family) == 1 and "(" in printed.partition(",")[0]:
                yield Name((word,), tuple(small))
    elif len(family) > 1:
        yield Name(family[-1:], family[:-1] + familiar)
        if not western:
            yield Name(family[:1], family[1:] + familiar)
    elif family:
        yield Name(family, familiar)


def without_titles(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without titles before and suffixes behind them; all of them if nothing else is there."""
    start, end = 0, len(words)
    while start < end - 1 and words[start] in titles() and len(words[start]) > 1:
        start += 1
    while end - 1 > start and words[end - 1] in SUFFIXES:
        end -= 1
    return words[start:end]


def without_particles(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without small ones; all of them if there are only small ones."""
    return tuple(word for word in words if word not in particles()) or words


@lru_cache(maxsize=4096)
def mention_words(printed: str) -> tuple[str, ...]:
    """The words of a mention that name, without title, suffix and possessive: "Mr. de Gaulle’s" is `gaulle`.

    Initials printed together come apart: "J.W." and "JW" are `j w`.
    """
    bare = POSSESSIVE.sub("", printed.strip())
    if ABBREVIATED.fullmatch(bare):
        return tuple(letter[0].lower() for letter in LETTER.findall(bare))
    return without_particles(without_titles(fold(bare)))


def is_initials(words: Sequence[str]) -> bool:
    """Whether a mention is initials alone."""
    return len(words) > 1 and all(len(word) == 1 for word in words)


def fit_name(words: tuple[str, ...], name: Name) -> Match | None:
    """How the words of a mention fit a name; None if they cannot name that person."""
    family, given = name
    size = len(family)
    if is_initials(words):
        whole = [word[0] for word in (*given, *family)]
        short = [whole[0], whole[-1]]
        return Match("initials", len(words) - 2) if list(words) in (whole, short) and len(whole) > 1 else None
    if len(words) == size + len(given) and words in (given + family, family + given):
        return Match("full" if given else "surname", max(len(given) - 1, 0), whole=bool(given))
    if words[-size:] == family:
        return Match("surname") if len(words) == size else fit_given(words[:-size], given)
    if words[:size] == family and len(words) > size:
        found = fit_given(words[size:], given)
        return found if found and found.fit == "full" and not found.clashing else None
    if len(words) == 1:
        if words[0] in family:
            return Match("surname")
        if words[0] in given or any(name in given for name in nicknames().get(words[0], ())):
            return Match("given", int(given[0] == words[0]))
    elif words[-1] in family:
        return fit_given(tuple(word for word in words if word not in family), given)
    return None


def is_short_for(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a first name or initials stand for a full name of the same document: "William" for "William Dorr".

    Familiar names do not: in the training volumes most of those "Bills" are others.
    """
    if is_initials(short):
        return tuple(short) in (tuple(word[0] for word in full), (full[0][0], full[-1][0]))
    return len(short) == 1 and len(short[0]) > 1 and short[0] == full[0]


def fit_given(words: tuple[str, ...], given: tuple[str, ...]) -> Match | None:
    """How given names fit those of the list, in order; None if the first of them fits nothing."""
    if not words or not given:
        return Match("surname", clashing=int(bool(words)))
    if words == MONSIEUR and fit_word("m", given[0]) is None:
        return Match("surname")
    fits: list[Fit] = []
    at = clashing = 0
    for number, word in enumerate(words):
        for i in range(at, len(given)):
            if fit := fit_word(word, given[i]):
                fits.append(fit)
                at = i + 1
                break
        else:
            if number == 0:
                return None
            clashing += 1
    return Match(min(fits, key=ORDER.__getitem__), len(fits) - 1, clashing)


def fit_word(word: str, given: str) -> Fit | None:
    """How one given name fits another."""
    if word == given:
        return "full" if len(word) > 1 else "initial"
    if len(word) == 1 or len(given) == 1:
        return "initial" if word[0] == given[0] else None
    if given in nicknames().get(word, ()) or word in nicknames().get(given, ()):
        return "nickname"
    short, long = sorted((word, given), key=len)
    if len(short) >= SHORTEST and long.startswith(short):
        return "nickname"
    return "nickname" if len(short) >= LONG and skeleton(short) == skeleton(long) else None


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """The consonants of a word, none of them twice on end: those of "Mohammed" and "Muhamad" are the same."""
    return DOUBLED.sub(r"\1", VOWELS.sub("", word))
