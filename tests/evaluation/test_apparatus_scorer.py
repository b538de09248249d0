from evaluation.apparatus import count_apparatus
from evaluation.counts import Counts


def test_by_hand() -> None:
    gold = {"note_refs": [[10, 11, "1"], [20, 21, "2"]], "pages": [[30, 40], [50, 60]]}
    found = {
        "notes": [
            {"number": "1", "ref": {"start": 10, "end": 11}},
            {"number": "3", "ref": {"start": 20, "end": 21}},
            {"number": "4", "ref": None},
        ],
        "pages": [{"start": 30, "end": 40, "number": "313"}],
    }
    assert count_apparatus(gold, found) == {
        "note_refs.strict": Counts(gold=2, predicted=2, matched=1),
        "pages.strict": Counts(gold=2, predicted=1, matched=1),
    }


def test_a_field_that_the_gold_does_not_have_is_not_scored() -> None:
    found = {"notes": [], "pages": [{"start": 0, "end": 9, "number": "1"}]}
    assert count_apparatus({"note_refs": []}, found) == {"note_refs.strict": Counts()}
