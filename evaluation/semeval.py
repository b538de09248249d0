"""The span measures of SemEval-2013, task 9, and words: gold and result -> counts over all labels, and of each.

Segura-Bedmar et al. (2013) count a span as correct, incorrect, partial, missed or spurious: precision is what is
correct and half of what is partial over all predicted, recall the same over all gold. `LABEL.overlap` of
`evaluation.spans` is their measure `type` of one label.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from evaluation.counts import Counts, Found, Gold, Scorer, Tally, compare
from evaluation.spans import match
from extract.annotations import LABEL_OF

Labelled: TypeAlias = tuple[int, int, str]

WORD = re.compile(r"\w+|[^\w\s]")
RULES = {
    "spans.strict": "SemEval strict: same start, end and label",
    "spans.exact": "SemEval exact: same start and end, whatever the label",
    "spans.partial": "SemEval partial: same start and end counts 1, a character in common ½, whatever the label",
    "spans.type": "SemEval type: same label, at least a character in common",
    **{
        f"{label}.partial": "same label; same start and end counts 1, a character in common ½"
        for label in LABEL_OF.values()
    },
    **{f"{label}.words": "words and punctuation marks that lie in a span of the label" for label in LABEL_OF.values()},
}


def count_semeval(gold: Gold, found: Found) -> Tally:
    """Rows `spans.…`, `PERSON.partial`, `PERSON.words` and so on."""
    if "spans" not in gold["layers"]:
        return {}
    wanted = [(s["start"], s["end"], s["label"]) for s in gold["spans"] if s["label"] in LABEL_OF.values()]
    given = [(s["start"], s["end"], label) for layer, label in LABEL_OF.items() for s in found[layer]]
    words = [word.span() for word in WORD.finditer(gold["text"])]
    tally = count_labelled(wanted, given)
    for label in LABEL_OF.values():
        own, others = ([(s, e) for s, e, of in spans if of == label] for spans in (wanted, given))
        tally[f"{label}.partial"] = with_halves(own, others)
        tally[f"{label}.words"] = compare(words_in(words, own), words_in(words, others))
    return tally


def count_labelled(wanted: Sequence[Labelled], given: Sequence[Labelled]) -> Tally:
    """The four measures over all labels together."""
    sizes = len(wanted), len(given)
    bounds = [[(s, e) for s, e, _ in spans] for spans in (wanted, given)]
    same_label = sum(
        len(match(*([(s, e) for s, e, of in spans if of == label] for spans in (wanted, given))))
        for label in {label for *_, label in wanted}
    )
    return {
        "spans.strict": compare(wanted, given),
        "spans.exact": compare(*bounds),
        "spans.partial": with_halves(*bounds),
        "spans.type": Counts(*sizes, same_label),
    }


def with_halves(wanted: Sequence[tuple[int, int]], given: Sequence[tuple[int, int]]) -> Counts:
    """Pairs with the same offsets count as one, other overlapping pairs as a half."""
    pairs = match(wanted, given)
    same = sum(wanted[a] == given[b] for a, b in pairs)
    matched = same + (len(pairs) - same) / 2
    return Counts(len(wanted), len(given), int(matched) if matched.is_integer() else matched)


def words_in(words: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The words with a character in one of the spans."""
    listed = list(spans)
    return [(a, b) for a, b in words if any(start < b and a < end for start, end in listed)]


SCORER = Scorer(count_semeval, RULES, drawn="spans_drawn")
