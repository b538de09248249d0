"""A document as words, sentences and names: what attribution reads. Positions are indices into the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extract.annotations import BlockKind, Role


class Name(NamedTuple):
    """The words [start, end) that name a person or, with `person` false, a place."""

    start: int
    end: int
    person: bool


class Sentence(NamedTuple):
    """The words [start, end), the kind of the block they stand in, and the sentence's role."""

    start: int
    end: int
    block: BlockKind
    role: Role
    paragraph: int


@dataclass(frozen=True, slots=True)
class Page:
    """`printed`: the words as they stand; `words`: the same in lower case. Names are in order and disjoint."""

    printed: Sequence[str]
    words: Sequence[str]
    sentences: Sequence[Sentence]
    names: Sequence[Name]
