"""Doc -> the windows that an encoder with a bounded view reads, each a run of whole sentences."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from spacy.tokens import Doc, Span

from extract.annotations import BLOCKS, SENTENCES


def make_windows(size: int) -> Callable[[Iterable[Doc]], list[list[Span]]]:
    """Span getter `extract.windows.v1` of spacy-transformers: the windows of each Doc, of at most `size` tokens."""
    return partial(windows_of, size=size)


def windows_of(docs: Iterable[Doc], size: int) -> list[list[Span]]:
    """The windows of each Doc."""
    return [[doc[start:end] for start, end in windows(doc, size)] for doc in docs]


def windows(doc: Doc, size: int, *, first: int | None = None) -> Iterator[tuple[int, int]]:
    """(first token, last token + 1) of each window: as many whole sentences as fit into `size` tokens.

    A Doc without sentences is cut at the bounds of blocks. `first` is the size of the first window where it is to
    differ. ValueError if a size is less than one token.
    """
    return cut(bounds(doc), size, first)


def cut(bounds: Iterable[int], size: int, first: int | None = None) -> Iterator[tuple[int, int]]:
    """The same of a text that may be cut at these places, in order, its end the last of them.

    What is longer than `size` from one place to the next is cut at that length.
    """
    limit = size if first is None else first
    if min(size, limit) < 1:
        raise ValueError(f"a window of {min(size, limit)} tokens holds nothing: the size is 1 or more")
    start = end = 0
    for bound in bounds:
        while bound - start > limit:
            if end == start:
                end = start + limit
            yield start, end
            start, limit = end, size
        end = bound
    if end > start:
        yield start, end


def bounds(doc: Doc) -> list[int]:
    """Where a window may end, in order, the end of the doc last."""
    spans = doc.spans.get(SENTENCES) or doc.spans.get(BLOCKS, ())
    return sorted({span.start for span in spans} | {span.end for span in spans} | {len(doc)})
