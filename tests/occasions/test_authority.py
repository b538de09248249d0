"""Journeys of the lists: matched by person, place and date, or left open."""

from datetime import date

import pytest
from marked import read

from extract.occasions.authority import LONGEST, find_journey, load_journeys, read_party
from extract.occasions.judge import load_judge
from extract.occasions.occasion import describe_occasion
from extract.occasions.status import status_features


def journey(marked: str, today: date | None, **header: str) -> tuple[str, str] | None:
    text, mentions = read(marked, today=today, **header)
    likely = [load_judge().statuses(status_features(text, mention)) for mention in mentions]
    found = find_journey(text, describe_occasion(text, mentions, likely))
    return found and (found.list, found.id)


@pytest.mark.parametrize(
    ("marked", "today", "found"),
    [
        ("the [ @Macmillan visit ] in March .", date(1959, 3, 12), ("visits", "2380")),
        ("During @Kennedy 's [ visit ] to #Vienna in June we met .", date(1961, 8, 1), ("travels", "2778")),
        ("the President 's [ visit ] to #Vienna on June 3 .", date(1961, 6, 20), ("travels", "2778")),
        ("the [ visit ] of President @Kennedy to #Austria in June 1961 .", None, ("travels", "2778")),
        # Another person, place, date or title; several places; no place; no date; a meeting.
        ("@Bundy 's [ visit ] to #Vienna in June .", date(1961, 8, 1), None),
        ("@Kennedy 's [ visit ] to #Bonn in June .", date(1961, 8, 1), None),
        ("@Kennedy 's [ visit ] to #Vienna in May .", date(1961, 8, 1), None),
        ("Senator @Kennedy 's [ visit ] to #Vienna in June .", date(1961, 8, 1), None),
        ("@Kennedy 's [ visit ] to #Vienna and #London in June .", date(1961, 8, 1), None),
        ("@Kennedy 's [ European visit ] to #Vienna in June .", date(1961, 8, 1), None),
        ("@Kennedy 's [ visit ] in June .", date(1961, 8, 1), None),
        ("@Kennedy 's [ visit ] to #Vienna .", None, None),
        ("@Kennedy 's [ visits ] to #Vienna in June .", date(1961, 8, 1), None),
        ("@Kennedy 's [ meeting ] in #Vienna in June .", date(1961, 8, 1), None),
        ("the [ @Macmillan visit ] to #Moscow in March .", date(1959, 3, 12), None),
    ],
)
def test_a_journey(marked: str, today: date | None, found: tuple[str, str] | None) -> None:
    assert journey(marked, today) == found


def test_the_pronoun_is_the_writer_or_the_reader() -> None:
    marked = "your [ visit ] to #Vienna in June ."
    assert journey(marked, date(1961, 7, 1), receiver="President Kennedy") == ("travels", "2778")
    assert journey(marked, date(1961, 7, 1), receiver="the Under Secretary of State (Ball)") is None
    assert journey(marked, date(1961, 7, 1), sender="President Kennedy") is None


@pytest.mark.parametrize(
    ("party", "names", "role"),
    [
        ("Secretary of State Shultz", ("shultz",), "secretary"),
        ("President Johnson, in Texas", ("johnson",), "president"),
        ("the Secretary of State", (), "secretary"),
    ],
)
def test_a_party_of_the_header(party: str, names: tuple[str, ...], role: str) -> None:
    found = read_party(party)
    assert found is not None
    assert (found.names, found.role) == (names, role)


@pytest.mark.parametrize("party", [None, "", "the President's Special Assistant (Bundy)", "President-elect Nixon"])
def test_a_party_that_is_neither(party: str | None) -> None:
    assert read_party(party) is None


def test_the_table() -> None:
    entries = load_journeys().entries
    assert len({(entry.list, entry.id) for entry in entries}) == len(entries) > 7000
    assert all(entry.first <= entry.last for entry in entries)
    assert max(entry.last - entry.first for entry in entries) < LONGEST
