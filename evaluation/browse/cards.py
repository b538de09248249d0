"""Documents and the results of one pipeline or two -> cards: a sentence of the gold, what each side marks, the errors.

A card has its words cut into pieces at every mark, so that the page needs no offsets: what Python counts in code points
JavaScript counts in UTF-16.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from evaluation.counts import Found, Gold
from evaluation.disagreements import Disagreement, Offsets, find_disagreements
from extract.annotations import LABEL_OF, NO_ROLE, QUANTITY_KEYS, THRESHOLD

AROUND = 160  # characters before and after the sentence

Mark: TypeAlias = tuple[int, int, str, str]  # start, end, label, kind of error or ""


@dataclass(frozen=True, slots=True)
class Side:
    """What the gold or a pipeline marks in the words of a card."""

    marks: Sequence[Mark]
    notes: Sequence[str]


def make_cards(gold: Gold, results: Sequence[Found], *, every: bool = False) -> Iterator[dict[str, Any]]:
    """The cards of a document, in text order; those without an error only if asked for `every` sentence.

    Each error goes on the card of the sentence it starts in, which grows where the error does not end there.
    """
    errors = [(model, error) for model, found in enumerate(results) for error in find_disagreements(gold, found)]
    windows = [*split(gold)]
    for start, end in windows:
        own = [(model, error) for model, error in errors if start <= error.start < end]
        if not own and not every:
            continue
        for task in dict.fromkeys(error.task for _, error in own) or ("roles",):
            of_task = [(model, error) for model, error in own if error.task == task]
            ends = [span[1] for _, e in of_task for span in (e.gold, e.found) if span]
            window = start, max(end, *ends) if ends else end
            yield card(gold, results, task, window, of_task)


def split(gold: Gold) -> Iterator[Offsets]:
    """The text cut at the sentences of the gold, the gap after a sentence going with it."""
    starts = sorted({0, *(s["start"] for s in gold.get("sentences", ()))})
    yield from zip(starts, [*starts[1:], len(gold["text"])], strict=True)


def card(
    gold: Gold, results: Sequence[Found], task: str, window: Offsets, errors: Sequence[tuple[int, Disagreement]]
) -> dict[str, Any]:
    """One card as plain data."""
    text = gold["text"]
    start, end = trim(text, window)
    sides = [side_of(gold_items(gold, task), task, window, [(e.gold, e.kind) for _, e in errors])]
    for model, found in enumerate(results):
        own = [e for number, e in errors if number == model]
        items = list(found_items(found, task))
        if task in LABEL_OF:
            items += [other_label(e) for e in own if e.kind == "wrong label"]
        sides.append(side_of(items, task, window, [(e.found, e.kind) for e in own]))
    return {
        "document": gold.get("id") or "",
        "task": task,
        "start": start,
        "before": on_one_line(
            text[max(0, start - AROUND) : start].partition(" ")[2] if start > AROUND else text[:start]
        ),
        "after": on_one_line(text[end : end + AROUND].rpartition(" ")[0] if end + AROUND < len(text) else text[end:]),
        "sides": [{"pieces": pieces(text, (start, end), side.marks), "notes": list(side.notes)} for side in sides],
        "errors": [error_to_dict(model, error, text) for model, error in errors],
    }


def on_one_line(words: str) -> str:
    """The words around a sentence, without line ends."""
    return " ".join(words.split())


def error_to_dict(model: int, error: Disagreement, text: str) -> dict[str, Any]:
    """An error as the page filters it, with its words, if it is not of whole sentences."""
    span = error.gold or error.found if error.task in LABEL_OF else None
    return {
        "words": on_one_line(text[slice(*span)]) if span else "",
        "model": model,
        "kind": error.kind,
        "label": error.label,
        "given": error.given,
        "score": error.score,
        "detail": error.detail,
    }


def other_label(error: Disagreement) -> dict[str, Any]:
    """What was found with a label that is not the card's, and is not among what was found of its task."""
    start, end = error.found or (0, 0)
    return {"start": start, "end": end, "label": error.given, "role": error.given, "score": error.score}


def gold_items(gold: Gold, task: str) -> Sequence[Mapping[str, Any]]:
    """What the gold has of a task."""
    if task in LABEL_OF:
        return [span for span in gold.get("spans", ()) if span["label"] == LABEL_OF[task]]
    return gold.get("sentences", ())


def found_items(found: Found, task: str) -> Sequence[Mapping[str, Any]]:
    """What a pipeline has of it."""
    return [{**span, "label": LABEL_OF[task]} for span in found[task]] if task in LABEL_OF else found["sentences"]


def side_of(
    items: Sequence[Mapping[str, Any]], task: str, window: Offsets, errors: Sequence[tuple[Offsets | None, str]]
) -> Side:
    """The marks of one side that lie in the window, and what is said of them in words."""
    kinds: dict[Offsets, list[str]] = {}
    for bounds, kind in errors:
        if bounds:
            kinds.setdefault(bounds, []).append(kind)
    start, end = window
    marks: list[Mark] = []
    notes: list[str] = []
    for item in items:
        if item["start"] < end and start < item["end"] and (task != "roles" or item["role"] != NO_ROLE):
            span = item["start"], item["end"]
            label = item.get("label") or (item["role"] if task == "roles" else "sentence")
            kind = ", ".join(dict.fromkeys(kinds.get(span, ())))
            marks.append((*span, label, kind))
            if kind or label == THRESHOLD or task == "roles":
                notes += filter(None, [note_of(item, label)])
    return Side(marks, notes)


def note_of(item: Mapping[str, Any], label: str) -> str:
    """What belongs to a mark: its score, what a threshold says, further roles."""
    score = item.get("score", item.get("scores", {}).get(label) if item.get("scores") else None)
    parts = [f"{key} {item[key]}" for key in QUANTITY_KEYS if label == THRESHOLD and item.get(key) is not None]
    also = [f"also {', '.join(item['also'])}"] if item.get("also") and label == item.get("role") else []
    scored = [f"score {score:.2f}"] if score is not None else []
    said = " · ".join([*parts, *also, *scored])
    words = f"{label} “{item['text']}”" if "text" in item else label
    return f"{words}: {said}" if said else ""


def trim(text: str, window: Offsets) -> Offsets:
    """The window without blanks at its ends."""
    start, end = window
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def pieces(text: str, window: Offsets, marks: Sequence[Mark]) -> list[list[Any]]:
    """[words, [[label, kind of error, whether it begins here, whether it ends here], …]] from cut to cut."""
    start, end = window
    cuts = sorted({start, end, *(min(max(at, start), end) for mark in marks for at in mark[:2])})
    return [
        [text[a:b], [[label, kind, s == a, e == b] for s, e, label, kind in marks if s < b and a < e]]
        for a, b in pairwise(cuts)
    ]
