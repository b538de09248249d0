"""Documents with true offsets -> how well reading finds their structure.

`python -m evaluation.structure [--split dev]` scores both files of the shared folder's `structure/` and prints a table.
Match rule: exact start and end; for note numbers, notes and pages the number too, for kinds of blocks the kind too.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation.counts import Tally, add, compare
from extract.reading.memo import Memo
from extract.reading.text import read_text

FILES = ("sample.jsonl", "sample_single_newline.jsonl")
LAYERS = ("note_refs", "notes", "pages", "blocks", "block_kinds")
Span = tuple[int, int, str]


def score_structure(documents: Iterable[Mapping[str, Any]], read: Callable[[str], Memo] = read_text) -> Tally:
    """Layer -> counts of spans over all documents.

    A document has `text`, `refs`, `notes` and `blocks` as [[start, end, label]], and `pages` as [[start, end]].
    The layer `block_kinds` is all blocks matched by their kind too; `block_kinds.item` and its like are one kind each.
    """
    total = add(count_document(document, read(document["text"])) for document in documents)
    return dict(sorted(total.items(), key=lambda row: layer_order(row[0])))


def count_document(document: Mapping[str, Any], memo: Memo) -> Tally:
    """Layer -> counts of one document's spans."""
    gold, found = dict(gold_layers(document)), dict(found_layers(memo))
    return {layer: compare(gold.get(layer, ()), found.get(layer, ())) for layer in {**gold, **found}}


def gold_layers(document: Mapping[str, Any]) -> Iterator[tuple[str, list[Span]]]:
    """The layers of a document of `structure/`, in any order."""
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


def layer_order(layer: str) -> tuple[int, str]:
    """Sort key: as in LAYERS, kinds by name."""
    return LAYERS.index(layer.split(".")[0]), layer


def read_documents(shared: Path, file: str, split: str | None) -> Iterator[dict[str, Any]]:
    """The documents of one file of `structure/`, those of one split's volumes or all."""
    splits = json.loads((shared / "splits.json").read_text(encoding="utf-8"))
    with (shared / "structure" / file).open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if split is None or document["volume"] in splits[split]:
                yield document


def main() -> None:
    """Print a table for each file; the volumes are those of the split named."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.structure", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--split", default="dev", choices=("train", "dev", "test"))
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("FRUS_SHARED", "../shared")))
    arguments = parser.parse_args()
    print(f"split {arguments.split}; exact offsets, and number or kind")
    for file in FILES:
        documents = list(read_documents(arguments.shared, file, arguments.split))
        print(f"\n{file}: {len(documents)} documents\n{'layer':<22}{'P':>8}{'R':>8}{'F1':>8}{'n':>8}")
        for layer, counts in score_structure(documents).items():
            cells = "".join(map(cell, (counts.precision, counts.recall, counts.f1)))
            print(f"{layer:<22}{cells}{counts.gold:>8}")


def cell(share: float | None) -> str:
    """A share as eight characters."""
    return f"{'–' if share is None else format(share, '.4f'):>8}"


if __name__ == "__main__":
    main()
