"""A text as occasions read it: words, sentences, names, and where each note hangs."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.occasions.dates import Today

SUBJECTS = frozenset({"subject", "subjects", "subj"})


class Stretch(NamedTuple):
    """Words [start, end) with a label: the role of a sentence, the number of a note."""

    start: int
    end: int
    label: str = ""


class Layer:
    """Stretches in order and disjoint, to be asked which of them hold a word."""

    def __init__(self, stretches: Iterable[Stretch] = ()) -> None:
        self.stretches = tuple(stretches)
        self.starts = [each.start for each in self.stretches]

    def __getitem__(self, index: int) -> Stretch:
        return self.stretches[index]

    def at(self, word: int) -> int | None:
        """The index of the stretch that holds a word."""
        index = bisect_right(self.starts, word) - 1
        return index if index >= 0 and word < self.stretches[index].end else None

    def between(self, start: int, end: int) -> range:
        """The indices of the stretches that begin in [start, end)."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


def before(words: Sequence[str], at: int) -> str:
    """The word before a place in the words; at their beginning there is none, "" then."""
    return words[at - 1] if at > 0 else ""


class Participant(NamedTuple):
    """Who took part: words [start, end), and which of the text's people it is, None where an office alone is named."""

    start: int
    end: int
    person: int | None


@dataclass(frozen=True)
class Text:
    """`printed` and `words` (in small letters) have one item a token.

    `anchors` says at which word the number of a note stands. `people` and `places` are names; the labels of `blocks`
    are their kinds. `kind`, `place`, `sender` and `receiver` are those of the header, None where it does not say.
    """

    printed: Sequence[str]
    words: Sequence[str]
    sentences: Layer = field(default_factory=Layer)
    people: Layer = field(default_factory=Layer)
    places: Layer = field(default_factory=Layer)
    notes: Layer = field(default_factory=Layer)
    blocks: Layer = field(default_factory=Layer)
    anchors: Mapping[str, int] = field(default_factory=dict)
    today: Today = field(default_factory=Today)
    kind: str | None = None
    place: str | None = None
    sender: str | None = None
    receiver: str | None = None


def is_subject(text: Text, at: int) -> bool:
    """Whether a word stands in the title, or in what the head of the document gives as its subject."""
    index = text.blocks.at(at)
    if not index:
        return index == 0 and text.blocks[0].label == "head"
    above = next((text.blocks[i] for i in range(index - 1, 0, -1) if text.blocks[i].label != "item"), None)
    return above is not None and above.label == "head" and text.words[above.start].rstrip(":") in SUBJECTS
