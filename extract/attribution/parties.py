"""A page -> its mentions of parties, those of one party under one key.

A party is whoever can hold a view: a person, a government under its country's name, a body or people with a capital
("the Soviets", "GOT"), an office without its holder's name ("the Ambassador"), some groups without ("the companies").
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Literal, NamedTuple

from extract.attribution.page import Page, Sentence
from extract.data import load_words

Kind = Literal["person", "place", "office", "body", "group"]
LONGEST = 6  # words of a name that no tagger found
LINKS = frozenset({"of", "for", "and"})
UNNAMING = frozenset({"head", "dateline", "signed"})
# In telegrams that are all capitals a government is known by its form: "GOI", "FMG".
ABBREVIATION = re.compile(r"go[a-z]{1,2}|[a-z]mg|usg|sag|gvn|grc|fonmin|fonoff|primin|\w*hicomer?|dept|\[name")
FILLERS = frozenset({".", ",", "mr", "mr.", "mrs", "mrs.", "dr", "dr.", "general", "sir", "gen", "gen.", "amb", "amb."})


class Mention(NamedTuple):
    """The words [start, end) that name a party, without article; `title`: the words of a title that touches a name."""

    start: int
    end: int
    key: str
    kind: Kind
    title: tuple[str, ...] = ()

    @property
    def places(self) -> range:
        """Where its words stand in the page."""
        return range(self.start, self.end)


def find_mentions(page: Page) -> list[Mention]:
    """Every mention, in text order, disjoint."""
    found = sorted([*_named(page), *_unnamed(page)], key=attrgetter("start"))
    return _aliased(page, _shortened(page, _joined(page, found)))


def _named(page: Page) -> Iterator[Mention]:
    for name in page.names:
        words = page.words[name.start : name.end]
        if name.person:
            yield Mention(name.start, name.end, words[-1], "person")
        else:
            yield Mention(name.start, name.end, " ".join(words), "place")


def _unnamed(page: Page) -> Iterator[Mention]:
    """Runs of words with a capital that are no tagged name, and nouns of offices and groups in small letters."""
    words, printed = page.words, page.printed
    offices, adjectives = load_words("party_offices"), load_words("party_adjectives")
    nouns = offices | load_words("parties")
    taken = [False] * len(words)
    for name in page.names:
        taken[name.start : name.end] = [True] * (name.end - name.start)
    likely = [at for at, word in enumerate(printed) if word[0].isupper() or words[at] in nouns]
    for sentence in page.sentences:
        here: Sequence[int] = likely[bisect_left(likely, sentence.start) : bisect_left(likely, sentence.end)]
        loud = _is_loud(printed, sentence, here)
        if loud:
            here = range(sentence.start, sentence.end)
        naming = sentence.block not in UNNAMING
        at = sentence.start
        for start in here:
            if start < at or taken[start]:
                continue
            word, at = words[start], start + 1
            if not loud and printed[start][0].isupper() and _may_name(page, start, sentence.start):
                while at < sentence.end and at - start < LONGEST and not taken[at] and _continues(page, at):
                    at += 1
                while words[at - 1] in LINKS:
                    at -= 1
                kind: Kind = "office" if words[at - 1] in offices else "body"
                yield Mention(start, at, " ".join(words[start:at]), kind)
            elif naming and (word in nouns or (loud and ABBREVIATION.match(word))):
                first = start
                while first > sentence.start and not taken[first - 1] and words[first - 1] in adjectives:
                    first -= 1
                yield Mention(first, at, " ".join(words[first:at]), "office" if word in offices else "group")


def _is_loud(printed: Sequence[str], sentence: Sentence, likely: Sequence[int]) -> bool:
    """Whether a sentence is all capitals, as in some telegrams; `likely`: its words with a capital are among them."""
    shouted = sum(printed[at].isupper() and len(printed[at]) > 3 and printed[at].isalpha() for at in likely)
    if shouted < 3:
        return False
    return shouted > 0.8 * sum(len(word) > 3 and word.isalpha() for word in printed[sentence.start : sentence.end])


def _may_name(page: Page, at: int, start: int) -> bool:
    """Whether the capital of a word is that of a party, not of a sentence's beginning."""
    printed, word = page.printed[at], page.words[at]
    if len(printed) < 2 or word in load_words("no_parties"):
        return False
    opens = at == start or not (
        page.printed[at - 1][-1:].isalnum() or page.printed[at - 1] in {",", "-", "—", "–", "’s", "'s"}
    )
    return not (
        opens
        and (
            word.endswith(("ed", "ly", "ing"))
            or printed in load_words("openers")
            or word in load_words("reporting_verbs")
        )
    )


def _continues(page: Page, at: int) -> bool:
    if page.words[at] in {"of", "for"}:
        return at + 1 < len(page.words) and page.printed[at + 1][:1].isupper()
    return page.printed[at][:1].isupper() and page.words[at] not in load_words("no_parties")


def _joined(page: Page, mentions: Sequence[Mention]) -> list[Mention]:
    """A title that touches a person's name becomes the name's; a country before an office or body belongs to it."""
    found: list[Mention] = []
    for mention in mentions:
        last = found[-1] if found else None
        if mention.kind == "person":
            while found and found[-1].kind not in {"person", "group"} and _meet(page, found[-1], mention):
                before = found.pop()
                mention = mention._replace(title=(*page.words[before.start : before.end], *mention.title))
        elif last and last.end == mention.start and last.kind in {"place", "body"} and mention.kind != "place":
            found.pop()
            key = " ".join(page.words[last.start : mention.end])
            mention = Mention(last.start, mention.end, key, mention.kind)
        elif (
            last
            and last.kind == "person"
            and mention.kind == "office"
            and page.words[last.end : mention.start] == [","]
        ):
            found[-1] = last._replace(title=(*last.title, *page.words[mention.start : mention.end]))
            continue
        found.append(mention)
    return found


def _meet(page: Page, title: Mention, name: Mention) -> bool:
    between = page.words[title.end : name.start]
    office = page.words[title.end - 1] in load_words("party_offices")
    return all(word in FILLERS for word in between) and ("," not in between or office) and len(between) < 3


def _shortened(page: Page, mentions: Sequence[Mention]) -> list[Mention]:
    """A word alone that stands inside a longer name means the same person: "Chiang" of "Chiang Kai-shek"."""
    persons = [mention for mention in mentions if mention.kind == "person"]
    keys = {mention.key for mention in persons if mention.end - mention.start > 1}
    full: dict[str, str] = {}
    for mention in persons:
        for word in page.words[mention.start : mention.end - 1]:
            full.setdefault(word, mention.key)
    return [
        m._replace(key=full[m.key])
        if m.kind in {"person", "body"} and m.end - m.start == 1 and m.key in full and m.key not in keys
        else m
        for m in mentions
    ]


def _aliased(page: Page, mentions: Sequence[Mention]) -> list[Mention]:
    """An office that one person alone holds means that person: "the Ambassador" after "Ambassador Stone"."""
    holders: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.kind == "person" and mention.title:
            for start in range(len(mention.title)):
                holders.setdefault(" ".join(mention.title[start:]), set()).add(mention.key)
    return [
        m._replace(key=next(iter(holders[m.key]))) if m.kind == "office" and len(holders.get(m.key, ())) == 1 else m
        for m in mentions
    ]
