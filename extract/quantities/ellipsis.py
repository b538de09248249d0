"""The unit of a number that stands alone: from its neighbours in the sentence, or from the same figure elsewhere."""

from collections.abc import Sequence
from dataclasses import replace

from extract.quantities.nouns import head_noun, is_plural, singular
from extract.quantities.quantity import Phrase

JOINTS = frozenset({"to", "and", "or", ",", "than"})
SENTENCE_ENDS = frozenset(".!?")
OPENERS = frozenset({",", "("})
QUOTES = (["“"], ['"'])
DETERMINERS = frozenset({"the", "our", "their", "these", "those", "its", "his"})
COUNTED = frozenset({"count", "measure"})
# Below this a figure is too common for its other mentions to tell its unit.
DISTINCT = 100


def with_units(words: Sequence[str], phrases: list[Phrase]) -> list[Phrase]:
    """The phrases in the same order, those without a unit given one where the words around bear it out.

    In this order: "20 to [30 men]", "12 of the [howitzers]", "the [cases], under 100", "15 or so “hard [cases]”", the
    noun counted last in the sentence, the unit that the same figure has elsewhere.
    """
    same = {p.quantity.high: p for p in phrases if p.kind in COUNTED and (p.quantity.high or 0) >= DISTINCT}
    done: list[Phrase] = []
    counted: Phrase | None = None
    for index, phrase in enumerate(phrases):
        before = done[-1].end if done else 0
        if counted and any(_ends_sentence(word) for word in words[before : phrase.start]):
            counted = None
        if phrase.kind is None:
            following = phrases[index + 1] if index + 1 < len(phrases) else None
            noun = _following(words, phrase, following) or _of(words, phrase) or _apposed(words, phrase)
            source = counted or same.get(phrase.quantity.high)
            if noun is None and source is not None:
                noun = source.quantity.unit
            phrase = replace(phrase, quantity=replace(phrase.quantity, unit=noun))
        elif phrase.kind in COUNTED:
            counted = phrase
        done.append(phrase)
    return done


def _ends_sentence(word: str) -> bool:
    return word in SENTENCE_ENDS or "\n" in word


def _following(words: Sequence[str], phrase: Phrase, following: Phrase | None) -> str | None:
    if following is None or following.kind is None:
        return None
    between = words[phrase.end : following.start]
    return following.quantity.unit if 0 < len(between) <= 2 and JOINTS.issuperset(between) else None


def _of(words: Sequence[str], phrase: Phrase) -> str | None:
    at = phrase.end
    if list(words[at : at + 1]) != ["of"]:
        return None
    at += 1
    while at < len(words) and (words[at] in DETERMINERS or words[at][0].isdigit()):
        at += 1
    noun = head_noun(words, at, plural=True)
    return noun[1] if noun else None


def _apposed(words: Sequence[str], phrase: Phrase) -> str | None:
    """The plural that the number is put behind after a comma or bracket, or that is quoted right after it."""
    at = phrase.start
    if at >= 2 and words[at - 1] in OPENERS and is_plural(words[at - 2]):
        return singular(words[at - 2])
    if list(words[phrase.end : phrase.end + 1]) in QUOTES:
        noun = head_noun(words, phrase.end + 1, plural=True)
        return noun[1] if noun else None
    return None
