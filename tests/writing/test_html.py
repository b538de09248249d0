"""The page of a document: all of the text and all that was found, escaped, in well-formed HTML."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from complete import TEXT, complete
from fake import MEMO
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from spacy.language import Language

import extract
from extract.data.palette import load_palette
from extract.pipeline import as_memo
from extract.result import Holder, Link, Result
from extract.writing.html import one_each, page, render
from extract.writing.html.article import Piece, Span, nest
from extract.writing.html.graph import graph
from extract.writing.html.panel import names, occasions, period, proposals, thresholds, unattached
from extract.writing.items import Items, grouped

EVIL = "\"><script>alert(1)</script>'<img src=x onerror=alert(2)>{{ 7 * 7 }}</script><!--"


@pytest.fixture(scope="module")
def items() -> Items:
    return Items(complete()[1])


def parsed(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def words_of(tree: html.HtmlElement) -> str:
    """What the article says of the document's own, without blanks."""
    (article,) = tree.xpath("//article")
    for tag in article.xpath(".//button"):
        tag.drop_tree()
    return "".join(article.text_content().split())


@pytest.mark.parametrize(
    "text", [TEXT, MEMO, "", "\n", "One.", "[Page 3]", "  1. Source: Lot 1.", "a\n\n[Page 2]", EVIL]
)
def test_all_of_the_text_is_there_in_order(fake: Language, text: str) -> None:
    memo = as_memo(text)
    assert words_of(parsed(page(memo, extract.run(memo, fake)))) == "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("Marlow need under 300.<>&\"'\n[Page 4]1\u2028•"), max_size=120))
def test_no_text_is_lost_or_read_as_markup(fake: Language, text: str) -> None:
    memo = as_memo(text)
    tree = parsed(page(memo, extract.run(memo, fake)))
    assert words_of(tree) == "".join(text.split())
    assert len(tree.xpath("//script")) == 2


def test_what_everything_says_is_escaped() -> None:
    memo, result = complete()
    evil_text = memo.text.replace("a storm", f"a {EVIL} storm")
    memo = as_memo(evil_text)
    header = replace(memo.header, from_=EVIL, to=EVIL, subject=EVIL, title=EVIL, number=EVIL)
    result = replace(
        result,
        id=EVIL,
        header=header,
        people=tuple(replace(each, text=EVIL, start=0, end=0) for each in result.people),
        sentences=tuple(replace(each, text=EVIL, holder=Holder(EVIL, 0, 0, None)) for each in result.sentences),
        events=tuple(replace(each, name=EVIL, place=EVIL, kind=EVIL) for each in result.events),
        notes=tuple(replace(each, number=EVIL, hand=EVIL) for each in result.notes),
        thresholds=tuple(replace(each, unit=EVIL) for each in result.thresholds),
    )
    text = page(memo, result, home=EVIL)
    tree = parsed(text)
    assert len(tree.xpath("//script")) == 2
    assert not tree.xpath("//img | //@*[starts-with(name(), 'on')]")
    assert "<script>alert" not in text
    told = json.loads(tree.xpath("//script[@id='data']")[0].text)
    assert told["thresholds0"]["facts"][0] == ["Amount", f"40 {EVIL}"]
    assert "{{ 7 * 7 }}" in tree.text_content()


def test_a_page_loads_nothing_and_forbids_it() -> None:
    text = page(*complete())
    tree = parsed(text)
    assert not tree.xpath("//script/@src | //link[@rel='stylesheet'] | //iframe | //img")
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert all(href.startswith("#") for href in tree.xpath("//a/@href"))
    assert not re.search(r"url\(['\"]?(?!#)|@import", text)


def test_every_link_has_its_place_and_every_id_is_one() -> None:
    tree = parsed(page(*complete()))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    wanted = {href[1:] for href in tree.xpath("//a/@href")} | set(" ".join(tree.xpath("//@data-all")).split())
    assert wanted <= set(ids)
    told = json.loads(tree.xpath("//script[@id='data']")[0].text)
    assert set(tree.xpath("//article//@data-id")) <= set(told)
    assert {link[1] for each in told.values() for link in each.get("links", [])} <= set(ids)


