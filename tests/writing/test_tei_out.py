"""Marks in TEI: where they stand, what they say, and that the volume comes back to the byte."""

import gzip
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from fake import make_blank
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from spacy.language import Language

import extract
from extract.reading.memo import Memo
from extract.reading.tei import read_volume
from extract.reading.tei.source import NO_BYTE, Source, SourceReader
from extract.result import Meeting, Model, Person, Place, Result, Sentence, Threshold
from extract.writing.tei import Marked, write_marks
from extract.writing.tei.marks import Mark, marks_of, with_resp

DATA = Path(__file__).parents[1] / "data"
MODEL = Model("fake & co", "1.2.3", "0.1.0")
TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
HEADER = """<teiHeader><fileDesc><titleStmt><title>Invented</title></titleStmt><publicationStmt><p>Not
published</p></publicationStmt><sourceDesc><p>Invented</p></sourceDesc></fileDesc></teiHeader>"""


def volume_of(body: str, header: str = HEADER) -> bytes:
    """A volume with one document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text><body>'
        f'<div type="document" n="1" xml:id="d1"><head>1. Note</head>{body}</div></body></text></TEI>'
    ).encode()


def variants() -> dict[str, bytes]:
    """The same two volumes as different editors would save them, and markup that needs care."""
    found = {name: (DATA / f"{name}.xml").read_bytes() for name in ("invented", "newer")}
    odd = volume_of(
        "<p>Über <!-- a remark --> den <hi>See &#8212; &lt;nets&gt;</hi> &amp;<![CDATA[ <boats> & ]]>Halden\u2019s"
        "<?pi x?> so\U0001f6a4on.<note n='2'>A <hi>note</hi><note n='3'>inside</note>.</note> Then.</p><p/>"
    )
    prefixed = re.sub(rb"(</?)(?=\w)", rb"\1t:", (DATA / "invented.xml").read_bytes()).replace(b"xmlns=", b"xmlns:t=")
    return {
        **found,
        "odd": odd,
        "crlf": found["invented"].replace(b"\n", b"\r\n"),
        "cr": found["newer"].replace(b"\n", b"\r"),
        "bom": b"\xef\xbb\xbf" + found["newer"],
        "undeclared": found["newer"].partition(b"?>\n")[2],
        "prefixed": prefixed,
    }


VARIANTS = variants()


@pytest.fixture(params=VARIANTS)
def data(request: pytest.FixtureRequest) -> bytes:
    return VARIANTS[request.param]


def reader_of(data: bytes) -> SourceReader:
    return SourceReader("volume.xml", "volume", data)


def mark_with(data: bytes, marks: Callable[[Source], Sequence[Mark]]) -> Marked:
    reader = reader_of(data)
    return write_marks(reader, ((source, marks(source)) for source in reader.documents()), MODEL)


def spans(memo: Memo, *words: str, tag: str = "persName", **attributes: str) -> list[Mark]:
    """A mark for the first place of each of these words."""
    starts = [memo.text.index(each) for each in words]
    given = with_resp(0.5, **attributes)
    return [Mark(start, start + len(each), tag, given) for start, each in zip(starts, words, strict=True)]


def body_of(marked: Marked) -> str:
    """What became of the document's body, ours without @resp and @cert."""
    body = re.search(r"<head>1\. Note</head>(.*)</div>", marked.data.decode(), re.DOTALL)
    assert body is not None
    return body[1].replace(' resp="#frus-extract"', "").replace(' cert="0.5"', "")


@cache
def schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(gzip.decompress((DATA / "tei_all.rng.gz").read_bytes())))


def ids_of(data: bytes) -> list[str]:
    return [
        id for element in etree.fromstring(data).iter() if isinstance(element.tag, str) and (id := element.get(XML_ID))
    ]


def check(before: bytes, marked: Marked) -> None:
    """What must hold of every volume with marks."""
    assert extract.remove_marks(marked.data) == before
    added = [id for id in ids_of(marked.data) if id.startswith("frus-extract")]
    assert len(set(added)) == len(added)
    assert [id for id in ids_of(marked.data) if id not in added] == ids_of(before)
    pointers = {value for each in re.findall(rb'(?:from|to|resp)="#([^"]*)"', marked.data) for value in [each.decode()]}
    assert pointers <= set(ids_of(marked.data))
    memos = [source.memo for source in reader_of(before).documents()]
    assert [source.memo for source in reader_of(marked.data).documents()] == memos


