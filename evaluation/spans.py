"""People, places, meetings and threshold spans: gold and result -> counts of each label, strict and overlapping."""

from collections.abc import Iterable

from evaluation.counts import Counts, Found, Gold, Scorer, Tally, compare
from extract.annotations import LABEL_OF

STRICT = "same start, end and label"
OVERLAP = "same label, at least one character in common; each span pairs once"

Offsets = tuple[int, int]


def count_spans(gold: Gold, found: Found) -> Tally:
    """Rows `PERSON.strict`, `PERSON.overlap` and so on."""
    if "spans" not in gold["layers"]:
        return {}
    tally: Tally = {}
    for layer, label in LABEL_OF.items():
        wanted = [(span["start"], span["end"]) for span in gold["spans"] if span["label"] == label]
        given = [(span["start"], span["end"]) for span in found[layer]]
        tally[f"{label}.strict"] = compare(wanted, given)
        tally[f"{label}.overlap"] = Counts(len(wanted), len(given), pair(wanted, given))
    return tally


def pair(gold: Iterable[Offsets], predicted: Iterable[Offsets]) -> int:
    """How many pairs of overlapping spans there are when each span is used once: identical ones first."""
    open_ = sorted(predicted, key=by_end)
    left = []
    pairs = 0
    for span in sorted(gold, key=by_end):
        if span in open_:
            open_.remove(span)
            pairs += 1
        else:
            left.append(span)
    for start, end in left:
        partner = next((span for span in open_ if span[0] < end and start < span[1]), None)
        if partner:
            open_.remove(partner)
            pairs += 1
    return pairs


def by_end(span: Offsets) -> Offsets:
    """Sort key: taking the span that ends first leaves most to the others."""
    return span[1], span[0]


SCORER = Scorer(
    count_spans,
    {f"{label}.{way}": rule for label in LABEL_OF.values() for way, rule in (("strict", STRICT), ("overlap", OVERLAP))},
    drawn="spans_drawn",
)
