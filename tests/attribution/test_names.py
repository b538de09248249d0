"""When two names of a holder agree."""

import pytest

from extract.attribution.names import same_holder


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("author", "author", True),
        ("author", "the author's aide", False),
        ("the Soviets", "Soviets", True),
        ("Foreign Minister Stone", "Stone", True),
        ("Stone", "Stonehill", False),
        ("Marlow’s", "Marlow", True),
        ("", "Marlow", False),
    ],
)
def test_same_holder(a: str, b: str, same: bool) -> None:
    assert same_holder(a, b) is same
    assert same_holder(b, a) is same
