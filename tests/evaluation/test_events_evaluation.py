"""Events scored: a case by hand, what is perfect, what is nothing, and the baselines."""

import pytest

pytest.importorskip("sklearn", reason="the gold comes with the trainer, which needs scikit-learn")

from typing import Any

from evaluation.counts import Counts
from evaluation.events import (
    FACT_RULES,
    Case,
    Grouping,
    baselines,
    count_all,
    facts,
    head_and_names,
    measure_groupings,
)
from evaluation.figures import tabulate

HELD = {"status": "held", "from": "1962-04-01", "to": "1962-04-01", "place": "Rome"}
PROPOSED = {"status": "proposed", "from": None, "to": None, "place": None}
A, B, C, D = (0, 1), (2, 3), (4, 5), (6, 7)
GOLD: Grouping = ({A: 0, B: 0, C: 1}, [HELD, PROPOSED])
NOTHING: Grouping = ({}, [])


def case(found: Grouping, gold: Grouping = GOLD) -> Case:
    ways = {"extract": found, "own": ({each: each for each in found[0]}, [])}
    return Case(gold, ways, ways)


def measure(*cases: Case) -> dict[str, dict[str, Any]]:
    facts_ = tabulate(count_all(cases), FACT_RULES, accuracies=frozenset(FACT_RULES))
    return {name: row.values for name, row in {**measure_groupings(cases), **facts_}.items()}


def test_perfect_is_one() -> None:
    rows = measure(case(GOLD), case(GOLD))
    for measure_ in ("b3", "ceaf_e", "muc"):
        assert rows[f"given.{measure_}"] == {"precision": 1, "recall": 1, "f1": 1}
    assert rows["end_to_end.conll"] == {"f1": 1}
    assert rows["given.status"] == rows["given.dates"] == rows["given.place"] == {"accuracy": 1}
    assert rows["given.held"] == {"accuracy": 0.5}


def test_by_hand() -> None:
    # All three in one event: B3 precision (2/3 + 2/3 + 1/3) / 3; CEAF-e 2 * 2 / 5 over 1 and 2; MUC 1 of 2, 1 of 1.
    rows = measure(case(({A: 0, B: 0, C: 0}, [PROPOSED])))
    assert rows["given.b3"]["precision"] == pytest.approx(5 / 9)
    assert rows["given.b3"]["recall"] == 1
    assert (rows["given.ceaf_e"]["precision"], rows["given.ceaf_e"]["recall"]) == (0.8, 0.4)
    assert (rows["given.muc"]["precision"], rows["given.muc"]["recall"]) == (0.5, 1)
    # The one event is aligned with the first, the second with none.
    assert rows["given.status"] == rows["given.dates"] == rows["given.place"] == {"accuracy": 0}


def test_every_mention_its_own() -> None:
    rows = measure(case(GOLD))
    assert rows["given.own.b3"]["precision"] == 1
    assert rows["given.own.b3"]["recall"] == pytest.approx(2 / 3)
    assert rows["given.own.muc"]["recall"] == 0


def test_nothing_found_and_nothing_to_find() -> None:
    assert measure(case(NOTHING))["given.b3"] == {"precision": None, "recall": 0, "f1": None}
    assert measure(case(NOTHING, NOTHING))["given.status"] == {"accuracy": None}


def test_two_documents_are_their_sums() -> None:
    one, other = case(GOLD), case(({A: 0, B: 1, C: 2}, [HELD, HELD, PROPOSED]))
    assert measure(one, other)["given.b3"] == measure(other, one)["given.b3"]
    assert measure(one, other)["given.b3"]["recall"] == pytest.approx((3 + 2) / 6)


def test_a_date_that_is_only_partly_right_is_wrong() -> None:
    found = facts(GOLD, ({A: 0, B: 0, C: 1}, [{**HELD, "to": None}, {**PROPOSED, "from": "1962"}]))
    assert (found["dates"], found["dates_given"]) == (Counts(1, 1, 0), Counts(2, 2, 0))


def test_a_meeting_of_no_event_says_nothing() -> None:
    found = facts(GOLD, ({A: ("alone", A), B: ("alone", B), C: 0}, [PROPOSED]))
    assert (found["status"], found["place"]) == (Counts(2, 2, 1), Counts(1, 1, 0))


def test_the_baselines() -> None:
    text = "Geneva talks, the talks, Geneva talk."
    spans = [(0, 12), (18, 23), (25, 36)]
    own, same = baselines(text, spans)["own"][0], baselines(text, spans)["same_words"][0]
    assert len(set(own.values())) == 3
    assert same[0, 12] != same[18, 23]
    assert head_and_names("Private Meetings") == ("meeting", frozenset({"Private"}))
    assert head_and_names("Vienna") == ("vienna", frozenset())
