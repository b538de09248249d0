"""Whether a bound is denied, or a day: "cannot accept less than 80", "less than 80 is not enough", "not before May"."""

from collections.abc import Sequence
from functools import cache

from extract.quantities.vocabulary import class_words

CLASSES = ("denial", "alone", "doubt", "sure", "refusal", "modal", "nobody", "being", "good", "bad")
CLAUSE_ENDS = frozenset(
    {",", ";", ":", ".", "]", "but", "and", "or", "which", "who", "that", "only", "because", "of", "until"}
)
CLAUSE_ENDS |= {"if", "when", "unless", "while", "though", "although", "whose"}
# Words in which a bound is denied before it, and called no good behind it.
REACH, VERDICT_REACH = 8, 8
# Words before a deadline in which it is denied, and those behind "not" that make it part of a bound: "not later than".
DAY_REACH, OF_BOUNDS = 12, frozenset({"more", "less", "later", "fewer", "only", "under", "over"})


@cache
def denial_words(name: str) -> frozenset[str]:
    """The words of a class of denial_words.tsv. Raises MalformedDataError if the table has a class that is none."""
    return class_words("denial_words", name, CLASSES)


def is_denied(words: Sequence[str], start: int) -> bool:
    """Whether a bound that begins there is denied an odd number of times in its clause: twice is not at all."""
    denials = 0
    for at in range(start - 1, max(-1, start - REACH - 1), -1):
        if words[at] in CLAUSE_ENDS or "\n" in words[at]:
            break
        denials += _denies(words, at, start)
    return denials % 2 == 1


def _denies(words: Sequence[str], at: int, start: int) -> bool:
    """Whether the word denies the bound that begins at `start`."""
    word, before = words[at], words[at - 1] if at else "."
    if word == "nor":
        return "neither" not in words[max(0, at - REACH) : at]
    if word in denial_words("doubt"):
        return before not in denial_words("sure")
    if word in denial_words("alone"):
        return at + 1 == start
    if word in denial_words("refusal"):  # but "declined to less than 50"
        return words[at + 1] == "to" and at + 3 == start
    if word == "no":
        opens = before in CLAUSE_ENDS or "\n" in before
        acts = not denial_words("modal").isdisjoint(words[at + 2 : min(at + 4, start)])
        return opens and acts and words[at + 1] not in denial_words("nobody")
    return word in denial_words("denial")


def is_rejected(words: Sequence[str], end: int) -> bool:
    """Whether what ends there is called no good: "less than 100 [is not enough]", "anything under 300 would [be
    unacceptable]".
    """
    being = denied = False
    for word in words[end : end + VERDICT_REACH]:
        if word in CLAUSE_ENDS or "\n" in word:
            break
        if being and (word in denial_words("bad") or (denied and word in denial_words("good"))):
            return True
        if word in denial_words("being"):
            being = True
        elif word in denial_words("denial"):
            denied = True
        elif being and not word.endswith("ly"):
            being = denied = False
    return False


def is_day_denied(words: Sequence[str], at: int) -> bool:
    """Whether the clause before a deadline says that something is not to be so: "should not be shipped before June"."""
    for index in range(at - 1, max(-1, at - DAY_REACH - 1), -1):
        word = words[index]
        if (word in CLAUSE_ENDS and word != "of") or "\n" in word:
            return False
        if word in denial_words("denial") and words[index + 1] not in OF_BOUNDS:
            return words[max(0, index - 1)] != "why"
    return False
