"""Sentences with the people inside, and who they are; the people are invented, the weights are the package's."""

from collections.abc import Callable

import pytest

from extract.linking.index import Index
from extract.linking.linker import Decision, link
from extract.linking.ranker import load_ranker
from extract.linking.scene import Document

Decide = Callable[..., list[Decision]]


def ids(decisions: list[Decision]) -> list[str | None]:
    return [decision.person.id if decision.person else None for decision in decisions]


def test_a_full_name(decide: Decide) -> None:
    assert ids(decide("Lars Halden spoke.", "Lars Halden")) == ["5"]


def test_nobody_of_that_name(decide: Decide) -> None:
    [decision] = decide("Berta Oake spoke.", "Berta Oake")
    assert (decision.person, decision.choices) == (None, ())


def test_another_first_name_is_another_person(decide: Decide) -> None:
    assert ids(decide("Peter Halden spoke.", "Peter Halden")) == [None]


def test_office_and_year_decide_between_bearers_of_a_surname(decide: Decide) -> None:
    [decision] = decide("I talked to Secretary Marlow.", "Marlow")
    assert ids([decision]) == ["1"]
    assert decision.choices[0].why.startswith("surname and office: Secretary of Rivers 1961–1964")


def test_a_title_tells_two_people_apart(decide: Decide) -> None:
    text = "Ambassador Venn wrote, and Mrs. Venn read it."
    first, second = decide(text, "Venn", "Venn")
    assert [first.choices[0].person.id, second.choices[0].person.id] == ["4", "3"]


def test_short_forms_follow_the_fuller_one(decide: Decide) -> None:
    text = "Ada Venn opened the talks of the Lakes. Then Venn left. Venn returned."
    assert ids(decide(text, "Ada Venn", "Venn", "Venn")) == ["3", "3", "3"]


def test_a_first_name_signs_for_the_sender(decide: Decide) -> None:
    text = "Memorandum From the Envoy (Halden) to the Minister\n\nAll is well.\n\nLars"
    start = text.index("Lars")
    known = {"sender": "the Envoy (Halden)", "signatures": [(start, start + 4)]}
    _, signed = decide(text, "Halden", "Lars", **known)
    assert signed.person
    assert signed.person.id == "5"
    called = decide(text.replace("All", "Dear Lars: All"), "Halden", "Lars", **known)
    assert called[1].choices[0].score < signed.choices[0].score


def test_initials_sign_for_somebody_named(decide: Decide) -> None:
    text = "Letter From Lars Halden to the Minister\n\nAll is well.\n\nLH"
    decisions = decide(text, "Lars Halden", "LH", sender="Lars Halden", receiver="the Minister")
    assert decisions[1].choices[0].person.id == "5"
    assert decisions[1].choices[0].why.startswith("initials")


@pytest.mark.parametrize(
    ("text", "short", "meant"),
    [
        ("Lars Halden, the Envoy, spoke. We thank Lars.", "Lars", "5"),
        ("Lars Halden, the Envoy, spoke.\n\nLH", "LH", "5"),
        ("Lars Halden, the Envoy, spoke.\n\nLK", "LK", None),
    ],
)
def test_a_first_name_or_initials_follow_the_full_name(
    decide: Decide, text: str, short: str, meant: str | None
) -> None:
    assert ids(decide(text, "Lars Halden", short)) == ["5", meant]


def test_without_a_threshold_the_likeliest_is_taken(index: Index) -> None:
    document = Document("Then Marlow left.", [(5, 11)], "1962-06-01")
    assert ids(link(document, index, load_ranker(), threshold=1.0)) == [None]
    assert ids(link(document, index, load_ranker(), threshold=0.0)) != [None]


def test_the_list_of_the_volume_decides(decide: Decide) -> None:
    entries = (("frus1961-63v01#p_2", "Marlow, Ruth", "Consul"),)
    [decision] = decide("Then Marlow left.", "Marlow", persons=entries)
    assert ids([decision]) == ["2"]
    assert "the volume's list of persons" in decision.choices[0].why


def test_a_list_may_have_people_that_the_authority_list_has_not(decide: Decide) -> None:
    entries = (("elsewhere#p_1", "Halden, Peter", "Fisherman"),)
    [decision] = decide("Then Peter Halden left.", "Peter Halden", persons=entries)
    assert (decision.person, decision.choices) == (None, ())


def test_an_entry_of_an_unknown_volume_is_known_by_its_name(decide: Decide) -> None:
    entries = (("elsewhere#p_1", "Quist, Zbigniew K.", ""),)
    assert ids(decide("Then Quist left.", "Quist", persons=entries)) == ["6"]


def test_scores_are_probabilities(decide: Decide) -> None:
    [decision] = decide("Then Marlow left.", "Marlow")
    scores = [choice.score for choice in decision.choices]
    assert scores == sorted(scores, reverse=True)
    assert 0 < sum(scores) <= 1


def test_no_people_nothing_done(index: Index) -> None:
    assert link(Document("", []), index, load_ranker()) == []
    assert ids(link(Document("—", [(0, 1)]), index, load_ranker())) == [None]


@pytest.mark.parametrize("date", [None, "1962", "no date"])
def test_any_date(decide: Decide, date: str | None) -> None:
    assert len(decide("Then Halden left.", "Halden", date=date)) == 1
