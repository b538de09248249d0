"""Tables whose head names a unit: cells in brackets are what is read of them."""

import time

import pytest

from extract.quantities import find_phrases
from extract.quantities.headers import LARGEST_TABLE, SCALES, with_headers
from extract.quantities.phrases import split_words


def read(text: str) -> list[tuple[object, object]]:
    words = [word for line in text.split("\n") for word in [*split_words(line), "\n"]]
    return [(p.quantity.high, p.quantity.unit) for p in with_headers(words, find_phrases(words))]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("(in millions of dollars)", (393_200_000, "USD")),
        ("($ millions)", (393_200_000, "USD")),
        ("Millions of US dollars", (393_200_000, "USD")),
        ("thousands of tons", (393_200, "ton")),
        ("(in percent)", (393.2, "percent")),
        ("Two millions of dollars went", (393.2, None)),
        ("millions", (393.2, None)),
    ],
)
def test_a_cell_takes_the_unit_of_its_head(head: str, expected: tuple[object, object]) -> None:
    assert read(f"{head}\nTotal\n393.2")[-1] == expected


@pytest.mark.parametrize(
    "head",
    [*(f"{scale}{s} of tons" for scale in SCALES for s in ("", "s")), *("percent", "per cent", "percentages")],
)
def test_every_word_that_a_head_may_begin_with_is_tried(head: str) -> None:
    assert read(f"({head})\nTotal\n393.2")[-1][1] == ("ton" if head.endswith("tons") else "percent")


def test_a_row_that_counts_things_is_not_in_the_unit_of_the_head() -> None:
    assert read("(in millions of dollars)\nShips\n393\nNo. of ships\n21\n22")[-2:] == [(21, None), (22, None)]


def test_signs_may_stand_beside_a_cell_and_prose_ends_the_table() -> None:
    prose = "It is apparent that if all of these claims were converted into gold we should have no more than 30 left."
    assert read(f"(in millions of dollars)\n$22.1\n–15.0\n(8.4)\n{prose}\n77") == [
        (22_100_000, "USD"),
        (15_000_000, "USD"),
        (8_400_000, "USD"),
        (30, None),
        (77, None),
    ]


def test_what_has_a_unit_or_a_scale_keeps_its_own() -> None:
    assert read("(in millions of dollars)\n1.5 million\n40 men\n$2 billion") == [
        (1_500_000, None),
        (40, "man"),
        (2_000_000_000, "USD"),
    ]


def test_a_table_of_data_is_left_alone() -> None:
    cells = "\n".join("1.5" for _ in range(LARGEST_TABLE + 1))
    assert set(read(f"(in millions of dollars)\n{cells}")) == {(1.5, None)}
    assert (1_500_000, "USD") in read("(in millions of dollars)\n1.5")


def test_many_heads_take_linear_time() -> None:
    start = time.perf_counter()
    read("(in millions of dollars)\n1.5\n" * 5000)
    assert time.perf_counter() - start < 5
