"""Notes read one by one -> how often their kind and hand are right, and the words written by hand found."""

from corpus.notes import ReadNote, ReadNotes
from evaluation.counts import Counts, Tally, compare
from extract.attribution.names import same_holder
from extract.reading.marginalia import read_marginalia
from extract.reading.memo import Memo

SAME_HAND = (
    "one of the acceptable hands, or nobody where nobody is named; one name may contain the other, article aside"
)
RULES = {
    "notes.kind": "same kind",
    "notes.kind.mention": "the same, of notes that mention a margin, handwriting or what somebody wrote",
    "notes.kind.other": "the same, of other notes",
    "notes.hand": f"of notes that mention it: {SAME_HAND}",
    "notes.hand.named": "the same, of notes that name a hand",
    "notes.quotes": "written words with the same start and end",
    "notes.quotes.hand": "of those found: same hand",
}
ACCURACIES = frozenset({row for row in RULES if row != "notes.quotes"})


def count_notes(read: ReadNotes, memo: Memo) -> Tally:
    """The counts of one document's notes."""
    tally: Tally = {}
    for note in read.notes:
        for row, counts in _rows(note, memo.text[note.start : note.end]).items():
            tally[row] = tally.get(row, Counts()) + counts
    return tally


def _rows(note: ReadNote, text: str) -> Tally:
    found = read_marginalia(text)
    kind = Counts(1, 1, int(found.kind == note.kind))
    rows = {"notes.kind": kind, f"notes.kind.{note.drawn}": kind}
    right = Counts(1, 1, int(any(same_hand(found.hand, hand) for hand in note.hand)))
    if note.drawn == "mention":
        rows["notes.hand"] = right
        if None not in note.hand:
            rows["notes.hand.named"] = right
    wanted = {(start, end): hand for start, end, hand in note.quotes}
    given = {(note.start + each.start, note.start + each.end): each.hand for each in found.written}
    both = wanted.keys() & given.keys()
    rows["notes.quotes"] = compare(list(wanted), list(given))
    rows["notes.quotes.hand"] = Counts(len(both), len(both), sum(same_hand(given[p], wanted[p]) for p in both))
    return rows


def same_hand(a: str | None, b: str | None) -> bool:
    """Nobody against nobody, else as holders."""
    return a == b if a is None or b is None else same_holder(a, b)
