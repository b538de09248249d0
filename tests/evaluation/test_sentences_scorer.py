from evaluation.counts import Counts
from evaluation.sentences import count_sentences


def test_by_hand() -> None:
    gold = {"layers": ["roles"], "sentences": [{"start": 0, "end": 9}, {"start": 10, "end": 20}]}
    found = {"sentences": [{"start": 0, "end": 9}, {"start": 10, "end": 15}, {"start": 15, "end": 20}]}
    assert count_sentences(gold, found) == {"sentences.strict": Counts(gold=2, predicted=3, matched=1)}
