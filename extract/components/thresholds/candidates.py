"""Doc -> every quantity in it that may be a threshold, with its setting: numbers that name are dropped."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from extract.annotations import BLOCKS, NO_ROLE, SENTENCES
from extract.quantities import Phrase, find_phrases
from extract.quantities.ellipsis import with_units
from extract.quantities.features import Setting
from extract.quantities.headers import with_headers
from extract.quantities.names import is_name
from extract.quantities.phrases import lower, split_figures
from extract.tokenizer import token_texts

# How the sentence begins in which a note says what its source is.
SOURCE = ["source", ":"]
NO_THRESHOLDS = frozenset({"head", "dateline", "signed"})
# Words on either side that are looked at in a sentence without end.
WINDOW = 80
# Tokens: the longest sentence that is but a table's cell, the shortest that may say what the table is of.
CELL, PROSE = 4, 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase with its tokens [start, end), its setting, the token of each word of the document, the block that it
    stands in and the number of its sentence: -1 outside any; 0 for all of an item.

    `context` are the tokens that tell its kind: of its sentence, or for a table's cell of the last prose before.
    """

    start: int
    end: int
    phrase: Phrase
    setting: Setting
    places: Sequence[int]
    block: int
    sentence: int
    context: tuple[int, int]


def find_candidates(doc: Doc) -> list[Candidate]:
    """Every quantity in the Doc's text that may be a threshold: in order, disjoint."""
    texts = token_texts(doc)
    cut = {text: _cut(text) for text in set(texts)}  # each different one once
    places = [at for at, text in enumerate(texts) for _ in cut[text]]
    printed = [word for text in texts for word in cut[text]]
    lowered = {word: lower(word) for word in set(printed)}
    words = [lowered[word] for word in printed]
    sentences, blocks = _Regions(doc, SENTENCES), _Regions(doc, BLOCKS)
    # Where no sentence has a role, nobody has looked for one.
    has_roles = any(span.label_ != NO_ROLE for span in sentences.spans)
    prose = _last_prose(sentences.spans)
    phrases = []
    for phrase in with_headers(words, find_phrases(words)):
        block = blocks.span(blocks.index(places[phrase.first]))
        if not (block and block.label_ in NO_THRESHOLDS) and not is_name(printed, words, phrase):
            phrases.append(phrase)
    found = []
    for phrase in with_units(words, phrases):
        start, end = places[phrase.start], places[phrase.end - 1] + 1
        number, at = blocks.index(places[phrase.first]), sentences.index(places[phrase.first])
        block, sentence = blocks.span(number), sentences.span(at)
        kind = block.label_ if block else ""
        around = sentence or block
        first, last = (around.start, around.end) if around else (start, end)
        first, last = bisect_left(places, first), bisect_left(places, last)
        if kind == "note" and words[first : first + 2] == SOURCE:
            continue
        role = sentence.label_ if sentence and has_roles else ""
        near = max(first, phrase.start - WINDOW), min(last, phrase.end + WINDOW)
        setting = Setting(printed, words, kind, role, *near)
        told = prose[at] if sentence and len(sentence) <= CELL else None
        context = (told.start, told.end) if told else (places[near[0]], places[near[1] - 1] + 1)
        found.append(Candidate(start, end, phrase, setting, places, number, 0 if kind == "item" else at, context))
    return found


def _cut(token: str) -> list[str]:
    """The words of a token: none of blanks, unless a line ends there."""
    return [] if token.isspace() and "\n" not in token else split_figures(token)


def _last_prose(sentences: Sequence[Span]) -> list[Span | None]:
    """For each sentence the last one up to it that is prose; None if none is."""
    last, found = None, []
    for sentence in sentences:
        last = sentence if len(sentence) >= PROSE else last
        found.append(last)
    return found


class _Regions:
    """The spans of a group, to be asked which of them holds a token."""

    def __init__(self, doc: Doc, key: str) -> None:
        self.spans = list(doc.spans.get(key, ()))
        self.starts = [span.start for span in self.spans]

    def index(self, token: int) -> int:
        """The number of the span that holds the token, -1 if none does."""
        index = bisect_right(self.starts, token) - 1
        return index if index >= 0 and token < self.spans[index].end else -1

    def span(self, index: int) -> Span | None:
        return self.spans[index] if index >= 0 else None
