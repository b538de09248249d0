import sys

import pytest
from complete import complete
from fake import MEMO
from spacy.language import Language

import extract
from extract.result.frames import Tables, columns_of
from extract.result.plain import LAYERS


def test_columns_are_those_of_the_rows() -> None:
    for layer, rows in complete()[1].tables().items():
        assert rows
        assert [list(row) for row in rows] == [columns_of(layer)] * len(rows)


def test_pandas_keeps_whole_numbers_and_rows() -> None:
    frames = complete()[1].tables().to_pandas()
    assert list(frames) == list(LAYERS)
    people = frames["people"]
    assert list(people.entity_name.fillna("")) == ["Marlow, Ada", "", "", "Venn, Otto", ""]
    assert people.start.dtype == "Int64"
    assert frames["meetings"].event.dtype == "Int64"
    assert list(frames["thresholds"].query("cmp == 'lt'").high) == [100]
    assert list(frames["links"].groupby("type").size()) == [2, 1, 2]


def test_polars_too() -> None:
    frames = complete()[1].tables().to_polars()
    assert list(frames) == list(LAYERS)
    assert frames["people"]["entity_name"].to_list() == ["Marlow, Ada", None, None, "Venn, Otto", None]
    assert frames["thresholds"]["si_high"].to_list() == [None, None, None, 19312.128]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_layers_without_rows_have_their_columns(fake: Language, library: str) -> None:
    frames = getattr(extract.run("", fake).tables(), f"to_{library}")()
    for layer, frame in frames.items():
        assert list(frame.columns) == columns_of(layer)
        assert len(frame) == 0


def test_tables_are_plain_rows_still(fake: Language) -> None:
    tables = extract.run(MEMO, fake).tables()
    assert isinstance(tables, dict)
    assert tables == dict(tables)


def test_they_are_shown_as_a_line_a_table() -> None:
    tables = Tables({"people": [{"volume": "a", "start": 1}] * 1200, "errors": [], "documents": [{"id": "a/1"}]})
    assert repr(tables).splitlines() == [
        "people: 1,200 rows: volume, start",
        "errors: 0 rows: no columns known",
        "documents: 1 row: id",
    ]
    assert repr(Tables({"places": []})) == f"places: 0 rows: {', '.join(columns_of('places') or [])}"
    assert repr(Tables()) == "no tables"


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_what_is_not_installed_is_named(fake: Language, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        extract.MissingExtraError, match=rf"{library} is not installed. Run: pip install 'frus-extract\["
    ):
        getattr(extract.run(MEMO, fake).tables(), f"to_{library}")()


def test_other_tables_keep_their_columns() -> None:
    tables = Tables({"people": [{"volume": "a", "start": 1}], "errors": [], "documents": [{"id": "a/1"}]})
    for frames in (tables.to_pandas(), tables.to_polars()):
        assert list(frames["people"].columns) == ["volume", "start"]
        assert list(frames["documents"].columns) == ["id"]
        assert len(frames["errors"]) == 0