def test_roles_have_a_sign_and_words_beside_their_colour() -> None:
    tree = parsed(page(*complete()))
    tags = [" ".join(tag.text_content().split()) for tag in tree.xpath("//article//button")]
    assert tags == [
        "● proposal author",
        "◆ condition The Danes",
        "▲ concern ? doubtful Venn",
        "● proposal author",
        "◆ condition ● proposal Harding",
    ]
    assert len({style.sign for style in load_palette().values()}) == len(load_palette())


def test_what_hover_tells() -> None:
    told = json.loads(parsed(page(*complete())).xpath("//script[@id='data']")[0].text)
    assert told["people0"]["facts"] == [["Who", "Marlow, Ada (100)"], ["Score", "0.99"], ["Where", "p. 11"]]
    assert told["people2"]["facts"][0] == ["Perhaps", "Venn, Otto (0.60, the only Venn in office)"]
    assert told["places0"]["facts"][-1] == ["Named", "3 times"]
    assert ["When", "1963-06"] in told["meetings0"]["facts"]
    assert ["With", "The Danes, Venn"] in told["meetings0"]["facts"]
    assert told["thresholds2"]["facts"][:3] == [
        ["Amount", "under 100 ship a year"],
        ["By", "1963-06-01"],
        ["Kind", "reported"],
    ]
    assert ["SI", "19,312.128 metre"] in told["thresholds3"]["facts"]
    assert told["thresholds1"]["links"] == [["Disputes", "thresholds2", "under 100"]]
    assert [link[:2] for link in told["s3"]["links"]] == [["Bears on", "s2"], ["Gates", "s6"]]
    assert [link[:2] for link in told["s2"]["links"]] == [["Borne on by", "s3"], ["Borne on by", "s4"]]
    assert told["note1"]["text"] == "In the margin, Harding wrote: “Only if they pay.”"
    assert "s0" not in told


def test_proposals_have_what_bears_on_them(items: Items) -> None:
    found = [(each.item.id, [item.id for item in each.by]) for each in proposals(items)]
    assert found == [("s2", ["s3", "s4"]), ("s6", ["s3"]), ("s9", [])]
    assert [item.id for item in unattached(items, "condition")] == ["s9"]
    assert unattached(items, "concern") == []


def test_what_waits_is_listed_though_it_has_no_role() -> None:
    _, result = complete()
    found = proposals(Items(replace(result, links=(Link("gates", 3, 5, 0.5),))))
    assert [(each.item.id, len(each.by)) for each in found] == [("s2", 0), ("s5", 1), ("s6", 0), ("s9", 0)]


def test_thresholds_in_figures(items: Items) -> None:
    rows = thresholds(items)
    assert [(row.amount, row.of) for row in rows[:3]] == [
        ("40", "crew"),
        ("about 300", "ship"),
        ("under 100", "ship a year"),
    ]
    assert [item.words for item in rows[2].disputed] == ["about 300 ships"]
    assert items.holder_of(rows[2].item) == "The Danes"


def test_holders_are_one_whatever_the_article(items: Items) -> None:
    assert items.holders == ["author", "The Danes", "Venn", "Harding"]


def test_a_doubtful_role_has_a_question_mark_in_the_margin() -> None:
    tree = html.fromstring(page(*complete()))
    tags = {tag.get("data-id"): tag.text_content() for tag in tree.xpath("//button[contains(@class, 'tag')]")}
    assert "concern ? doubtful" in tags["s4"]  # 0.5
    assert "?" not in tags["s2"]  # 0.8


def test_a_holder_who_is_named_in_two_ways_is_chosen_once() -> None:
    names = ["author", "Whitehead", "Whitehead, John C.", "Ford", "Ford, Gerald", "Ford, Betty"]
    assert one_each(names) == {
        "author": [0],
        "Whitehead, John C.": [1, 2],
        "Ford": [3],
        "Ford, Gerald": [4],
        "Ford, Betty": [5],
    }


def test_a_time_line(items: Items) -> None:
    dated, undated = occasions(items)
    assert [(each.name, each.date, each.status) for each in dated] == [
        ("This document", "1963-05-03", "document"),
        ("Lisbon fishing conference", "1963-06", "proposed"),
    ]
    assert [(each.name, each.mentions) for each in undated] == [("talks", ())]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("1963-05-03", None, "1963-05-03"),
        ("1963-05-03", "1963-05-03", "1963-05-03"),
        ("1963-05-03", "1963-06-02", "1963-05-03 – 1963-06-02"),
        ("1963-01-01", "1963-12-31", "1963"),
        ("1964-02-01", "1964-02-29", "1964-02"),
        ("1963-02-01", "1964-02-29", "1963-02-01 – 1964-02-29"),
        (None, "1963-05-03", "1963-05-03"),
        ("1963", "1965", "1963 – 1965"),
        (None, None, ""),
    ],
)
def test_dates_as_people_write_them(start: str | None, end: str | None, said: str) -> None:
    assert period(start, end) == said


