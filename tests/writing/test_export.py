"""Each export is read back by the tool's own reader, or by the library that reads its format."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bibtexparser
import networkx as nx
import pandas as pd
import pytest
import rispy
from complete import MARGIN, complete
from fake import MEMO
from lxml import etree
from spacy.language import Language

import extract
from extract.result import Result
from extract.writing.export import FORMATS
from extract.writing.export.citations import bibtex_of, ris_of
from extract.writing.export.network import GEXF, gephi_of, gexf_of
from extract.writing.export.rows import COLUMNS, csv_of, palladio_of, safe
from extract.writing.export.source import book_of, source_of

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def result() -> Result:
    return complete()[1]


@pytest.fixture(scope="module")
def other(fake: Language) -> Result:
    """A text that is no document of FRUS, without a date."""
    return extract.run(MEMO, fake, id="notes/memo 2")


@pytest.fixture
def memo(tmp_path: Path) -> Path:
    file = tmp_path / "memo.txt"
    file.write_text(MEMO, encoding="utf-8", newline="")
    return file


def test_csv_has_a_row_for_each_sentence_and_span(result: Result, other: Result) -> None:
    table = pd.read_csv(io.StringIO("".join(csv_of([result, other]))), keep_default_na=False)
    assert tuple(table.columns) == COLUMNS
    layers = ("sentences", "quotes", "people", "places", "meetings", "thresholds")
    assert len(table) == sum(len(getattr(each, layer)) for each in (result, other) for layer in layers)
    first = table[table.volume == "frus1961-63v13"]
    assert set(first.date) == {"1963-05-03"}
    assert set(first.url) == {"https://history.state.gov/historicaldocuments/frus1961-63v13/d7"}
    condition = first[(first.layer == "sentences") & (first.label == "condition")].iloc[0]
    assert condition.text == "The Danes will come only if all 40 crews are freed."  # without the note's number
    assert (condition.holder, condition.score, str(condition.page)) == ("The Danes", "0.8", "11")
    assert list(first[first.layer == "people"].person) == ["Marlow, Ada", "", "", "Venn, Otto", ""]
    meeting = first[first.layer == "meetings"].iloc[0]
    assert (meeting.event_from, meeting.event_status) == ("1963-06-01", "proposed")
    bound = first[first.text == "under 100"].iloc[0]
    assert (bound.cmp, bound.high, bound.unit, bound.per, bound.by) == ("lt", "100", "ship", "year", "1963-06-01")
    assert set(table[table.volume == ""].document) == {"notes/memo 2"}


def test_what_stands_in_a_note_is_on_the_page_of_its_number(result: Result) -> None:
    inside = replace(result, people=(*result.people[:-1], replace(result.people[-1], sentence=MARGIN)))
    table = pd.read_csv(io.StringIO("".join(csv_of([inside]))), keep_default_na=False, dtype=str)
    noted = table[table.start.astype(int) >= result.notes[1].start]
    assert set(noted.layer) == {"sentences", "quotes", "people"}
    assert set(noted.page) == {"11"}
    pairs = pd.read_csv(io.StringIO("".join(palladio_of([inside]))), keep_default_na=False, dtype=str)
    assert list(pairs[pairs.Holder == "Harding"].Page) == ["11"]


def test_a_file_of_csv_opens_as_utf8_in_a_spreadsheet(result: Result, tmp_path: Path) -> None:
    data = "".join(csv_of([result])).encode()
    assert data.startswith(b"\xef\xbb\xbf")
    (tmp_path / "a.csv").write_bytes(data)
    assert "volume" in pd.read_csv(tmp_path / "a.csv").columns
    assert "“Only if they pay.”" in data.decode()


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(result: Result, evil: str) -> None:
    assert safe(evil) == f"'{evil.strip()}"
    named = replace(result, people=tuple(replace(each, text=evil, entity=None) for each in result.people))
    tables = ["".join(csv_of([named])), "".join(palladio_of([named])), *gephi_of([named]).values()]
    for table in tables:
        for row in csv.reader(io.StringIO(table.lstrip("\ufeff"), newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_numbers_stay_numbers() -> None:
    assert [safe(value) for value in (-1, -0.5, None, "a=b", "")] == [-1, -0.5, None, "a=b", ""]


def test_palladio_pairs_people_and_places(result: Result) -> None:
    alike = replace(
        result,
        people=tuple(replace(each, sentence=i % 2) for i, each in enumerate(result.people)),
        places=tuple(replace(each, sentence=0) for each in result.places),
    )
    table = pd.read_csv(io.StringIO("".join(palladio_of([alike]))), keep_default_na=False)
    assert [(row.Person, row.Place) for row in table.itertuples()] == [
        ("Marlow, Ada", "Lisbon"),
        ("Venn", "Lisbon"),
        ("Harding", "Lisbon"),
        ("Harding", ""),
        ("Venn, Otto", ""),
    ]
    assert set(table.Date) == {"1963-05-03"}
    assert pd.to_datetime(table.Date, format="%Y-%m-%d").notna().all()


def test_gephi_tables_make_a_graph(result: Result, other: Result) -> None:
    later = replace(result, header=replace(result.header, date="1964-01-02"))
    tables = {name: pd.read_csv(io.StringIO(text)) for name, text in gephi_of([result, later, other]).items()}
    nodes, edges = tables["nodes.csv"], tables["edges.csv"]
    assert nodes.Id.is_unique
    assert set(edges.Source) | set(edges.Target) <= set(nodes.Id)
    lisbon = nodes.set_index("Id").loc["place:lisbon"]
    assert (lisbon.Mentions, lisbon.Documents, lisbon.Start, lisbon.End) == (8, 3, "1963-05-03", "1964-01-02")
    graph = nx.from_pandas_edgelist(edges, "Source", "Target", edge_attr="Weight")
    assert graph["person:100"]["place:lisbon"]["Weight"] == 2
    assert set(edges.Type) == {"Undirected"}


def test_gexf_is_read_by_networkx_and_has_dates(result: Result, other: Result, tmp_path: Path) -> None:
    path = tmp_path / "a.gexf"
    path.write_text("".join(gexf_of([result, other])), encoding="utf-8")
    graph = nx.read_gexf(path, version="1.3")
    tables = gephi_of([result, other])
    assert graph.number_of_nodes() == tables["nodes.csv"].count("\n") - 1
    assert graph.number_of_edges() == tables["edges.csv"].count("\n") - 1
    assert graph.nodes["person:100"]["label"] == "Marlow, Ada"
    assert (graph.nodes["person:100"]["kind"], graph.nodes["person:100"]["mentions"]) == ("person", 1)
    tree = etree.parse(path)
    (node,) = tree.xpath("//g:node[@id='person:100']", namespaces={"g": GEXF})
    assert (node.get("start"), node.get("end")) == ("1963-05-03", "1963-05-03")
    assert tree.xpath("//g:node[@id='person:ada venn']/@start", namespaces={"g": GEXF}) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("a\x00<&\"'\x0bb", "a <&\"' b"),
        ("co\xadop\u200bera\ue000tion\U000e0001", "co\xadop\u200bera\ue000tion\U000e0001"),
        ("\ud800\uffff", "\ufffd\ufffd"),
    ],
)
def test_gexf_takes_any_words(result: Result, text: str, label: str) -> None:
    odd = replace(result, people=tuple(replace(each, text=text, entity=None) for each in result.people))
    root = etree.fromstring("".join(gexf_of([odd])).encode())
    assert label in root.xpath("//g:node/@label", namespaces={"g": GEXF})


def test_bibtex_keys_differ_in_any_case(result: Result) -> None:
    ids = ("memo", "memo", "memo-2", "Memo", "me/mo", "me-mo")
    found = bibtexparser.parse_string("".join(bibtex_of([replace(result, id=id) for id in ids])))
    assert not found.failed_blocks
    keys = [entry.key for entry in found.entries]
    assert len({key.casefold() for key in keys}) == len(ids)
    assert keys[:2] == ["memo", "memo-2"]


def test_ris_is_read_by_rispy(result: Result, other: Result) -> None:
    first, second = rispy.loads("".join(ris_of([result, other])))
    assert first["type_of_reference"] == "CHAP"
    assert first["title"].startswith("7. Memorandum From the Counselor (Marlow)")
    assert first["secondary_title"] == "Foreign Relations of the United States, 1961–1963, Volume XIII"
    assert (first["start_page"], first["end_page"], first["year"]) == ("11", "13", "1963")
    assert first["urls"] == ["https://history.state.gov/historicaldocuments/frus1961-63v13/d7"]
    assert first["keywords"] == ["Marlow, Ada", "Harding", "Venn", "Venn, Otto", "Lisbon"]
    assert second["type_of_reference"] == "MANSCPT"
    assert "secondary_title" not in second


def test_bibtex_is_read_by_bibtexparser(result: Result, other: Result) -> None:
    odd = replace(other, header=replace(other.header, title="50% of {all} $ & #1_a\\b~^"))
    found = bibtexparser.parse_string("".join(bibtex_of([result, odd, odd])))
    assert not found.failed_blocks
    first, second, third = found.entries
    assert (first.entry_type, first.key) == ("incollection", "frus1961-63v13-d7")
    assert first["booktitle"] == "Foreign Relations of the United States, 1961–1963, Volume XIII"
    assert (first["pages"], first["year"], first["date"]) == ("11--13", "1963", "1963-05-03")
    assert first["url"].endswith("/frus1961-63v13/d7")
    assert (second.entry_type, second.key, third.key) == ("unpublished", "notes-memo-2", "notes-memo-2-2")
    assert r"50\% of \{all\} \$ \& \#1\_a\textbackslash{}b\textasciitilde{}\textasciicircum{}" in second["title"]


@pytest.mark.parametrize(
    ("volume", "book"),
    [
        ("frus1981-88v41", "1981–1988, Volume XLI"),
        ("frus1964-68v29p2", "1964–1968, Volume XXIX, Part 2"),
        ("frus1969-76ve05p1", "1969–1976, Volume E–5, Part 1"),
        ("frus1951v04", "1951, Volume IV"),
        ("frus1952-54Guat", "1952–1954"),
        ("frus1899", "1899"),
    ],
)
def test_volumes_by_name(volume: str, book: str) -> None:
    assert book_of(volume) == f"Foreign Relations of the United States, {book}"


@pytest.mark.parametrize("id", [None, "memo", "frusty/d1", "folder/frus1951v04", "frus1951v04"])
def test_what_is_no_document_of_frus_has_no_address(result: Result, id: str | None) -> None:
    source = source_of(replace(result, id=id))
    assert (source.volume, source.book, source.url, source.document) == ("", "", "", id or "")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_in_is_nothing_wrong(name: str) -> None:
    format = FORMATS[name]
    assert format.text or format.files
    if format.text:
        assert "Marlow" not in "".join(format.text([]))


@pytest.mark.parametrize("name", [name for name, format in FORMATS.items() if format.text])
def test_the_command_writes_a_file_or_to_standard_output(run: Run, memo: Path, saved: Path, name: str) -> None:
    code, out, err = run("export", memo, "--to", name, "-m", saved)
    assert (code, err) == (0, "")
    assert "Marlow" in out
    target = memo.with_name("out")
    assert run("export", memo, "--to", name, "-m", saved, "-o", target)[0] == 0
    assert target.read_text(encoding="utf-8") == out


def test_the_command_writes_a_folder_for_gephi(run: Run, memo: Path, saved: Path, volume: Path) -> None:
    folder = memo.parent / "network"
    assert run("export", memo, volume, "--to", "gephi", "-m", saved, "-o", folder)[0] == 0
    assert {each.name for each in folder.iterdir()} == {"nodes.csv", "edges.csv"}
    code, _, err = run("export", memo, "--to", "gephi", "-m", saved)
    assert (code, err) == (2, "extract: gephi is a folder of files: name it, such as --out network.\n")


def test_what_cannot_be_written_is_named(run: Run, memo: Path, saved: Path) -> None:
    code, _, err = run("export", memo, "--to", "gephi", "-m", saved, "-o", memo)
    assert code == 2
    assert f"{memo}: File exists. What was written before is whole" in err


def test_the_command_knows_date_and_id(run: Run, memo: Path, saved: Path) -> None:
    given = ("--id", "frus1951v04/d2", "--date", "1951-02-03")
    _, out, _ = run("export", memo, "--to", "ris", "-m", saved, *given)
    assert "T2  - Foreign Relations of the United States, 1951, Volume IV\n" in out
    assert "DA  - 1951/02/03/\n" in out


def test_an_unknown_format_names_those_there_are(run: Run, memo: Path, saved: Path) -> None:
    code, _, err = run("export", memo, "--to", "xlsx", "-m", saved)
    assert code == 2
    assert all(name in err for name in FORMATS)


def test_help_names_every_format(run: Run) -> None:
    _, out, _ = run("export", "--help")
    assert all(name in out for name in FORMATS)


def test_results_are_exported_without_reading_again(run: Run, memo: Path, saved: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    results.write_text(run("run", memo, "-m", saved, "-f", "jsonl")[1], encoding="utf-8")
    direct = run("export", memo, "--to", "csv", "-m", saved)
    assert run("export", results, "--to", "csv", "-m", "no such pipeline") == direct
    code, _, err = run("export", results, memo, "--to", "csv")
    assert (code, err) == (2, "extract: Name either documents, or files of results (.jsonl), not both.\n")
    for option in (("--date", "1971-03-05"), ("--id", "other")):
        code, out, err = run("export", results, "--to", "csv", *option)
        assert (code, out) == (2, "")
        assert "--date and --id are for a document that is read" in err
    results.write_text("{}\n")
    code, _, err = run("export", results, "--to", "csv")
    assert code == 2
    assert "results.jsonl, line 1: This is no result of extract" in err
