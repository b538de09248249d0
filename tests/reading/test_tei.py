import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from extract.errors import DocumentNotFoundError, MalformedDataError, UnreadableFileError
from extract.reading.memo import Memo
from extract.reading.tei import read_document, read_volume

TEXT = """\
1. Memorandum From the Envoy (Halden) to the Minister1

Lakeside, March 5, 1971.

SUBJECT

  • The Lake Talks

The LC set two requirements:3 a pause of six [Page 2] weeks, and 15,000.4 & no more.

  • The boats are freed [Page 3]

  •

The nets are paid for.

[Page 4]

Boats

12

L. Halden

  1. Source: Invented Archive, Box 7. Secret. Initialed by Halden2.
  3. See Document 2. No record was found.
  4. In the margin: “Too many.”"""

OPEN = '<TEI xmlns="http://www.tei-c.org/ns/1.0">\n'
DOCUMENT = '<div type="document" n="1" xml:id="d1"><head>1. Note</head><p>{}</p></div>'
BOMB = "<!DOCTYPE TEI [<!ENTITY a 'ha'>{}]>\n".format(
    "".join(f"<!ENTITY {after} '{f'&{before};' * 10}'>" for before, after in zip("abcdefghi", "bcdefghij", strict=True))
)


@pytest.fixture
def memo(volume: Path) -> Memo:
    return read_document(volume, "d1")


def write(folder: Path, text: str) -> Path:
    path = folder / "written.xml"
    path.write_text(text, encoding="utf-8")
    return path


def test_text_is_the_text_of_the_site(memo: Memo) -> None:
    assert memo.text == TEXT


def test_documents_come_in_order_with_id_and_address(volume: Path) -> None:
    memos = list(read_volume(volume))
    assert [memo.id for memo in memos] == ["invented/d1", "invented/d2", "invented/d3"]
    assert memos[1].url == "https://history.state.gov/historicaldocuments/invented/d2"


def test_only_the_named_documents(volume: Path) -> None:
    assert [memo.id for memo in read_volume(volume, only={"invented/d3", "invented/d9"})] == ["invented/d3"]


def test_a_document_by_its_full_id(volume: Path, memo: Memo) -> None:
    assert read_document(volume, "invented/d1") == memo


def test_missing_document(volume: Path) -> None:
    with pytest.raises(DocumentNotFoundError, match=r"invented\.xml holds no document invented/d9"):
        read_document(volume, "d9")


def test_line_ends_make_no_difference(volume: Path, tmp_path: Path) -> None:
    crlf = tmp_path / volume.name
    crlf.write_bytes(volume.read_bytes().replace(b"\n", b"\r\n"))
    assert list(read_volume(crlf)) == list(read_volume(volume))


def test_reading_is_lazy(volume: Path, tmp_path: Path) -> None:
    # More than the parser takes in at once stands between the documents and the fault.
    text = volume.read_text(encoding="utf-8").replace("</body>", f"{'<p/>' * 20000}<p></body>")
    memos = read_volume(write(tmp_path, text))
    assert [next(memos).id for _ in range(3)] == ["written/d1", "written/d2", "written/d3"]
    with pytest.raises(MalformedDataError):
        next(memos)


def test_blocks(memo: Memo) -> None:
    found = [(memo.text[b.start : b.end], b.kind, b.note) for b in memo.blocks]
    assert found == [
        ("1. Memorandum From the Envoy (Halden) to the Minister1", "head", None),
        ("Lakeside, March 5, 1971.", "dateline", None),
        ("SUBJECT", "head", None),
        ("The Lake Talks", "item", None),
        ("The LC set two requirements:3 a pause of six [Page 2] weeks, and 15,000.4 & no more.", "p", None),
        ("The boats are freed [Page 3]", "item", None),
        ("The nets are paid for.", "p", None),
        ("Boats", "p", None),
        ("12", "p", None),
        ("L. Halden", "signed", None),
        ("Source: Invented Archive, Box 7. Secret. Initialed by Halden2.", "note", "1"),
        ("See Document 2. No record was found.", "note", "3"),
        ("In the margin: “Too many.”", "note", "4"),
    ]


def test_page_before_the_documents_is_not_theirs(memo: Memo) -> None:
    assert [(memo.text[p.start : p.end], p.number) for p in memo.pages] == [
        ("[Page 2]", "2"),
        ("[Page 3]", "3"),
        ("[Page 4]", "4"),
    ]


def test_notes_know_where_their_number_is_glued(memo: Memo) -> None:
    found = {n.number: (memo.text[n.start : n.end], memo.text[: n.ref[0]][-8:]) for n in memo.notes if n.ref}
    assert found == {
        "1": ("Source: Invented Archive, Box 7. Secret. Initialed by Halden2.", "Minister"),
        "2": ("", "y Halden"),
        "3": ("See Document 2. No record was found.", "rements:"),
        "4": ("In the margin: “Too many.”", " 15,000."),
    }
    assert all(memo.text[start:end] == number for start, end, number in memo.refs)


def test_marks_are_trimmed_of_note_numbers_and_blanks(volume: Path) -> None:
    first, _, third = read_volume(volume)
    assert [(first.text[m.start : m.end], m.tag, m.ref) for m in first.marks] == [
        ("Halden", "persName", "p_HL1"),
        ("Lakeside", "placeName", None),
        ("LC", "gloss", "t_LC1"),
        ("L. Halden", "persName", None),
        ("Halden", "persName", "p_HL1"),
    ]
    assert [third.text[m.start : m.end] for m in third.marks] == ["Halden", "Lars"]


