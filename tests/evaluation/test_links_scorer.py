"""Links between sentences: what is counted of them."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest

from corpus.bears_on import Bearing, Read
from evaluation.counts import Counts
from evaluation.documents import Dataset
from evaluation.figures import tabulate
from evaluation.links import (
    ACCURACIES,
    GATES,
    RULES,
    choose_documents,
    count_all,
    count_links,
    gold_links,
    itself,
    nearest,
)

PIECES = (
    ("proposal", "I recommend a treaty."),
    ("concern", "However, this would be opposed in Congress."),
    ("condition", "They agree only if we pay for two things:"),
    ("condition", "(a) the ships;"),
)
TEXT = "\n\n".join(words for _, words in PIECES)
AT = [(TEXT.index(words), TEXT.index(words) + len(words)) for _, words in PIECES]
READ = Read(
    "v/d1", sha256(TEXT.encode()).hexdigest(), (Bearing(*AT[1], (AT[0],)), *(Bearing(*at, ()) for at in AT[2:]))
)


def document(**changes: Any) -> dict[str, Any]:
    sentences = [{"start": a, "end": b, "role": role} for (a, b), (role, _) in zip(AT, PIECES, strict=True)]
    sentences[2]["gates"] = sentences[3]["gates"] = 2
    return {"id": "v/d1", "layers": ["roles", "gates"], "text": TEXT, "sentences": sentences, **changes}


def result(*links: tuple[str, int, int]) -> dict[str, Any]:
    rows = [{"type": t, "source": a, "target": b, "score": 0.9} for t, a, b in links]
    return {"sentences": [{"start": a, "end": b} for a, b in AT], "links": rows}


def measured(*pairs: tuple[dict[str, Any], dict[str, Any]], reads: Sequence[Read] = (READ,)) -> dict[str, Any]:
    dataset = Dataset("dev", [document for document, _ in pairs], "")
    tallies = count_all(dataset, [found for _, found in pairs], reads)
    return tabulate(tallies, RULES, accuracies=ACCURACIES)


def test_by_hand() -> None:
    found = {GATES: {(AT[2], AT[2]), (AT[3], AT[3])}, "bears_on": {(AT[1], AT[0]), (AT[2], AT[0])}}
    tally = count_links(gold_links(document(), READ), found)
    assert tally == {
        "gates": Counts(2, 2, 1),
        "gates_self": Counts(1, 1, 1),
        "gates_other": Counts(1, 1, 0),
        "gates_to_other": Counts(1, 0, 0),
        "bears_on": Counts(1, 2, 1),
    }


def test_the_gold_itself_is_perfect() -> None:
    rows = measured((document(), result((GATES, 2, 2), (GATES, 3, 2), ("bears_on", 1, 0), ("disputes", 0, 1))))
    ours = [row for name, row in rows.items() if name.startswith("end_to_end")]
    assert [row.main for row in ours] == [1, 1, 1, 1, 1]


def test_what_is_not_proposed_is_a_miss() -> None:
    rows = measured((document(), result()))
    assert rows["end_to_end.gates"].values == {"accuracy": 0}
    assert rows["end_to_end.bears_on"].values["recall"] == 0


def test_order_does_not_matter() -> None:
    links = [(GATES, 2, 2), (GATES, 3, 2)]
    assert measured((document(), result(*links))) == measured((document(), result(*links[::-1])))


def test_two_documents_are_their_counts_added() -> None:
    rows = measured((document(), result((GATES, 2, 2))), (document(id="v/d2"), result((GATES, 2, 2), (GATES, 3, 2))))
    assert rows["end_to_end.gates"].counts == Counts(4, 4, 3)
    assert rows["end_to_end.bears_on"].documents == 1


def test_what_was_not_read_is_not_counted() -> None:
    rows = measured((document(layers=["roles"]), result((GATES, 2, 2))), reads=())
    assert {name for name, row in rows.items() if row.documents} == set()
    assert set(rows) == set(RULES)


def test_the_annotators_roles_are_given_to_the_component() -> None:
    rows = measured((document(), result()))
    assert rows["gold_roles.gates"].values["accuracy"] == 1
    assert rows["gold_roles.bears_on"].values["recall"] == 1


def test_the_simple_ways() -> None:
    assert itself(document()) == {(AT[2], AT[2]), (AT[3], AT[3])}
    assert nearest(document()) == {(at, AT[0]) for at in AT[1:]}
    assert nearest(document(sentences=[])) == set()


@pytest.mark.parametrize(("reads", "layers", "kept"), [((READ,), [], 1), ((), ["gates"], 1), ((), ["roles"], 0)])
def test_documents_with_something_to_score(reads: tuple[Read, ...], layers: list[str], kept: int) -> None:
    chosen = choose_documents(Dataset("dev", [document(layers=layers)], ""), reads)
    assert len(chosen.documents) == kept
    assert [("bears_on" in each) for each in chosen.documents] == [bool(reads)] * kept
