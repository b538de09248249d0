"""Documents with true offsets -> how well reading finds their structure.

A document has `text`, `refs`, `notes` and `blocks` as [[start, end, label]], and `pages` as [[start, end]].
"""

from collections.abc import Callable, Iterable, Iterator

from evaluation.counts import Gold, Tally, compare
from evaluation.figures import Row, tabulate
from extract.annotations import BLOCK_KINDS
from extract.reading.memo import Memo
from extract.reading.text import read_text

NUMBERED, KIND = "same start, end and number", "same start, end and kind"
RULES = {
    "note_refs": NUMBERED,
    "notes": NUMBERED,
    "pages": NUMBERED,
    "blocks": "same start and end",
    "block_kinds": KIND,
    **{f"block_kinds.{kind}": KIND for kind in BLOCK_KINDS},
}

Span = tuple[int, int, str]


def measure_structure(documents: Iterable[Gold], read: Callable[[str], Memo] = read_text) -> dict[str, Row]:
    """Layer -> figures. `block_kinds` is all blocks; `block_kinds.item` and its like are those of one kind."""
    return tabulate([count_structure(document, read(document["text"])) for document in documents], RULES)


def count_structure(document: Gold, memo: Memo) -> Tally:
    """Layer -> counts of one document's spans."""
    gold, found = dict(gold_layers(document)), dict(found_layers(memo))
    return {layer: compare(gold.get(layer, ()), found.get(layer, ())) for layer in {**gold, **found}}


def gold_layers(document: Gold) -> Iterator[tuple[str, list[Span]]]:
    """The layers as they are."""
    text: str = document["text"]
    yield "note_refs", [(s, e, number) for s, e, number in document["refs"]]
    yield "notes", [(s, e, number) for s, e, number in document["notes"]]
    yield "pages", [(s, e, text[s + len("[Page ") : e - 1]) for s, e, *_ in document["pages"]]
    yield from block_layers((s, e, kind) for s, e, kind in document["blocks"])


def found_layers(memo: Memo) -> Iterator[tuple[str, list[Span]]]:
    """The same layers as reading found them."""
    yield "note_refs", list(memo.refs)
    yield "notes", [(note.start, note.end, note.number) for note in memo.notes]
    yield "pages", [(page.start, page.end, page.number) for page in memo.pages]
    yield from block_layers((block.start, block.end, block.kind) for block in memo.blocks)


def block_layers(blocks: Iterable[Span]) -> Iterator[tuple[str, list[Span]]]:
    """Blocks by offsets alone, by offsets and kind, and each kind by itself."""
    spans = list(blocks)
    yield "blocks", [(s, e, "") for s, e, _ in spans]
    yield "block_kinds", spans
    for kind in sorted({kind for *_, kind in spans}):
        yield f"block_kinds.{kind}", [span for span in spans if span[2] == kind]