def test_header(volume: Path) -> None:
    headers = [(m.header.number, m.header.title, m.header.date, m.header.kind) for m in read_volume(volume)]
    assert headers[1:] == [
        ("2", "Editorial Note", None, "editorial note"),
        ("3", "Letter to Envoy Halden", "1971-05-06", "letter"),
    ]
    assert headers[0] == ("1", "Memorandum From the Envoy (Halden) to the Minister", "1971-03-05", "memorandum")


def test_editorial_note_of_newer_markup(tmp_path: Path) -> None:
    text = OPEN + DOCUMENT.replace("type=", 'subtype="editorial-note" type=').format("x") + "</TEI>"
    assert read_document(write(tmp_path, text), "d1").header.kind == "editorial note"


def test_heading_below_a_file_number(tmp_path: Path) -> None:
    text = OPEN + DOCUMENT.replace("<head>", "<p>Archive, lot 7</p><head>").format("x") + "</TEI>"
    header = read_document(write(tmp_path, text), "d1").header
    assert (header.number, header.title, header.kind) == ("1", "Note", "note")


def test_document_without_id(tmp_path: Path) -> None:
    (memo,) = read_volume(write(tmp_path, f'{OPEN}<div type="document"><p>Text</p></div></TEI>'))
    assert (memo.id, memo.url, memo.text) == (None, None, "Text")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"none\.xml: No such file"):
        next(read_volume(tmp_path / "none.xml"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", r"line 1: this is not XML \(no element found"),
        ("A memo, not TEI.", r"line 1: this is not XML \(syntax error"),
        (f"{OPEN}<div>\n<p></div></TEI>", "line 3: Opening and ending tag mismatch"),
        (f"{OPEN}{'<p/>' * 20000}\n{DOCUMENT.format('&nbsp;')}{'<p/>' * 20000}</TEI>", "line 3: Entity 'nbsp' not def"),
        (OPEN + DOCUMENT.format("<hi>" * 300 + "</hi>" * 300) + "</TEI>", "line 2: Excessive depth"),
    ],
)
def test_malformed_volume(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(MalformedDataError, match=rf"written\.xml, {reason}"):
        list(read_volume(write(tmp_path, text)))


@pytest.mark.parametrize("body", [DOCUMENT.format("&j;"), '<p n="&j;"/>' + DOCUMENT.format("x"), DOCUMENT.format("x")])
def test_entity_bomb(tmp_path: Path, body: str) -> None:
    with pytest.raises(MalformedDataError, match="entity"):
        list(read_volume(write(tmp_path, f"{BOMB}{OPEN}{body}</TEI>")))


@pytest.mark.parametrize(
    "doctype", ["<!DOCTYPE TEI [<!ENTITY e SYSTEM '{uri}'>]>", "<!DOCTYPE TEI SYSTEM '{uri}'>"], ids=["entity", "dtd"]
)
def test_other_files_are_not_read(tmp_path: Path, doctype: str) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text("<!ENTITY e 'secret'>")
    text = doctype.format(uri=secret.as_uri()) + OPEN + DOCUMENT.format("&e;") + "</TEI>"
    with pytest.raises(MalformedDataError, match=r"entity &e; is not expanded|secret\.dtd, which is not read"):
        list(read_volume(write(tmp_path, text)))


# The definition of the text, run on the same files.


@pytest.fixture(scope="module")
def web_render(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("web_render", shared / "tools" / "web_render.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["frus1955-57v01", "frus1961-63v22", "frus1969-76ve05p1", "frus1977-80v01"])
def test_agrees_with_the_definition(shared: Path, web_render: ModuleType, name: str) -> None:
    check_volume(shared / "frus" / "volumes" / f"{name}.xml", web_render)


@pytest.mark.slow
def test_agrees_with_the_definition_in_every_volume(shared: Path, web_render: ModuleType) -> None:
    paths = sorted((shared / "frus" / "volumes").glob("*.xml"))
    assert sum(check_volume(path, web_render) for path in paths) == 13645


def check_volume(path: Path, web_render: ModuleType) -> int:
    """How many documents agree."""
    divs = [div for div in etree.parse(path).iter(web_render.T + "div") if div.get("type") == "document"]
    for div, memo in zip(divs, read_volume(path), strict=True):
        truth = web_render.render(div, path.stem)
        assert memo.text == truth["text"]
        assert [[b.start, b.end, b.kind] for b in memo.blocks] == truth["blocks"]
        assert [[p.start, p.end] for p in memo.pages] == truth["pages"]
        assert [list(ref) for ref in memo.refs] == truth["refs"]
        assert [[n.start, n.end, n.number] for n in memo.notes if n.start < n.end] == [
            note for note in truth["notes"] if note[0] < note[1]
        ]
        people = sorted([m.start, m.end, m.ref or ""] for m in memo.marks if m.tag == "persName")
        assert people == sorted(truth["persons"])
    return len(divs)


def test_agrees_with_the_annotated_texts(shared: Path) -> None:
    texts = {}
    for file in ("full.jsonl", "roles.jsonl"):
        for line in (shared / "annotation" / file).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            texts[record["id"]] = record["text"]
    volumes = sorted({id.partition("/")[0] for id in texts})
    read = {
        memo.id: memo.text
        for name in volumes
        for memo in read_volume(shared / "frus" / "volumes" / f"{name}.xml", only=texts)
    }
    assert [id for id in texts if read.get(id) != texts[id]] == []
