"""Descriptions with the offices and years inside."""

import pytest

from extract.linking.offices import Office, merged, read_offices


@pytest.mark.parametrize(
    ("described", "offices"),
    [
        (
            "Secretary of the Army until January 28, 1964; thereafter Deputy Secretary of Defense",
            [Office("Secretary of the Army", None, 1964), Office("Deputy Secretary of Defense", 1964, None)],
        ),
        ("Envoy of the Lakes, 1960–1965", [Office("Envoy of the Lakes", 1960, 1965)]),
        ("Envoy, 1960–65", [Office("Envoy", 1960, 1965)]),
        ("Ambassador to Lakeside from May 3, 1962", [Office("Ambassador to Lakeside", 1962, None)]),
        ("Consul to September 1956", [Office("Consul", None, 1956)]),
        ("Non-career appointee. Secretary of Rivers.", [Office("Secretary of Rivers", None, None)]),
        ("", []),
    ],
)
def test_offices(described: str, offices: list[Office]) -> None:
    assert list(read_offices(described)) == offices


def test_the_years_of_equal_offices_are_put_together() -> None:
    offices = [Office("Envoy", 1961, None), Office("Consul", None, None), Office("envoy", 1960, 1963)]
    assert merged(offices) == [Office("Envoy", 1960, 1963), Office("Consul", None, None)]


@pytest.mark.parametrize(
    ("office", "year", "held"),
    [
        (Office("Envoy", 1961, 1963), 1962, True),
        (Office("Envoy", 1961, None), 1970, True),
        (Office("Envoy", None, 1963), 1964, False),
        (Office("Envoy", None, None), 1962, False),
    ],
)
def test_held_in(office: Office, year: int, held: bool) -> None:
    assert office.held_in(year) is held


def test_what_a_holder_is_called() -> None:
    assert Office("Assistant Secretary of State", None, None).head == {"assistant", "secretary"}


def test_as_reasons_name_it() -> None:
    assert str(Office("Envoy", 1961, None)) == "Envoy 1961–"
    assert str(Office("Envoy", 1961, 1961)) == "Envoy 1961"
    assert str(Office("Envoy", None, None)) == "Envoy"
