"""Thresholds beside quantulum3's quantities: every sentence alone to both, the same counts for both.

quantulum3 has no bounds, no rates in the sense of the guidelines, and counts nothing but units that it knows: only what
both can say is compared. Its own classifier of ambiguous units, which not every scikit-learn can load, is left out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isclose
from typing import Any

from corpus.frames import TOLERANCE
from evaluation.counts import Counts, Gold, Tally
from evaluation.documents import Dataset
from evaluation.false_alarms import find, make_finder
from evaluation.figures import Row, row_to_dict, tabulate
from evaluation.grids import Page
from evaluation.report import data_to_dict, figures_grid
from evaluation.spans import match
from evaluation.thresholds import offsets
from extract.annotations import THRESHOLD
from extract.errors import MissingExtraError
from extract.reading.memo import Block, Memo

Quantities = list[dict[str, Any]]  # start, end, low, high, unit
Reader = Callable[[str], Quantities]

NAMES = {"percentage": "percent", "dollar": "USD", "united states dollar": "USD", "pound sterling": "GBP"}
NO_UNIT = "dimensionless"
RULES = {
    "strict": "same start and end",
    "overlap": "at least one character in common; each span pairs once",
    "numbers": "of all gold: overlapping span, the bounds that the gold closes within 1 %",
    "unit": "of all gold: overlapping span, same unit",
    "numbers_and_unit": "of all gold: both",
}
OF_GOLD = frozenset({"numbers", "unit", "numbers_and_unit"})
MISSING = "quantulum3 is not installed. Run: pip install -e '.[compare]'"


def make_readers() -> dict[str, Reader]:
    """This package's rules and quantulum3, by name. Raises MissingExtraError if the latter is not installed."""
    return {"extract": make_own(), "quantulum3": make_quantulum()}


def make_own() -> Reader:
    """The thresholds of one sentence, as a paragraph of its own."""
    nlp = make_finder()
    return lambda sentence: find(nlp, Memo(sentence, blocks=(Block(0, len(sentence), "p"),)))


def make_quantulum() -> Reader:
    """The quantities that quantulum3 finds in one sentence."""
    try:
        from quantulum3 import classifier, parser
    except ImportError as error:
        raise MissingExtraError(MISSING) from error
    classifier.USE_CLF = False

    def read(sentence: str) -> Quantities:
        found = []
        for quantity in parser.parse(sentence):
            spread = quantity.uncertainty or 0
            unit = quantity.unit.name
            found.append(
                {
                    "start": quantity.span[0],
                    "end": quantity.span[1],
                    "low": quantity.value - spread,
                    "high": quantity.value + spread,
                    "unit": None if unit == NO_UNIT else NAMES.get(unit, unit),
                }
            )
        return found

    return read


def compare(dataset: Dataset, readers: Mapping[str, Reader]) -> dict[str, Row]:
    """Rows `NAME.strict` and so on of each reader, over the sentences of the documents whose spans were read."""
    documents = [document for document in dataset.documents if "spans" in document["layers"]]
    rows: dict[str, Row] = {}
    for name, reader in readers.items():
        tallies = [count(document, reader) for document in documents]
        named = [{f"{name}.{row}": counts for row, counts in tally.items()} for tally in tallies]
        rules = {f"{name}.{row}": rule for row, rule in RULES.items()}
        rows |= tabulate(named, rules, accuracies=frozenset(f"{name}.{row}" for row in OF_GOLD))
    return rows


def count(document: Gold, reader: Reader) -> Tally:
    """The counts of one document, its sentences given to the reader one by one."""
    found: Quantities = []
    for start, sentence in sentences_of(document):
        for quantity in reader(sentence):
            found.append({**quantity, "start": start + quantity["start"], "end": start + quantity["end"]})
    wanted = [span for span in document["spans"] if span["label"] == THRESHOLD]
    same = set(offsets(wanted)) & set(offsets(found))
    pairs = [(wanted[a], found[b]) for a, b in match(offsets(wanted), offsets(found))]
    return {
        "strict": Counts(len(wanted), len(found), len(same)),
        "overlap": Counts(len(wanted), len(found), len(pairs)),
        "numbers": right(wanted, [numbers_agree(*pair) for pair in pairs]),
        "unit": right(wanted, [a["unit"] == b["unit"] for a, b in pairs]),
        "numbers_and_unit": right(wanted, [numbers_agree(a, b) and a["unit"] == b["unit"] for a, b in pairs]),
    }


def sentences_of(document: Gold) -> Iterator[tuple[int, str]]:
    """(start, text) of the sentences of the gold."""
    for sentence in document["sentences"]:
        yield sentence["start"], document["text"][sentence["start"] : sentence["end"]]


def right(wanted: Sequence[object], agreed: Sequence[bool]) -> Counts:
    """How many of all gold."""
    return Counts(len(wanted), len(wanted), sum(agreed))


def numbers_agree(gold: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether each bound that the gold closes is there within one percent."""
    values = [value for value in (found["low"], found["high"]) if value is not None]
    low, high = min(values), max(values)
    closed = [(gold["low"], low), (gold["high"], high)]
    return all(wanted is None or isclose(wanted, value, rel_tol=TOLERANCE) for wanted, value in closed)


def to_dict(dataset: Dataset, rows: Mapping[str, Row]) -> dict[str, Any]:
    """The rows as plain data."""
    return {
        "schema": 1,
        "data": data_to_dict(dataset),
        "rows": {name: row_to_dict(row) for name, row in rows.items()},
    }


def to_page(dataset: Dataset, rows: Mapping[str, Row]) -> Page:
    """The rows to read."""
    remarks = ["Every sentence was given alone: what other sentences say of a unit is not seen by either."]
    return Page(f"Thresholds and quantulum3 on {dataset.name}", remarks, [figures_grid(rows)])
