"""Who speaks in each sentence."""

import pytest

from extract.attribution.page import Name, Page, Sentence
from extract.attribution.parties import find_mentions
from extract.attribution.speech import ELLIPSIS, find_speech


def speech(*sentences: str) -> list[list[tuple[str | None, str, bool, str]]]:
    """(party, verb, says, pronoun) of the clauses of each sentence of words between blanks; Stone is a person."""
    printed: list[str] = []
    found = []
    for text in sentences:
        start = len(printed)
        printed += text.split()
        found.append(Sentence(start, len(printed), "p", "none", 0))
    names = [Name(i, i + 1, True) for i, word in enumerate(printed) if word == "Stone"]
    page = Page(printed, [word.lower() for word in printed], found, names)
    return [[clause[1:] for clause in each] for each in find_speech(page, find_mentions(page))]


SAID = ("stone", "said", True, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Added that they would wait .", ("stone", "added", True, ELLIPSIS)),
        ("( 2 ) Feared a delay .", ("stone", "feared", True, ELLIPSIS)),
        ("He fears a delay .", ("stone", "fears", True, "he")),
        ("They fear a delay .", (None, "fear", True, "they")),
        ("We fear a delay .", ("author", "fear", True, "we")),
    ],
)
def test_without_a_name_the_subject_before_speaks(text: str, expected: tuple[str, str, bool, str]) -> None:
    first, second = speech("Stone said no .", text)
    assert first == [SAID]
    assert second[:1] == [expected]


@pytest.mark.parametrize("text", ["", ".", "1 . — 2", "The paper is long ."])
def test_where_nobody_speaks_who_spoke_before_is_remembered(text: str) -> None:
    assert speech("Stone said no .", text, "Added more .") == [[SAID], [], [("stone", "added", True, ELLIPSIS)]]


def test_a_verb_of_no_view_opens_nothing() -> None:
    assert speech("Walked home .") == [[]]