def test_people_by_whom_they_mean_and_how_often(items: Items) -> None:
    assert [(each.name, len(each.mentions), each.known) for each in names(items, "people")] == [
        ("Harding", 2, False),
        ("Marlow, Ada", 1, True),
        ("Venn", 1, False),
        ("Venn, Otto", 1, True),
    ]
    assert names(items, "people")[0].pages == "11"  # the second in a note, whose number stands there
    assert [(each.name, len(each.mentions), each.pages) for each in names(items, "places")] == [("Lisbon", 3, "11, 12")]
    assert grouped([]) == []


def test_a_graph_puts_proposals_between_conditions_and_concerns(items: Items) -> None:
    drawn = graph(items)
    x = {node.item.id: node.x for node in drawn.nodes}
    assert x["s3"] < x["s2"] == x["s6"] < x["s4"]
    assert {(edge.type, edge.source.id, edge.target.id) for edge in drawn.edges} == {
        ("bears_on", "s3", "s2"),
        ("bears_on", "s4", "s2"),
        ("gates", "s3", "s6"),
    }
    assert all(0 < node.x < drawn.width and 0 < node.y < drawn.height for node in drawn.nodes)


def test_without_links_there_is_no_graph(items: Items) -> None:
    bare = replace(items.result, links=())
    assert graph(Items(bare)).nodes == ()
    assert not parsed(page(complete()[0], bare)).xpath("//svg")


def test_spans_that_cross_are_opened_again() -> None:
    one, two = Span(0, 4, "mention", "a"), Span(2, 6, "mention", "b")
    pieces = list(nest("abcdefgh", 0, 8, [one, two]))
    assert [(piece.do, piece.text or piece.span.id, piece.first) for piece in pieces if piece.text or piece.span] == [
        ("open", "a", True),
        ("text", "ab", True),
        ("open", "b", True),
        ("text", "cd", True),
        ("close", "b", True),
        ("close", "a", True),
        ("open", "b", False),
        ("text", "ef", True),
        ("close", "b", True),
        ("text", "gh", True),
    ]


def test_a_span_that_began_earlier_is_no_second_one() -> None:
    pieces = list(nest("abcdef", 3, 6, [Span(0, 5, "sentence", "s")]))
    assert pieces[0] == Piece("open", span=Span(0, 5, "sentence", "s"), first=False)


def luminance(colour: str) -> float:
    """Of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_stand_out_on_both_papers() -> None:
    text = page(*complete())
    (light, dark) = re.findall(r"--paper: light-dark\((#\w{6}), (#\w{6})\)", text)[0]
    (ink_light, ink_dark) = re.findall(r"--ink: light-dark\((#\w{6}), (#\w{6})\)", text)[0]
    (soft_light, soft_dark) = re.findall(r"--soft: light-dark\((#\w{6}), (#\w{6})\)", text)[0]
    assert min(contrast(ink_light, light), contrast(ink_dark, dark)) > 12
    assert min(contrast(soft_light, light), contrast(soft_dark, dark)) > 4.5
    for style in load_palette().values():
        least = 4.5 if style.line == "none" else 3  # words of the margin, lines under words
        assert contrast(style.light, light) >= least, style.key
        assert contrast(style.dark, dark) >= least, style.key


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        render("page", title="x")


def test_a_result_of_the_default_pipeline(bundled: Path) -> None:
    memo = next(extract.read(Path(__file__).parents[2] / "corpus" / "memo.txt"))
    result: Result = extract.run(memo, bundled)
    tree = parsed(page(memo, result))
    assert words_of(tree) == "".join(memo.text.split())
    assert len(tree.xpath("//*[@id='thresholds']//tbody/tr")) == len(result.thresholds)
    assert [each.get("id") for each in tree.xpath("//article//*[contains(@class, 'pb')]")] == ["page0", "page1"]
    assert len(tree.xpath("//article//a[@class='ref']")) == 6
