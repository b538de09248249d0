"""Counts of linked people, by hand."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from fake import make_fake

from corpus.linker import Marked
from evaluation.counts import Counts
from evaluation.documents import Dataset
from evaluation.figures import tabulate
from evaluation.gates import Gate, judge, load_gates
from evaluation.linking import (
    RULES,
    Material,
    add_links,
    count_all,
    count_marks,
    count_own,
    find_people,
    forms_of,
    most_frequent,
    taken_out,
)
from extract.linking.index import Index
from extract.linking.ranker import load_ranker
from extract.reading.memo import Header, Memo

TEXT = "Lars Halden met Secretary Marlow. Halden and LH left with Quist."


def marked(*given: tuple[str, str | None]) -> Marked:
    spans, at = [], 0
    for name, _ in given:
        at = TEXT.index(name, at)
        spans.append((at, at + len(name)))
        at += len(name)
    meant = tuple(frozenset({id} if id else ()) for _, id in given)
    return Marked(Memo(TEXT, id="v/d1", header=Header(date="1962-06-01")), tuple(spans), meant)


GIVEN = (("Lars Halden", "5"), ("Marlow", "2"), ("Halden", "5"), ("LH", "5"), ("Quist", None))


def material(index: Index, hidden: Sequence[str] = ()) -> Material:
    documents = [marked(*GIVEN)]
    return Material(Dataset("dev", [{"id": "v/d1", "text": TEXT}], ""), documents, index, index, frozenset(hidden))


def test_links_by_hand() -> None:
    tally: dict[str, Counts] = {}
    meant = [frozenset({"1"}), frozenset({"2", "3"}), frozenset({"4"}), frozenset({"5"}), frozenset[str]()]
    add_links(tally, "plain", meant, ["1", "3", "9", None, "7"], ["full", "full", "surname", "surname", "other"])
    assert tally["plain.recall"] == Counts(4, 4, 2)
    assert tally["plain.precision"] == Counts(3, 3, 2)
    assert tally["plain.recall.full"] == Counts(2, 2, 2)
    assert tally["plain.precision.surname"] == Counts(1, 1, 0)
    assert tally["plain.without_id.linked"] == Counts(1, 1, 1)


def test_one_document(index: Index) -> None:
    tally = count_marks(marked(*GIVEN), material(index, hidden=["5"]), load_ranker())
    # Marlow is Edgar by office, and the editors say Ruth; Halden is right twice, his initials are too little.
    assert tally["plain.recall"].gold == 4
    assert tally["plain.recall.full"] == Counts(1, 1, 1)
    assert tally["plain.precision.surname"] == Counts(2, 2, 1)
    assert tally["frequent.precision"].matched == 2
    assert tally["plain.hidden.abstained"].gold == 3
    assert set(tally) <= set(RULES)


def test_forms(index: Index) -> None:
    assert list(forms_of(marked(*GIVEN), index)) == ["full", "surname", "surname", "initials", "other"]


def test_the_baseline_takes_whom_most_mentions_are_of(index: Index) -> None:
    assert list(most_frequent(marked(*GIVEN), index)) == ["5", "1", "5", None, "6"]


def test_end_to_end_a_person_not_found_is_a_miss(index: Index) -> None:
    document = marked(*GIVEN)
    tally = count_own(document, [document.spans[0], document.spans[4]], material(index), load_ranker())
    assert tally["own.plain.recall"] == Counts(4, 4, 1)
    assert tally["own.plain.precision"] == Counts(1, 1, 1)
    assert tally["own.plain.unmarked.linked"] == Counts()


def test_people_taken_out_are_not_found(index: Index) -> None:
    content = {"people": index.lines, "families": index.by_family}
    assert taken_out(content, "families", {"1"})["marlow"] == [index.numbers["2"]]


def test_people_come_from_the_pipeline() -> None:
    document = Marked(Memo("Ada Venn met Marlow.", id="x"), ((0, 8),), (frozenset({"3"}),))
    [(found, spans)] = find_people([document], make_fake())
    assert found is document
    assert spans == [(0, 8), (13, 19)]


def test_a_gate_turns_red(index: Index) -> None:
    rows = tabulate(count_all(material(index), make_fake(), at_most=1), RULES, accuracies=frozenset(RULES))
    path = Path(__file__).parents[2] / "evaluation" / "gates.toml"
    floors = load_gates(path, "linking_dev")
    assert floors
    assert all(verdict.value is None or verdict.value >= 0 for verdict in judge(floors, rows, path=path))
    high = [Gate(gate.figure, 1.0, "r", gate.date) for gate in floors if gate.figure == "plain.recall.accuracy"]
    assert [verdict.met for verdict in judge(high, rows, path=path)] == [False]


@pytest.mark.parametrize("name", ["plain.recall", "listed.precision", "frequent.recall", "own.listed.recall"])
def test_every_figure_says_what_it_counts(name: str) -> None:
    assert RULES[name]
