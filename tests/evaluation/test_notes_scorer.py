"""Counts of notes whose kind, hand and written words are right, by hand."""

from corpus.notes import ReadNote, ReadNotes
from evaluation.counts import Counts
from evaluation.notes import count_notes
from extract.reading.memo import Memo
from extract.reading.text import read_text

TEXT = "In the margin, Venn wrote: “We should wait.”"
START, END = TEXT.index("We"), len(TEXT) - 1


def memo() -> Memo:
    return read_text(TEXT)


def note(kind: str = "marginalia", hand: str | None = "Venn", quotes: bool = True) -> ReadNote:
    words = ((START, END, hand),) if quotes else ()
    return ReadNote(0, len(TEXT), "1", "mention", kind, (hand,), words)  # type: ignore[arg-type]


def test_perfect_is_one() -> None:
    tally = count_notes(ReadNotes("v/d1", "", (note(),)), memo())
    assert set(tally.values()) == {Counts(1, 1, 1)}


def test_what_is_wrong_is_a_miss() -> None:
    tally = count_notes(ReadNotes("v/d1", "", (note("editorial", "Marlow", quotes=False),)), memo())
    assert tally["notes.kind"] == Counts(1, 1, 0)
    assert tally["notes.hand"] == tally["notes.hand.named"] == Counts(1, 1, 0)
    assert tally["notes.quotes"] == Counts(0, 1, 0)


def test_nobody_named_is_measured_apart() -> None:
    assert "notes.hand.named" not in count_notes(ReadNotes("v/d1", "", (note(hand=None),)), memo())


def test_two_notes_are_their_counts_added() -> None:
    tally = count_notes(ReadNotes("v/d1", "", (note(), note("source"))), memo())
    assert tally["notes.kind"] == Counts(2, 2, 1)
