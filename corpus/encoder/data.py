"""Reference Docs -> what the network learns from: word pieces, tags of tokens, roles of sentences."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
import spacy
from spacy.attrs import PREFIX, SHAPE
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example
from tokenizers import Tokenizer
from transformers import AutoTokenizer

from corpus.errors import EncoderError, message
from corpus.training import KINDS, SPEAKERS, unannotated
from extract.annotations import HOLDERS, MEETINGS, PEOPLE, PLACES, ROLES, SENTENCES
from extract.attribution import AUTHOR
from extract.components.tagger import TAGS, gold_tags
from extract.encoder.pieces import Array, cuts_words_alone, pieces_in
from extract.encoder.windows import bounds, cut

TAGGED = (PEOPLE, PLACES, MEETINGS)  # layers with a component of their own
TAGGERS = (*TAGGED, SPEAKERS)
WHOLE = 255  # a tag that is certain
Row = TypeVar("Row")
ATTRIBUTES = (SHAPE, PREFIX)
BINS = ("full_train", "roles_train", "marks", KINDS, "full_dev", "roles_dev")
REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Window:
    """One row for the encoder: a run of tokens, and what is known of them.

    `pieces` (n,) ids without the special ones; `pairs` (m, 2) token and piece that share characters; `attributes`
    (tokens, 2) uint64; `tags` (4, tokens, 5) uint8: how much of each tag a token has, of WHOLE, nothing where nobody
    judged; `sentences` (k, 2) tokens; `roles` (k, 4) float32: how much of each role the sentence has, rows of NaN where
    nobody judged; `authors` (k,) float32: how likely the author holds the sentence, NaN where nobody says;
    `numbers` (n, 4) tokens of thresholds, and of their sentences; `kinds` (n,) float32: 1 where required, 0 where
    reported.
    """

    pieces: Array
    pairs: Array
    attributes: Array
    tags: Array
    sentences: Array
    roles: Array
    authors: Array
    numbers: Array
    kinds: Array


@dataclass(slots=True)
class Document:
    """A reference Doc as one long Window, to be cut into shorter ones at its `bounds`."""

    doc: Doc
    whole: Window
    bounds: Array

    def windows(self, size: int, first: int | None = None) -> Iterator[Window]:
        """The document cut into windows of at most `size` tokens; a sentence that is cut teaches nothing but tags."""
        whole = self.whole
        for start, end in cut(self.bounds, size, first):
            low, high = np.searchsorted(whole.pairs[:, 0], (start, end))
            pairs = whole.pairs[low:high]
            piece, last = (pairs[:, 1].min(), pairs[:, 1].max() + 1) if len(pairs) else (0, 0)
            inside = (whole.sentences[:, 0] >= start) & (whole.sentences[:, 1] <= end)
            counted = (whole.numbers[:, 2] >= start) & (whole.numbers[:, 3] <= end)
            yield Window(
                whole.pieces[piece:last],
                pairs - (start, piece),
                whole.attributes[start:end],
                whole.tags[:, start:end],
                whole.sentences[inside] - start,
                whole.roles[inside],
                whole.authors[inside],
                whole.numbers[counted] - start,
                whole.kinds[counted],
            )

    @property
    def true_roles(self) -> Array:
        """Index of the role of every sentence, if somebody judged them all."""
        indices: Array = self.whole.roles.argmax(axis=1)
        return indices


@dataclass(frozen=True, slots=True)
class Data:
    """`annotated` and `judged` are seen in every epoch, of `marked` a share; `dev` only scored."""

    annotated: list[Document]
    marked: list[Document]
    judged: list[Document]
    dev: list[Document]


def load(bins: Path, encoder: str, share: float = 1.0) -> Data:
    """The documents of the folder of DocBins, with the word pieces of that encoder.

    The roles of a `share` of the annotated training documents are kept, of the same ones for the same share.
    """
    tokenizer, nlp = load_tokenizer(encoder), make_sentences()
    full, roles, marked, judged, *dev = (load_documents(bins / f"{name}.spacy", nlp, tokenizer) for name in BINS)
    annotated = full + roles
    Random(0).shuffle(annotated)
    kept = round(len(annotated) * share)
    rest = [without_roles(document) for document in annotated[kept:]]
    return Data(annotated[:kept] + rest, marked, judged, [document for part in dev for document in part])


def make_sentences() -> Language:
    """A pipeline that finds sentences alone."""
    nlp = spacy.blank("en")
    nlp.add_pipe("extract_sentences")
    return nlp


def load_tokenizer(encoder: str) -> Tokenizer:
    """The tokenizer of that encoder, which neither cuts nor pads. EncoderError if it is not like those of BERT."""
    tokenizer = AutoTokenizer.from_pretrained(encoder).backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    if not cuts_words_alone(tokenizer):
        raise EncoderError(message("other_tokenizer", base=encoder))
    return tokenizer


def without_roles(document: Document) -> Document:
    """The document as if nobody had judged the roles of its sentences and who holds them."""
    unknown = {name: np.full_like(getattr(document.whole, name), np.nan) for name in ("roles", "authors")}
    return replace(document, whole=replace(document.whole, **unknown))


def load_documents(path: Path, nlp: Language, tokenizer: Tokenizer) -> list[Document]:
    """The documents of a DocBin."""
    return [to_document(doc, tokenizer) for doc in read_docs(path, nlp)]


def read_docs(path: Path, nlp: Language) -> Iterator[Doc]:
    """The Docs of a DocBin. Those without sentences get them from the pipeline `nlp`."""
    for doc in DocBin().from_disk(path).get_docs(nlp.vocab):
        yield doc if SENTENCES in doc.spans else with_sentences(doc, nlp)


def with_sentences(doc: Doc, nlp: Language) -> Doc:
    """The Doc with the bounds of its sentences, whose roles nobody knows."""
    doc = nlp(doc)
    doc.spans[SENTENCES] = [Span(doc, span.start, span.end) for span in doc.spans[SENTENCES]]
    return doc


def to_document(doc: Doc, tokenizer: Tokenizer) -> Document:
    """Align the word pieces and read off what the reference says."""
    example = Example(unannotated(doc), doc)
    pieces = pieces_in(doc[:], tokenizer, special=False)
    spans = doc.spans.get(SENTENCES, ())
    roles = np.full((len(spans), len(ROLES)), np.nan, dtype=np.float32)
    for i, span in enumerate(spans):
        if span.label_:
            roles[i] = np.eye(len(ROLES))[ROLES.index(span.label_)]
    numbers, kinds = numbers_of(doc)
    return Document(
        doc,
        Window(
            pieces.ids,
            pieces.pairs,
            doc.to_array(list(ATTRIBUTES)).astype(np.uint64),
            np.stack([WHOLE * one_hot(gold_tags(example, key)) for key in TAGGERS]),
            np.array([(span.start, span.end) for span in spans], dtype=np.int64).reshape(-1, 2),
            roles,
            authors_of(doc),
            numbers,
            kinds,
        ),
        np.array(bounds(doc)),
    )


def authors_of(doc: Doc) -> Array:
    """(sentences,) float32, as in a Window."""
    spans = doc.spans.get(SENTENCES, ())
    holders = spans.attrs.get(HOLDERS) if len(spans) else None
    found = [np.nan if h is None else float(h == AUTHOR) for h in holders or [None] * len(spans)]
    return np.array(found, dtype=np.float32)


def numbers_of(doc: Doc) -> tuple[Array, Array]:
    """(n, 4) and (n,), as in a Window, of the thresholds whose kind is known and which stand in one sentence."""
    sentences = list(doc.spans.get(SENTENCES, ()))
    starts = [span.start for span in sentences]
    rows, kinds = [], []
    for span in doc.spans.get(KINDS, ()):
        at = bisect_right(starts, span.start) - 1
        if at >= 0 and span.end <= sentences[at].end:
            rows.append((span.start, span.end, sentences[at].start, sentences[at].end))
            kinds.append(span.label_ == REQUIRED)
    return np.array(rows, dtype=np.int64).reshape(-1, 4), np.array(kinds, dtype=np.float32)


def one_hot(tags: Array) -> Array:
    """(n,) tags -> (n, 5) uint8; UNKNOWN is nothing of any."""
    return (tags[:, None] == np.arange(TAGS)).astype(np.uint8)


def cut_anew(documents: Iterable[Document], size: int, random: Random) -> list[Window]:
    """Every document's windows, cut anew each time: the first window is of random length."""
    return [window for d in documents for window in d.windows(size, first=random.randint(size // 4, size))]


def batches(windows: list[Row], size: int, length: Callable[[Row], int], random: Random) -> list[list[Row]]:
    """All windows in batches of `size`: those of like length together, the batches in random order."""
    random.shuffle(windows)
    made = []
    for start in range(0, len(windows), size * 32):
        pool = sorted(windows[start : start + size * 32], key=length)
        made += [pool[i : i + size] for i in range(0, len(pool), size)]
    random.shuffle(made)
    return made
