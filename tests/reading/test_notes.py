import pytest

from extract.reading.lines import find_lines
from extract.reading.notes import find_notes


def found(text: str) -> list[tuple[str | None, str]]:
    return [(note.number, text[note.start : note.end]) for note in find_notes(text, find_lines(text)).notes]


@pytest.mark.parametrize(
    "text",
    [
        "Body.\n\n  1. Source: Box 7.\n  2. Not found.",
        "Body.\n\n  1. Source: Box 7.\n\n  2. Not found.",
        "Body.\n\n[Page 4]\n\n  1. Source: Box 7.\n  2. Not found.\n",
        "Body.\n\n1. Source: Box 7.\n2. Not found.",
        "Body.\n\n\t1. Source: Box 7.\n\t2. Not found.",
        "Body.\n1. Source: Box 7. ↩\n2. Not found. ↩",
        "Body.\n- 1. Source: Box 7.↩\n- 2. Not found.↩",
        "  1. First point.\n\n  2. Second point.\n\n  1. Source: Box 7.\n  2. Not found.",
    ],
)
def test_printed_numbers(text: str) -> None:
    assert found(text) == [("1", "Source: Box 7."), ("2", "Not found.")]


@pytest.mark.parametrize(
    "text",
    [
        "Body.\n- Source: Box 7.↩\n- Not found.↩",
        "Body.\n- Source: Box 7. ↩\ufe0e\n- Not found. ↩\ufe0e",
        "Body.\n[Page 4]- Source: Box 7.↩\n- Not found.↩",
        "- A point.\nBody.\n- Source: Box 7.↩\nNot found.↩",
        "Body.\n- Source: Box 7.\n- Not found.",
    ],
)
def test_numbers_lost(text: str) -> None:
    assert found(text) == [(None, "Source: Box 7."), (None, "Not found.")]


@pytest.mark.parametrize(
    "text",
    [
        "1. One point.\n\n2. Another point.",
        "- One point.\n- Another point.",
        "Body.\n\n  1. An indented list.\n\n" + "More body.\n\n" * 5,
        "",
    ],
)
def test_lists_of_the_body_are_no_notes(text: str) -> None:
    assert found(text) == []


def test_letters_asterisks_zero() -> None:
    text = "Body.\n\n  0. Source: Box 7.\n  a. In tons.\n  **. In boats.\n  12. Not found."
    assert [number for number, _ in found(text)] == ["0", "a", "**", "12"]


def test_a_note_of_several_paragraphs() -> None:
    assert found("Body.\n- For example:\nBoats.\nNets.↩\n- Not found.↩") == [
        (None, "For example:\nBoats.\nNets."),
        (None, "Not found."),
    ]


def test_what_follows_the_notes_is_no_note() -> None:
    text = "Body.\n- Source: Box 7.↩\nBack to the list"
    section = find_notes(text, find_lines(text))
    assert (section.first, section.last) == (1, 2)
