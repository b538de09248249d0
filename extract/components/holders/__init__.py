"""Holders: Doc with sentences, roles, people and places -> who holds each sentence that has a role.

`doc.spans["sentences"].attrs["holders"]` is parallel to the sentences: "author", the characters [start, end] of the
words that name somebody else, or None for a sentence without role. Words decide alone, or with what the pipeline's
encoder makes of them (network.py).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal, TypeAlias

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from extract.annotations import BLOCKS, HOLDERS, NO_ROLE, PEOPLE, PLACES, ROLES, SENTENCES
from extract.attribution import AUTHOR, Name, Page, Ranker, Sentence, attribute, load_ranker
from extract.attribution.names import same_holder
from extract.components.holders.network import FILE, HolderNetwork, parse_network
from extract.tokenizer import token_texts

Holder: TypeAlias = Literal["author"] | list[int] | None


@Language.factory(
    "extract_holders",
    assigns=["doc.spans"],
    requires=["doc.spans"],
    default_config={"scorer": {"@scorers": "extract.holders_scorer.v1"}},
    default_score_weights={"holders_acc": 1.0},
)
def make_holders(nlp: Language, name: str, scorer: Callable[..., dict[str, Any]] | None) -> "Holders":
    """Factory of the holder component."""
    return Holders(name, load_ranker(), scorer=scorer)


class Holders(Pipe):
    """Writes the holders of a Doc's sentences; a Doc without sentences stays as it is."""

    def __init__(self, name: str, ranker: Ranker, *, scorer: Callable[..., dict[str, Any]] | None = None) -> None:
        self.name = name
        self.ranker = ranker
        self.scorer = scorer
        self.network: HolderNetwork | None = None

    def __call__(self, doc: Doc) -> Doc:
        if SENTENCES in doc.spans:
            self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[Holder]:
        """The holder of each sentence."""
        if all(span.label_ in {NO_ROLE, ""} for span in doc.spans[SENTENCES]):
            return [None] * len(doc.spans[SENTENCES])
        page, tokens = read_page(doc)
        found: list[Holder] = []
        opinion = self.network.opinion(doc, tokens) if self.network else None
        for holder in attribute(page, self.ranker, opinion):
            if isinstance(holder, tuple):
                words = doc[tokens[holder[0]] : tokens[holder[1] - 1] + 1]
                found.append([words.start_char, words.end_char])
            else:
                found.append(holder)
        return found

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return self.network.content if self.network else b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Holders":
        self.network = parse_network(data, path=FILE) if data else None
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        if self.network:
            Path(path).mkdir(parents=True, exist_ok=True)
            Path(path, FILE).write_bytes(self.network.content)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Holders":
        """Raises MalformedDataError for a damaged file; where there is none, the package's ranker decides alone."""
        file = Path(path, FILE)
        self.network = parse_network(file.read_bytes(), path=str(file)) if file.exists() else None
        return self

    def set_annotations(self, doc: Doc, holders: list[Holder]) -> None:
        doc.spans[SENTENCES].attrs[HOLDERS] = holders


def read_page(doc: Doc) -> tuple[Page, list[int]]:
    """What attribution reads of a Doc, and the token of each word: tokens of white space are no words."""
    tokens, printed, words = read_words(doc)
    blocks = sorted((span.start, span.end, span.label_) for span in doc.spans.get(BLOCKS, ()))
    starts = [start for start, _, _ in blocks]
    sentences = []
    for span in doc.spans[SENTENCES]:
        at = bisect_right(starts, span.start) - 1
        kind: Any = blocks[at][2] if at >= 0 and span.start < blocks[at][1] else "p"
        role: Any = span.label_ if span.label_ in ROLES else NO_ROLE
        sentences.append(Sentence(bisect_left(tokens, span.start), bisect_left(tokens, span.end), kind, role, at))
    names: list[Name] = []
    spans = [(span.start, key == PLACES, span.end) for key in (PEOPLE, PLACES) for span in doc.spans.get(key, ())]
    for first, place, stop in sorted(spans, key=lambda each: each[:2]):
        start, end = bisect_left(tokens, first), bisect_left(tokens, stop)
        if start < end and (not names or start >= names[-1].end):
            names.append(Name(start, end, not place))
    return Page(printed, words, sentences, names), tokens


def read_words(doc: Doc) -> tuple[list[int], list[str], list[str]]:
    """The tokens that are words, the words as they stand, and in lower case."""
    texts = token_texts(doc)
    tokens = [i for i, text in enumerate(texts) if not text.isspace()]
    printed = [texts[i] for i in tokens]
    return tokens, printed, [text.lower() for text in printed]


@registry.scorers("extract.holders_scorer.v1")
def make_holders_scorer() -> Callable[..., dict[str, Any]]:
    """Scorer of the holder component."""
    return score_holders


def score_holders(examples: Iterable[Example], **_: object) -> dict[str, float | None]:
    """`holders_acc`, and `holders_other_acc` of those that the reference gives to somebody else than the author.

    Over the sentences whose reference has a holder and whose role is right; None where there are none. Author against
    author; else one name contains the other, article aside. Docs whose reference has no holders are not counted.
    """
    right = {True: 0, False: 0}
    wanted = {True: 0, False: 0}
    for example in examples:
        found = {place: (role, holder) for place, role, holder in _held(example.predicted)}
        for place, role, holder in _held(example.reference):
            given = found.get(place)
            if holder is not None and given is not None and given[0] == role:
                wanted[holder == AUTHOR] += 1
                right[holder == AUTHOR] += given[1] is not None and same_holder(given[1], holder)
    total = sum(wanted.values())
    return {
        "holders_acc": sum(right.values()) / total if total else None,
        "holders_other_acc": right[False] / wanted[False] if wanted[False] else None,
    }


def _held(doc: Doc) -> Iterable[tuple[tuple[int, int], str, str | None]]:
    """(offsets, role, words of the holder) of each sentence of a Doc that has holders."""
    group = doc.spans.get(SENTENCES, ())
    for span, holder in zip(group, group.attrs.get(HOLDERS, ()) if group else (), strict=False):
        words = doc.text[holder[0] : holder[1]] if isinstance(holder, list) else holder
        yield (span.start_char, span.end_char), span.label_, words
