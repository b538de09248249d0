import json
import os
from pathlib import Path

import pytest

import extract
from extract.batch.documents import Document, Fault
from extract.batch.sources import Options, Source, find_sources


def documents(*inputs: Path | str, options: Options | None = None) -> list[Document]:
    sources = find_sources(list(map(str, inputs)))
    return [each for source in sources for each in source.documents(options or Options(), source.digest())]


def test_a_folder_gives_volumes_lines_and_texts(corpus: Path) -> None:
    (corpus / "scan.pdf").write_bytes(b"")
    sources = {source.name: source for source in find_sources([str(corpus)])}
    assert list(sources) == ["cables0", "cables1", "cables2", "invented", "newer", "corpus"]
    assert [id for _, id in sources["corpus"].files] == ["texts/deep/latin", "texts/memo"]
    assert sources["invented"].size == (corpus / "invented.xml").stat().st_size


def test_patterns_and_single_files(corpus: Path) -> None:
    found = documents(corpus / "**" / "*.txt", corpus / "texts" / "memo.txt", corpus / "cables1.jsonl")
    assert [each.id for each in found] == ["1-0", "1-1", "1-2", "1-3", None, "latin", "memo"]
    assert {each.volume for each in found} == {"texts", "cables1"}


def test_the_same_input_twice_is_one(corpus: Path) -> None:
    again = corpus / ".." / corpus.name
    assert len(find_sources([str(corpus), str(again)])) == len(find_sources([str(corpus)]))


def test_two_inputs_of_one_name_are_refused(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "invented.xml").write_bytes((corpus / "newer.xml").read_bytes())
    with pytest.raises(extract.BadValueError, match=r"called invented: .*rename one"):
        find_sources([str(corpus), str(tmp_path / "other")])


@pytest.mark.parametrize("given", ["nowhere", "no*thing.txt", "."])
def test_nothing_to_read_is_an_error(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(extract.UnreadableFileError):
        find_sources([given])


def test_what_cannot_be_read_is_among_the_documents(corpus: Path) -> None:
    [latin] = documents(corpus / "texts" / "deep")
    assert isinstance(latin.content, Fault)
    assert latin.content.kind == "UnreadableFileError"
    assert "not UTF-8" in latin.content.message
    (corpus / "torn.xml").write_bytes((corpus / "invented.xml").read_bytes()[:-200])
    torn = documents(corpus / "torn.xml")
    assert isinstance(torn[-1].content, Fault)
    assert torn[0].id == "torn/d1"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "torn.jsonl, line 2"),
        ("[1]", "no object"),
        ('{"text": "a"}', "no id"),
        ('{"id": "", "text": "a"}', "no id"),
        ('{"id": "x"}', "text is a string"),
        ('{"id": "x", "text": "a", "date": 1}', "date a string"),
        ("[" * 100_000, "line 2"),
        ('{"id": "x", "text": "%s"}' % ("a" * 200), "more bytes than the limit"),
    ],
)
def test_a_line_that_is_no_document_is_named_and_the_others_are_read(tmp_path: Path, line: str, says: str) -> None:
    limit = 200 if "aaa" in line else 1_000_000
    file = tmp_path / "torn.jsonl"
    file.write_text(f'{{"id": 7, "text": "a"}}\n{line}\n\n{{"id": "c", "text": "b", "date": "1971-03-05"}}\n')
    first, fault, last = documents(file, options=Options(limit=limit))
    assert (first.id, last.id, last.date) == ("7", "c", "1971-03-05")
    assert isinstance(fault.content, Fault)
    assert says in fault.content.message


def test_half_a_surrogate_pair_takes_the_place_of_one_character(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "\\ud800", "text": "a\\udfffb"}')
    [document] = documents(tmp_path / "a.jsonl")
    assert (document.id, document.text) == ("\ufffd", "a\ufffdb")


@pytest.mark.parametrize(
    ("id", "place"),
    [
        ("frus1981-88v41/d106", ("frus1981-88v41", "d106")),
        ("frus1969-76v20/ch1/d1", ("in", "frus1969-76v20/ch1/d1")),
        ("1973STATE012", ("in", "1973STATE012")),
        ("in/d1", ("in", "d1")),
        ("a/b", ("in", "a/b")),
    ],
)
def test_an_id_of_frus_names_its_volume(tmp_path: Path, id: str, place: tuple[str, str]) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": id, "text": ""}))
    assert documents(tmp_path / "in.jsonl")[0].place == place


def test_a_file_has_the_digest_of_its_bytes_or_of_why_not(tmp_path: Path) -> None:
    source = Source("a", "lines", ((tmp_path / "a.jsonl", ""),))
    missing = source.digest()
    (tmp_path / "a.jsonl").write_text("a")
    assert source.digest() != missing
    assert source.digest() == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_a_name_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Marlow.")
    [document] = documents(tmp_path)
    assert document.id == "caf\ufffd"
