"""What holds for every scorer; the cases computed by hand are in the test of each."""

from collections.abc import Callable
from typing import Any

import pytest

from evaluation.counts import Counts, Scorer, add
from evaluation.figures import SCORERS, measure, score

Document = dict[str, Any]
Make = Callable[[Document], Document]

every_scorer = pytest.mark.parametrize("scorer", SCORERS, ids=lambda scorer: scorer.count.__name__)


@every_scorer
def test_a_perfect_result_scores_1(scorer: Scorer, gold: Document, perfect: Make) -> None:
    rows = score([(gold, perfect(gold))], scorer)
    assert rows.keys() == scorer.rules.keys()
    assert {value for row in rows.values() for value in row.values.values()} == {1.0}


@every_scorer
def test_an_unproposed_gold_item_is_a_miss(scorer: Scorer, gold: Document, perfect: Make, empty: Make) -> None:
    full, none = scorer.count(gold, perfect(gold)), scorer.count(gold, empty(gold))
    missed = {row for row in full if row not in scorer.accuracies and row != "roles.none"}
    assert missed
    for row in missed:
        assert full[row].gold > 0
        assert none[row] == Counts(full[row].gold, 0, 0)
        assert none[row].recall == none[row].f1 == 0
        assert none[row].precision is None


@every_scorer
def test_order_does_not_matter(scorer: Scorer, gold: Document, perfect: Make) -> None:
    found = perfect(gold)
    for key in ("people", "sentences"):
        found[key] = found[key][1:]
    backwards = {key: value[::-1] if isinstance(value, list) else value for key, value in found.items()}
    gold_backwards = {key: value[::-1] if isinstance(value, list) else value for key, value in gold.items()}
    assert scorer.count(gold, found) == scorer.count(gold, backwards) == scorer.count(gold_backwards, found)


@every_scorer
def test_two_documents_are_their_counts_added(scorer: Scorer, gold: Document, perfect: Make, empty: Make) -> None:
    pairs = [(gold, perfect(gold)), (gold, empty(gold))]
    tallies = [scorer.count(*pair) for pair in pairs]
    together = score(pairs, scorer)
    for row, total in add(tallies).items():
        assert total == tallies[0][row] + tallies[1][row] == together[row].counts
        assert together[row].values.get("f1", total.f1) == total.f1


@every_scorer
def test_a_layer_that_was_not_read_is_not_scored(scorer: Scorer, gold: Document, perfect: Make) -> None:
    unread = {key: value for key, value in gold.items() if key not in ("note_refs", "pages")} | {"layers": []}
    rows = score([(unread, perfect(gold))], scorer)
    assert {row.documents for row in rows.values()} == {0}
    assert {value for row in rows.values() for value in row.values.values()} == {None}


def test_nothing_in_gold_and_nothing_predicted_is_not_measured(gold: Document, empty: Make) -> None:
    found = empty(gold)
    gold |= {"spans": [], "sentences": [], "note_refs": [], "pages": []}
    rows = measure([(gold, found)])["all"].rows
    assert {row.documents for row in rows.values()} == {1}
    assert {value for row in rows.values() for value in row.values.values()} == {None}


def test_groups_follow_the_drawing_of_each_layer(gold: Document, perfect: Make, empty: Make) -> None:
    chosen = gold | {"drawn": "conditions", "spans_drawn": "random"}
    groups = measure([(gold, perfect(gold)), (chosen, empty(chosen))])
    assert list(groups) == ["all", "conditions", "meetings or numbers", "random"]
    assert groups["random"].rows["roles.condition"].values["recall"] == 1
    assert groups["conditions"].rows["roles.condition"].values["recall"] == 0
    assert groups["random"].rows["PLACE.strict"].values["recall"] == 0
    assert groups["meetings or numbers"].rows["PLACE.strict"].values["recall"] == 1
    assert groups["meetings or numbers"].rows["roles.macro"].values["f1"] is None
    assert groups["all"].rows["PLACE.strict"].values["recall"] == 0.5


def test_a_document_that_does_not_say_how_it_was_drawn_is_in_no_group(gold: Document, perfect: Make) -> None:
    del gold["drawn"], gold["spans_drawn"]
    assert list(measure([(gold, perfect(gold))])) == ["all"]
