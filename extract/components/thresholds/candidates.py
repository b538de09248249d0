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

# How the sentence begins in which a note says what its source is.
SOURCE = ["source", ":"]
NO_THRESHOLDS = frozenset({"head", "dateline", "signed"})
# Words on either side that are looked at in a sentence without end.
WINDOW = 80


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase with its tokens [start, end), its setting, the token of each word of the document, and where the item or
    else the sentence begins that it stands in.
    """

    start: int
    end: int
    phrase: Phrase
    setting: Setting
    places: Sequence[int]
    place: int


def find_candidates(doc: Doc) -> list[Candidate]:
    """Every quantity in the Doc's text that may be a threshold: in order, disjoint."""
    places, printed = [], []
    for token in doc:
        text = token.text
        if not text.isspace() or "\n" in text:
            for word in split_figures(text):
                places.append(token.i)
                printed.append(word)
    words = [lower(word) for word in printed]
    sentences, blocks = _Regions(doc, SENTENCES), _Regions(doc, BLOCKS)
    # Where no sentence has a role, nobody has looked for one.
    has_roles = any(span.label_ != NO_ROLE for span in sentences.spans)
    phrases = []
    for phrase in with_headers(words, find_phrases(words)):
        block = blocks.at(places[phrase.first])
        if not (block and block.label_ in NO_THRESHOLDS) and not is_name(printed, words, phrase):
            phrases.append(phrase)
    found = []
    for phrase in with_units(words, phrases):
        start, end = places[phrase.start], places[phrase.end - 1] + 1
        block, sentence = blocks.at(places[phrase.first]), sentences.at(places[phrase.first])
        kind = block.label_ if block else ""
        around = sentence or block
        first, last = (around.start, around.end) if around else (start, end)
        first, last = bisect_left(places, first), bisect_left(places, last)
        if kind == "note" and words[first : first + 2] == SOURCE:
            continue
        role = sentence.label_ if sentence and has_roles else ""
        near = max(first, phrase.start - WINDOW), min(last, phrase.end + WINDOW)
        place = block.start if block and kind == "item" else first
        found.append(Candidate(start, end, phrase, Setting(printed, words, kind, role, *near), places, place))
    return found


class _Regions:
    """The spans of a group, to be asked which of them holds a token."""

    def __init__(self, doc: Doc, key: str) -> None:
        self.spans = list(doc.spans.get(key, ()))
        self.starts = [span.start for span in self.spans]

    def at(self, token: int) -> Span | None:
        index = bisect_right(self.starts, token) - 1
        return self.spans[index] if index >= 0 and token < self.spans[index].end else None
