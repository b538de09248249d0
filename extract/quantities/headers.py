"""Phrases of a table whose head names the unit -> the same in that unit: "(in millions of dollars)", then "393.2"."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from extract.quantities.numbers import as_json
from extract.quantities.quantity import Phrase
from extract.quantities.vocabulary import Unit, UnitKind, vocabulary

SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
UNITS = frozenset({"money", "measure", "share"})
# What a head's unit may begin with.
HEADS = frozenset({*SCALES, *(f"{scale}s" for scale in SCALES), "percent", "per", "percentages"})
OPENS, CLOSES = frozenset("([{"), frozenset(")]}")
# Words: the longest line of a table; a longer one is prose, and ends it. Larger tables are data, not text.
LONGEST_LINE, LARGEST_TABLE = 25, 400
# Words: how far before a cell the name of its row may stand; how one begins that counts things.
LONGEST_ROW = 60
COUNTS = frozenset({"no", "no.", "nos", "nos.", "number", "numbers"})
# The words of a cell's figure, which no scale word follows: "8.4", "$ 8.4".
WORDS_OF_A_CELL: dict[UnitKind | None, int] = {None: 1, "mark": 2}
# Words that may stand in a cell beside its figure: brackets, signs, a mark of money.
BESIDE = frozenset("()[]+-–—−$£*")


def with_headers(words: Sequence[str], phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases in the same order; a cell below a head that names a unit is given it, and multiplied by its scale."""
    heads = _heads(words)
    if not heads:
        return list(phrases)
    ends: list[int] = []
    for end, _ in reversed(heads):
        # A table goes on below another head: its end is looked for once.
        following = heads[len(heads) - len(ends)][0] if ends else len(words)
        own = _end_of_table(words, end, following)
        ends.append(ends[-1] if ends and own == following else own)
    ends.reverse()
    found: list[Phrase] = []
    number = -1
    cells: list[list[int]] = [[] for _ in heads]
    for index, phrase in enumerate(phrases):
        while number + 1 < len(heads) and heads[number + 1][0] <= phrase.start:
            number += 1
        if number >= 0 and phrase.start < ends[number] and _is_cell(words, phrase) and not _counts(words, phrase.start):
            cells[number].append(index)
        found.append(phrase)
    for (_, unit), indices in zip(heads, cells, strict=True):
        for index in indices if len(indices) <= LARGEST_TABLE else ():
            found[index] = _in_unit(found[index], unit)
    return found


def _heads(words: Sequence[str]) -> list[tuple[int, Unit]]:
    """(end, unit) of every head: "in millions of dollars", "($ millions)", "(thousands of tons)", alone in its line."""
    return [head for at, word in enumerate(words) if word in HEADS and (head := _head(words, at))]


def _head(words: Sequence[str], at: int) -> tuple[int, Unit] | None:
    known = vocabulary()
    start, end = at, at
    factor = Fraction(SCALES.get(words[at].removesuffix("s"), 1))
    if factor > 1:
        end += 1
        before = known.marks.get((_word(words, at - 1),))
        end += _word(words, end) == "of" and before is None
        end += _word(words, end) == "u.s."
        unit = known.unit(words, end, UNITS)
        if before:
            start, unit = at - 1, (end, Unit("money", before.name))
        if unit is None:
            return None
        end, named = unit
        found = Unit(named.kind, named.name, factor * named.factor)
    else:
        end, found = known.unit(words, at, UNITS) or (at + 1, Unit("share", "percent"))
    start -= _word(words, start - 1) in {"in", "figures"}
    start -= _word(words, start - 1) == "figures"
    before_it, behind = _word(words, start - 1, "\n"), _word(words, end, "\n")
    opened, closed = before_it in OPENS or "\n" in before_it, behind in CLOSES or "\n" in behind
    return (end, found) if opened and closed else None


def _end_of_table(words: Sequence[str], at: int, before: int) -> int:
    """Where the first line begins that is prose, one of many words or one that ends a sentence; `before` if none is."""
    line = at + 1
    while line < before and "\n" not in words[line]:
        line += 1
    while line < before:
        end = line + 1
        while end < len(words) and "\n" not in words[end]:
            end += 1
        if end - line > LONGEST_LINE or (words[end - 1] == "." and end - line > LONGEST_LINE // 2):
            return line
        line = end
    return before


def _is_cell(words: Sequence[str], phrase: Phrase) -> bool:
    """Whether nothing but signs stands in the line beside the figure, which has no unit of its own but "$"."""
    quantity = phrase.quantity
    length = WORDS_OF_A_CELL.get(phrase.kind)
    if phrase.form != "digits" or quantity.cmp != "eq" or phrase.last - phrase.first != length:
        return False
    before, after = phrase.start - 1, phrase.end
    while _word(words, before) in BESIDE:
        before -= 1
    while _word(words, after) in BESIDE:
        after += 1
    return "\n" in _word(words, before, "\n") and "\n" in _word(words, after, "\n")


def _counts(words: Sequence[str], at: int) -> bool:
    """Whether the row that a cell stands in is a "No. of aircraft", which the head's unit does not measure."""
    line: Sequence[str] = ()
    end = at
    for start in range(at - 1, max(-1, at - LONGEST_ROW), -1):
        if "\n" in words[start]:
            line, end = words[start + 1 : end], start
            if any(word.isalpha() for word in line):
                return line[0] in COUNTS
    return False


def _in_unit(phrase: Phrase, unit: Unit) -> Phrase:
    quantity = phrase.quantity
    value = as_json(Fraction(str(quantity.low)) * unit.factor)
    name = quantity.unit if phrase.kind == "mark" else unit.name
    return replace(phrase, kind=unit.kind, quantity=replace(quantity, low=value, high=value, unit=name))


def _word(words: Sequence[str], at: int, beyond: str = "") -> str:
    return words[at] if 0 <= at < len(words) else beyond
