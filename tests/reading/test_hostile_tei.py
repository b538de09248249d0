"""What is no volume, or one that would do harm: a clear error with file and line, nothing fetched, nothing expanded."""

import socket
import tracemalloc
from pathlib import Path
from typing import NoReturn

import pytest
from fake import make_blank

import extract
from extract.errors import ExtractError

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0">\n'
DOCUMENT = '<div type="document" xml:id="{}"><head>{}. Note</head>\n<p>{}</p></div>\n'
THREE = "".join(DOCUMENT.format(f"d{n}", n, f"Text {n}.") for n in (1, 2, 3))
BOMB = "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "written.xml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A memo.", r"line 1: this is not XML \(syntax error\)"),
        ("", "line 1: this is not XML"),
        (b"\x00\x01\x02", "line 1: this is not XML"),
        (b"PK\x03\x04 a zip archive", "line 1: this is not XML"),
        (TEI + DOCUMENT.format("d1", 1, "Text") + "<div>", "line 4: "),
        ('<?xml version="1.0"?>\n<TEI>' + THREE + "</TEI>", "line 2: the root element is TEI, not TEI in the "),
        ('<html xmlns="http://www.w3.org/1999/xhtml"/>', r"the root element is \{http://www\.w3\.org/1999/xhtml\}html"),
        (TEI + "<text><body><div><p>A poem.</p></div></body></text></TEI>", "TEI, but no volume of FRUS"),
        (f"<!DOCTYPE TEI [\n<!ENTITY a 'ha'>{BOMB}]>{TEI}{THREE}</TEI>", "line 2: the entity &a; is not expanded"),
        (f"<!DOCTYPE TEI [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>{TEI}{THREE}</TEI>", "the entity &a;"),
        (f"<!DOCTYPE TEI [<!ENTITY a SYSTEM 'http://127.0.0.1:9/x'>]>{TEI}{THREE}</TEI>", "the entity &a;"),
        (f"<!DOCTYPE TEI [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/x'> %a;]>{TEI}{THREE}</TEI>", "the entity &a;"),
        (f"<!DOCTYPE TEI SYSTEM 'http://127.0.0.1:9/x.dtd'>{TEI}{THREE}</TEI>", "x.dtd, which is not read"),
        (f"<!DOCTYPE TEI PUBLIC '-//TEI' 'x.dtd' [\n]>{TEI}{THREE}</TEI>", "line 1: the document type is in x.dtd"),
        (f"<!DOCTYPE TEI [<!ENTITY a 'ha'>{BOMB}]>{TEI}{THREE}</TEI>".encode("utf-16"), "the entity &a;"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(extract.MalformedDataError, match=rf"written\.xml, .*{said}"):
        list(extract.read(write(tmp_path, text)))
    with pytest.raises(extract.MalformedDataError, match=r"written\.xml, "):
        extract.add_marks(tmp_path / "written.xml", make_blank())


def test_a_document_type_without_entities_is_passed_over(tmp_path: Path) -> None:
    for doctype in ("<!DOCTYPE TEI>", "<!DOCTYPE TEI [<!ELEMENT p ANY>]>"):
        assert len(list(extract.read(write(tmp_path, f"{doctype}{TEI}{THREE}</TEI>")))) == 3


def test_includes_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("secret")
    include = '<include xmlns="http://www.w3.org/2001/XInclude" href="other.txt" parse="text"/>'
    (memo,) = extract.read(write(tmp_path, f"{TEI}{DOCUMENT.format('d1', 1, include)}</TEI>"))
    assert "secret" not in memo.text


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    path = write(tmp_path, f"{TEI}{THREE}</TEI>")
    size = path.stat().st_size
    assert len(list(extract.read(path, limit=size))) == 3
    for read in (extract.read, extract.volumes):
        with pytest.raises(extract.UnreadableFileError, match=rf"written\.xml: {size} bytes; the limit is {size - 1}"):
            list(read(path, limit=size - 1))
    with pytest.raises(extract.UnreadableFileError, match="the limit is 10"):
        extract.add_marks(path, make_blank(), limit=10)
    text = tmp_path / "memo.txt"
    text.write_text("Marlow agrees.")
    with pytest.raises(extract.UnreadableFileError, match=r"memo\.txt: 14 bytes; the limit is 13"):
        list(extract.read(text, limit=13))


def read_all(path: Path) -> tuple[list[str | None], list[str]]:
    """The ids of what can be read, and the errors."""
    errors: list[ExtractError] = []
    return [memo.id for memo in extract.read(path, on_error=errors.append)], [str(error) for error in errors]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("&nbsp;", "line 5: Entity 'nbsp' not defined"),
        ("<hi>", "line 5: Opening and ending tag mismatch: hi line 5 and p"),
        ("</hi>", "line 5: Opening and ending tag mismatch"),
        ("<p", "line 5: "),
        ("a < b", "line 5: "),
        ("<hi rend='a' rend='b'/>", "line 5: Attribute rend redefined"),
        ("\x01", "line 5: "),
        ("<!-- open", "Comment must not contain|Comment not terminated"),
        ("<hi>" * 300 + "</hi>" * 300, "line 5: Excessive depth"),
    ],
)
def test_one_bad_document_is_reported_and_the_rest_goes_on(tmp_path: Path, fault: str, said: str) -> None:
    volume = "".join(DOCUMENT.format(f"d{n}", n, fault if n == 2 else f"Text {n}.") for n in (1, 2, 3, 4))
    text = f'{TEI}<text><body><div type="chapter">{volume}</div></body></text></TEI>'
    ids, errors = read_all(write(tmp_path, text))
    assert ids == ["written/d1", "written/d3", "written/d4"]
    assert len(errors) == 1
    assert any(part in errors[0] for part in said.split("|"))


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    volume = (
        "".join(DOCUMENT.format(f"d{n}", n, f"Text {n}.") for n in (1, 2, 3)).encode().replace(b"Text 2", b"caf\xe9")
    )
    ids, errors = read_all(write(tmp_path, TEI.encode() + volume + b"</TEI>"))
    assert ids == ["written/d1", "written/d3"]
    assert len(errors) == 1
    assert "written.xml, line 5: Invalid bytes in character encoding" in errors[0]
    with pytest.raises(extract.UnreadableFileError, match=r"not UTF-8 \(byte 0xe9 at offset"):
        extract.add_marks(tmp_path / "written.xml", make_blank())


