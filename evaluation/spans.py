"""People, places, meetings and threshold spans: gold and result -> counts of each label, strict and overlapping."""

from collections.abc import Iterable, Sequence

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
    return len(match(list(gold), list(predicted)))


def match(gold: Sequence[Offsets], predicted: Sequence[Offsets]) -> list[tuple[int, int]]:
    """(index, index) of the pairs of overlapping spans when each span is used once: identical ones first."""
    open_ = sorted(range(len(predicted)), key=lambda index: by_end(predicted[index]))
    left = []
    pairs = []
    for index in sorted(range(len(gold)), key=lambda index: by_end(gold[index])):
        same = next((other for other in open_ if predicted[other] == gold[index]), None)
        if same is None:
            left.append(index)
        else:
            open_.remove(same)
            pairs.append((index, same))
    for index in left:
        start, end = gold[index]
        partner = next((i for i in open_ if predicted[i][0] < end and start < predicted[i][1]), None)
        if partner is not None:
            open_.remove(partner)
            pairs.append((index, partner))
    return pairs


def by_end(span: Offsets) -> Offsets:
    """Sort key: taking the span that ends first leaves most to the others."""
    return span[1], span[0]


SCORER = Scorer(
    count_spans,
    {f"{label}.{way}": rule for label in LABEL_OF.values() for way, rule in (("strict", STRICT), ("overlap", OVERLAP))},
    drawn="spans_drawn",
)