# Where the characters of a text stand in the bytes.


def test_the_documents_are_those_that_lxml_reads(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "volume.xml"
    path.write_bytes(data)
    memos = [
        replace(memo, persons=(), terms=(), marks=tuple(replace(mark, entry=None) for mark in memo.marks))
        for memo in read_volume(path)
    ]
    assert [source.memo for source in reader_of(data).documents()] == memos
    assert memos


def test_every_word_stands_at_its_bytes(data: bytes) -> None:
    for source in reader_of(data).documents():
        found = dict.fromkeys(range(len(source.memo.text)), "")
        for start, run, _ in source.runs:
            for offset, at in enumerate(run, start):
                if at != NO_BYTE and offset in found:
                    raw = data[at : source.behind(at)].decode()
                    found[offset] = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&#8212;": "—"}.get(raw, raw)
        for offset, character in found.items():
            assert character in ("", source.memo.text[offset])
        holes = {i for start, end in source.memo.holes for i in range(start, end)}
        blocks = {i for block in source.memo.blocks for i in range(block.start, block.end)} - holes
        bare = [i for i in blocks if not found[i] and not source.memo.text[i].isspace()]
        assert "".join(source.memo.text[i] for i in sorted(bare)) in ("", "<boats>&")  # of the CDATA section


# What marks say.


def threshold(**fields: object) -> Threshold:
    return Threshold(0, 5, "words", 0, 0.25, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "attributes"),
    [
        ({"cmp": "eq", "low": 3, "high": 3, "unit": "division"}, {"quantity": "3", "unit": "division", "type": "eq"}),
        ({"cmp": "approx", "low": 0.5, "high": 0.5}, {"quantity": "0.5", "type": "approx"}),
        ({"cmp": "lt", "high": 100, "unit": "square mile"}, {"atMost": "100", "unit": "square_mile", "type": "lt"}),
        ({"cmp": "ge", "low": 1e12, "unit": "USD", "per": "year"},
         {"atLeast": "1000000000000", "unit": "USD/year", "type": "ge"}),
        ({"cmp": "range", "low": 2, "high": 4, "per": "month"},
         {"atLeast": "2", "atMost": "4", "unit": "/month", "type": "range"}),
        ({"cmp": "eq", "low": 3, "kind": "required"}, {"quantity": "3", "type": "eq", "subtype": "required"}),
        ({"kind": "required"}, {}),
    ],
)  # fmt: skip
def test_quantities(fields: dict[str, object], attributes: dict[str, str]) -> None:
    (mark,) = marks_of(replace(RESULT, thresholds=(threshold(**fields),)), Memo("words"))
    assert (mark.tag, dict(mark.attributes)) == ("measure", {**attributes, "resp": "#frus-extract", "cert": "0.25"})


RESULT = Result(1, "volume/d1", MODEL, extract.Header())


def test_a_sentence_of_two_roles_has_two_segments_and_none_has_none() -> None:
    scores = {"condition": 0.5, "proposal": 0.3, "concern": 0.1, "none": 0.1}
    sentences = (
        Sentence(0, 5, "words", "p", None, "condition", ("proposal",), scores),
        Sentence(5, 9, "more", "p", None, "none", (), scores),
    )
    marks = list(marks_of(replace(RESULT, sentences=sentences), Memo("wordsmore")))
    assert [(mark.start, mark.tag, mark.attributes[0], mark.attributes[-1]) for mark in marks] == [
        (0, "seg", ("type", "condition"), ("cert", "0.5")),
        (0, "seg", ("type", "proposal"), ("cert", "0.3")),
    ]