def test_a_fault_between_documents_costs_none(tmp_path: Path) -> None:
    chapters = [f"<div type='chapter'>{DOCUMENT.format(f'd{n}', n, f'Text {n}.')}</div>" for n in (1, 2, 3)]
    ids, errors = read_all(write(tmp_path, f"{TEI}{chapters[0]}<head>&nbsp;</head>{''.join(chapters[1:])}</TEI>"))
    assert ids == ["written/d1", "written/d2", "written/d3"]
    assert len(errors) == 1
    assert "written.xml, line 4: Entity 'nbsp' not defined" in errors[0]


def test_a_document_behind_a_fault_is_found_by_its_id(tmp_path: Path) -> None:
    volume = "".join(DOCUMENT.format(f"d{n}", n, "<hi>" if n == 2 else f"Text {n}.") for n in (1, 2, 3))
    path = write(tmp_path, f"{TEI}{volume}</TEI>")
    assert extract.read_document(path, "d3").text == "3. Note\n\nText 3."
    for missing in ("d2", "d9"):
        with pytest.raises(extract.MalformedDataError, match="line 5: Opening and ending tag mismatch"):
            extract.read_document(path, missing)


def test_a_volume_broken_before_its_documents_is_one_error(tmp_path: Path) -> None:
    ids, errors = read_all(write(tmp_path, f"{TEI}<front>"))
    assert (ids, len(errors)) == ([], 1)


def test_lines_behind_a_fault_are_those_of_the_file(tmp_path: Path) -> None:
    faults = {2: "<hi>", 4: "&nbsp;"}
    volume = "".join(DOCUMENT.format(f"d{n}", n, faults.get(n, f"Text {n}.")) for n in (1, 2, 3, 4, 5))
    ids, errors = read_all(write(tmp_path, f"{TEI}{volume}</TEI>"))
    assert ids == ["written/d1", "written/d3", "written/d5"]
    assert [error.partition(": ")[0].rpartition(", ")[2] for error in errors] == ["line 5", "line 9"]


def test_a_truncated_volume_gives_what_is_whole(tmp_path: Path) -> None:
    whole = f"{TEI}{THREE}</TEI>"
    ids, errors = read_all(write(tmp_path, whole[: whole.index("Text 3")]))
    assert ids == ["written/d1", "written/d2"]
    assert len(errors) == 1
    assert "written.xml, line 7" in errors[0]


def test_an_id_that_two_documents_bear(tmp_path: Path) -> None:
    volume = "".join(DOCUMENT.format(id, 1, f"Text of {id}.") for id in ("d1", "d2", "d1", "d3"))
    ids, errors = read_all(write(tmp_path, f"{TEI}{volume}</TEI>"))
    assert ids == ["written/d1", "written/d2", "written/d3"]
    assert len(errors) == 1
    assert "written.xml, line 6: the id d1 was met before, in line 2; the document is left out." in errors[0]


@pytest.mark.parametrize("when", ["", ' when="1971-13-45"', ' when="1971"', ' when="yesterday"'])
def test_a_missing_or_impossible_date_is_no_date(tmp_path: Path, when: str) -> None:
    head = f"<head>1. Note</head><dateline>Lakeside, <date{when}>in spring</date></dateline>"
    path = write(tmp_path, f'{TEI}<div type="document" xml:id="d1">{head}<p>Text.</p></div></TEI>')
    (memo,) = extract.read(path)
    assert memo.header.date is None


def test_one_bad_file_of_a_folder_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    write(tmp_path, f"{TEI}{THREE}</TEI>").rename(tmp_path / "c.xml")
    (tmp_path / "a.xml").write_text("no XML")
    (tmp_path / "b.txt").write_bytes("café".encode("latin-1"))
    ids, errors = read_all(tmp_path)
    assert ids == ["c/d1", "c/d2", "c/d3"]
    assert ["a.xml, line 1" in errors[0], "b.txt: not UTF-8" in errors[1]] == [True, True]


def test_memory_stays_flat_over_many_volumes(tmp_path: Path) -> None:
    documents = "".join(DOCUMENT.format(f"d{n}", n, "Text. " * 2000) for n in range(40))
    for number in range(6):
        (tmp_path / f"v{number}.xml").write_text(f"{TEI}{documents}</TEI>")

    def peak(volumes: int) -> int:
        tracemalloc.start()
        for number in range(volumes):
            for memo in extract.read(tmp_path / f"v{number}.xml"):
                assert memo.text
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1)
    assert peak(6) < 1.2 * peak(1)
