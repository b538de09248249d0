"""The unit of a number that stands alone: from its neighbours in the sentence, or from the same figure elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from extract.data import load_words
from extract.quantities.nouns import head_noun, is_plural, noun_class, singular
from extract.quantities.numbers import as_json
from extract.quantities.quantity import Phrase
from extract.quantities.vocabulary import ARTICLES, CALIBRES, DASHES, vocabulary

JOINTS = frozenset({"to", "and", "or", ",", "than"})
# "50 [out of a] total of 210 people"
OUT_OF = ("out", "of")
SENTENCE_ENDS = frozenset(".!?")
OPENERS = frozenset({",", "("})
QUOTES = (["“"], ['"'])
DETERMINERS = frozenset({"the", "our", "their", "these", "those", "its", "his", "such"})
MANY = frozenset({"thousands", "hundreds", "dozens", "scores", "many", "some", "of"})
PRONOUNS = frozenset({"whom", "which", "them", "these", "those"})
COUNTED = frozenset({"count", "measure"})
MONEY, LEAST_MONEY = frozenset({"mark", "money"}), 10**6
SHARING = frozenset({"to", "and", "or", ","})
POPULATIONS = frozenset({"population", "populations"})
TANGIBLE = frozenset({"person", "arms"})
# Units by whose figure a gun or a transmitter is named.
SIZES = CALIBRES | {"kw"}
MEASURES = frozenset({"measure"})
COORDINATORS, MODIFIERS = frozenset({"and", "or"}), 3
# Below this a figure is too common for its other mentions to tell its unit.
DISTINCT = 100
# Words: from a span of time to the number that takes its unit up ("two years, perhaps three"); from a plural that a
# sentence is about to the number it is given, and how many words of a sentence are searched for it.
NEAR, AROUND = 6, 40


def with_units(words: Sequence[str], phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases in the same order, those without a unit given one where the words around bear it out.

    Scales are shared first: "21 and 21.5 [million] tons". Then, in this order: "20 to [30 men]", "12 of the
    [howitzers]", "900 transport and liaison [pilots]", "12 155-mm [guns]", the "[cases], under 100", "15 or so “hard
    [cases]”", "two [years], perhaps three", millions in the money spoken of before, the noun counted last in the
    sentence, the plural that the sentence is about, the unit that the same figure has elsewhere.
    """
    phrases = _with_scales(words, phrases)
    same = {p.quantity.high: p for p in phrases if p.kind in COUNTED and (p.quantity.high or 0) >= DISTINCT}
    done: list[Phrase] = []
    counted: Phrase | None = None
    paid: Phrase | None = None
    lasted: Phrase | None = None
    for index, phrase in enumerate(phrases):
        before = done[-1].end if done else 0
        if any(_ends_sentence(word) for word in words[before : phrase.start]):
            counted = lasted = paid = None
        if phrase.kind is None:
            following = phrases[index + 1] if index + 1 < len(phrases) else None
            unit = (
                _following(words, phrase, following)
                or _of(words, phrase, counted)
                or _coordinated(words, phrase)
                or _behind_a_size(words, phrase)
                or _apposed(words, phrase)
                or _lasting(phrase, lasted)
                or _paid(phrase, paid)
                or _counted_before(phrase, counted)
                or _subject(words, phrase)
            )
            if unit is None and (source := same.get(phrase.quantity.high)):
                unit = source.quantity.unit
            phrase = replace(phrase, quantity=replace(phrase.quantity, unit=unit))
        elif phrase.kind in COUNTED:
            counted, paid = phrase, None
        elif phrase.kind in MONEY:
            paid = phrase
        elif phrase.kind == "time":
            lasted = phrase
        done.append(phrase)
    return _from_to(words, done)


