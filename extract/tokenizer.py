"""Memo -> Doc: page markers and note numbers are blanked before tokens are made.

`doc.text` has the length of the text given, so that every offset indexes both; a hole is one token of blanks.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from extract.annotations import BLOCKS, DATE, HEADER, NOTE_REFS, NOTES, PAGES, PERSONS
from extract.reading.memo import Memo
from extract.reading.surrogates import whole
from extract.reading.text import read_text

# FRUS prints ranges and pairs with dashes and slashes that English leaves inside tokens: "9,000–10,000", "U.S.–Soviet".
DASH = "-–—‑"
INFIXES = [
    rf"(?<=[^\W_])[{DASH}/](?=[^\W_]|[$£])",
    rf"(?<=[.?!])[{DASH}/](?=[^\W_])",
    r"(?<=[^\s])[“”\[\](){}](?=[^\s])",
    r"(?<=[;:!?])(?=[^\W\d_])",
]
# Affixes are peeled off one by one: without blanks, a run of this many characters is debris, and is cut to stay quick.
LONG_RUN = re.compile(r"\S{500}(?=\S)")
LONE_RETURN = re.compile(r"\r(?!\n)")  # a line's end, as old systems write it: components look for one sort alone
PREFIXES = [f"[{DASH}•]"]
SUFFIXES = [f"[{DASH}]", "[’'][sS]"]


class MemoTokenizer:
    """Text or Memo to Doc. Wraps spaCy's rule tokenizer; the structure goes into `doc.spans`."""

    def __init__(self, words: Tokenizer) -> None:
        self.words = words
        self.met: set[str] = set()  # of `meet`; spaCy keeps nothing of them in copies

    def __reduce__(self) -> "tuple[type[MemoTokenizer], tuple[Tokenizer]]":
        return MemoTokenizer, (self.words,)

    def __call__(self, text: str) -> Doc:
        """A Doc over `text` as pasted: its structure is read first."""
        return self.from_memo(read_text(text))

    def from_memo(self, memo: Memo) -> Doc:
        """A Doc over `memo.text`, with its blocks, pages, notes and note numbers in `doc.spans`; in
        `doc.user_data` its date, its header and its volume's list of persons.
        """
        words: list[str] = []
        spaces: list[bool] = []
        for start, end, is_hole in segments(memo):
            if is_hole:
                words.append(" " * (end - start))
                spaces.append(False)
                continue
            text = LONE_RETURN.sub("\n", whole(memo.text[start:end]))  # spaCy needs UTF-8
            if words and text[0] == " ":
                spaces[-1] = True
                text = text[1:]
            for piece in map(self.words, pieces(text)):
                words.extend(token_texts(piece))
                spaces.extend(piece.to_array("SPACY").astype(bool).tolist())
        doc = Doc(self.words.vocab, words=words, spaces=spaces)
        group(doc, BLOCKS, ((b.start, b.end, b.kind) for b in memo.blocks))
        group(doc, PAGES, ((p.start, p.end, p.number) for p in memo.pages))
        group(doc, NOTES, ((n.start, n.end, n.number) for n in memo.notes))
        group(doc, NOTE_REFS, memo.refs)
        if memo.header.date:
            doc.user_data[DATE] = memo.header.date
        doc.user_data[HEADER] = {
            field.name.rstrip("_"): getattr(memo.header, field.name) for field in fields(memo.header)
        }
        if memo.persons:
            doc.user_data[PERSONS] = [[entry.id, entry.name, entry.description] for entry in memo.persons]
        return doc

    def meet(self, texts: Iterable[str], most: int) -> None:
        """Know the words of these texts from now on, in order, as long as neither the vocabulary has more strings than
        `most` nor more words were met: within a memory zone no new word is remembered.
        """
        strings = self.words.vocab.strings
        for word in dict.fromkeys(word for text in texts for word in whole(text).split()):
            if len(strings) >= most or len(self.met) >= most:
                return
            if word not in self.met:
                self.met.add(word)
                for piece in pieces(word):
                    self.words(piece)

    def to_bytes(self, **kwargs: object) -> bytes:
        return self.words.to_bytes(**kwargs)

    def from_bytes(self, data: bytes, **kwargs: object) -> "MemoTokenizer":
        self.words.from_bytes(data, **kwargs)
        self.met.clear()
        return self

    def to_disk(self, path: str | Path, **kwargs: object) -> None:
        self.words.to_disk(path, **kwargs)

    def from_disk(self, path: str | Path, **kwargs: object) -> "MemoTokenizer":
        self.words.from_disk(path, **kwargs)
        self.met.clear()
        return self


@spacy.registry.tokenizers("extract.MemoTokenizer.v1")
def make_memo_tokenizer() -> Callable[[Language], MemoTokenizer]:
    """Factory for `[nlp.tokenizer]`: English rules, finer at dashes, slashes and brackets."""

    def create(nlp: Language) -> MemoTokenizer:
        rules = nlp.Defaults
        words = Tokenizer(
            nlp.vocab,
            rules=dict(rules.tokenizer_exceptions),
            prefix_search=compile_prefix_regex([*PREFIXES, *rules.prefixes]).search,
            suffix_search=compile_suffix_regex([*SUFFIXES, *rules.suffixes]).search,
            infix_finditer=compile_infix_regex([*INFIXES, *rules.infixes]).finditer,
            url_match=None,
        )
        return MemoTokenizer(words)

    return create


def token_texts(doc: Doc) -> list[str]:
    """The text of each token; each different one is looked up once, which is faster than token by token."""
    orths = doc.to_array("ORTH").tolist()
    strings = doc.vocab.strings
    known = {orth: strings[orth] for orth in set(orths)}
    return [known[orth] for orth in orths]


def pieces(text: str) -> Iterator[str]:
    """The text's parts, in order; together they are the whole text, and only runs without blanks are cut."""
    at = 0
    for run in LONG_RUN.finditer(text):
        yield text[at : run.end()]
        at = run.end()
    if at < len(text):
        yield text[at:]


def segments(memo: Memo) -> Iterator[tuple[int, int, bool]]:
    """(start, end, is a hole) of the text's parts, in order, none empty; together they are the whole text."""
    at = 0
    for start, end in memo.holes:
        if at < start:
            yield at, start, False
        if max(at, start) < end:
            yield max(at, start), end, True
        at = max(at, end)
    if at < len(memo.text):
        yield at, len(memo.text), False


def group(doc: Doc, key: str, spans: Iterator[tuple[int, int, str]] | tuple[tuple[int, int, str], ...]) -> None:
    """Write (start, end, label) character spans as `doc.spans[key]`, widened to whole tokens where they must be."""
    found: list[Span | None] = [doc.char_span(s, e, label=label, alignment_mode="expand") for s, e, label in spans]
    doc.spans[key] = SpanGroup(doc, name=key, spans=[span for span in found if span is not None])
