"""The markup of today's public repository, and what a volume says besides its documents' texts."""

from pathlib import Path

import pytest

import extract
from extract.reading.memo import Entry, Memo

TEXT = """\
[Page 1]

Summary: Halden reports.

1. Telegram From the Mission to the Lake to the Ministry1

Lakeside, May 6, 1973, 2:30 p.m.

Dear Minister:

  • LC

SUBJECT

  • Nets

1. We received 40 nets & 3 boats2 from Venn. [Page 2] Halden asks for “no fewer than fifty nets,” unless Venn objects.

Halden

Attachment

A list of nets.

  1. Source: Invented Archive, Box 9. Confidential.
  2. See Document 2."""


@pytest.fixture
def memos(newer: Path) -> dict[str | None, Memo]:
    return {memo.id: memo for memo in extract.read(newer, editorial_notes=True, front_matter=True)}


@pytest.fixture
def memo(memos: dict[str | None, Memo]) -> Memo:
    return memos["newer/d1"]


def test_text_with_corrections_in_place_of_what_they_correct(memo: Memo) -> None:
    assert memo.text == TEXT


def test_header(memo: Memo) -> None:
    header = memo.header
    assert (header.number, header.kind, header.date, header.place) == ("1", "telegram", "1973-05-06", "Lakeside")
    assert (header.from_, header.to) == ("the Mission to the Lake", "the Ministry")
    assert (header.subject, header.classification) == ("Nets", "Confidential")


def test_dates_are_days_that_the_markup_is_sure_of(memos: dict[str | None, Memo]) -> None:
    assert [memos[f"newer/d{n}"].header.date for n in (2, 3, 4)] == [None, None, "1974-08-08"]


def test_regions_hold_blocks_together(memos: dict[str | None, Memo]) -> None:
    def regions(memo: Memo) -> list[tuple[str, str | None, str | None, str]]:
        return [
            (r.kind, r.type, memo.text[slice(*r.head)] if r.head else None, memo.text[r.start : r.end])
            for r in memo.regions
        ]

    assert regions(memos["newer/d1"]) == [
        ("opener", None, None, "Lakeside, May 6, 1973, 2:30 p.m.\n\nDear Minister:"),
        ("list", "from", None, "LC"),
        ("list", "subject", "SUBJECT", "SUBJECT\n\n  • Nets"),
        ("closer", None, None, "Halden"),
        ("attachment", None, "Attachment", "Attachment\n\nA list of nets."),
    ]
    assert regions(memos["newer/d3"])[1] == ("table", None, "Boats", "Boats\n\nFreed\n\n7")


def test_marks_say_which_entry_they_mean(memos: dict[str | None, Memo]) -> None:
    memo = memos["newer/d1"]
    assert [(memo.text[m.start : m.end], m.tag, m.ref, m.entry) for m in memo.marks] == [
        ("Halden", "persName", "p_HL_1", "newer#p_HL_1"),
        ("Lakeside", "placeName", None, None),
        ("LC", "gloss", "t_LC_1", "newer#t_LC_1"),
        ("Venn", "persName", "newer-other.xml#p_VA_1", "newer#p_VA_1"),
        ("Halden", "persName", "p_HL_1", "newer#p_HL_1"),
        ("Venn", "persName", "frus1969-76v20#p_VA_1", "frus1969-76v20#p_VA_1"),
        ("Halden", "persName", "p_HL_1", "newer#p_HL_1"),
    ]
    # The preface stands before the list that its marks point into.
    assert [mark.entry for mark in memos["newer/preface"].marks] == ["newer#p_VA_1"]


def test_lists_of_persons_and_terms(memo: Memo) -> None:
    assert memo.persons == (
        Entry("newer#p_VA_1", "Venn, Ada", "Minister of the Lake"),
        Entry("newer#p_HL_1", "Halden, Lars", "(Venn’s envoy)"),
    )
    assert memo.terms == (Entry("newer#t_LC_1", "LC", "Lake Council"),)


def test_a_mark_that_points_nowhere_has_no_entry(newer: Path, tmp_path: Path) -> None:
    path = tmp_path / newer.name
    path.write_text(newer.read_text(encoding="utf-8").replace('corresp="#p_HL_1"', 'corresp="#p_NO"'), encoding="utf-8")
    assert {mark.entry for memo in extract.read(path) for mark in memo.marks if mark.ref == "p_NO"} == {None}


def test_what_is_no_historical_document_is_left_out_and_told_apart(newer: Path, volume: Path) -> None:
    assert [memo.id for memo in extract.read(newer)] == ["newer/d1", "newer/d3", "newer/d4"]
    assert [memo.id for memo in extract.read(volume)] == ["invented/d1", "invented/d3"]
    with_notes = extract.read(newer, editorial_notes=True)
    assert [memo.division for memo in with_notes] == ["document", "editorial-note", "document", "document"]
    around = [memo for memo in extract.read(newer, front_matter=True) if memo.division != "document"]
    assert [(memo.id, memo.division) for memo in around] == [
        ("newer/preface", "front"),
        ("newer/terms", "front"),
        ("newer/persons", "front"),
        ("newer/index", "back"),
    ]
    assert around[0].url == "https://history.state.gov/historicaldocuments/newer/preface"


def test_a_document_asked_for_by_its_id_is_given_whatever_it_is(newer: Path) -> None:
    assert extract.read_document(newer, "d2").header.kind == "editorial note"
    assert extract.read_document(newer, "newer/terms").division == "front"


def test_volumes_of_a_folder(newer: Path, volume: Path) -> None:
    found = {each.id: each for each in extract.volumes(newer.parent)}
    assert list(found) == ["invented", "newer"]
    assert found["newer"] == extract.Volume(
        "newer", newer, "A Newer Invented Volume, 1973–1974", 3, 1, 2, 1, "1973-05-06", "1974-08-08"
    )
    assert next(extract.volumes(volume)).title == "An Invented Volume"
