import pytest
from memos import unmarked

from extract.reading.refs import find_refs


def found(marked: str, numbers: list[str | None]) -> list[tuple[int, int, str]]:
    text, _ = unmarked(marked)
    named, refs = find_refs(text, len(text), numbers)
    return [(*ref, number) for number, ref in zip(named, refs, strict=True) if ref]


@pytest.mark.parametrize(
    "marked",
    [
        "Two requirements:‹1› the release",
        "The talks began in 1961‹1› and lapsed.",
        "They lapsed in 1961.‹1› No one knew.",
        "a total of 15,000.‹1›",
        "a total of 15,000‹1› by May",
        "sent on March 22‹9› to all",
        "sent on March 2,‹1› to all",
        "as Halden said.”‹1› Then",
        "the Council (see Tab B)‹1› agreed",
        "the Council‹1›) agreed",
        "the Council‹1›—as we know—agreed",
        "Title‹1›\nin your telegram 5172‹2› you",
        "Title‹1›\nLakeside\n‹2›\nThey met",
        "the fiscal years 1955–56‹1›\nin all",
        "Memorandum of Conversation‹0›\nLakeside",
        "signed at 2050Z‹1›\nLakeside",
        "called it “the lake”‹12› then",
    ],
)
def test_glued_number(marked: str) -> None:
    _, refs = unmarked(marked)
    assert found(marked, [number for *_, number in refs]) == refs


@pytest.mark.parametrize(
    "text",
    [
        "in 1961 and",
        "NSC 5412 and",
        "the year 1955–1 was",
        "about 1.1 percent of",
        "Lakeside, May 3, 1955—1 p.m.",
        "at 10:31 p.m.",
        "$1,001 a year",
        "on page 1 of",
        "[Page 31]",
        "Box 7-1",
        "point 1",
        "the 1st",
        "£1 and $1.1",
        "(1) first",
    ],
)
def test_a_digit_that_is_none(text: str) -> None:
    assert found(text, ["1"]) == []


def test_a_digit_that_no_note_bears_out() -> None:
    assert found("They agreed.3 Then Halden left.4 ", ["1", "2"]) == []


def test_no_notes_no_numbers() -> None:
    assert found("They agreed.3 Then Halden left.4 ", []) == []


@pytest.mark.parametrize(
    "marked",
    [
        "Title‹0›\nOne.‹1› Two.‹2›",
        "Title‹1›\nOne.‹3› Two.‹4›",
        "Title‹1›\nOne.‹2› Two.‹2› Three.‹3›",
        "Title‹1›\nOne.‹1› Two.‹2›",
        "Title, May 3, 1970.‹1›‹2›\nOne.‹3›",
        "Title, May 3, 1970‹1›‹2›\nOne.‹3›",
        "Title‹1›\nThe total‹*› was 500‹**› or 600.‹2›",
        "Title‹9›\nOne.‹10› Two.‹11›",
    ],
)
def test_numbers_repeat_skip_and_are_signs(marked: str) -> None:
    _, refs = unmarked(marked)
    assert found(marked, [number for *_, number in refs]) == refs


@pytest.mark.parametrize(
    "marked",
    ["Title‹1›\nThe total was 500.‹a› It fell.‹b›", "Boats‹1›\nHeron‹d›\nThe Heron was sold.‹2›"],
    ids=["behind a full stop", "behind a word that stands elsewhere too"],
)
def test_letters(marked: str) -> None:
    _, refs = unmarked(marked)
    assert found(marked, [number for *_, number in refs]) == refs


def test_doubtful_digits_are_none_where_the_paste_lost_all_numbers() -> None:
    assert found("In telegram 5172 and section 31 of A1 they said so.", ["1", "2", "3"]) == []


def test_notes_stand_in_the_order_of_their_numbers() -> None:
    marked = "Title‹1›\nIn section 42 we said that boats‹2› and nets‹3› matter. Clause.2 Clause.1"
    assert found(marked, ["1", "2", "3"]) == unmarked(marked)[1]


@pytest.mark.parametrize(
    "marked",
    [
        "Title‹1›\nOne.‹2› Two.‹3›",
        "Title‹0›\nOne.‹1› Two.‹2›",
        "Title‹1›\nOne.‹2› Two.‹3› Three.‹5› Four.‹6› Five.‹7›",
        "Title‹1›\nOne.‹2› Two.‹2› Three.‹3› Four.‹4›",
        "Title‹*›\nOne.‹*›",
    ],
)
def test_numbers_lost_from_the_notes_are_read_off_the_text(marked: str) -> None:
    _, refs = unmarked(marked)
    assert found(marked, [None] * len(refs)) == refs


def test_a_note_without_a_place_is_numbered_on() -> None:
    numbers, refs = find_refs("Title1\nOne. Two.3", 17, [None, None, None])
    assert numbers == ["1", "2", "3"]
    assert refs == [(5, 6), None, (16, 17)]
