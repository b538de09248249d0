"""SI units: what the table says is what pint says."""

import math

import pytest

from extract.data.tables import load_table
from extract.quantities import find_phrases
from extract.quantities.ellipsis import with_units
from extract.quantities.phrases import split_words
from extract.quantities.si import Amount, to_si

DIMENSIONS = {
    "metre": "meter",
    "square metre": "meter ** 2",
    "cubic metre": "meter ** 3",
    "metre per second": "meter / second",
}


def convert(text: str) -> Amount | None:
    words = split_words(text)
    return to_si(words, with_units(words, find_phrases(words))[0])


@pytest.mark.parametrize("row", load_table("si", 4), ids=lambda row: row[0])
def test_factors_are_those_of_pint(row: tuple[str, ...]) -> None:
    pint = pytest.importorskip("pint")
    _, unit, factor, expression = row
    registry = pint.UnitRegistry()
    value = registry.parse_expression(expression).to(DIMENSIONS.get(unit, unit)).magnitude
    assert math.isclose(value, float(factor), rel_tol=1e-9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 miles", Amount(19312.128, 19312.128, "metre")),
        ("within 12 miles", Amount(None, 19312.128, "metre")),
        ("5 to 6 kilometers", Amount(5000, 6000, "metre")),
        ("300 metric tons", Amount(300_000, 300_000, "kilogram")),
        ("300 long tons", Amount(304814.0726, 304814.0726, "kilogram")),
        ("300 tons", None),
        ("10 cubic metres", Amount(10, 10, "cubic metre")),
        ("10 square kilometres", Amount(10_000_000, 10_000_000, "square metre")),
        ("300 persons per square kilometer", None),
        ("5 tons per square mile", None),
        ("8 gallons per metric ton", Amount(0.03028329427, 0.03028329427, "cubic metre")),
        ("from 5 to 6 kilometers", Amount(5000, 5000, "metre")),
        ("5 pounds", None),
        ("two weeks", Amount(1209600, 1209600, "second")),
        ("$5 million", None),
        ("5 percent", None),
        ("300 men", None),
        ("300", None),
    ],
)
def test_conversion(text: str, expected: Amount | None) -> None:
    assert convert(text) == expected
