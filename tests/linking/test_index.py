"""The index: what is found in it, and what its file must be."""

import gzip
import json
from time import perf_counter

import pytest

from extract.errors import MalformedDataError
from extract.linking.index import FORMAT, Index, coverage, load_index, parse_index


def found(index: Index, *words: str) -> list[str]:
    return sorted(index.person(number).id for number in index.search(words))


def test_people_are_found_by_surname_full_name_and_first_name(index: Index) -> None:
    assert found(index, "marlow") == ["1", "2"]
    assert found(index, "edgar", "marlow") == ["1"]
    assert found(index, "ned", "marlow") == ["1"]
    assert found(index, "zbig") == ["6"]
    assert found(index, "moc") == found(index, "tran", "van", "moc") == ["7"]
    assert found(index, "nobody") == found(index) == []


def test_by_initials_only_the_well_known_are_found(index: Index) -> None:
    assert found(index, "l", "h") == []


def test_an_entry_of_a_list_means_a_person(index: Index) -> None:
    number = index.entry("frus1961-63v02#p_3")
    assert number is not None
    assert index.person(number).name == "Venn, Ada"
    assert index.entry("frus1961-63v02#p_none") is index.entry("nowhere#p_3") is None


def test_what_a_line_tells(index: Index) -> None:
    person = index.person(index.numbers["5"])
    assert (person.name, dict(person.mentions), len(person.volumes)) == ("Halden, Lars", {1962: 40}, 9)
    assert ("Envoy of the Lakes", 1960, 1965) in person.offices


@pytest.mark.parametrize(
    ("volume", "years"),
    [("frus1955-57v08", (1955, 1957)), ("frus1952-54Guat", (1952, 1954)), ("frus1945v01", (1945, 1945)), ("x", (0, 0))],
)
def test_the_years_of_a_volume(volume: str, years: tuple[int, int]) -> None:
    assert coverage(volume) == years


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no gzip",
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b'{"format": 99}', mtime=0),
        gzip.compress(b'{"format": 1}', mtime=0),
    ],
)
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedDataError, match=r"f\.gz, line 1: no list as"):
        parse_index(data, path="f.gz")


def test_a_damaged_line_is_refused() -> None:
    content = {
        "format": FORMAT,
        "people": ["1\tName"],
        "men": [],
        "families": {},
        "given": {},
        "initials": {},
        "idf": {},
        "volumes": {},
    }
    with pytest.raises(MalformedDataError, match="has not its fields"):
        parse_index(gzip.compress(json.dumps(content).encode(), mtime=0), path="f.gz")


def test_the_index_of_the_package_loads_fast() -> None:
    load_index.cache_clear()
    start = perf_counter()
    index = load_index()
    assert perf_counter() - start < 2  # 0.15 s on two idle cores
    assert len(index.lines) > 16_000
