"""Windows: every token once, none too long, whole sentences wherever they fit."""

import itertools
import pickle

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from extract.annotations import BLOCKS, SENTENCES
from extract.encoder.windows import make_windows, windows

VOCAB = Vocab()


def cut(key: str, *lengths: int, gaps: int = 0) -> Doc:
    """A Doc whose group `key` has spans of these lengths, one after another, `gaps` tokens after each."""
    doc = Doc(VOCAB, words=["x"] * (sum(lengths) + gaps * len(lengths)))
    starts = itertools.accumulate((length + gaps for length in lengths[:-1]), initial=0)
    doc.spans[key] = [Span(doc, s, s + length) for s, length in zip(starts, lengths, strict=True)] if lengths else []
    return doc


@pytest.mark.parametrize(
    ("lengths", "found"),
    [
        ((4, 4, 4), [(0, 8), (8, 12)]),
        ((5, 5, 1), [(0, 10), (10, 11)]),
        ((6, 5, 5), [(0, 6), (6, 16)]),
        ((10,), [(0, 10)]),
        ((11,), [(0, 10), (10, 11)]),
        # What is left of a long sentence goes with the next ones; what stands before it does not go with it.
        ((3, 24, 5, 2), [(0, 3), (3, 13), (13, 23), (23, 32), (32, 34)]),
        ((20, 1), [(0, 10), (10, 20), (20, 21)]),
    ],
)
def test_windows_hold_whole_sentences_that_fit(lengths: tuple[int, ...], found: list[tuple[int, int]]) -> None:
    assert list(windows(cut(SENTENCES, *lengths), 10)) == found


def test_tokens_between_sentences_belong_somewhere() -> None:
    assert list(windows(cut(SENTENCES, 4, 4, gaps=1), 5)) == [(0, 5), (5, 10)]
    doc = cut(SENTENCES, 4, 4, gaps=1)
    doc.spans[SENTENCES] = [doc.spans[SENTENCES][1]]
    assert list(windows(doc, 5)) == [(0, 5), (5, 10)]


@pytest.mark.parametrize("empty", [True, False])
def test_without_sentences_blocks_count(empty: bool) -> None:
    doc = cut(BLOCKS, 6, 5, 5)
    if empty:
        doc.spans[SENTENCES] = []
    assert list(windows(doc, 10)) == [(0, 6), (6, 16)]
    doc.spans[SENTENCES] = [doc[0:4], doc[4:9], doc[9:16]]
    assert list(windows(doc, 10)) == [(0, 9), (9, 16)]


def test_without_anything_only_the_size_counts() -> None:
    assert list(windows(Doc(VOCAB, words=["x"] * 25), 10)) == [(0, 10), (10, 20), (20, 25)]


def test_an_empty_doc_has_no_window() -> None:
    assert list(windows(Doc(VOCAB), 10)) == []
    assert list(windows(Doc(VOCAB), 10, first=3)) == []


def test_the_first_window_may_be_shorter() -> None:
    doc = cut(SENTENCES, 4, 4, 4, 4)
    assert list(windows(doc, 8, first=4)) == [(0, 4), (4, 12), (12, 16)]
    assert list(windows(doc, 8, first=7)) == [(0, 4), (4, 12), (12, 16)]
    assert list(windows(doc, 8, first=8)) == list(windows(doc, 8))
    # It is a size as any other: a sentence longer than it is cut.
    assert list(windows(doc, 8, first=3)) == [(0, 3), (3, 8), (8, 16)]


@pytest.mark.parametrize(("size", "first"), [(0, None), (-1, None), (5, 0)])
def test_a_window_of_nothing_is_refused(size: int, first: int | None) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        list(windows(cut(SENTENCES, 4), size, first=first))


@given(
    lengths=st.lists(st.integers(1, 15), max_size=12),
    gaps=st.integers(0, 3),
    size=st.integers(1, 20),
    first=st.none() | st.integers(1, 20),
)
def test_properties(lengths: list[int], gaps: int, size: int, first: int | None) -> None:
    doc = cut(SENTENCES, *lengths, gaps=gaps)
    found = list(windows(doc, size, first=first))
    sizes = [size if first is None else first, *[size] * len(found)]
    assert [i for start, end in found for i in range(start, end)] == list(range(len(doc)))
    assert all(0 < end - start <= limit for (start, end), limit in zip(found, sizes, strict=False))
    bounds = {bound for span in doc.spans[SENTENCES] for bound in (span.start, span.end)} | {0, len(doc)}
    for (start, end), limit in zip(found, sizes, strict=False):
        # A window ends where something ends, unless not even one piece fits; the next piece would not have fitted.
        within = [bound for bound in bounds if start < bound <= start + limit]
        assert end == (max(within) if within else start + limit)


def test_the_span_getter_gives_spans_of_each_doc() -> None:
    docs = [cut(SENTENCES, 4, 4, 4), Doc(VOCAB), cut(SENTENCES, 2)]
    spans = pickle.loads(pickle.dumps(make_windows(8)))(iter(docs))
    assert [[(span.start, span.end) for span in found] for found in spans] == [[(0, 8), (8, 12)], [], [(0, 2)]]
    assert all(span.doc is doc for found, doc in zip(spans, docs, strict=True) for span in found)


@pytest.mark.transformers
def test_a_config_names_it() -> None:
    pytest.importorskip("spacy_transformers", reason="the registry of span getters is spacy-transformers'")
    assert spacy.registry.span_getters.get("extract.windows.v1") is make_windows