def test_names_that_the_editors_marked_are_not_marked_again(volume: Path) -> None:
    memo = extract.read_document(volume, "d1")
    people = tuple(
        Person(m.start(), m.end(), m[0], None, None) for m in re.finditer(r"Halden|L\. Halden|Minister", memo.text)
    )
    place, meeting = memo.text.index("Lakeside"), memo.text.index("Lake Talks")
    result = replace(
        RESULT,
        people=people,
        places=(Place(place, place + 8, "Lakeside", None, None), Place(meeting, meeting + 4, "Lake", None, None)),
        meetings=(Meeting(meeting, meeting + 10, "Lake Talks", None, None),),
    )
    assert [(memo.text[mark.start : mark.end], mark.tag) for mark in marks_of(result, memo)] == [
        ("Lake Talks", "name"),
        ("Minister", "persName"),
        ("Lake", "placeName"),
    ]


# Where marks stand.


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        ("<p>So Halden left.</p>", "Halden", "<p>So <persName>Halden</persName> left.</p>"),
        ("<p>A &amp; B left.</p>", "A & B", "<p><persName>A &amp; B</persName> left.</p>"),
        ("<p>So Lars\r\n   Halden left.</p>", "Lars Halden", "<p>So <persName>Lars\r\n   Halden</persName> left.</p>"),
        ("<p>So <hi>Halden</hi> left.</p>", "Halden", "<p>So <hi><persName>Halden</persName></hi> left.</p>"),
        ("<p>So <hi>Lars</hi> Halden.</p>", "Lars Halden", "<p>So <persName><hi>Lars</hi> Halden</persName>.</p>"),
        ("<p>So Lars <hi> Halden </hi></p>", "Lars Halden", "<p>So <persName>Lars <hi> Halden </hi></persName></p>"),
        ("<p><hi><hi>L</hi></hi>ars</p>", "Lars", "<p><persName><hi><hi>L</hi></hi>ars</persName></p>"),
        ("<p>Halden<note n='1'>X.</note> left</p>", "Halden",
         "<p><persName>Halden</persName><note n='1'>X.</note> left</p>"),
        ("<p>Lars <pb n='2'/>Halden</p>", "Lars [Page 2] Halden", "<p><persName>Lars <pb n='2'/>Halden</persName></p>"),
        ("<p>A<!-- b -->C</p>", "AC", "<p><persName>A<!-- b -->C</persName></p>"),
        ("<p>é𝄞ü</p>", "𝄞", "<p>é<persName>𝄞</persName>ü</p>"),
        ("<list><item>Halden</item></list>", "  • Halden", "<list><item><persName>Halden</persName></item></list>"),
        ("<p>A<note n='1'><p>Halden</p></note></p>", "Halden",
         "<p>A<note n='1'><p><persName>Halden</persName></p></note></p>"),
        ("<p>A <choice><sic>x</sic><corr>Halden</corr></choice></p>", "A Halden",
         "<p><persName>A <choice><sic>x</sic><corr>Halden</corr></choice></persName></p>"),
    ],
)  # fmt: skip
def test_around_the_words(body: str, words: str, expected: str) -> None:
    before = volume_of(body)
    marked = mark_with(before, lambda source: spans(source.memo, words))
    assert body_of(marked) == expected
    assert (marked.inline, marked.apart, marked.lost) == (1, 0, 0)
    check(before, marked)
    assert schema().validate(etree.fromstring(marked.data)), schema().error_log


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>So <hi>dear Lars</hi> Halden.</p>", "Lars Halden"),
        ("<p>So Lars <hi>Halden left</hi>.</p>", "Lars Halden"),
        ("<p>Lars</p><p>Halden</p>", "Lars\n\nHalden"),
        ("<p>A<note n='1'><p>One</p><p>two.</p></note></p>", "One two."),
        ("<p>Lars <list><item>Halden</item></list></p>", "Lars\n\n  • Halden"),
    ],
)
def test_apart_from_the_words(body: str, words: str) -> None:
    before = volume_of(body)
    marked = mark_with(before, lambda source: spans(source.memo, words, tag="seg", type="concern"))
    assert (marked.inline, marked.apart, marked.lost) == (0, 1, 0)
    check(before, marked)
    tree = etree.fromstring(marked.data)
    assert schema().validate(tree), schema().error_log
    (span,) = tree.iter(f"{TEI}span")
    assert dict(span.attrib) == {
        "from": "#frus-extract-a1", "to": "#frus-extract-a2", "type": "concern", "resp": "#frus-extract", "cert": "0.5",
    }  # fmt: skip
    between = re.search(rb'a1"[^>]*>(.*)<anchor', marked.data, re.DOTALL)
    assert between is not None
    assert re.sub(rb"<[^>]*>|\s", b"", between[1]).decode() == re.sub(r"\s|•", "", words)


