"""What is told of a link, of famous people in the package's list."""

import pytest

from extract.linking.index import load_index
from extract.linking.linker import Decision, link
from extract.linking.ranker import load_ranker
from extract.linking.scene import Document


def decide(text: str, name: str, date: str) -> Decision:
    start = text.rindex(name)
    [decision] = link(Document(text, [(start, start + len(name))], date), load_index(), load_ranker())
    return decision


@pytest.mark.parametrize(
    ("text", "name", "date", "why"),
    [
        ("President Nixon spoke.", "Nixon", "1971-05-01", "President of the United States 1969–1974"),
        ("Vice President Nixon spoke.", "Nixon", "1956-05-01", "Vice President of the United States 1953–"),
        ("President Carter spoke.", "Carter", "1978-05-01", "President of the United States 1977–1981"),
        ("Ambassador Bunker spoke.", "Bunker", "1969-05-01", "Ambassador to Vietnam 1967–"),
        ("Secretary Vance spoke.", "Vance", "1978-05-01", "Secretary of State 1977–"),
    ],
)
def test_the_office_is_the_one_that_is_meant(text: str, name: str, date: str, why: str) -> None:
    assert decide(text, name, date).choices[0].why.startswith(f"surname and office: {why}")


@pytest.mark.parametrize(
    ("name", "date"),
    [("Kissinger", "1975-01-01"), ("Nixon", "1971-01-01"), ("Khrushchev", "1960-01-01"), ("Rusk", "1966-01-01")],
)
def test_a_wife_is_not_her_husband(name: str, date: str) -> None:
    husband, wife = decide(f"{name} came to the dinner.", name, date), decide(f"Mrs. {name} came.", name, date)
    assert husband.person
    assert husband.person not in [choice.person for choice in wife.choices]


@pytest.mark.parametrize(
    ("name", "date"), [("Thatcher", "1980-02-01"), ("Meir", "1971-01-01"), ("Gandhi", "1971-01-01")]
)
def test_women_of_office_are_themselves(name: str, date: str) -> None:
    person = decide(f"Mrs. {name} is opposed.", name, date).person
    assert person
    assert person.name.startswith(name)
