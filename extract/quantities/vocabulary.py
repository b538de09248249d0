"""Number words, bounds and units, read once from the package's tables."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal, NamedTuple, get_args

from extract.annotations import Comparison
from extract.data import malformed
from extract.data.tables import load_table

UnitKind = Literal["share", "mark", "money", "time", "measure", "rate", "period", "count", "people"]

# The long dash is not among them: FRUS sets it between clauses.
DASHES = frozenset("-–‑−")
ARTICLES = frozenset({"a", "an"})
POSSESSIVES = frozenset({"'s", "’s"})
LENGTHS = frozenset({"time"})
MARKS = frozenset({"mark"})
CALIBRES = frozenset({"mm", "m.m", "m.m.", "millimeter", "caliber"})

SIDES = ("before", "after", "between", "filler")
SAME = "same"
NUMBER_KINDS = ("unit", "ten", "scale", "money", "fraction", "half", "glyph", "times")


class NumberWord(NamedTuple):
    """`kind`: unit, ten, scale, money, fraction, half, glyph or times, as number_words.tsv explains them."""

    kind: str
    value: Fraction


class Unit(NamedTuple):
    """A unit by name; an amount given in the word is multiplied by `factor` ("cents" are 1/100 USD)."""

    kind: UnitKind
    name: str
    factor: Fraction = Fraction(1)


class Bound(NamedTuple):
    """What bound words say; `cmp` None where they say nothing of the bound ("next", "total of")."""

    words: tuple[str, ...]
    cmp: Comparison | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Bounds stand under the word next to the number: their last word before it, their first after or between;
    `fillers`, which may stand between a bound and its number, under their last. `spans` are the single words before a
    number that say nothing of its bound ("next").

    `marks` are the units of money that are written before the number, `no_bounds` the words before it that bound
    nothing after another word. `starts` are the words that a quantity's numbers may begin with, beside figures,
    `of_units` those that begin a unit or mark.
    """

    numbers: dict[str, NumberWord]
    units: dict[tuple[str, ...], Unit]
    marks: dict[tuple[str, ...], Unit]
    before: dict[str, tuple[Bound, ...]]
    after: dict[str, tuple[Bound, ...]]
    between: dict[str, tuple[Bound, ...]]
    fillers: dict[str, tuple[Bound, ...]]
    spans: frozenset[str]
    no_bounds: frozenset[tuple[str, ...]]
    starts: frozenset[str]
    of_units: frozenset[str]

    def beginnings(self, words: Sequence[str]) -> list[int]:
        """Where a quantity's numbers may begin, articles and bare units of time included."""
        return [at for at, word in enumerate(words) if word in self.starts or "0" <= word[:1] <= "9"]

    def unit(self, words: Sequence[str], at: int, kinds: frozenset[str]) -> tuple[int, Unit] | None:
        """(end, unit) of the longest unit of those kinds that begins at `at`."""
        if at >= len(words) or words[at] not in self.of_units:
            return None
        table = self.marks if kinds == MARKS else self.units
        for end in (at + 3, at + 2, at + 1):
            unit = table.get(tuple(words[at:end])) if end <= len(words) else None
            if unit and unit.kind in kinds:
                return end, unit
        return None


@cache
def vocabulary() -> Vocabulary:
    """The package's vocabulary. Raises MalformedDataError if a table breaks its format or has a class that is none."""
    check_classes("units", (row[1] for row in load_table("units", 4)), get_args(UnitKind))
    check_classes("bounds", (row[0] for row in load_table("bounds", 3)), SIDES)
    check_classes("bounds", (row[1] for row in load_table("bounds", 3)), (*get_args(Comparison), SAME))
    check_classes("number_words", (row[1] for row in load_table("number_words", 3)), NUMBER_KINDS)
    units: dict[tuple[str, ...], Unit] = {}
    marks: dict[tuple[str, ...], Unit] = {}
    for word, kind, name, factor in load_table("units", 4):
        table = marks if kind in MARKS else units
        table[tuple(word.split())] = Unit(kind, name, Fraction(factor))  # type: ignore[arg-type]
    sides: dict[str, dict[str, list[Bound]]] = {side: {} for side in SIDES}
    for side, cmp, phrase in load_table("bounds", 3):
        words = tuple(phrase.split())
        bound = Bound(words, None if cmp == SAME else cmp)  # type: ignore[arg-type]
        sides[side].setdefault(words[-1 if side in {"before", "filler"} else 0], []).append(bound)
    longest_first = {
        side: {word: tuple(sorted(bounds, key=lambda b: -len(b.words))) for word, bounds in found.items()}
        for side, found in sides.items()
    }
    numbers = {word: NumberWord(kind, Fraction(value)) for word, kind, value in load_table("number_words", 3)}
    starts = {word for word, number in numbers.items() if number.kind in {"unit", "ten", "half", "glyph", "times"}}
    starts |= {words[0] for words, unit in units.items() if unit.kind == "time"} | {words[0] for words in marks}
    return Vocabulary(
        numbers=numbers,
        units=units,
        marks=marks,
        before=longest_first["before"],
        after=longest_first["after"],
        between=longest_first["between"],
        fillers=longest_first["filler"],
        spans=frozenset(word for word, bounds in sides["before"].items() if Bound((word,), None) in bounds),
        no_bounds=frozenset(load_table("no_bounds", 2)),
        starts=frozenset(starts | ARTICLES),
        of_units=frozenset(words[0] for words in (*units, *marks)),
    )


def class_words(table: str, name: str, classes: Collection[str]) -> frozenset[str]:
    """The words of a class in a table of (class, word). Raises MalformedDataError if the table has another class."""
    rows = load_table(table, 2)
    check_classes(table, (each for each, _ in rows), classes)
    return frozenset(word for each, word in rows if each == name)


def check_classes(table: str, found: Iterable[str], known: Collection[str]) -> None:
    """Raise MalformedDataError for a class in a table that nothing reads."""
    for name in found:
        if name not in known:
            raise malformed(f"{table}.tsv", 0, f"{name!r} is none of {', '.join(known)}")