def test_marks_that_overlap_stand_apart_and_keep_their_quantities() -> None:
    before = volume_of("<p>At least two divisions of Lars Halden and more.</p>")

    def marks(source: Source) -> list[Mark]:
        memo = source.memo
        return [
            *spans(memo, "two divisions of Lars", tag="measure", atLeast="2", unit="division", type="ge"),
            *spans(memo, "Lars Halden", "Halden and"),
            *spans(memo, "Lars Halden", tag="placeName"),
        ]

    marked = mark_with(before, marks)
    assert (marked.inline, marked.apart, marked.lost) == (2, 2, 0)
    assert '<measure atLeast="2" unit="division" type="ge">two divisions of ' in body_of(marked)
    check(before, marked)
    tree = etree.fromstring(marked.data)
    assert schema().validate(tree), schema().error_log
    assert [span.get("type") for span in tree.iter(f"{TEI}span")] == ["person", "place"]
    long = mark_with(before, lambda source: [*spans(source.memo, "least two"), *marks(source)[:1]])
    (measure,) = etree.fromstring(long.data).iter(f"{TEI}measure")
    assert measure.getparent().tag == f"{TEI}span"
    assert dict(measure.attrib) == {"atLeast": "2", "unit": "division", "type": "ge"}


def test_marks_inside_one_another_and_of_the_same_extent() -> None:
    before = volume_of("<p>If Lars Halden comes.</p>")
    marked = mark_with(
        before,
        lambda source: [
            *spans(source.memo, "If Lars Halden comes.", tag="seg", type="condition"),
            *spans(source.memo, "If Lars Halden comes.", tag="seg", type="concern"),
            *spans(source.memo, "Lars Halden"),
            *spans(source.memo, "Halden", tag="placeName"),
        ],
    )
    assert body_of(marked) == (
        '<p><seg type="condition"><seg type="concern">If <persName>Lars <placeName>Halden</placeName></persName> comes.'
        "</seg></seg></p>"
    )
    check(before, marked)


def test_what_no_tag_may_stand_in_is_left_unmarked() -> None:
    before = volume_of('<p>A <![CDATA[Halden]]> B <math xmlns="urn:x">Venn</math> C</p>')
    marked = mark_with(before, lambda source: spans(source.memo, "Halden", "Venn", "C", "1. Note"))
    assert (marked.inline, marked.lost) == (2, 2)
    check(before, marked)


# The header.


@pytest.mark.parametrize("name", ["invented", "newer", "prefixed"])
def test_who_marked_is_declared(name: str) -> None:
    tree = etree.fromstring(mark_with(VARIANTS[name], lambda _: ()).data)
    (statement,) = tree.iter(f"{TEI}respStmt")
    assert statement.get(XML_ID) == "frus-extract"
    assert statement.findtext(f"{TEI}name") == f"frus-extract {extract.__version__}, pipeline fake & co 1.2.3"
    applications = {each.get("ident"): each.get("version") for each in tree.iter(f"{TEI}application")}
    assert applications["frus-extract"] == extract.__version__
    assert len(list(tree.iter(f"{TEI}appInfo"))) == 1


def test_a_volume_without_a_header_is_an_error() -> None:
    with pytest.raises(extract.MalformedDataError, match="the header has no titleStmt to declare marks in"):
        mark_with(volume_of("<p>A</p>", header=""), lambda _: ())


# The way back.


@st.composite
def random_marks(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]]]:
    fraction = st.integers(0, 1000)  # of the text, in thousandths
    tags = st.sampled_from(["seg", "name", "measure", "persName", "placeName"])
    return draw(st.sampled_from(list(VARIANTS))), draw(st.lists(st.tuples(fraction, fraction, tags), max_size=25))


