"""Vocabularies: what the loader takes and what it refuses."""

import pytest

from extract.data import load_words, parse_words
from extract.errors import MalformedDataError


def test_entries() -> None:
    assert parse_words(b"# Titles\nMr\n\nPh.D\nde la\n", path="t.txt") == {"Mr", "Ph.D", "de la"}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"Mr\n Mrs\n", 2),
        (b"Mr \n", 1),
        (b"de  la\n", 1),
        (b"Mr\n\nMr\n", 3),
        (b"Mr\r\n", 1),
        (b"\xff\n", 1),
        (b"a\x00b\n", 1),
    ],
)
def test_bad_line_is_named(data: bytes, line: int) -> None:
    with pytest.raises(MalformedDataError, match=rf"t\.txt, line {line}: "):
        parse_words(data, path="t.txt")


@pytest.mark.parametrize("data", [b"", b"# nothing\n"])
def test_no_entries(data: bytes) -> None:
    with pytest.raises(MalformedDataError, match="no entries"):
        parse_words(data, path="t.txt")


def test_missing_file() -> None:
    with pytest.raises(MalformedDataError, match=r"nowhere\.txt"):
        load_words("nowhere")


@pytest.mark.parametrize("name", ["abbreviations", "titles", "numbered", "openers"])
def test_vocabulary_loads(name: str) -> None:
    words = load_words(name)
    assert all(not word.endswith(".") for word in words)


def test_a_word_has_one_rule() -> None:
    kinds = [load_words(name) for name in ("abbreviations", "titles", "numbered")]
    assert sum(map(len, kinds)) == len(frozenset().union(*kinds))
