"""Volumes with editors' marks -> Docs with people, and with the places that a gazetteer is sure of.

A layer's open stretches are in the group `KEY_unknown`: nobody knows, so nothing is taught there.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from random import Random

import spacy
from spacy.tokens import Doc, Span, SpanGroup, Token

from corpus.gazetteer import Gazetteer, demonyms, load_names
from extract.annotations import PEOPLE, PERSON, PLACES
from extract.reading.memo import Mark, Memo
from extract.reading.tei import read_volume
from extract.tokenizer import MemoTokenizer

TITLES = frozenset(word for line in load_names("titles") for word in line.split())
SEED = 20
# The sample: enough documents to meet every kind of name, few enough to train on in an hour.
DOCUMENTS_A_VOLUME, FEWEST_MARKS, LONGEST = 200, 3, 40_000


def marked_docs(
    tokenizer: MemoTokenizer, paths: Iterable[Path], ordinary: Mapping[str, frozenset[str]]
) -> Iterator[Doc]:
    """A reference Doc for each document of a seeded sample of those that editors marked well in these volumes.

    `ordinary` gives, by span key, the words that are known to be no names.
    """
    random, gazetteer = Random(SEED), Gazetteer(tokenizer)
    for path in paths:
        memos = list(read_volume(path))
        names = names_in(memos, tokenizer)
        marked = [memo for memo in memos if len(person_marks(memo)) >= FEWEST_MARKS and len(memo.text) <= LONGEST]
        for memo in random.sample(marked, min(DOCUMENTS_A_VOLUME, len(marked))):
            doc = marked_doc(tokenizer, memo, names=names, ordinary=ordinary[PEOPLE])
            add_places(doc, gazetteer, names=names, ordinary=ordinary[PLACES])
            yield doc


def ordinary_words(docs: Iterable[Doc], key: str) -> frozenset[str]:
    """Words, in lower case, that readers found outside the layer's spans twice or more and never inside one.

    Adjectives and names of peoples are among them, met or not.
    """
    outside: Counter[str] = Counter()
    inside: set[str] = set()
    for doc in docs:
        named = covered(doc.spans[key])
        inside.update(token.lower_ for token in doc if token.i in named)
        outside.update(token.lower_ for token in doc if token.i not in named)
    return frozenset(word for word, count in outside.items() if count > 1) - inside | demonyms()


def covered(spans: Iterable[Span]) -> set[int]:
    """The indices of the tokens inside the spans."""
    return {i for span in spans for i in range(span.start, span.end)}


def person_marks(memo: Memo) -> list[Mark]:
    return [mark for mark in memo.marks if mark.tag == "persName"]


def marked_doc(tokenizer: MemoTokenizer, memo: Memo, *, names: frozenset[str], ordinary: frozenset[str]) -> Doc:
    """A reference Doc for a document with editors' person marks only.

    Titles that a mark takes in are cut off. Editors mark the persons of their list and pass over others, and over some
    repeats: a capitalised word outside the marks that is not `ordinary`, that occurs in `names`, or that a title
    introduces, is left open rather than taught as no name.
    """
    doc = tokenizer(memo.text)
    marks = [doc.char_span(m.start, m.end, alignment_mode="expand") for m in person_marks(memo)]
    found = [name for mark in marks if mark is not None and (name := bare_name(mark)) is not None]
    set_layer(doc, PEOPLE, spacy.util.filter_spans(found), lambda token: may_be_name(token, names, ordinary))
    return doc


def add_places(doc: Doc, gazetteer: Gazetteer, *, names: frozenset[str], ordinary: frozenset[str]) -> None:
    """Weak places: what the gazetteer knows and no person's name contains; other capitalised words are left open."""
    people = covered(doc.spans[PEOPLE])
    found = [span for span in gazetteer.find(doc) if not any(t.i in people or t.lower_ in names for t in span)]
    set_layer(doc, PLACES, found, lambda token: token.text[0].isupper() and token.lower_ not in ordinary)


def set_layer(doc: Doc, key: str, spans: list[Span], is_open: Callable[[Token], bool]) -> None:
    """Write the spans of a layer, and the tokens outside them that are left open."""
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans)
    inside = covered(spans)
    left = [doc[token.i : token.i + 1] for token in doc if token.i not in inside and is_open(token)]
    doc.spans[f"{key}_unknown"] = SpanGroup(doc, name=f"{key}_unknown", spans=left)


def bare_name(mark: Span) -> Span | None:
    """The mark without titles, determiners and possessives; None when nothing of it is a name."""
    start, end = mark.start, mark.end
    doc = mark.doc
    while start < end and (doc[start].lower_.rstrip(".") in TITLES or not doc[start].text[0].isalnum()):
        start += 1
    while start < end and (doc[end - 1].lower_ in ("'s", "’s", "’", "'", ",") or doc[end - 1].is_space):
        end -= 1
    if start == end or not any(token.text[0].isupper() for token in doc[start:end]):
        return None
    return Span(doc, start, end, label=PERSON)


def may_be_name(token: Token, names: frozenset[str], ordinary: frozenset[str]) -> bool:
    """Whether an unmarked word may be a mention that the editors passed over."""
    word = token.lower_
    if not token.text[0].isupper() or word.rstrip(".") in TITLES:
        return False
    introduced = token.i > 0 and token.nbor(-1).lower_.rstrip(".") in TITLES
    return introduced or word in names or word not in ordinary


def names_in(memos: Iterable[Memo], tokenizer: MemoTokenizer) -> frozenset[str]:
    """Every word of three letters or more, in lower case, that belongs to a marked name in these memos."""
    words: set[str] = set()
    for memo in memos:
        for mark in person_marks(memo):
            for token in tokenizer.words(memo.text[mark.start : mark.end]):
                if len(token) > 2 and token.text[0].isupper() and token.lower_ not in TITLES:
                    words.add(token.lower_)
    return frozenset(words)
