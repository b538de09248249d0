from typing import Any

import pytest

from evaluation.counts import Counts
from evaluation.figures import score
from evaluation.roles import SCORER, confuse, count_roles, count_strays


def sentences(*roles: str, shift: int = 0) -> dict[str, Any]:
    """Ten characters a sentence; `shift` moves all their ends."""
    rows = [{"start": 10 * i, "end": 10 * i + 9 + shift, "role": role} for i, role in enumerate(roles)]
    return {"layers": ["roles"], "sentences": rows}


GOLD = sentences("condition", "condition", "proposal", "concern", "none")


def test_by_hand() -> None:
    found = sentences("condition", "proposal", "proposal", "concern", "concern")
    tally = count_roles(GOLD, found)
    assert tally["roles.condition"] == Counts(gold=2, predicted=1, matched=1)  # F1 2/3
    assert tally["roles.proposal"] == Counts(gold=1, predicted=2, matched=1)  # F1 2/3
    assert tally["roles.concern"] == Counts(gold=1, predicted=2, matched=1)  # F1 2/3
    assert tally["roles.none"] == Counts(gold=1, predicted=0, matched=0)
    assert score([(GOLD, found)], SCORER)["roles.macro"].values["f1"] == pytest.approx(2 / 3)


def test_confusion_by_hand() -> None:
    cells = confuse(GOLD, sentences("condition", "proposal", "proposal", "concern", "concern"))
    assert cells == {
        ("condition", "condition"): 1,
        ("condition", "proposal"): 1,
        ("proposal", "proposal"): 1,
        ("concern", "concern"): 1,
        ("none", "concern"): 1,
    }


def test_a_sentence_cut_elsewhere_is_predicted_none() -> None:
    found = sentences("condition", "condition", "proposal", "concern", "none", shift=1)
    tally = count_roles(GOLD, found)
    assert tally["roles.condition"] == Counts(2, 0, 0)
    assert tally["roles.none"] == Counts(1, 5, 1)
    assert count_strays(GOLD, found) == 4


def test_a_further_role_changes_nothing() -> None:
    gold = sentences("proposal")
    gold["sentences"][0]["also"] = ["concern"]
    assert count_roles(gold, sentences("concern"))["roles.proposal"] == Counts(1, 0, 0)


def test_the_mean_is_not_measured_when_a_role_is_not() -> None:
    gold = sentences("condition", "proposal")
    assert score([(gold, gold)], SCORER)["roles.macro"].values["f1"] is None
