"""Sentences as tokens, and what a link sees of them."""

import pytest

from extract.dependence.statements import Statement, find_announcers, make_statement, mark_of


def statement(words: str, *, opens: bool = True, kind: str = "p") -> Statement:
    return make_statement(words.split(), role="condition", kind=kind, block=0, opens=opens)


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("( a ) a release", "letter"),
        ("(1) a release", "digit"),
        ("2 . An end", "digit"),
        ("— no bases", "dash"),
        ("• no bases", "dash"),
        ("A release", ""),
        ("15 cases", ""),
        ("I agree", ""),
        ("", ""),
    ],
)
def test_the_mark_that_opens_an_item(words: str, mark: str) -> None:
    assert mark_of(words.split()) == mark


def test_what_is_kept_of_a_sentence() -> None:
    found = statement("Marlow wants 40 withdrawals , and says :")
    assert found.words == ("marlow", "wants", "40", "withdrawals", "and", "says")
    assert found.announces
    assert found.names == {"40"}
    assert "withdra" in found.stems


def test_items_have_the_line_that_announces_them() -> None:
    texts = ["Three things :", "(a) One .", "(b) Two .", "It goes on .", "A new paragraph ."]
    statements = [statement(text, opens=text != "It goes on .") for text in texts]
    assert find_announcers(statements) == [None, 0, 0, 0, None]


def test_a_list_inside_a_list_has_a_line_of_its_own() -> None:
    texts = ["Three things :", "1. One , namely :", "(a) half ;", "(b) half .", "2. Two ."]
    assert find_announcers([statement(text) for text in texts]) == [None, 0, 1, 1, 1]


def test_no_sentences() -> None:
    assert find_announcers([]) == []