def _with_scales(words: Sequence[str], phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases; a figure has the next one's scale: "from $2.6 to $2.4 [billion]", "21 and 21.5 [million] tons"."""
    done = list(phrases)
    for at in range(len(done) - 2, -1, -1):
        first, second = done[at], done[at + 1]
        between = words[first.end : second.start]
        if len(between) != 1 or between[0] not in SHARING or first.form != "digits" or first.quantity.cmp != "eq":
            continue
        scale = _scale(words, second)
        low, high = first.quantity.low or 0, second.quantity.low or 0
        bare = first.kind is None or (first.kind == "mark" and second.kind == "mark")
        if bare and _scale(words, first) == 1 < scale and low < 1000 and high / 10 <= low * scale <= high * 10:
            value = as_json(Fraction(str(low)) * scale)
            done[at] = replace(first, quantity=replace(first.quantity, low=value, high=value))
    return done


def _scale(words: Sequence[str], phrase: Phrase) -> int:
    """The scale that a phrase's number ends with, 1 without any."""
    word = vocabulary().numbers.get(words[phrase.last - 1])
    return int(word.value) if word and word.kind in {"scale", "money"} else 1


def _from_to(words: Sequence[str], phrases: Sequence[Phrase]) -> list[Phrase]:
    """The two of "from 30 to 2,000 [troops]", "troops from [175,000] to 125,000" in the same unit if one has none."""
    done = list(phrases)
    for index, (first, second) in enumerate(pairwise(phrases)):
        if not first.start or words[first.start - 1] != "from" or list(words[first.end : second.start]) != ["to"]:
            continue
        for at, bare, other in ((index, first, second), (index + 1, second, first)):
            if bare.kind is None and bare.quantity.unit is None and other.kind != "share":
                done[at] = replace(bare, quantity=replace(bare.quantity, unit=other.quantity.unit))
    return done


def _ends_sentence(word: str) -> bool:
    return word in SENTENCE_ENDS or "\n" in word


def _following(words: Sequence[str], phrase: Phrase, following: Phrase | None) -> str | None:
    if following is None or following.kind is None:
        return None
    between = words[phrase.end : following.start]
    joined = 0 < len(between) <= 2 and JOINTS.issuperset(between)
    part = tuple(between[:2]) == OUT_OF and ARTICLES.issuperset(between[2:])
    return following.quantity.unit if joined or part else None


def _of(words: Sequence[str], phrase: Phrase, counted: Phrase | None) -> str | None:
    """The noun behind "of", or what "of whom" and "of them" mean: the plural before."""
    at = phrase.end
    if list(words[at : at + 1]) != ["of"]:
        return None
    at += 1
    if at < len(words) and words[at] in PRONOUNS and (words[at] in {"whom", "which", "them"}):
        return counted.quantity.unit if counted else next(_plurals(words, phrase.start), None)
    while at < len(words) and (words[at] in DETERMINERS or words[at] in MANY or words[at][0].isdigit()):
        at += 1
    noun = head_noun(words, at, plural=True)
    return noun[1] if noun else None


def _behind_a_size(words: Sequence[str], phrase: Phrase) -> str | None:
    """The guns of "36 155-mm guns", the transmitters of "12 50 kw transmitters", the trucks of "fifty 5-ton trucks"."""
    at = phrase.end + 1
    if at >= len(words) or not words[phrase.end].isdigit():
        return None
    at += words[at] in DASHES
    measure = vocabulary().unit(words, at, MEASURES)
    end = measure[0] if measure else at + 1
    if not measure and words[at : at + 1] and words[at] not in SIZES:
        return None
    noun = head_noun(words, end, plural=True)
    return noun[1] if noun else None


def _coordinated(words: Sequence[str], phrase: Phrase) -> str | None:
    """The pilots of "900 transport and liaison pilots"."""
    stops = load_words("noun_stops")
    for at in range(phrase.end + 1, min(phrase.end + 1 + MODIFIERS, len(words))):
        if words[at] in COORDINATORS:
            noun = head_noun(words, at + 1, plural=True)
            return noun[1] if noun else None
        if not words[at - 1].isalpha() or words[at - 1] in stops:
            return None
    return None


def _apposed(words: Sequence[str], phrase: Phrase) -> str | None:
    """The plural that the number is put behind after a comma or bracket, or that is quoted right after it."""
    at = phrase.start
    if at >= 2 and words[at - 1] in OPENERS and is_plural(words[at - 2]):
        return singular(words[at - 2])
    if list(words[phrase.end : phrase.end + 1]) in QUOTES:
        noun = head_noun(words, phrase.end + 1, plural=True)
        return noun[1] if noun else None
    return None


def _lasting(phrase: Phrase, lasted: Phrase | None) -> str | None:
    if lasted is None or phrase.start - lasted.end > NEAR or phrase.quantity.figure >= DISTINCT:
        return None
    return lasted.quantity.unit


def _paid(phrase: Phrase, paid: Phrase | None) -> str | None:
    """The money spoken of before the 35 million of "$90 million (of which 35 million …)"."""
    return paid.quantity.unit if paid and phrase.quantity.figure >= LEAST_MONEY else None


def _counted_before(phrase: Phrase, counted: Phrase | None) -> str | None:
    return counted.quantity.unit if counted else None


def _subject(words: Sequence[str], phrase: Phrase) -> str | None:
    """The people or things that the sentence speaks of before a figure that is large, or bounded, or right behind."""
    behind = phrase.start and is_plural(words[phrase.start - 1])
    if not (behind or phrase.quantity.figure >= DISTINCT or phrase.start < phrase.first):
        return None
    back = int(phrase.quantity.cmp != "eq" or list(words[phrase.start - 1 : phrase.start]) == ["only"])
    return next((noun for noun in _plurals(words, phrase.start, back=back) if noun_class(noun) in TANGIBLE), None)


def _plurals(words: Sequence[str], before: int, *, back: int = 0) -> Iterator[str]:
    """Singulars of the plurals before a place, the nearest first, in its sentence and as many `back` in its paragraph.

    Those who say it are not meant: "the [Soviets] say under 100".
    """
    for at in range(before - 1, max(-1, before - AROUND), -1):
        if _ends_sentence(words[at]):
            back -= 1
            if back < 0 or "\n" in words[at]:
                return
        said = words[at + 1] in load_words("reporting_verbs")
        if words[at] in POPULATIONS:
            yield "person"
        elif not said and (is_plural(words[at]) or noun_class(words[at]) == "arms"):
            yield singular(words[at])
