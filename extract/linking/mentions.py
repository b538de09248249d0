"""A text and the spans of its people -> mentions, with titles and neighbourhood, grouped by words and titles."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from extract.data.tables import load_table
from extract.linking.names import SUFFIXES, fold, fold_text, mention_words, titles

BEFORE, AFTER = 130, 90  # characters in which an office is looked for
LONGEST_TITLE = 6  # words
PIECE = re.compile(r"[^\W\d_][\w.’'-]*")
SMALL = frozenset({"of", "for", "the", "and"})
YEAR = re.compile(r"\b1[89]\d\d\b|\b20[01]\d\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a person is named, the words of the name, titles, and the words of offices before and behind; of a
    signature also those of the sender in the header.

    `is_formal`: after a title that no first name follows.
    """

    start: int
    end: int
    words: tuple[str, ...]
    titles: frozenset[str]
    is_woman: bool
    is_formal: bool
    before: frozenset[str]
    after: frozenset[str]


@dataclass(slots=True)
class Group:
    """Mentions that mean one person: by the same words, under the same titles. `members`: their indices."""

    words: tuple[str, ...]
    titles: frozenset[str]
    is_woman: bool = False
    is_formal: bool = False
    members: list[int] = field(default_factory=list)
    start: int = 0
    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)


def read_mentions(
    text: str, spans: Sequence[tuple[int, int]], *, signatures: Sequence[tuple[int, int]] = (), sender: str = ""
) -> list[Mention]:
    """The mention at each span; the spans are in text order. `signatures`: where the document is signed; `sender`: whom
    it is from, as its header has it.
    """
    found = []
    office = fold_text(sender) if signatures else ()
    for i, (start, end) in enumerate(spans):
        opens = max(spans[i - 1][1] if i else 0, start - BEFORE, text.rfind("\n", 0, start) + 1)
        closes = spans[i + 1][0] if i + 1 < len(spans) else len(text)
        line = text.find("\n", end)
        closes = min(closes, end + AFTER, line if line >= 0 else len(text))
        before, after = text[opens:start], text[end:closes]
        if after[:1] not in (",", "(", ";") or (not after[1:2].isspace() and after[:1] != "("):
            after = ""
        inside = fold(text[start:end])
        beside = fold_text(before)
        if any(first <= start and end <= last for first, last in signatures):
            beside = (*beside, *office)
        called = (*title_before(before), *(word for word in inside[:-1] if len(word) > 1 and word in titles()))
        found.append(
            Mention(
                start,
                end,
                mention_words(text[start:end]),
                frozenset(in_full(word) for word in called if titles()[word] == "office"),
                any(titles()[word] == "woman" for word in called),
                any(titles()[word] != "none" for word in called),
                frozenset(map(in_full, beside)),
                frozenset(map(in_full, fold_text(after))),
            )
        )
    return found


def title_before(text: str) -> Iterator[str]:
    """The titles that the text ends with: "Secretary of State" gives state and secretary."""
    last = text.rstrip()[-1:]
    if last and not (last.isalpha() or last == "."):
        return
    for piece in reversed(PIECE.findall(text)[-LONGEST_TITLE:]):
        word = "".join(fold(piece))
        if word in titles() and piece[0].isupper():
            yield word
        elif word not in SMALL:
            return


@cache
def abbreviations() -> Mapping[str, str]:
    """Shortened title -> the title."""
    return {"".join(fold(short)): "".join(fold(full)) for short, full in load_table("title_abbreviations", 2)}


def in_full(word: str) -> str:
    """The title that a shortened one stands for, else the word."""
    return abbreviations().get(word, word)


def group_mentions(
    mentions: Sequence[Mention], may_be_man: Callable[[tuple[str, ...]], bool] = lambda _: False
) -> list[Group]:
    """The mentions by words and titles, in order of the first of each. One without a title is taken for the nearest
    before it by the same words; for a woman only if there is no other, and nobody of whom the words `may_be_man`: after
    "Mrs. Wilson" plain "Wilson" is her husband.
    """
    groups: list[Group] = []
    latest: dict[tuple[tuple[str, ...], bool], Group] = {}
    by_key: dict[tuple[tuple[str, ...], frozenset[str]], Group] = {}
    for index, mention in enumerate(mentions):
        words = mention.words
        if not words or words[-1] in SUFFIXES:
            continue
        called = mention.titles if len(words) == 1 else frozenset[str]()
        group = latest.get((words, mention.is_woman))
        if group is None and (woman := latest.get((words, True))) and not may_be_man(words):
            group = woman
        if called or group is None:
            key = (words, called | ({"mrs"} if mention.is_woman else set()))
            if key not in by_key:
                by_key[key] = Group(words, mention.titles, mention.is_woman, start=mention.start)
                groups.append(by_key[key])
            group = by_key[key]
        latest[words, mention.is_woman] = group
        group.members.append(index)
        group.titles |= mention.titles
        group.is_formal |= mention.is_formal
        group.before |= mention.before
        group.after |= mention.after
    return groups


def year_of(date: str | None) -> int | None:
    """The year that a date names; None without any."""
    stated = YEAR.search(date or "")
    return int(stated[0]) if stated else None
