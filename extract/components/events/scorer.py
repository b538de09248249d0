"""Examples -> how well meetings are grouped into events."""

from collections.abc import Callable, Iterable

from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from extract.annotations import EVENTS, MEETINGS


@registry.scorers("extract.events_scorer.v1")
def make_events_scorer() -> Callable[..., dict[str, float | None]]:
    """Scorer of the event component."""
    return score_events


def score_events(examples: Iterable[Example], **_: object) -> dict[str, float | None]:
    """B³ over the meetings, `events_b3_p`, `_r` and `_f`; None where there was nothing to measure.

    Meetings are the same where their offsets are. A meeting that only one side has is a precision or recall of 0; one
    of no event is an event of its own. Docs whose reference says nothing of events are not counted.
    """
    precision = recall = 0.0
    found = wanted = 0
    for example in examples:
        gold = clusters(example.reference)
        if gold is None:
            continue
        ours = clusters(example.predicted) or {}
        found, wanted = found + len(ours), wanted + len(gold)
        for offsets in ours.keys() & gold.keys():
            shared = len(ours[offsets] & gold[offsets])
            precision += shared / len(ours[offsets])
            recall += shared / len(gold[offsets])
    p, r = precision / found if found else None, recall / wanted if wanted else None
    f = 2 * p * r / (p + r) if p and r else 0.0
    return {"events_b3_p": p, "events_b3_r": r, "events_b3_f": f if found + wanted else None}


Offsets = tuple[int, int]


def clusters(doc: Doc) -> dict[Offsets, set[Offsets]] | None:
    """Of each meeting, by offsets, the meetings of its event, itself among them; None where nothing says events."""
    if MEETINGS not in doc.spans or EVENTS not in doc.spans[MEETINGS].attrs:
        return None
    group = doc.spans[MEETINGS]
    together: dict[object, set[Offsets]] = {}
    of: dict[Offsets, set[Offsets]] = {}
    for index, (span, event) in enumerate(zip(group, group.attrs[EVENTS], strict=True)):
        offsets = (span.start_char, span.end_char)
        of[offsets] = together.setdefault(("alone", index) if event is None else event, set())
        of[offsets].add(offsets)
    return of
