"""Words that matter around a meeting, by class, read once from the package's table."""

from functools import cache
from typing import Literal, get_args

from extract.quantities.vocabulary import class_words

WordClass = Literal[
    "other",
    "ordinal",
    "elsewhere",
    "begins",
    "leads",
    "ends",
    "function",
    "describes",
    "title",
    "paper",
    "relative",
    "holds",
]


@cache
def words_of(name: WordClass) -> frozenset[str]:
    """The lower-case words of a class. Raises MalformedDataError if the table is not well-formed."""
    return class_words("meeting_words", name, get_args(WordClass))
