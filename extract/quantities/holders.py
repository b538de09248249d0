"""A threshold in its sentence -> who asserts it: the author, or the words that name somebody else.

The subject of the nearest verb of saying, asking or offering before it ("the Soviets say under 100"), or whom
"according to" names. A pronoun stands for whoever was the subject of such a verb last, in this sentence or before.
Under "if" nobody asserts what he is to agree to: "only if the Soviets agreed to at least ten".
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from extract.annotations import AUTHOR as AUTHOR
from extract.data import load_words
from extract.quantities.features import Setting
from extract.quantities.quantity import Phrase
from extract.quantities.vocabulary import POSSESSIVES, class_words

CLAUSE_ENDS = frozenset(";:.!?")
CLASSES = (
    *("beside", "leads", "verb", "be", "ready", "author", "own_side"),
    *("pronoun", "relative", "determiner", "preposition", "title", "condition", "consent"),
)
# Words: how far before the threshold its verb may be, and the longest name.
REACH, NAME = 40, 6
# How far back a pronoun looks for whom it means, and a verb for the condition that it stands under.
NAMED_BEFORE, UNDER = 150, 8


@dataclass(frozen=True, slots=True)
class Holder:
    """The words [start, end) that name the holder."""

    start: int
    end: int


@cache
def _words(name: str) -> frozenset[str]:
    """The words of a class of holder_words.tsv. Raises MalformedDataError if the table has a class that is none."""
    return class_words("holder_words", name, CLASSES)


def find_holder(setting: Setting, phrase: Phrase) -> Literal["author"] | Holder | None:
    """Who is said to assert the threshold, None if nobody is; then it is the author who does."""
    words = setting.words
    beside = True
    for at in range(phrase.start - 1, max(setting.start, phrase.start - REACH) - 1, -1):
        if words[at] in CLAUSE_ENDS:
            return None
        asserts = words[at] in load_words("reporting_verbs") or (beside and words[at] in _words("beside"))
        beside = beside and words[at] in _words("leads")
        if asserts and at > setting.start and _is_verb(setting, at) and not _is_condition(setting, at):
            subject = _subject(setting, at)
            if subject is not None:
                return subject
        if list(words[at : at + 2]) == ["according", "to"]:
            return _named_after(setting, at + 2)
    return None


def _is_condition(setting: Setting, verb: int) -> bool:
    """Whether a verb of consent stands under a condition: "if Moscow agreed to", "should the Saudis agree to pay"."""
    words = setting.words
    if words[verb] not in _words("consent"):
        return False
    for at in range(verb - 1, max(setting.start, verb - UNDER) - 1, -1):
        if words[at] in CLAUSE_ENDS or words[at] in {",", "that"}:
            return False
        # "he should know" states no condition, "should the Saudis agree" does
        inverted = words[at] == "should" and (words[at + 1] == "the" or _is_name(setting.printed[at + 1]))
        if words[at] in _words("condition") or inverted:
            return True
    return False


def _named_before(setting: Setting, verb: int) -> Literal["author"] | Holder | None:
    """Whoever was the subject of the last verb of saying before one whose subject is a pronoun."""
    whole = replace(setting, start=max(0, verb - NAMED_BEFORE))
    for at in range(verb - 2, whole.start, -1):
        if setting.words[at] in load_words("reporting_verbs") and _is_verb(whole, at):
            subject = _subject(whole, at, pronouns=False)
            if isinstance(subject, Holder):
                return subject
    return None


def _is_verb(setting: Setting, at: int) -> bool:
    """Whether the word is a verb with a speaker before it: "pledge" may be a noun, "was told" has none."""
    words, printed = setting.words, setting.printed[at]
    if not (printed.islower() or printed.isupper()):
        return False
    if words[at].endswith("ed") or words[at] in {"told", "held"}:
        before = at - 1
        while before > setting.start and words[before].endswith("ly"):
            before -= 1
        return words[before] not in _words("be") or words[at] in _words("ready")
    sure = words[at].endswith("ing") or words[at] in _words("verb")
    return sure or at + 1 == len(words) or words[at + 1] not in load_words("after_nouns")


def _subject(setting: Setting, verb: int, *, pronouns: bool = True) -> Literal["author"] | Holder | None:
    """Whoever the words right before a verb name; None if they name nobody, as before a participle."""
    words, printed = setting.words, setting.printed
    at = verb - 1
    while at >= setting.start and (
        words[at] in load_words("before_verbs_of_saying") or (words[at].endswith("ly") and len(words[at]) > 4)
    ):
        at -= 1
    if at < setting.start or "\n" in words[at]:
        return None
    if words[at] in _words("author") and printed[at] != "US":
        return AUTHOR
    if words[at] in _words("pronoun"):
        return _named_before(setting, verb) if pronouns else None
    if words[at] in _words("relative"):
        at -= 1 + (at > setting.start and words[at - 1] == ",")
    return _ending_at(setting, at + 1)


def _ending_at(setting: Setting, end: int) -> Literal["author"] | Holder | None:
    """Whoever the noun phrase names that ends there, without what a preposition adds: "[Urquia] of El Salvador"."""
    words, printed = setting.words, setting.printed
    at = end - 1
    while (
        at >= setting.start and end - at <= NAME and words[at] not in _words("determiner") and not _opens(setting, at)
    ):
        if not _is_name(printed[at]):
            break
        at -= 1
    start = at + 1
    if start == end:
        # "Bundy's memorandum says"
        owned = at > setting.start and words[at - 1] in POSSESSIVES and words[at].isalpha()
        return _ending_at(setting, at - 1) if owned else None
    led = at - (at > setting.start and words[at] in _words("determiner"))
    if led > setting.start and words[led] in _words("preposition") and words[led - 1] != ",":
        if words[led] == "of" and led == at and _is_name(printed[at - 1]) and not _has_title(setting, at):
            head = at
            while head > setting.start and _is_name(printed[head - 1]) and not _opens(setting, head - 1):
                head -= 1
            start = head  # "Government of India"
        else:
            return _ending_at(setting, led)
    if words[end - 1] in _words("own_side"):
        return AUTHOR
    return _shortest(setting, start, end)


def _has_title(setting: Setting, end: int) -> bool:
    """Whether a title begins the run of names that ends there: "Ambassador Urquia"."""
    at = end
    while at > setting.start and _is_name(setting.printed[at - 1]):
        at -= 1
    return end - at > 1 and _is_title(setting.printed[at])


def _is_title(word: str) -> bool:
    titles = load_words("titles") | load_words("offices") | _words("title")
    return word.rstrip(".") in titles or word.capitalize() in titles


def _is_name(word: str) -> bool:
    return word[:1].isupper() and (len(word) > 1 or word == "I")


def _opens(setting: Setting, at: int) -> bool:
    """Whether the word has its capital only because it opens the sentence ("When [Vance] said")."""
    return setting.words[at] in load_words("openers_of_clauses")


def _named_after(setting: Setting, at: int) -> Literal["author"] | Holder | None:
    start = at + (at < setting.end and setting.words[at] in _words("determiner"))
    end = start
    while end < min(setting.end, start + NAME) and _is_name(setting.printed[end]):
        end += 1
    return _shortest(setting, start, end) if end > start else None


def _shortest(setting: Setting, start: int, end: int) -> Holder:
    """The name without title and given names; a people, an institution or an office keeps all its words, and its
    article.
    """
    first = start
    while first < end - 1 and _is_title(setting.printed[first]):
        first += 1
    if first > start and not _is_title(setting.printed[end - 1]):
        return Holder(end - 1, end)
    if start > setting.start and setting.words[start - 1] == "the":
        return Holder(start - 1, end)
    return Holder(start, end)
