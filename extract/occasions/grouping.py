"""Meetings of a text -> which of them are one occasion.

Each meeting, in the order in which they are read (a note where its number stands), joins the occasion that has the
likeliest partner for it and nobody that excludes it, if that is likely enough; else it begins one.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from extract.occasions.heads import PLACE
from extract.occasions.mentions import Mention
from extract.occasions.pairs import exclude, pair_features, read_between
from extract.occasions.text import Text

Probability = Callable[[set[str]], float]


def order(mentions: Sequence[Mention]) -> list[int]:
    """The indices of the mentions in the order in which they are read."""
    return sorted(range(len(mentions)), key=lambda index: (mentions[index].position, mentions[index].start))


def pairs(text: Text, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, set[str]]]:
    """(earlier, later, features) of the pairs that do not exclude each other, by rank in the order of reading."""
    starts = text.sentences.starts
    read = [mentions[index] for index in order(mentions)]
    at = [bisect_right(starts, each.position) for each in read]
    for second in range(len(read)):
        between = [*read_between(read, second)][::-1]
        for first in range(second):
            if not exclude(read[first], read[second]):
                yield first, second, pair_features(read[first], read[second], between[first], at[second] - at[first])


def group(text: Text, mentions: Sequence[Mention], same: Probability, *, cutoff: float) -> list[int]:
    """The occasion of each mention, numbered in the order of their first mention in the text."""
    likely = {(first, second): same(features) for first, second, features in pairs(text, mentions)}
    read = order(mentions)
    # A place name that stands for a meeting means the one that is held there.
    likely |= {pair: 1.0 for pair in likely if any(mentions[read[rank]].family == PLACE for rank in pair)}
    occasions: list[list[int]] = []
    for second in range(len(mentions)):
        best, chosen = cutoff, None
        for members in occasions:
            if all((first, second) in likely for first in members):
                score = max(likely[first, second] for first in members)
                if score >= best:
                    best, chosen = score, members
        if chosen is None:
            occasions.append([second])
        else:
            chosen.append(second)
    of = {read[member]: number for number, members in enumerate(occasions) for member in members}
    numbers: dict[int, int] = {}
    return [numbers.setdefault(of[index], len(numbers)) for index in range(len(mentions))]
