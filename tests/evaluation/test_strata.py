import pytest

from evaluation.strata import decade_of, genre_of


@pytest.mark.parametrize(
    ("kind", "genre"),
    [
        ("memorandum", "memorandum"),
        ("memorandum of conversation", "memorandum"),
        ("circular telegram", "telegram"),
        ("letter", "letter"),
        ("airgram", "other"),
        (None, "other"),
    ],
)
def test_the_genre_is_a_word_of_the_kind(kind: str | None, genre: str) -> None:
    assert genre_of({}, {"header": {"kind": kind}}) == genre


def test_the_decade_is_that_of_the_date() -> None:
    assert decade_of({"date": "1969-12-31"}, {}) == "1960s"
    assert decade_of({"date": None}, {}) == decade_of({}, {}) == "undated"
