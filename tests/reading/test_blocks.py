import pytest
from memos import surfaces

from extract.reading.text import read_text

TITLE = "12. Letter From the Envoy to Minister Orrin\n\nLakeside, March 5, 1971.\n\n"


def kinds(text: str) -> list[str]:
    return [kind for kind, _ in surfaces(read_text(text))]


def test_numbered_paragraphs_are_paragraphs() -> None:
    assert kinds(TITLE + "1. The boats.\n\n2. The nets.") == ["head", "dateline", "p", "p"]


def test_a_bullet_is_no_part_of_its_item() -> None:
    assert surfaces(read_text("The boats:\n\n  • One.\n\n  •\n\n  • Two.")) == [
        ("p", "The boats:"),
        ("item", "One."),
        ("item", "Two."),
    ]


@pytest.mark.parametrize("end", ["[Page 9]", "\n\n[Page 9]\n\n[Page 10]\n\n"])
def test_a_marker_of_its_own_is_no_block(end: str) -> None:
    assert kinds(end) == []


def test_a_marker_inside_a_block_is_part_of_it() -> None:
    assert (
        surfaces(read_text("We ask for more [Page 9] nets. [Page 10]"))[0][1]
        == "We ask for more [Page 9] nets. [Page 10]"
    )


def test_a_marker_before_a_block_is_not() -> None:
    assert surfaces(read_text("[Page 9][Page 10]We ask for more nets."))[0][1] == "We ask for more nets."


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    wrapped = (
        "The envoy told the minister at the lake that the boats would be\n"
        "freed within a week of the signing, and that the nets, of which\n"
        "there were many, would follow."
    )
    assert surfaces(read_text(TITLE + wrapped + "\n\nHe left."))[2:] == [("p", wrapped), ("p", "He left.")]


@pytest.mark.parametrize(
    "name",
    [
        "Rusk",
        "Lewis Halden",
        "L. H.",
        "JW",
        "G. Brask Brigadier General, USA",
        "[signed Lewis Halden]",
        "Ludwig von der Ahe",
    ],
)
def test_signature(name: str) -> None:
    assert kinds(TITLE + "He left.\n\n" + name)[-1] == "signed"


@pytest.mark.parametrize(
    "line", ["Sincerely,", "He left.", "[Here follows a list.]", "Attachment", "The Chief of Staff", "NOTE: none"]
)
def test_no_signature(line: str) -> None:
    assert kinds(TITLE + "He left.\n\n" + line)[-1] == "p"


def test_the_name_below_a_letters_close_is_a_signature() -> None:
    assert kinds(TITLE + "He left.\n\nSincerely yours,\n\nLewis Halden\n\nEnclosure: a list.")[-3:] == [
        "p",
        "signed",
        "p",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Lakeside, March 5, 1971.",
        "Lakeside, undated.",
        "Lakeside, March 5, 1971—noon.",
        "[place not declassified], 5 March 1971, 0800Z.",
        "Lakeside, October 31–November 2, 1970.",
        "Lakeside, March 1971.",
        "March 5, 1971.",
    ],
)
def test_dateline(line: str) -> None:
    assert kinds(f"12. Letter From A to B\n\n{line}\n\nHe left.") == ["head", "dateline", "p"]


def test_a_note_that_opens_with_a_date_has_no_dateline() -> None:
    assert kinds("16. Editorial Note\n\nOn March 3, 1951, the President met him.\n\nHe left.") == ["head", "p", "p"]


def test_a_sentence_with_a_date_is_no_dateline() -> None:
    text = "12. Letter From A to B\n\nOn the shore of the lake, in the rain: we met there on March 5, 1971.\n\nHe left."
    assert kinds(text) == ["head", "p", "p"]


def test_a_text_that_is_no_memo() -> None:
    assert kinds("Once there was a lake.") == ["p"]
