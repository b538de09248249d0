"""A threshold in its sentence -> who asserts it: the author, or the words that name somebody else.

The subject of the nearest verb of saying, asking or offering before it ("the Soviets say under 100"), or whom
"according to" names. A pronoun stands for whoever was named so last, in this sentence or before.
"""

from dataclasses import dataclass
from typing import Literal

from extract.data import load_words
from extract.quantities.features import Setting
from extract.quantities.quantity import Phrase

AUTHOR: Literal["author"] = "author"
ONLY_VERBS = frozenset({"say", "says", "said", "think", "thinks", "believe", "believes", "insist", "insists", "want"})
OURSELVES = frozenset({"we", "i", "us"})
OWN_SIDE = frozenset({"department", "dept", "embassy", "usg", "consulate", "states", "state", "u.s.", "us", "american"})
OTHERS = frozenset({"he", "she", "they", "it", "latter"})
RELATIVES = frozenset({"who", "which", "that", "both"})
DETERMINERS = frozenset({"the", "this", "our", "their", "his", "its", "a", "an"})
CLAUSE_ENDS = frozenset(";:.!?")
# Words: how far before the threshold its verb may be, and the longest name.
REACH, NAME = 40, 6


@dataclass(frozen=True, slots=True)
class Holder:
    """The words [start, end) that name the holder."""

    start: int
    end: int


def find_holder(setting: Setting, phrase: Phrase, named: Holder | None) -> Literal["author"] | Holder | None:
    """Who is said to assert the threshold, None if nobody is; then it is the author who does.

    `named` is whoever the text named last as holder, for pronouns to mean.
    """
    words = setting.words
    for at in range(phrase.start - 1, max(setting.start, phrase.start - REACH) - 1, -1):
        if words[at] in CLAUSE_ENDS:
            return None
        if words[at] in load_words("reporting_verbs") and at > setting.start and _is_verb(setting, at):
            subject = _subject(setting, at, named)
            if subject is not None:
                return subject
        if list(words[at : at + 2]) == ["according", "to"]:
            return _named_after(setting, at + 2)
    return None


def _is_verb(setting: Setting, at: int) -> bool:
    """Whether the word is a verb where it stands: "pledge" may be a noun, "States" a name, "asked" is neither."""
    words, printed = setting.words, setting.printed[at]
    if not (printed.islower() or printed.isupper()):
        return False
    sure = words[at].endswith(("ed", "ing")) or words[at] in ONLY_VERBS
    return sure or at + 1 == len(words) or words[at + 1] not in load_words("after_nouns")


def _subject(setting: Setting, verb: int, named: Holder | None) -> Literal["author"] | Holder | None:
    """Whoever the words right before a verb name; None if they name nobody, as before a participle."""
    words, printed = setting.words, setting.printed
    at = verb - 1
    while at >= setting.start and (
        words[at] in load_words("before_verbs_of_saying") or (words[at].endswith("ly") and len(words[at]) > 4)
    ):
        at -= 1
    if at < setting.start or "\n" in words[at]:
        return None
    if words[at] in OURSELVES and printed[at] != "US":
        return AUTHOR
    if words[at] in OTHERS:
        return named
    if words[at] in RELATIVES:
        at -= 1 + (at > setting.start and words[at - 1] == ",")
    end = at + 1
    while at >= setting.start and end - at <= NAME and words[at] not in DETERMINERS and not _opens(setting, at):
        if _is_name(printed[at]):
            at -= 1
        elif words[at] == "of" and end - at > 1 and at > setting.start and _is_name(printed[at - 1]):
            at -= 2
        else:
            break
    at += 1
    if at == end:
        return None
    if words[end - 1] in OWN_SIDE:
        return AUTHOR
    return _shortest(setting, at, end)


def _is_name(word: str) -> bool:
    return word[:1].isupper() and (len(word) > 1 or word == "I")


def _opens(setting: Setting, at: int) -> bool:
    """Whether the word has its capital only because it opens the sentence ("When [Vance] said")."""
    return setting.words[at] in load_words("openers_of_clauses")


def _named_after(setting: Setting, at: int) -> Literal["author"] | Holder | None:
    start = at + (at < setting.end and setting.words[at] in DETERMINERS)
    end = start
    while end < min(setting.end, start + NAME) and _is_name(setting.printed[end]):
        end += 1
    return _shortest(setting, start, end) if end > start else None


def _shortest(setting: Setting, start: int, end: int) -> Holder:
    """The name without title and given names; a people or an institution keeps all its words, and its article."""
    titles = load_words("titles") | load_words("offices")
    first = start
    while first < end - 1 and setting.printed[first].rstrip(".") in titles:
        first += 1
    if first > start:
        return Holder(end - 1, end)
    if start > setting.start and setting.words[start - 1] == "the":
        return Holder(start - 1, end)
    return Holder(start, end)
