"""Words that matter around a meeting, by class, read once from the package's table."""

from functools import cache
from typing import Literal, get_args

from extract.data.tables import load_table
from extract.quantities.vocabulary import check_classes

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
    rows = load_table("meeting_words", 2)
    check_classes("meeting_words", (each for each, _ in rows), get_args(WordClass))
    return frozenset(word for each, word in rows if each == name)
