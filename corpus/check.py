"""Annotations and their texts -> what is wrong with them, and how much there is of each kind in each split."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from corpus.annotations import Annotation
from extract.annotations import LABEL_OF, ROLES
from extract.reading.memo import Memo

ROWS = (
    *("documents", "drawn at random", "with spans", "spans drawn at random", "with holders, gates"),
    *("sentences", *ROLES, "holders", "gates", *LABEL_OF.values()),
)


def faults(annotation: Annotation, memo: Memo) -> Iterator[str]:
    """What cannot be so: offsets out of the text, in white space, out of order, or outside the structure."""
    text = memo.text
    blocks = {kind: [b for b in memo.blocks if b.kind == kind] for kind in {b.kind for b in memo.blocks}}
    for sentence in annotation.sentences:
        offsets = f"[{sentence.start}, {sentence.end}]"
        if not has_words(text, sentence.start, sentence.end):
            yield f"the sentence {offsets} does not start and end at words of the text"
        elif not any(b.start <= sentence.start and sentence.end <= b.end for b in blocks.get(sentence.block, ())):
            yield f"the sentence {offsets} lies in no block of kind {sentence.block}"
        if sentence.gates is not None and not 0 <= sentence.gates < len(annotation.sentences):
            yield f"the sentence {offsets} gates a sentence {sentence.gates}, which is not there"
        for answer in sentence.holder:
            for start, end in () if answer == "author" else answer:
                if not has_words(text, start, end):
                    yield f"the holder [{start}, {end}] does not start and end at words of the text"
    for before, after in pairwise(annotation.sentences):
        if before.end > after.start:
            yield f"the sentences at {before.start} and {after.start} overlap or are out of order"
    for span in annotation.spans:
        if not has_words(text, span.start, span.end):
            yield f"the {span.label} [{span.start}, {span.end}] does not start and end at words of the text"


def has_words(text: str, start: int, end: int) -> bool:
    """Whether [start, end) lies in the text, is not empty, and has no white space at its ends."""
    return 0 <= start < end <= len(text) and not text[start].isspace() and not text[end - 1].isspace()


def count(annotation: Annotation) -> Counter[str]:
    """How much of each of ROWS one document holds."""
    counts = Counter[str](documents=1, sentences=len(annotation.sentences))
    counts["drawn at random"] = annotation.drawn == "random"
    counts["with spans"] = "spans" in annotation.layers
    counts["spans drawn at random"] = annotation.spans_drawn == "random"
    counts["with holders, gates"] = "holders" in annotation.layers
    counts.update(sentence.role for sentence in annotation.sentences)
    counts.update(span.label for span in annotation.spans)
    counts["holders"] = sum(bool(sentence.holder) for sentence in annotation.sentences)
    counts["gates"] = sum(sentence.gates is not None for sentence in annotation.sentences)
    return counts
