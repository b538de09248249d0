import pytest

from evaluation.counts import Counts, add, compare


def test_figures_are_divided_from_counts() -> None:
    counts = Counts(gold=8, predicted=5, matched=4)
    assert counts.precision == pytest.approx(0.8)
    assert counts.recall == pytest.approx(0.5)
    assert counts.f1 == pytest.approx(8 / 13)


@pytest.mark.parametrize(
    ("counts", "figures"),
    [
        (Counts(0, 0, 0), (None, None, None)),
        (Counts(3, 0, 0), (None, 0, 0)),
        (Counts(0, 3, 0), (0, None, 0)),
    ],
)
def test_nothing_to_divide_by_is_none(counts: Counts, figures: tuple[float | None, ...]) -> None:
    assert (counts.precision, counts.recall, counts.f1) == figures


def test_an_item_matches_once() -> None:
    assert compare([1, 2, 2], [2, 1, 1, 3]) == Counts(3, 4, 2)


def test_rows_are_added_and_missing_rows_count_nothing() -> None:
    assert add([{"a": Counts(1, 1, 1)}, {"a": Counts(2, 0, 0), "b": Counts(0, 1, 0)}, {}]) == {
        "a": Counts(3, 1, 1),
        "b": Counts(0, 1, 0),
    }
