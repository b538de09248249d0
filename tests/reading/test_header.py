import pytest
from memos import BLANK_LINES, SINGLE_NEWLINES, unmarked

from extract.reading.dates import find_date
from extract.reading.memo import Header
from extract.reading.text import read_text


@pytest.mark.parametrize("marked", [BLANK_LINES, SINGLE_NEWLINES])
def test_all_fields(marked: str) -> None:
    assert read_text(unmarked(marked)[0]).header == Header(
        number="12",
        title="Memorandum From the Special Assistant to the Envoy (Halden) to Minister Orrin",
        kind="memorandum",
        from_="the Special Assistant to the Envoy (Halden)",
        to="Minister Orrin",
        subject="The Lake Talks",
        date="1971-03-05",
        place="Lakeside",
        classification="Secret; Nodis",
    )


@pytest.mark.parametrize(
    ("title", "kind", "sender", "receiver"),
    [
        (
            "Telegram From the Embassy in Lakeland to the Department",
            "telegram",
            "the Embassy in Lakeland",
            "the Department",
        ),
        ("Memorandum of a Conversation", "memorandum of conversation", None, None),
        ("Memorandum for the Record", "memorandum for the record", None, None),
        ("Memorandum for Minister Orrin", "memorandum", None, "Minister Orrin"),
        ("Special National Intelligence Estimate", "special national intelligence estimate", None, None),
        ("Editorial Note", "editorial note", None, None),
        ("Message From Orrin", "message", "Orrin", None),
        ("Telegram 64 From Lakeside to Hillside, March 5, 1971, 0800Z", "telegram", "Lakeside", "Hillside"),
        ("The Lake Papers", None, None, None),
    ],
)
def test_title(title: str, kind: str | None, sender: str | None, receiver: str | None) -> None:
    header = read_text(f"7. {title}\n\nThey met.").header
    assert (header.kind, header.from_, header.to) == (kind, sender, receiver)


@pytest.mark.parametrize(
    "lines", ["FROM: Brask\n\nTO: Orrin\n\nSUBJECT: Nets", "FROM\n\nBrask\n\nTO\n\nOrrin\n\nSUBJECT\n\nNets"]
)
def test_labelled_lines(lines: str) -> None:
    header = read_text(f"7. Memorandum\n\n{lines}\n\nThey met.").header
    assert (header.from_, header.to, header.subject) == ("Brask", "Orrin", "Nets")


def test_date_and_place_at_the_end_of_the_title() -> None:
    header = read_text("7. Memorandum From Brask to Orrin, Lakeside, March 5, 1971\n\nThey met.").header
    assert (header.date, header.place, header.to) == ("1971-03-05", "Lakeside", "Orrin")


@pytest.mark.parametrize(
    "dateline", ["Lakeside, March 3, 1971.", "Lakeside, [March 3, 1971].", "[Lakeside, March 3, 1971.]"]
)
def test_what_editors_add_in_brackets(dateline: str) -> None:
    header = read_text(f"7. Memorandum From Brask to Orrin\n\n{dateline}\n\nThey met.").header
    assert (header.date, header.place) == ("1971-03-03", "Lakeside")


@pytest.mark.parametrize("dateline", ["Lakeside, undated.", "Lakeside, [undated].", "Lakeside, March 1971."])
def test_no_day_no_date(dateline: str) -> None:
    header = read_text(f"7. Memorandum From Brask to Orrin\n\n{dateline}\n\nThey met.").header
    assert (header.date, header.place) == (None, "Lakeside")


@pytest.mark.parametrize(
    ("source", "classification"),
    [
        ("Box 7. Top Secret; Sensitive; Eyes Only. Drafted by Brask.", "Top Secret; Sensitive; Eyes Only"),
        ("Box 7. (Secret papers) Confidential.", "Confidential"),
        ("Box 7. No classification marking.", None),
        ("Box 7. Secret and Personal. Drafted by Venn.", "Secret and Personal"),
        ("Box 7. Personal and Confidential.", "Personal and Confidential"),
        ("Secret Files, Box 7.", None),
    ],
)
def test_classification_of_the_source_note(source: str, classification: str | None) -> None:
    header = read_text(f"7. Memorandum1\n\nThey met.\n\n  1. Source: Archive, {source}").header
    assert header.classification == classification


def test_classification_in_a_line_of_its_own() -> None:
    assert read_text("7. Memorandum\n\nTOP SECRET/NODIS\n\nThey met.").header.classification == "TOP SECRET/NODIS"


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Lakeside, March 5, 1971, 4 p.m.", "1971-03-05"),
        ("Lakeside, 5 March 1971", "1971-03-05"),
        ("Lakeside, Sept. 3–7, 1960", "1960-09-03"),
        ("Lakeside, October 31–November 2, 1960", "1960-10-31"),
        ("Lakeside, March 5,1971, 0945Z", "1971-03-05"),
        ("Lakeside, February 30, 1971", None),
        ("Lakeside, March 5, 0945Z", None),
        ("Lakeside", None),
    ],
)
def test_date(words: str, date: str | None) -> None:
    found = find_date(words)
    assert (found and found[0]) == date


def test_several_labels_on_lines_of_their_own() -> None:
    header = read_text("MEMORANDUM FOR: Minister Orrin\nFROM: Halden\nSUBJECTS: Boats; Nets\n\nHe left.").header
    assert (header.to, header.from_, header.subject) == ("Minister Orrin", "Halden", "Boats; Nets")


def test_a_label_is_given_whole_or_not_at_all() -> None:
    words = "the boats and the nets " * 15
    assert read_text(f"1. Note\n\nSUBJECT: {words}\n\nHe left.").header.subject == words.strip()
    assert read_text(f"1. Note\n\nTo: {words * 9}\n\nHe left.").header.to is None
