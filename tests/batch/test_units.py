from collections.abc import Iterable

import pytest

from extract.batch import units
from extract.batch.documents import Document, Fault, text_document
from extract.batch.units import Unit, cut


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "LEAST", 200)
    monkeypatch.setattr(units, "MOST", 2_000)


def documents(names: Iterable[str], text: str = "x" * 50) -> list[Document]:
    return [text_document(name, "in", text) for name in names]


def made(given: list[Document]) -> list[Unit]:
    return list(cut(given, "in", set()))


def test_units_hold_every_document_once_in_order() -> None:
    given = documents(map(str, range(300)))
    found = made(given)
    assert [each for unit in found for each in unit.documents] == given
    assert len({unit.name for unit in found}) == len(found) > 5
    assert all(200 <= unit.length <= 2_000 for unit in found[:-1])
    assert sum(unit.length for unit in found) == 300 * 50


def test_a_new_document_moves_only_the_bounds_beside_it() -> None:
    names = list(map(str, range(300)))
    before = {(unit.name, unit.sha256) for unit in made(documents(names))}
    after = {(unit.name, unit.sha256) for unit in made(documents([*names[:10], "new", *names[10:]]))}
    assert len(after - before) <= 3
    assert len(before & after) > len(before) / 2


def test_a_changed_document_changes_its_unit_alone() -> None:
    names = list(map(str, range(300)))
    given = documents(names)
    changed = [*given[:100], text_document("100", "in", "y" * 50), *given[101:]]
    differ = [(a, b) for a, b in zip(made(given), made(changed), strict=True) if a.sha256 != b.sha256]
    [(a, b)] = differ
    assert a.name == b.name


def test_an_id_met_before_is_a_fault() -> None:
    first, again, other = (each for unit in made(documents(["a", "a", "b"])) for each in unit.documents)
    assert (first.text, other.text) == ("x" * 50, "x" * 50)
    assert isinstance(again.content, Fault)
    assert "a was met before in in" in again.content.message


def test_documents_without_an_id_and_strange_ones_have_shards_of_their_own() -> None:
    given = [Document(None, "in", "x" * 3_000, "0"), Document(None, "in", "x" * 3_000, "0")]
    given += documents(["../../etc/passwd", "a b", "a_b", "é" * 300, "A B"], "x" * 3_000)
    names = [unit.name for unit in made(given)]
    assert len({name.lower() for name in names}) == len(names) == 7
    assert all(name.isascii() and "/" not in name and not name.startswith(".") and len(name) < 100 for name in names)


def test_no_documents_no_units() -> None:
    assert made([]) == []
