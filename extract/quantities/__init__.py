"""Quantities in plain words: number words, digits, ranges, fractions, money and shares, read into numbers."""

from extract.quantities.numbers import Number, read_number
from extract.quantities.phrases import find_phrases, parse
from extract.quantities.quantity import Phrase, Quantity

__all__ = ["Number", "Phrase", "Quantity", "find_phrases", "parse", "read_number"]
