"""The noun that a number counts, and its singular, found by form alone: no tagger is needed."""

from collections.abc import Sequence
from functools import cache

from extract.data import load_words
from extract.data.tables import load_table
from extract.quantities.vocabulary import DASHES, POSSESSIVES, vocabulary

COUNTS = frozenset({"count", "time", "measure"})
# In words: how far the noun may be, and how much of it dashes may join. They keep time linear.
REACH, JOINED = 5, 12
PEOPLE = frozenset({"people", "persons", "men", "women", "children"})
# Ends of words in -s that are no plurals: "various", "across", "basis", "versus".
NO_PLURAL = ("ous", "ss", "is", "us")
ADJECTIVE = ("al", "ed", "ive", "ic", "ble", "ous", "ant", "ent", "ary", "ory", "ish", "an", "ese", "ful", "less", "hy")
# Classes of what forces consist of: their numbers measure, and name nothing.
FORCES = frozenset({"person", "force", "arms"})
ATTRIBUTED = frozenset({"man", "nation"})
PARTICIPLES = ("ed", "ing")
SIBILANT = ("ches", "shes", "sses", "xes", "zes")


def singular(word: str) -> str:
    """The singular of a lower-case noun, by table and by ending; a word that is no plural stays as it is."""
    known = vocabulary().units.get((word,))
    if known and known.kind in COUNTS:
        return known.name
    if _is_men(word):
        return word[:-2] + "an"
    if not word.endswith("s") or len(word) < 3 or word.endswith(NO_PLURAL):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(SIBILANT):
        return word[:-2]
    return word.removesuffix("'s").removesuffix("’s") if word[-2] in "'’" else word[:-1]


def is_plural(word: str) -> bool:
    """Whether a lower-case word looks like a plural noun."""
    known = vocabulary().units.get((word,))
    if known and known.kind in COUNTS:
        return known.kind == "count" or word.endswith("s") or word == "feet"
    if _is_men(word):
        return True
    return len(word) > 2 and word.isalpha() and word.endswith("s") and not word.endswith(NO_PLURAL)


def noun_class(noun: str) -> str:
    """What sort of thing a singular noun counts, as noun_classes.tsv has it: "arms" for codes, "other" if unknown."""
    known = _classes().get(noun) or _classes().get(noun.rpartition(" ")[2])
    return known or ("arms" if noun[:1].isalpha() and any(map(str.isdigit, noun)) else "other")


@cache
def _classes() -> dict[str, str]:
    return {noun: name for name, noun in load_table("noun_classes", 2)}


def head_noun(words: Sequence[str], at: int, *, plural: bool) -> tuple[int, str] | None:
    """(end, singular) of the noun counted by a number that ends at `at`: the first plural within reach.

    After "one" it is the first noun of the vocabulary, or else the last of at most three words before a stop.
    """
    run = _run(words, at)
    if not plural:
        return _singular_noun(words, run)
    if len(run) > 1 and words[at] in ATTRIBUTED and run[0][1] == at + 1:  # "200 man drops"
        return at + 1, words[at]
    for index, (_, end) in enumerate(run):
        word = words[end - 1]
        if _is_people(word) and not any(is_plural(words[later - 1]) for _, later in run[index + 1 :]):
            return end, word
        following = words[run[index + 1][1] - 1] if index + 1 < len(run) else ""
        if (
            is_plural(word)
            and (word in PEOPLE or _is_time(word) or not is_plural(following))
            and words[end - 2 : end] != ["united", "states"]
        ):
            return end, singular(word)
        if end < len(words) and words[end] in POSSESSIVES and word.isalpha():
            return end + 1, word
    return _designation(words, run) or _attribute(words, run)


def is_adjective(word: str) -> bool:
    """Whether a lower-case word looks like an adjective; "additional" counts as none, for it belongs to the number."""
    return word in load_words("adjectives") or (len(word) > 4 and word.endswith(ADJECTIVE) and word != "additional")


def _is_people(word: str) -> bool:
    known = vocabulary().units.get((word,))
    return known is not None and known.kind == "people"


def _is_time(word: str) -> bool:
    known = vocabulary().units.get((word,))
    return known is not None and known.kind == "time"


def _is_men(word: str) -> bool:
    """Whether it is one of "businessmen", "minutemen"."""
    return len(word) > 5 and word.isalpha() and word.endswith("men")


def _singular_noun(words: Sequence[str], run: list[tuple[int, int]]) -> tuple[int, str] | None:
    for _, end in run:
        known = vocabulary().units.get((words[end - 1],))
        if known and known.kind in COUNTS:
            return end, known.name
        if words[end - 1] in load_words("discourse_nouns"):
            return end, words[end - 1]
    if run and words[run[-1][1] - 1].endswith("ly") and noun_class(words[run[-1][1] - 1]) == "other":
        run = run[:-1]  # "one battalion immediately"
    if len(run) > 1 and words[run[-1][0]] == "such":
        run = run[:-1]  # "one state such as this"
    if not run or len(run) > 3:
        return None
    end = run[-1][1]
    last = words[end - 1]
    if _is_type(words, *run[-1]):
        return end, _type_name(words, *run[-1])
    # "one suspects", "one equipped with", "one such": a pronoun.
    verb = last == "such" or (last.endswith(PARTICIPLES) and _classes().get(last) is None)
    return None if verb or (len(last) > 3 and is_plural(last)) else (end, singular(last))


def _run(words: Sequence[str], at: int) -> list[tuple[int, int]]:
    """(start, end) of the words from `at` on that may belong to one noun phrase; parts joined by dashes are one."""
    stops, numbers = load_words("noun_stops"), vocabulary().numbers
    run: list[tuple[int, int]] = []
    while at < len(words) and len(run) < REACH:
        end = at + 1
        while (
            end - at < JOINED
            and end + 1 < len(words)
            and (words[end] in DASHES or (words[end] == "/" and not _is_time(words[end + 1])))
            and words[end + 1][0].isalnum()
        ):
            end += 2
        closed = end == at + 1 and (words[at] in stops or words[at] in numbers)
        if closed or not (words[at].replace(".", "").isalpha() or _is_code(words[at])):
            break
        run.append((at, end))
        at = end
    return run


def _is_code(word: str) -> bool:
    return word[0].isalpha() and word.isalnum()


def _attribute(words: Sequence[str], run: list[tuple[int, int]]) -> tuple[int, str] | None:
    """What is counted before another noun, in the singular: "a [600,000 man] reduction", "the [5½ division] force"."""
    if len(run) < 2 or noun_class(words[run[0][1] - 1]) not in FORCES:
        return None
    return run[0][1], words[run[0][1] - 1]


def _designation(words: Sequence[str], run: list[tuple[int, int]]) -> tuple[int, str] | None:
    """A type's name counted as a noun: "AK-47's", "A-1s", "new A-1s"."""
    for start, end in run[:3]:
        if _is_type(words, start, end):
            return end + (end < len(words) and words[end] in POSSESSIVES), _type_name(words, start, end)
    return None


def _is_type(words: Sequence[str], start: int, end: int) -> bool:
    return end - start == 3 and len(words[start]) <= 4 and words[end - 1][0].isdigit()


def _type_name(words: Sequence[str], start: int, end: int) -> str:
    return f"{words[start]}-{words[end - 1].rstrip('s')}"