@given(random_marks())
@settings(max_examples=150, deadline=None)
def test_any_marks_come_out_again(drawn: tuple[str, list[tuple[int, int, str]]]) -> None:
    name, fractions = drawn
    before = VARIANTS[name]

    def marks(source: Source) -> list[Mark]:
        size = len(source.memo.text)
        return [
            Mark(
                min(a, b) * size // 1000,
                max(a, b) * size // 1000,
                tag,
                with_resp(0.5, type="x" if tag == "seg" else None),
            )
            for a, b, tag in fractions
            if min(a, b) * size // 1000 < max(a, b) * size // 1000
        ]

    marked = mark_with(before, marks)
    check(before, marked)
    if name in ("invented", "crlf", "odd"):
        was_valid = schema().validate(etree.fromstring(before))
        assert schema().validate(etree.fromstring(marked.data)) == was_valid


def test_a_pipeline_marks_a_volume(fake: Language, tmp_path: Path) -> None:
    path = tmp_path / "volume.xml"
    words = (
        "We need Ada Venn in Lisbon for the Lisbon conference. They hold under 300. <persName>Marlow</persName> agrees."
    )
    path.write_bytes(volume_of(f"<p>{words}</p>"))
    marked = extract.add_marks(path, fake)
    body = re.sub(' resp="#frus-extract"| cert="[0-9.]*"', "", body_of(marked))
    assert body == (
        '<p><seg type="condition"><seg type="concern">We need <persName>Ada Venn</persName> in <placeName>Lisbon'
        '</placeName> for the <name type="meeting"><placeName>Lisbon</placeName> conference</name>.</seg></seg> '
        'They hold <measure atMost="300" unit="prisoner" type="lt" subtype="reported">under 300</measure>. '
        "<persName>Marlow</persName> agrees.</p>"
    )
    check(path.read_bytes(), marked)
    assert schema().validate(etree.fromstring(marked.data)), schema().error_log


def test_editorial_notes_are_marked_when_asked_for(fake: Language, newer: Path) -> None:
    assert extract.add_marks(newer, fake).documents == 3
    assert extract.add_marks(newer, fake, editorial_notes=True).documents == 4


def test_marks_are_not_put_upon_marks(fake: Language, newer: Path, tmp_path: Path) -> None:
    path = tmp_path / "marked.xml"
    path.write_bytes(extract.add_marks(newer, fake).data)
    with pytest.raises(extract.MalformedDataError, match=r"has marks of this package already; take them out"):
        extract.add_marks(path, fake)


def test_a_document_that_is_too_long_stays_as_it_is(tmp_path: Path) -> None:
    nlp = make_blank()
    nlp.max_length = 60
    path = tmp_path / "volume.xml"
    path.write_bytes(volume_of(f"<p>{'long ' * 20}</p>"))
    errors: list[extract.ExtractError] = []
    assert extract.add_marks(path, nlp, on_error=errors.append).documents == 0
    assert ["volume/d1 has 108 characters" in str(error) for error in errors] == [True]


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16"])
def test_only_utf8_is_marked(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "volume.xml"
    path.write_bytes(volume_of("<p>café</p>").decode().replace("UTF-8", encoding).encode(encoding))
    assert [memo.text for memo in extract.read(path)] == ["1. Note\n\ncafé"]
    with pytest.raises(extract.ExtractError, match="UTF-8"):
        extract.add_marks(path, make_blank())


def test_a_declared_encoding_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "volume.xml"
    path.write_bytes(volume_of("<p>cafe</p>").replace(b"UTF-8", b"ISO-8859-1"))
    with pytest.raises(extract.MalformedDataError, match="the file is in ISO-8859-1"):
        extract.add_marks(path, make_blank())


def test_nothing_is_removed_that_is_not_ours(data: bytes) -> None:
    assert extract.remove_marks(data) == data


def test_removing_from_what_is_no_xml() -> None:
    with pytest.raises(extract.MalformedDataError, match="line 1: this is not well-formed"):
        extract.remove_marks(b"<a>")
