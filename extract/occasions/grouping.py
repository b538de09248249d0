"""Meetings of a text -> which of them are one occasion.

Each meeting, in the order in which they are read (a note where its number stands), joins the occasion that has the
likeliest partner for it and nobody that excludes it, if that is likely enough; else it begins one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence

from extract.data import load_words
from extract.occasions.heads import MET, PLACE
from extract.occasions.mentions import Mention
from extract.occasions.pairs import exclude, pair_features, read_between
from extract.occasions.text import Text, is_subject

Probability = Callable[[set[str]], float]
REACH = 200  # meetings back to one that may be the same occasion: of more, time and memory would grow by their square


def order(mentions: Sequence[Mention]) -> list[int]:
    """The indices of the mentions in the order in which they are read."""
    return sorted(range(len(mentions)), key=lambda index: (mentions[index].position, mentions[index].start))


def distinct(text: Text, a: Mention, b: Mention) -> bool:
    """Whether two mentions name different places, "the London talks" and "the talks in Paris", or are told apart by one
    proper word each, "the NATO meeting" and "the SEATO meeting".
    """
    if a.place_name and b.place_name:
        one, other = set(a.place_name.split()), set(b.place_name.split())
        return one.isdisjoint(other) and load_words("regions").isdisjoint(one | other)
    if a.kind != b.kind or a.family == "travel":
        return False
    names = proper_word(text, a), proper_word(text, b)
    return None not in names and names[0] != names[1]


def recorded_pairs(
    text: Text, mentions: Sequence[Mention], read: Sequence[int], recorded: int, pairs: Collection[tuple[int, int]]
) -> dict[tuple[int, int], float]:
    """How likely mentions mean the meeting that the document records: surely; or else, where it is no mention of its
    own, surely not, since the judge has learned nothing of titles.
    """
    own = [pair for pair in pairs if read[pair[0]] == recorded]
    sure = {pair: 1.0 for pair in own if is_recorded(text, mentions, read, *pair)}
    return (dict.fromkeys(own, 0.0) if mentions[recorded].assumed else {}) | sure


def is_recorded(text: Text, mentions: Sequence[Mention], read: Sequence[int], first: int, second: int) -> bool:
    """Whether a mention, the `second` one read, surely means the meeting that the `first` names as what is recorded: it
    is the document's subject, with the same people; or "the meeting", before any other is spoken of.
    """
    record, mention = mentions[read[first]], mentions[read[second]]
    if mention.family not in MET or mention.plural:
        return False
    if mention.names and mention.names <= record.names and is_subject(text, mention.start):
        return True
    others = (mentions[read[each]] for each in range(first + 1, second))
    definite = mention.determiner in {"the", "this"} and mention.bare and not mention.about
    return definite and not any(each.family in MET for each in others)


def is_elsewhere(text: Text, mention: Mention) -> bool:
    """Whether it is "a meeting in Geneva" in a document that another place dates."""
    place = mention.place_name
    return mention.determiner == "a" and place is not None and place not in (text.place or "").lower()


def proper_word(text: Text, mention: Mention) -> str | None:
    """The only modifier of a mention, if it has a capital that is not that of a sentence's first word."""
    if len(mention.modifiers) != 1:
        return None
    (word,) = mention.modifiers
    inside = range(max(mention.start, mention.sentence.start + 1), mention.end)
    return next((word for at in inside if text.words[at] == word and text.printed[at][:1].isupper()), None)


def pairs(text: Text, mentions: Sequence[Mention], title: int | None = None) -> Iterator[tuple[int, int, set[str]]]:
    """(earlier, later, features) of the pairs that do not exclude each other, by rank in the order of reading.

    Only those within REACH, and those with the one of the rank `title`, are looked at.
    """
    starts = text.sentences.starts
    read = [mentions[index] for index in order(mentions)]
    at = [bisect_right(starts, each.position) for each in read]
    always = () if title is None else (title,)
    for second in range(len(read)):
        nearest = max(0, second - REACH)
        between = [*read_between(read, second, nearest)][::-1]
        for first in (*(rank for rank in always if rank < nearest), *range(nearest, second)):
            if not (exclude(read[first], read[second]) or distinct(text, read[first], read[second])):
                told = between[max(first - nearest, 0)]
                yield first, second, pair_features(read[first], read[second], told, at[second] - at[first])


def group(
    text: Text, mentions: Sequence[Mention], same: Probability, *, cutoff: float, recorded: int | None = None
) -> list[int]:
    """The occasion of each mention, numbered in the order of their first mention in the text.

    `recorded`: the mention by which the title names the meeting that the document records.
    """
    read = order(mentions)
    title = None if recorded is None else read.index(recorded)
    likely = {(first, second): same(features) for first, second, features in pairs(text, mentions, title)}
    # A place name that stands for a meeting means the one that is held there.
    likely |= {pair: 1.0 for pair in likely if any(mentions[read[rank]].family == PLACE for rank in pair)}
    if recorded is not None:
        likely |= recorded_pairs(text, mentions, read, recorded, likely)
    occasions: list[list[int]] = []
    live: list[list[int]] = []  # those that a meeting may still join
    for second in range(len(mentions)):
        best, chosen = cutoff, None
        nearest = second - REACH
        live = [each for each in live if each[-1] >= nearest or each[0] == title]
        for members in live:
            if members[0] == title and likely.get((title, second)) != 1 and is_elsewhere(text, mentions[read[second]]):
                continue
            near = members[bisect_left(members, nearest) :] or members[:1]
            if all((first, second) in likely for first in near):
                score = max(likely[first, second] for first in near)
                if score >= best:
                    best, chosen = score, members
        if chosen is None:
            occasions.append([second])
            live.append(occasions[-1])
        else:
            chosen.append(second)
    of = {read[member]: number for number, members in enumerate(occasions) for member in members}
    numbers: dict[int, int] = {}
    return [numbers.setdefault(of[index], len(numbers)) for index in range(len(mentions))]
