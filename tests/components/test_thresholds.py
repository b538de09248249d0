"""Sentences with the thresholds inside: `[…]` around each."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.training import Example

import extract.components.thresholds  # noqa: F401  (registers the factory)
from extract.annotations import (
    BLOCKS,
    DATE,
    DISPUTES,
    PEOPLE,
    QUANTITIES,
    QUANTITY_KEYS,
    SCORES,
    SENTENCES,
    THRESHOLD,
    THRESHOLDS,
)
from extract.components.thresholds.scorer import score_thresholds
from extract.reading.memo import Block, Memo, Note, Page
from extract.tokenizer import MemoTokenizer, group, make_memo_tokenizer

MEMO = Path(__file__).parents[2] / "corpus" / "memo.txt"
Read = Callable[..., Doc]


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = make_memo_tokenizer()(nlp)
    nlp.add_pipe("extract_thresholds")
    return nlp


@pytest.fixture(scope="module")
def read(nlp: Language) -> Read:
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, MemoTokenizer)

    def read(text: str, kind: str = "p", **structure: tuple[object, ...]) -> Doc:
        memo = Memo(text, blocks=(Block(0, len(text), kind),), **structure)  # type: ignore[arg-type]
        doc = tokenizer.from_memo(memo)
        doc.spans[SENTENCES] = SpanGroup(doc, name=SENTENCES, spans=[doc[:]] if len(doc) else [])
        return nlp(doc)

    return read


def unmark(marked: str) -> tuple[str, list[str]]:
    return re.sub(r"[\[\]]", "", marked), re.findall(r"\[(.*?)\]", marked)


def surfaces(doc: Doc) -> list[str]:
    return [span.text for span in doc.spans[THRESHOLDS]]


@pytest.mark.parametrize(
    "marked",
    [
        "They still hold [about 300 prisoners], he said; we think [under 100].",
        "The Ministry asked for [$20 million] in credits and [5,000 tons] of wheat.",
        "Emigration runs at [9,000–10,000 a year], and we would ask for [at least 15,000].",
        "The session will probably last [four to six weeks].",
        "The price may not rise [above $35].",
        "We should insist on a reply [within thirty days].",
        "He would cut the force by [50 percent], or [roughly half] of the staff.",
        "The Finns proposed a [five-year] credit of [$8 to $10 million].",
        "During the [past eighteen months] the rate fell to [4.5 percent].",
        "The General requested [six additional battalions] and [85,000 men].",
        "The talk lasted [two hours].",
        "Wheat sells at [76 cents per pound].",
        "They asked for [$3 million–$5 million] and [75–100,000 tons] of rice.",
        "He sent [210,000 US personnel] and [eighteen more squadrons].",
        "It cannot be kept for [more than an hour].",
        "The council met [twice a week].",
        "They outnumber us [10 to 1].",
        "He spoke for [an hour-and-a-half], after [thirteen long years] of silence.",
        "We turned over [40 tanks] and received [60,000 b/d] of oil.",
        "It will yield us [$600 million].",
        "He expects it [no later than two weeks] from now.",
        "It shall enter into force [ten days] after signature, and may take [40 years].",
        "They must be told [at least three days] beforehand, on a [three-month] time table.",
        "We ask that 12 may be sent, [some 1800] strong, with [2000 troops] behind.",
        "They broadcast [1750 hours a week] over the [next five years].",
        "It would give them [four votes], and we need [over 310 votes].",
        "He met the NSC and [fifteen times] with others; they march [30 miles] and sent [One infantry battalion].",
        "In May [ten ships] came; since March [five officers] were with Cuba's [300] military advisers.",
        "They march [20], [30 miles].",
        "We need [one] Security Council seat.",
    ],
)
def test_thresholds(read: Read, marked: str) -> None:
    text, expected = unmark(marked)
    assert surfaces(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He arrived in Oslo on May 12, 1961, and left on 3 June.",
        "The meeting began at 4 p.m. and ended at 1745 hours.",
        "In telegram 2323 from Oslo he replied to Document 12.",
        "Paragraph 3 of NSC 5412 and Section 107 of Public Law 480 apply.",
        "The F–104 and the MiG-21 flew from Base 7.",
        "See footnote 2, Document 14.",
        "It is based on P.L. 480 and on Executive Order 10575.",
        "The two sides met again.",
        "No one will deny it, and one cannot say more.",
        "For three reasons he put two questions to us.",
        "The second half of the year was quiet.",
        "It happened two weeks ago, and a year later it was forgotten.",
        "The Big Three and the Group of Ten agreed on the Second Five-Year Plan.",
        "A 20-page memorandum with three attachments lay before him.",
        "The cavalry had 155 mm guns.",
        "[2½ lines not declassified]",
        "(1) The first; (2) the other.",
        "That half-finished airfield is a half-way house.",
        "It was so in FY ’79, in ’68, in 1969–1976 and from Dec 56 to 18 June 57.",
        "He came on Jan. 15 and Feb. 10, and again on 3 Sept.",
        "He came on May 2, 3, and 4, and his note is dated 4/16/69.",
        "The ship lay at 38° 30′ N, and crossed 17 degrees north.",
        "Call 202-456-1414.",
        "Under 22 U.S.C. 2364 and 1 UST 34 the papers lie in Lot 70 D 199, in 788.5–MSP/11 and 611.4121.",
        "They sent SS-20s, the 7th Fleet and MIRVed missiles; CF 876 and H.R. 9499 say more.",
        "The motion passed by a vote of 31 to 7, with 12 abstentions.",
        "He is 56 years old; the 43-year-old clerk is his son.",
        "They quarrelled with one another, and no one spoke; some one left.",
        "The Group of 77 and the Eighteen-Nation Disarmament Committee met.",
        "A one-sided, two-fold approach is a 2–3 page paper.",
        "It cost l0O,OOO and 5O of 12.34.56 ~~.",
        "Three years later he left; two days thereafter it rained, and three months from now he returns.",
        "[10-½ lines of source text not declassified]",
        "He comes at nine-thirty, at eight a.m., at 1000 local time; steps 1 and 2 are done, as problems 3 and 4 are.",
        "A day of reckoning will come, a day when the F—5 flies; the 40 Committee met.",
        "All of it shall be under one command; it is found in 1 c.",
        "The review referred to in 8 above, S. 2702 and 4 b) bear on it, as do 144(b) and the “32” campaign.",
        "They fired sixty-m.m. mortars from Boeing 737 aircraft on the 18th [17] of May, and come ten to twelve June.",
        "He is a man of 61, and comes tomorrow at ten, a day before the vote, with 29 other countries abstaining.",
        "There was one John Roe in the room, who spoke about two weeks later.",
        "He read your 187 of October twenty-six, and Oslo's 72 quoting the Press Attaché in Athens.",
        "They will do it in three weeks' time, in 5 years time.",
        "They voted on it two months after the election.",
        "It is known that they are those who voted two months after the election.",
        "A second problem is the cost; a third, the question of time.",
        "1 a. He left. 2 b. She came. See airgrams 83 and 84.",
        "The report of the Three Wise Birds on the First Six Year Plan came.",
        "They met on January 17–18 and 28–29; see files 702.22 and 911.80, 81, and five appendices on two defects.",
        "The 18-Nation Disarmament Committee met in 1956 and 57; his “Ten Pledges” went as far as one could go.",
    ],
)
def test_numbers_that_are_none(read: Read, text: str) -> None:
    assert surfaces(read(text)) == []


@pytest.mark.parametrize("kind", ["head", "dateline", "signed"])
def test_no_thresholds_outside_prose(read: Read, kind: str) -> None:
    assert surfaces(read("Loan of $20 million", kind=kind)) == []


def test_no_thresholds_in_a_source_note(read: Read) -> None:
    source = "Source: National Archives, RG 59, Central Files, $20 million. Secret; 10 copies."
    assert surfaces(read(source, kind="note")) == []
    assert surfaces(read(source.replace("Central Files,", "Central Files, " * 90), kind="note")) == []
    assert surfaces(read("He offered $20 million in credits.", kind="note")) == ["$20 million"]


def test_note_numbers_and_page_markers_are_holes(read: Read) -> None:
    text = "The rate rose to about 15,000.4 They asked for about $20 million in [Page 31] the first six months."
    page, ref = text.index("[Page"), text.index("4 They")
    doc = read(text, pages=(Page(page, page + 9, "31"),), notes=(Note(len(text), len(text), "4", ref=(ref, ref + 1)),))
    assert surfaces(doc) == ["about 15,000", "about $20 million", "first six months"]
    assert doc.spans[THRESHOLDS].attrs[QUANTITIES][0]["low"] == 15000


def test_a_hole_inside_a_phrase_does_not_split_it(read: Read) -> None:
    text = "They asked for about [Page 31] $20 million."
    page = text.index("[Page")
    doc = read(text, pages=(Page(page, page + 9, "31"),))
    assert [text[s.start_char : s.end_char] for s in doc.spans[THRESHOLDS]] == ["about [Page 31] $20 million"]


def test_quantities_are_plain_and_complete(read: Read) -> None:
    doc = read("We recommend that you approve up to $20 million a year.")
    group = doc.spans[THRESHOLDS]
    assert group.attrs[QUANTITIES] == [
        {
            **{"cmp": "le", "low": None, "high": 20_000_000, "unit": "USD", "per": "year", "kind": "required"},
            **{"by": None, "holder": "author", "si": None},
        }
    ]
    assert [span.label_ for span in group] == [THRESHOLD]
    assert all(0.5 <= score <= 1 for score in group.attrs[SCORES])
    assert len(group.attrs[SCORES]) == len(group)


def test_millions_at_the_end_of_a_sentence(read: Read) -> None:
    [amount] = read("They asked for a loan of £20m.").spans[THRESHOLDS].attrs[QUANTITIES]
    assert (amount["low"], amount["high"], amount["unit"]) == (20_000_000, 20_000_000, "GBP")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They outnumber us 10 to 1.", ("eq", 10, 10, "ratio")),
        ("We shipped 24 155-mm howitzers.", ("eq", 24, 24, "howitzer")),
        ("We need fifty 10-ton trucks at once.", ("eq", 50, 50, "truck")),
        ("They keep over 30,000 construction and supply troops.", ("gt", 30_000, None, "troop")),
        ("They sell “some 100” advanced aircraft.", ("approx", 100, 100, "aircraft")),
        ("The force fell from March 1957 to 49,783 men.", ("eq", 49_783, 49_783, "man")),
        ("Please do not speak now of a sale of over 60,000 tons.", ("gt", 60_000, None, "ton")),
        ("The keys were not returned until more than six weeks after.", ("gt", 6, None, "week")),
        ("This does not mean that it cannot be larger than 30,000 men.", ("le", None, 30_000, "man")),
        ("They do not say it cannot be larger than 30,000 men.", ("gt", 30_000, None, "man")),
        ("We ask for six-monthly reports on it.", ("eq", 6, 6, "month")),
    ],
)
def test_what_a_newcomer_found(read: Read, text: str, expected: tuple[object, ...]) -> None:
    quantity = read(text).spans[THRESHOLDS].attrs[QUANTITIES][0]
    assert tuple(quantity[key] for key in ("cmp", "low", "high", "unit")) == expected


def test_neighbouring_sentences_dispute(nlp: Language) -> None:
    words = ["The", "Turks", "claim", "that", "12,000", "men", "landed", "."]
    doc = Doc(nlp.vocab, words=[*words, "Athens", "admits", "to", "only", "4,500", "."])
    doc.spans[BLOCKS] = SpanGroup(doc, name=BLOCKS, spans=[Span(doc, 0, len(doc), label="p")])
    doc.spans[SENTENCES] = SpanGroup(doc, name=SENTENCES, spans=[doc[:8], doc[8:]])
    group = nlp.get_pipe("extract_thresholds")(doc).spans[THRESHOLDS]
    assert [quantity["unit"] for quantity in group.attrs[QUANTITIES]] == ["man", "man"]
    assert [pair[:2] for pair in group.attrs[DISPUTES]] == [[0, 1]]


def test_kind_follows_what_is_said(read: Read) -> None:
    def kinds(text: str) -> list[str]:
        return [quantity["kind"] for quantity in read(text).spans[THRESHOLDS].attrs[QUANTITIES]]

    assert kinds("I recommend that you authorize $20 million for the program.") == ["required"]
    assert kinds("Last year exports fell and he said that they had lost $20 million.") == ["reported"]


def test_groups_survive_a_docbin(read: Read, nlp: Language) -> None:
    doc = read("We asked for at least $20 million.")
    again = next(iter(DocBin(docs=[doc]).get_docs(nlp.vocab)))
    assert again.spans[THRESHOLDS].attrs == doc.spans[THRESHOLDS].attrs


def test_no_blocks_and_no_sentences(nlp: Language) -> None:
    doc = nlp(Doc(nlp.vocab, words=["They", "need", "$", "20", "million", "."]))
    assert surfaces(doc) == ["$ 20 million"]
    assert surfaces(nlp(Doc(nlp.vocab))) == []


def test_twice_is_once(read: Read, nlp: Language) -> None:
    doc = read("They need $20 million and 300 men.")
    before = [(s.start, s.end) for s in doc.spans[THRESHOLDS]], doc.spans[THRESHOLDS].attrs
    doc = nlp.get_pipe("extract_thresholds")(doc)
    assert ([(s.start, s.end) for s in doc.spans[THRESHOLDS]], doc.spans[THRESHOLDS].attrs) == before


def test_saved_and_loaded(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert surfaces(again("They need $20 million.")) == ["$20 million"]


def test_memo_has_no_archival_number(nlp: Language) -> None:
    text = MEMO.read_text("utf-8")
    doc = nlp(text)
    notes = text.index("  1. Source:")
    found = doc.spans[THRESHOLDS]
    assert all(span.end_char <= notes for span in found)
    assert {"under 100", "about 300", "ten years or more", "four to six weeks"} <= set(surfaces(doc))
    totals = [q for s, q in zip(found, found.attrs[QUANTITIES], strict=True) if s.text.endswith("15,000")]
    assert [(q["low"], q["high"]) for q in totals] == [(15000, 15000)]


def test_deadline_holder_and_si(read: Read) -> None:
    text = "Dobrynin said they would move 40 tanks by June 1, and we asked for 60 tanks within 12 miles of the border."
    doc = read(text)
    tanks, more, miles = doc.spans[THRESHOLDS].attrs[QUANTITIES]
    assert tanks["by"] is None  # the text has no date
    assert (tanks["holder"], more["holder"]) == ([0, 8], "author")
    assert miles["si"] == {"low": None, "high": 19312.128, "unit": "metre"}
    assert [pair[:2] for pair in doc.spans[THRESHOLDS].attrs[DISPUTES]] == [[0, 1]]
    doc = read(text)
    doc.user_data[DATE] = "1964-03-15"
    doc = make_pipeline().get_pipe("extract_thresholds")(doc)
    assert [quantity["by"] for quantity in doc.spans[THRESHOLDS].attrs[QUANTITIES]] == ["1964-06-01", None, None]


def test_the_date_of_a_memo_reaches_the_deadline(nlp: Language) -> None:
    text = "Washington, March 15, 1964.\n\nWe asked them to withdraw 40 tanks by the end of the year.\n"
    doc = nlp(f"7. Memorandum From Alder to Birch\n\n{text}")
    assert [quantity["by"] for quantity in doc.spans[THRESHOLDS].attrs[QUANTITIES]] == ["1964-12-31"]


def test_a_month_with_a_full_stop_is_part_of_the_deadline(read: Read) -> None:
    doc = read("They want at least 40 tanks by Jan. 15, 1965.")
    assert surfaces(doc) == ["at least 40 tanks"]
    assert [quantity["by"] for quantity in doc.spans[THRESHOLDS].attrs[QUANTITIES]] == ["1965-01-15"]


@pytest.mark.parametrize(("written", "by"), [("March 1988", None), ("9999-12-31", None), ("1988-03-31", "1989-12-31")])
def test_a_date_that_tells_no_day_gives_no_deadline(read: Read, written: str, by: str | None) -> None:
    doc = read("They want at least 40 tanks by next year.")
    doc.user_data[DATE] = written
    doc = make_pipeline().get_pipe("extract_thresholds")(doc)
    assert [quantity["by"] for quantity in doc.spans[THRESHOLDS].attrs[QUANTITIES]] == [by]


def test_a_table_takes_the_unit_of_its_head(nlp: Language) -> None:
    text = (
        "The program is as follows:\n\n(in millions of dollars)\n\nThailand\n\n393.2\n\nLaos\n\n46\n\nWe agree to it.\n"
    )
    doc = nlp(text)
    quantities = doc.spans[THRESHOLDS].attrs[QUANTITIES]
    assert [(q["high"], q["unit"]) for q in quantities] == [(393_200_000, "USD"), (46_000_000, "USD")]


def test_what_is_limited_to_an_amount_is_at_most_that(read: Read) -> None:
    doc = read("The Act limits the sale of arms to any country to $3 million.")
    assert [(q["cmp"], q["high"]) for q in doc.spans[THRESHOLDS].attrs[QUANTITIES]] == [("le", 3_000_000)]


@pytest.mark.parametrize(
    ("text", "cmp"),
    [
        ("We accept nothing less than 80 percent.", "ge"),
        ("Anything under 300 prisoners would be unacceptable.", "ge"),
        ("Less than 100 prisoners is not enough.", "ge"),
        ("No government would accept fewer than 20 aircraft.", "ge"),
        ("Neither Athens nor Ankara would pay more than $10 million.", "le"),
        ("Neither side had more than 300 men.", "le"),
        ("They refused to pay more than $50 million.", "le"),
        ("They declined to take fewer than 60 men.", "ge"),
        ("Exports declined to less than 50 tons.", "lt"),
        ("There were hardly more than 200 men.", "le"),
        ("We will not pay if the cost exceeds $40 million.", "gt"),
        ("We cannot go when they have over 50 missiles.", "gt"),
        ("It can begin no sooner than 30 days after the election.", "ge"),
        ("There is no doubt they have more than 300 men.", "gt"),
        ("With no help they could build more than 40 tanks.", "gt"),
        ("They sent more than 50 men with inadequate training.", "gt"),
        ("Those who refused to serve numbered more than 300 men.", "gt"),
        ("The unwilling allies sent more than 40 tanks.", "gt"),
        ("They had nothing left after more than 40 days.", "gt"),
    ],
)
def test_bounds_that_are_denied(read: Read, text: str, cmp: str) -> None:
    assert [q["cmp"] for q in read(text).spans[THRESHOLDS].attrs[QUANTITIES]] == [cmp]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("We will ship 100 tanks on or before June 1.", "1964-06-01"),
        ("We will ship 100 tanks before June 1.", "1964-05-31"),
        ("We should not ship 100 tanks before June 1.", None),
        ("The 40 helicopters must never be delivered prior to June 1.", None),
        ("They did not say that 100 tanks would come before June 1.", "1964-05-31"),
        ("They want not more than 40 tanks before June 1.", "1964-05-31"),
        ("If we do not get 40 tanks by June 1, we will act.", "1964-06-01"),
    ],
)
def test_what_is_denied_sets_no_deadline(read: Read, text: str, by: str | None) -> None:
    doc = read(text)
    doc.user_data[DATE] = "1964-03-15"
    doc = make_pipeline().get_pipe("extract_thresholds")(doc)
    assert [quantity["by"] for quantity in doc.spans[THRESHOLDS].attrs[QUANTITIES]] == [by]


RECORD = """Brezhnev: In 1972 there were 26,800 requests. We propose 350 launchers.
Secretary Kissinger: We can accept 300 launchers.
Foreign Minister Gromyko: There were 14,000 requests in that year.
The President: We will deploy 250 missiles in Europe.
"""


def with_people(doc: Doc, *names: str) -> Doc:
    found = [(at, at + len(name), "PERSON") for name in names if (at := doc.text.find(name)) >= 0]
    group(doc, PEOPLE, iter(found))
    return make_pipeline().get_pipe("extract_thresholds")(doc)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        (RECORD, [True, True, False, True, False]),
        (RECORD.partition("Secretary")[0], [False, False]),  # no record
        ("Gromyko: Foreign Minister\nDobrynin: Ambassador\n\nWe have 300 launchers.", [False]),
    ],
)
def test_in_a_record_of_what_was_said_numbers_are_the_speakers(read: Read, text: str, foreign: list[bool]) -> None:
    doc = with_people(read(text), "Brezhnev", "Kissinger", "Gromyko", "Dobrynin")
    holders = [quantity["holder"] for quantity in doc.spans[THRESHOLDS].attrs[QUANTITIES]]
    assert [holder != "author" for holder in holders] == foreign


@pytest.mark.parametrize(
    ("text", "disputed"),
    [
        ("The Soviets say they have 100 tanks. Soviets claim 120 tanks.", 0),
        ("Cyrus Vance said there were 300 men. Vance said there were 400 men.", 0),
        ("Germany says it has 100 tanks. East Germany claims 120 tanks.", 1),
    ],
)
def test_nobody_disputes_himself(read: Read, text: str, disputed: int) -> None:
    assert len(with_people(read(text), "Cyrus Vance").spans[THRESHOLDS].attrs[DISPUTES]) == disputed


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_every_sort_make_a_table(nlp: Language, ends: str) -> None:
    text = "In millions of dollars\n\nLoans  393.2\n\nGrants  12.4\n\nWe lent them 40 tanks.\n"
    assert surfaces(nlp(text.replace("\n", ends))) == surfaces(nlp(text))


@pytest.mark.parametrize("head", ["", "(in millions of dollars)\n\n"])
def test_a_large_table_explodes_neither_time_nor_output(nlp: Language, head: str) -> None:
    text = f"The figures:\n\n{head}" + "\n\n".join(f"{n}.5" for n in range(10_000)) + "\n"
    start = time.perf_counter()
    doc = nlp(text)
    assert time.perf_counter() - start < 20
    assert len(doc.spans[THRESHOLDS]) == 0


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789 ,.-–/$%½()[]\n\x00onetw a’sper𝟙é"), max_size=200) | st.text(max_size=200))
def test_any_text(text: str) -> None:
    nlp = make_pipeline()
    doc = nlp(text)
    at = 0
    for span in doc.spans[THRESHOLDS]:
        assert at <= span.start < span.end <= len(doc)
        at = span.end
    assert len(doc.text) == len(text)


PIPELINES: list[Language] = []


def make_pipeline() -> Language:
    """One pipeline for all the examples of a property."""
    if not PIPELINES:
        nlp = spacy.blank("en")
        nlp.tokenizer = make_memo_tokenizer()(nlp)
        nlp.add_pipe("extract_thresholds")
        PIPELINES.append(nlp)
    return PIPELINES[0]


def test_one_long_line_takes_linear_time(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["$", "20", "million", "for", "5,000", "men", ","] * 15_000)
    doc.spans[BLOCKS] = SpanGroup(doc, name=BLOCKS, spans=[])
    doc.spans[SENTENCES] = SpanGroup(doc, name=SENTENCES, spans=[doc[:]])
    start = time.perf_counter()
    nlp.get_pipe("extract_thresholds")(doc)
    assert time.perf_counter() - start < 30


QUANTITY = dict(zip(QUANTITY_KEYS, ("eq", 1, 1, "day", None, "required"), strict=True))


def example(nlp: Language, ours: dict[int, dict[str, object]], theirs: dict[int, dict[str, object]]) -> Example:
    """An Example of eight tokens; spans of one token, by their place, with what they say."""
    docs = []
    for spans in (ours, theirs):
        doc = Doc(nlp.vocab, words=list("abcdefgh"))
        places = [doc[i : i + 1] for i in spans]
        doc.spans[THRESHOLDS] = SpanGroup(doc, name=THRESHOLDS, spans=places, attrs={QUANTITIES: list(spans.values())})
        docs.append(doc)
    return Example(*docs)


def test_score_by_hand(nlp: Language) -> None:
    other_unit, other_kind = QUANTITY | {"unit": "week"}, QUANTITY | {"kind": "reported"}
    scores = score_thresholds(
        [example(nlp, {0: QUANTITY, 1: other_unit, 2: other_kind, 7: QUANTITY}, dict.fromkeys(range(5), QUANTITY))]
    )
    assert scores == {
        "thresholds_p": 3 / 4,
        "thresholds_r": 3 / 5,
        "thresholds_f": 6 / 9,
        "thresholds_frame_f": 4 / 9,
        "thresholds_frame_acc": 2 / 3,
        "thresholds_cmp_acc": 1,
        "thresholds_low_acc": 1,
        "thresholds_high_acc": 1,
        "thresholds_unit_acc": 2 / 3,
        "thresholds_per_acc": 1,
        "thresholds_kind_acc": 2 / 3,
    }


def test_perfect_is_one(nlp: Language) -> None:
    assert set(score_thresholds([example(nlp, {2: QUANTITY}, {2: QUANTITY})]).values()) == {1}


def test_what_is_not_proposed_is_a_miss(nlp: Language) -> None:
    scores = score_thresholds([example(nlp, {}, {2: QUANTITY})])
    assert (scores["thresholds_p"], scores["thresholds_r"], scores["thresholds_f"]) == (0, 0, 0)
    assert scores["thresholds_unit_acc"] is None


def test_order_does_not_matter_and_counts_add_up(nlp: Language) -> None:
    one = example(nlp, {0: QUANTITY, 3: QUANTITY}, {0: QUANTITY})
    two = example(nlp, {5: QUANTITY | {"low": 2}}, {4: QUANTITY, 5: QUANTITY})
    together = score_thresholds([one, two])
    assert together == score_thresholds([two, one])
    assert together["thresholds_f"] == 2 * 2 / 6
    assert together["thresholds_frame_f"] == 2 * 1 / 6


def test_nothing_to_measure_is_none(nlp: Language) -> None:
    assert set(score_thresholds([]).values()) == {None}
    unjudged = Example(Doc(nlp.vocab, words=["a"]), Doc(nlp.vocab, words=["a"]))
    assert set(score_thresholds([unjudged]).values()) == {None}


def test_a_reference_without_quantities_measures_spans_alone(nlp: Language) -> None:
    bare = example(nlp, {2: QUANTITY}, {2: QUANTITY})
    del bare.reference.spans[THRESHOLDS].attrs[QUANTITIES]
    scores = score_thresholds([bare])
    assert scores["thresholds_f"] == 1
    assert scores["thresholds_frame_f"] is None
    assert scores["thresholds_unit_acc"] is None
