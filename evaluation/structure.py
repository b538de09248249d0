"""Documents with true offsets -> how well reading finds their structure.

A document has `text`, `refs`, `notes` and `blocks` as [[start, end, label]], and `pages` as [[start, end]].
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import extract
from evaluation.counts import Counts, Gold, Tally, compare
from evaluation.documents import Dataset
from evaluation.segmentation import make_pipeline
from extract.annotations import BLOCK_KINDS
from extract.reading.memo import Memo, Note
from extract.reading.text import read_text
from extract.result import Sentence
from extract.result.doc import read_notes

NUMBERED, KIND = "same start, end and number", "same start, end and kind"
RULES = {
    "note_refs": NUMBERED,
    "notes": NUMBERED,
    "note_sentences": "same start, end and number, on the sentence that the true anchor stands in or after",
    "pages": NUMBERED,
    "blocks": "same start and end",
    "block_kinds": KIND,
    **{f"block_kinds.{kind}": KIND for kind in BLOCK_KINDS},
}

Span = tuple[int, int, str]


def count_all(documents: Iterable[Gold], read: Callable[[str], Memo] = read_text) -> list[Tally]:
    """Layer -> counts of each document. `block_kinds` is all blocks; `block_kinds.item` and its like one kind."""
    nlp = make_pipeline()
    tallies = []
    for document in documents:
        memo = read(document["text"])
        sentences = extract.run(memo, nlp).sentences
        tallies.append(count_structure(document, memo) | {"note_sentences": count_notes(document, memo, sentences)})
    return tallies


def count_shapes(datasets: Iterable[Dataset]) -> tuple[list[dict[str, Any]], list[Tally]]:
    """The documents of all shapes, each with an id of its own, and their counts in rows named for the shape."""
    documents, tallies = [], []
    for dataset in datasets:
        for place, (document, tally) in enumerate(zip(dataset.documents, count_all(dataset.documents), strict=True)):
            documents.append({**document, "id": f"{dataset.name}/{place}"})
            tallies.append({f"{dataset.name}.{row}": counts for row, counts in tally.items()})
    return documents, tallies


def count_notes(document: Gold, memo: Memo, sentences: Sequence[Sentence]) -> Counts:
    """Counts of the notes with the sentence that their anchor puts them on: the true one, and the one that was read.

    Both put a note on the sentences that were cut from the text, so that those are not measured again here. The anchors
    of notes inside notes, whose words the text does not have, come last in `refs`.
    """
    anchors = [(start, end) for start, end, _ in document["refs"]]
    true = tuple(Note(s, e, number, ref) for (s, e, number), ref in zip(document["notes"], anchors, strict=False))
    pairs = (read_notes(replace(memo, notes=notes), sentences) for notes in (true, memo.notes))
    return compare(
        *([(n.start, n.end, n.number, n.sentence) for n in found if n.sentence is not None] for found in pairs)
    )


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
