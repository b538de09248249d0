"""Examples -> how well meetings are grouped into events."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from extract.annotations import EVENTS, MEETINGS

Cluster: TypeAlias = frozenset[Hashable]


class Sums(NamedTuple):
    """Numerators and denominators of precision and recall."""

    precise: float = 0.0
    predicted: float = 0.0
    recalled: float = 0.0
    gold: float = 0.0


@registry.scorers("extract.events_scorer.v1")
def make_events_scorer() -> Callable[..., dict[str, float | None]]:
    """Scorer of the event component."""
    return score_events


def score_events(examples: Iterable[Example], **_: object) -> dict[str, float | None]:
    """B³ over the meetings, `events_b3_p`, `_r` and `_f`; None where there was nothing to measure.

    Meetings are the same where their offsets are. A meeting that only one side has is a precision or recall of 0; one
    of no event is an event of its own. Docs whose reference says nothing of events are not counted.
    """
    total = Sums()
    for example in examples:
        gold = clusters(example.reference)
        if gold is not None:
            ours = b_cubed(gold, clusters(example.predicted) or [])
            total = Sums(*(a + b for a, b in zip(total, ours, strict=True)))
    p = total.precise / total.predicted if total.predicted else None
    r = total.recalled / total.gold if total.gold else None
    f = 2 * p * r / (p + r) if p and r else 0.0
    return {"events_b3_p": p, "events_b3_r": r, "events_b3_f": f if total.predicted + total.gold else None}


def b_cubed(gold: Sequence[Cluster], predicted: Sequence[Cluster]) -> Sums:
    """Of each mention, the share of its cluster that the other side's cluster of it has too."""
    shared = [(len(a & b), len(a), len(b)) for a in gold for b in predicted if a & b]
    return Sums(
        sum(n * n / size for n, _, size in shared),
        sum(map(len, predicted)),
        sum(n * n / size for n, size, _ in shared),
        sum(map(len, gold)),
    )


def clusters(doc: Doc) -> list[Cluster] | None:
    """The meetings of each event, by offsets, one of no event by itself; None where nothing says events."""
    if MEETINGS not in doc.spans or EVENTS not in doc.spans[MEETINGS].attrs:
        return None
    group = doc.spans[MEETINGS]
    together: dict[object, set[Hashable]] = {}
    for index, (span, event) in enumerate(zip(group, group.attrs[EVENTS], strict=True)):
        together.setdefault(("alone", index) if event is None else event, set()).add((span.start_char, span.end_char))
    return [frozenset(meetings) for meetings in together.values()]
