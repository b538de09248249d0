"""Annotated documents -> what the rules and the judge get wrong in the training volumes, to read.

The judge that decides never saw the volume; the rules were written by people who may have.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.frames import BOUNDS, near
from corpus.judged import Judged
from corpus.thresholds import Case, fit_keep, left_out, read_cases, read_judged, read_split
from extract.annotations import THRESHOLD
from extract.components.thresholds import CUTOFF
from extract.reading.memo import Memo

CONTEXT = 120  # characters on either side


def find_errors(file: Path, judged: Sequence[tuple[Judged, Memo]]) -> Iterator[dict[str, Any]]:
    """An object an error, in the order of the file: `error` is missed, invented, span, bounds, unit or per."""
    records, _ = read_split(file)
    by_record = [read_cases([record]) for record in records]
    flat = [case for cases in by_record for case in cases]
    likely = iter(left_out(flat, fit_keep, read_judged(judged)).tolist())
    for record, cases in zip(records, by_record, strict=True):
        scored = [(case, next(likely)) for case in cases]
        yield from errors_in(record, scored)


def errors_in(record: Mapping[str, Any], scored: Sequence[tuple[Case, float]]) -> Iterator[dict[str, Any]]:
    """The errors in one document, given each candidate's probability."""
    kept = [case for case, probability in scored if probability >= CUTOFF]
    found: dict[int, Case] = {}
    for case in sorted(kept, key=lambda case: not case.exact):
        for gold in case.gold:
            found.setdefault(gold["start"], case)
    for gold in (span for span in record["spans"] if span["label"] == THRESHOLD):
        match = found.get(gold["start"])
        for error in ["missed"] if match is None else differences(gold, match):
            yield {**shown(record, gold["start"], gold["end"]), "error": error, "gold": values(gold)} | (
                {"found": values(quantity_of(match))} if match else {}
            )
    for case in kept:
        if not case.gold:
            yield {**shown(record, *case.offsets), "error": "invented", "found": values(quantity_of(case))}


def differences(gold: Mapping[str, Any], case: Case) -> Iterator[str]:
    """What of a threshold that was found is wrong."""
    quantity = quantity_of(case)
    if not case.exact:
        yield "span"
    if not all(near(gold, quantity, key) for key in BOUNDS):
        yield "bounds"
    yield from (key for key in ("unit", "per") if gold[key] != quantity[key])


def quantity_of(case: Case) -> dict[str, Any]:
    """What the rules say of a candidate."""
    quantity = case.candidate.phrase.quantity
    return {key: getattr(quantity, key) for key in ("cmp", "low", "high", "unit", "per")}


def values(quantity: Mapping[str, Any]) -> list[Any]:
    """cmp, low, high, unit, per."""
    return [quantity[key] for key in ("cmp", "low", "high", "unit", "per")]


def shown(record: Mapping[str, Any], start: int, end: int) -> dict[str, Any]:
    """Where it is, and its words in brackets among those around it."""
    text = record["text"]
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return {"id": record["id"], "start": start, "end": end, "words": f"{before}⟦{text[start:end]}⟧{after}"}
