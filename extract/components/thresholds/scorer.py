"""Examples -> scores of thresholds: spans, frames and attributes."""

from collections import Counter
from collections.abc import Callable, Iterable

from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from extract.annotations import QUANTITIES, QUANTITY_KEYS, THRESHOLDS

FRAME_KEYS = tuple(key for key in QUANTITY_KEYS if key != "kind")
METRICS = ("p", "r", "f", "frame_f", "frame_acc", *(f"{key}_acc" for key in QUANTITY_KEYS))


@registry.scorers("extract.thresholds_scorer.v1")
def make_thresholds_scorer() -> Callable[..., dict[str, float | None]]:
    """Scorer of the threshold component."""
    return score_thresholds


def score_thresholds(examples: Iterable[Example], **_: object) -> dict[str, float | None]:
    """Strict spans, frames and attributes, under keys `thresholds_…`; None where there was nothing to measure.

    `p`, `r`, `f`: a span is right when both its offsets are. `frame_f`: and cmp, low, high, unit and per are too;
    `frame_acc` and each `…_acc`: their share among the right spans; all of them None if a reference has spans that do
    not say their quantities. Docs whose reference has no threshold group are not counted.
    """
    counts: Counter[str] = Counter()
    for example in examples:
        if THRESHOLDS in example.reference.spans:
            counts.update(_count(example))
    found, wanted, right, read = (counts[key] for key in ("found", "wanted", "right", "read"))
    scores: dict[str, float | None] = dict.fromkeys((f"thresholds_{metric}" for metric in METRICS), None)
    if found + wanted:
        scores["thresholds_p"] = right / found if found else 0.0
        scores["thresholds_r"] = right / wanted if wanted else 0.0
        scores["thresholds_f"] = 2 * right / (found + wanted)
    if found + wanted and read == wanted:
        scores["thresholds_frame_f"] = 2 * counts["frame"] / (found + wanted)
    if right and read == wanted:
        scores["thresholds_frame_acc"] = counts["frame"] / right
        scores |= {f"thresholds_{key}_acc": counts[key] / right for key in QUANTITY_KEYS}
    return scores


def _count(example: Example) -> Counter[str]:
    ours, theirs = _quantities(example.predicted), _quantities(example.reference)
    counts = Counter(found=len(ours), wanted=len(theirs), read=sum(1 for quantity in theirs.values() if quantity))
    for offsets in ours.keys() & theirs.keys():
        mine, gold = ours[offsets], theirs[offsets]
        same = {key for key in QUANTITY_KEYS if mine and gold and mine[key] == gold[key]}
        counts.update(same)
        counts.update(right=1, frame=same.issuperset(FRAME_KEYS))
    return counts


def _quantities(doc: Doc) -> dict[tuple[int, int], dict[str, object]]:
    """What each span says, by its character offsets; empty where the group says nothing of its spans."""
    if THRESHOLDS not in doc.spans:
        return {}
    group = doc.spans[THRESHOLDS]
    said = group.attrs.get(QUANTITIES, [{}] * len(group))
    return {(span.start_char, span.end_char): quantity for span, quantity in zip(group, said, strict=True)}
