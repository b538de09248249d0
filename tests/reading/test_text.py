import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from memos import BLANK_LINES, BLOCKS, SINGLE_NEWLINES, surfaces, unmarked

from extract.reading.memo import Memo
from extract.reading.text import read_text

SHAPES = pytest.mark.parametrize("marked", [BLANK_LINES, SINGLE_NEWLINES], ids=["blank lines", "single newlines"])


@SHAPES
def test_note_numbers(marked: str) -> None:
    text, refs = unmarked(marked)
    assert list(read_text(text).refs) == refs


@SHAPES
def test_blocks(marked: str) -> None:
    assert surfaces(read_text(unmarked(marked)[0])) == BLOCKS


@SHAPES
def test_pages(marked: str) -> None:
    text, _ = unmarked(marked)
    pages = read_text(text).pages
    assert [(page.number, text[page.start : page.end]) for page in pages] == [("40", "[Page 40]"), ("41", "[Page 41]")]


@SHAPES
def test_notes(marked: str) -> None:
    text, _ = unmarked(marked)
    memo = read_text(text)
    assert [note.number for note in memo.notes] == ["1", "2", "3", "4", "5"]
    assert text[memo.notes[1].start : memo.notes[1].end] == "See Document 2."
    assert [block.note for block in memo.blocks if block.kind == "note"] == ["1", "2", "3", "4", "5"]


@SHAPES
@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_other_line_ends(marked: str, end: str) -> None:
    text, _ = unmarked(marked)
    other = text.replace("\n", end)
    memo = read_text(other)
    assert memo.text == other
    assert surfaces(memo) == BLOCKS
    assert [other[start:finish] for start, finish, _ in memo.refs] == ["1", "2", "3", "4", "5"]


def test_id_and_date_are_those_given() -> None:
    memo = read_text(unmarked(BLANK_LINES)[0], id="invented/d12", date="1971-03-06")
    assert (memo.id, memo.header.date) == ("invented/d12", "1971-03-06")


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t\n", "\u2028\x0b"])
def test_blank_text_has_nothing(text: str) -> None:
    assert read_text(text) == Memo(text)


def test_only_notes() -> None:
    memo = read_text("  1. Source: Invented Archive. Secret.\n  2. Not printed.")
    assert surfaces(memo) == [("note", "Source: Invented Archive. Secret."), ("note", "Not printed.")]
    assert memo.refs == ()


def test_the_seed_memo() -> None:
    text = (Path(__file__).parents[2] / "corpus" / "memo.txt").read_text(encoding="utf-8")
    memo = read_text(text)
    assert [(text[start - 6 : start], number) for start, end, number in memo.refs] == [
        ("Shultz", "1"),
        ("ments:", "2"),
        ("place.", "3"),
        ("5,000.", "4"),
        ("ienna.", "5"),
        (" then.", "6"),
    ]
    assert [page.number for page in memo.pages] == ["313", "314"]
    assert memo.header.number == "106"
    assert memo.header.from_ == "the Counselor of the Department of State (Kampelman)"
    assert memo.header.to == "Secretary of State Shultz"
    assert memo.header.subject == "The Moscow Human Rights Conference"
    assert memo.header.classification == "Secret"
    assert memo.header.date is None


PIECES = st.sampled_from(
    [
        *("1", "2", "12", "0", "*", "a", "1961", "March 2", ".", ",", "“", "to", "From ", "SUBJECT", "Source: "),
        *(" ", "\n", "\n\n", "\r\n", "\r", "\u00a0", "[Page 3]", "[Page ", "  1. ", "  2. ", "- ", "↩", "•"),
        *("\x00", "\ud800", "\U0001f600", "e\u0301"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=300)
@given(TEXTS)
@example("  0.\n0")
@example("12. A From\n\n" + "[Page 3]" * 3 + "  1. ")
def test_any_text(text: str) -> None:
    memo = read_text(text)
    assert memo.text is text
    numbers = {note.number for note in memo.notes}
    pages = {(page.start, page.end) for page in memo.pages}
    for start, end in memo.holes:
        assert 0 <= start < end <= len(text)
        assert (start, end) in pages or text[start:end] in numbers
    assert all(a[1] <= b[0] for a, b in zip(memo.holes, memo.holes[1:], strict=False))
    for block in memo.blocks:
        assert 0 <= block.start < block.end <= len(text)
        assert text[block.start : block.end] == text[block.start : block.end].strip()
    assert all(a.end <= b.start for a, b in zip(memo.blocks, memo.blocks[1:], strict=False))
    assert all(0 <= note.start <= note.end <= len(text) for note in memo.notes)
    assert all(a.end <= b.start for a, b in zip(memo.notes, memo.notes[1:], strict=False))


@pytest.mark.parametrize(
    "piece", ["a", " ", "1", "word1 ", "a1", "[Page ", "[Page 1]", "\n", "From a to b ", "- ", "1,000", "March 1"]
)
@pytest.mark.parametrize("notes", ["  {}. Note.\n", "- Note {}.↩\n"], ids=["numbered", "arrows"])
def test_a_megabyte_in_one_line_is_read_in_seconds(piece: str, notes: str) -> None:
    text = piece * (1_000_000 // len(piece)) + "\n\n" + "".join(notes.format(i) for i in range(1, 200))
    start = time.perf_counter()
    memo = read_text(text)
    assert time.perf_counter() - start < 30
    assert len(memo.notes) == 199
