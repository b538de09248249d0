"""What the features count, whatever the order of the words."""

from itertools import permutations

from extract.linking.features import overlap


def test_overlap_is_the_same_in_any_order() -> None:
    idf = {"minister": 0.1, "of": 0.2, "rivers": 0.3, "bridges": 0.7}
    found = {overlap({"minister", "of", "rivers"}, {word: idf[word] for word in order}) for order in permutations(idf)}
    assert len(found) == 1
