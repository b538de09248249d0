"""A page and its mentions -> who speaks in each sentence: the subjects of saying, asking, thinking, opposing.

A pronoun stands for whoever was the subject last, in the sentence or before it in the same part of the text; so does a
verb without a subject, as telegrams have it ("Added that …").
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from extract.attribution.page import Page, Sentence
from extract.attribution.parties import Mention
from extract.data import load_words

AUTHOR: Final = "author"
OURSELVES = frozenset({"we", "i"})
SINGULAR = frozenset({"he", "she"})
PRONOUNS = OURSELVES | SINGULAR | {"they"}
ELLIPSIS = "-"
SKIPPED = frozenset(
    {
        ",",
        "(",
        "who",
        "which",
        "also",
        "himself",
        "themselves",
        "itself",
        "personally",
        "'s",
        "not",
        "at",
        "this",
        "point",
        "both",
        "all",
    }
)
BEFORE_NAMES = frozenset({"the", "a", "an", "this", "these", "our", "their", "his", "mr", "mr.", "mrs.", ".", "dr."})
PREPOSITIONS = frozenset(
    {
        "of",
        "from",
        "to",
        "in",
        "with",
        "on",
        "by",
        "for",
        "at",
        "against",
        "between",
        "into",
        "toward",
        "towards",
        "about",
        "among",
        "through",
        "without",
        "upon",
        "via",
    }
)
AHEAD = 8  # words between a subject and its verb, apposition included


class Clause(NamedTuple):
    """A subject and its verb: one that says or feels, or whatever word follows the first subject of a sentence.

    `party` is a mention's key, AUTHOR for "we" and "I", None for a pronoun that means nobody known; `pronoun` is
    empty for a name, ELLIPSIS where no word stands for the subject. `says`: the verb holds a view.
    """

    at: int
    party: str | None
    verb: str
    says: bool
    pronoun: str = ""

    @property
    def speaks(self) -> bool:
        """Whether the verb is one of speech, which makes its subject the speaker of what follows."""
        return self.says and self.verb in _verbs_of_speech()


def find_speech(page: Page, mentions: Sequence[Mention]) -> list[list[Clause]]:
    """The clauses of each sentence, in text order."""
    words = page.words
    by_start = {mention.start: mention for mention in mentions}
    kinds = {mention.key: mention.kind for mention in mentions}
    subjects = sorted({*by_start, *(at for at, word in enumerate(words) if word in PRONOUNS)})
    speeches: list[list[Clause]] = []
    singular = plural = None
    noted = False
    for sentence in page.sentences:
        if (sentence.block == "note") != noted:
            noted, singular, plural = not noted, None, None
        clauses: list[Clause] = []
        here = subjects[bisect_left(subjects, sentence.start) : bisect_left(subjects, sentence.end)]
        first = _first_word(words, sentence)
        if first < sentence.end and _lacks_subject(words[first]):
            here = sorted({*here, first})
        end = sentence.start
        for at in here:
            if at < end:
                continue
            word, mention = words[at], by_start.get(at)
            pronoun = ""
            party: str | None
            if mention is not None:
                end, party = mention.end, mention.key
                if _governed(page, mention, sentence.start):
                    continue
            elif word in PRONOUNS:
                end, pronoun = at + 1, word
                party = AUTHOR if word in OURSELVES else singular if word in SINGULAR else plural
            else:  # the first word: a verb whose subject is left out
                end = at + 1
                clauses.append(Clause(at, singular or plural, word, True, ELLIPSIS))
                continue
            verb, says = verb_after(page, end, sentence.end)
            if says or (not clauses and _leads(page, sentence.start, at)):
                clauses.append(Clause(at, party, verb, says, pronoun))
                if party and party != AUTHOR and not pronoun:
                    if kinds[party] in {"person", "office"}:
                        singular = party
                    else:
                        plural = party
        speeches.append(clauses)
    return speeches


def verb_after(page: Page, at: int, end: int) -> tuple[str, bool]:
    """The verb whose subject ends at a word, and whether it is one of saying; the next word but auxiliaries if not."""
    passed = load_words("before_verbs_of_saying")
    apposed = False
    for index in range(at, min(end, at + AHEAD)):
        word = page.words[index]
        if holds_view(word) and not page.printed[index].istitle():
            return word, True
        if word in {",", "("}:
            apposed = True
        elif not apposed and word not in SKIPPED and word not in passed and not (word.endswith("ly") and len(word) > 4):
            return word, False
    return "", False


IRREGULAR = {
    "said": "say",
    "told": "tell",
    "thought": "think",
    "felt": "feel",
    "held": "hold",
    "sought": "seek",
    "wrote": "write",
    "spoke": "speak",
    "took": "take",
    "gave": "give",
    "saw": "see",
    "made": "make",
    "knew": "know",
    "meant": "mean",
    "left": "leave",
    "replied": "reply",
    "denied": "deny",
    "implied": "imply",
    "spent": "spend",
    "stood": "stand",
    "put": "set",
}


@cache
def holds_view(word: str) -> bool:
    """Whether a verb, in any form, or an adjective says that its subject holds a view."""
    known = load_words("attitudes")
    if word in known or IRREGULAR.get(word) in known or word in load_words("reporting_verbs"):
        return True
    stems = [word[: -len(end)] for end in ("s", "es", "ed", "ing", "d") if word.endswith(end)]
    stems += [stem[:-1] for stem in stems if stem[-2:-1] == stem[-1:]] + [
        f"{stem}e" for stem in stems if word.endswith("ing")
    ]
    return any(stem in known for stem in stems)


@cache
def _verbs_of_speech() -> frozenset[str]:
    return load_words("reporting_verbs") - load_words("silent_verbs")


def _first_word(words: Sequence[str], sentence: Sentence) -> int:
    """Where a sentence's first word of two letters or more stands, else where it starts."""
    for at in range(sentence.start, sentence.end):
        if len(words[at]) > 1 and words[at].isalpha():
            return at
    return sentence.start


def _lacks_subject(word: str) -> bool:
    """Whether a word that opens a sentence is a verb of saying whose subject is left out."""
    return (word.endswith("ed") or word in IRREGULAR) and holds_view(word)


def _governed(page: Page, mention: Mention, start: int) -> bool:
    """Whether a preposition leads to the mention, which then is no subject: "Telegram 12 from [Ankara] reported"."""
    at = mention.start - len(mention.title) - 1
    while at >= start and page.words[at] in BEFORE_NAMES:
        at -= 1
    return at >= start and page.words[at] in PREPOSITIONS


def _leads(page: Page, start: int, at: int) -> bool:
    """Whether a word is the first in its sentence but for an article, an adverb or the number of a paragraph."""
    before = [word for word in page.words[start:at] if word.isalpha()]
    return len(before) <= 2 and not {"to", "of", "by", "with", "from"} & set(before)
