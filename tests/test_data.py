"""Vocabularies: what the loader takes and what it refuses."""

from dataclasses import fields, replace
from typing import Any

import pytest

from extract.data import load_words, parse_words
from extract.data.palette import load_palette, parse_palette
from extract.data.weights import finite, load_weights, parse_weights
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


def palette_rows(**changes: str) -> tuple[tuple[str, ...], ...]:
    """The palette's rows, with fields of the first one changed."""
    first, *others = load_palette().values()
    rows = [tuple(getattr(replace(first, **changes), field.name) for field in fields(first))]
    return (*rows, *(tuple(getattr(style, field.name) for field in fields(style)) for style in others))


def test_a_palette_has_a_look_for_each_role_and_label() -> None:
    assert parse_palette(palette_rows(), path="p.tsv") == load_palette()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"key": "threat"}, "a row each is wanted for concern, condition"),
        ({"light": "blue"}, "a colour of condition"),
        ({"dark": "#0072B2"}, "a colour of condition"),
        ({"line": "wavy"}, "the line of condition"),
    ],
)
def test_a_bad_look_is_named(changes: dict[str, str], reason: str) -> None:
    with pytest.raises(MalformedDataError, match=rf"p\.tsv.*{reason}"):
        parse_palette(palette_rows(**changes), path="p.tsv")


def test_finite_weights() -> None:
    assert finite({"a": 1, "b": "-0.5"}) == {"a": 1.0, "b": -0.5}


@pytest.mark.parametrize("content", [{"a": float("nan")}, {"a": float("inf")}, {"a": None}, ["a"], None])
def test_what_no_weights_are(content: Any) -> None:
    with pytest.raises((ValueError, TypeError, AttributeError)):
        finite(content)


@pytest.mark.parametrize("data", [b"", b"\xff", b"{}", b"[]", b'{"a": {"b": NaN}}'])
def test_a_weights_file_that_is_none_names_the_command(data: bytes) -> None:
    with pytest.raises(MalformedDataError, match=r"w\.json, line 1: no weights as `python -m corpus fit` writes them"):
        parse_weights(data, lambda content: finite(content["a"]), command="fit", path="w.json")


def test_a_missing_weights_file_is_named() -> None:
    with pytest.raises(MalformedDataError, match=r"nowhere\.json"):
        load_weights("nowhere.json", finite, command="fit")
