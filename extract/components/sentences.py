"""Blocks in, sentences out: `doc.spans["sentences"]` and `token.is_sent_start`.

A sentence never crosses a block. It starts at its list number, if it has one, and ends after the note number glued to
its end. What holds no words (a dash, a stray number, an initial) is part of a neighbour, or of no sentence at all.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example
from spacy.util import registry

from extract.annotations import BLOCKS, NO_ROLE, NOTE_REFS, SENTENCES
from extract.data import load_words

# Full stops, question marks and ellipses (spaced ones too), with the quotes and brackets that they close.
CLOSERS = r"[\"”’')\]]*"
STOP = re.compile(rf"[.?!…](?:[ \u00a0]?[.?!]|…)*{CLOSERS}")
CLOSING = re.compile(CLOSERS)
# What follows a stop: white space, opening marks, then the word that tells whether a sentence begins.
FOLLOWING = re.compile(r"\s+(?P<mark>(?:…\s*)?[\"“‘'(\[—–-]*)(?P<word>\w*)(?P<rest>.?)")
CONTINUES = frozenset(".?!…,;:)]")
NAME_GOES_ON = frozenset(".[(/-–")
LAST_WORD = re.compile(r"\w[\w.&]*$")
INITIALS = re.compile(r"[^\W\d_]\.[^\W\d_](?:\.[^\W\d_])*|[A-Z]")
NUMBER = re.compile(r"[#(]?\d|(?!I\s+[a-z])[IVXLC]+\b|[A-Z]+(?:[-–/]\w|\d)")
LETTERED = re.compile(r"\(?(?:[a-ln-z]|[ivx]{1,4})[.)]\s")
QUOTES = ('"', "”", "’")
# A letter after one of these marks an item inside a sentence: "recommends: A. That …; B. That …".
LISTING = (":", ";", ",", "—", "–")
# "1.", "(a)", "IV.", "2. b) A.": the numbers and letters of lists, which the words that follow complete.
ENUMERATORS = re.compile(r"(?:[\W_]*(?:\d+[a-z]?|[^\W\d_]|[ivx]{1,4}|[IVX]{1,4})(?=[\W_]|$))*[\W_]*")
# One of them alone ("A.1.", "2. b)") is no sentence; initials ("C.A.H.") may sign one.
STRAY = re.compile(r"[\W\d_]*(?:[^\W\d_]|[ivx]{1,4}|[IVX]{1,4})?[\W_]*(?:(?<![^\W\d_])(?:\d+|[a-z]|[ivx]{1,4}))?[\W_]*")
# A full stop that opens a block stands there by mistake.
LEADING = re.compile(r"\s*(?:\.\s+(?=\w))?")
# The classification of what stands before it. "(C)" after "(B)" is the third item of a list.
PORTION = re.compile(r"\s\((?:[CSU]|TS|LOU|SBU|[CSU]/[A-Z/]+|TS/[A-Z/]+)\)(?=\s|$)")
# Characters: the longest list number, and how far back the word before a stop is looked for. They keep time linear.
LIST_NUMBER, LOOK_BACK = 12, 32


@Language.factory(
    "extract_sentences",
    assigns=["doc.spans", "token.is_sent_start"],
    default_config={"scorer": {"@scorers": "extract.sentences_scorer.v1"}},
    default_score_weights={"sentences_f": 1.0, "sentences_p": None, "sentences_r": None},
)
def make_sentences(nlp: Language, name: str, scorer: Callable[..., dict[str, float | None]] | None) -> "Sentences":
    """Factory of the sentence component; it has nothing to train and nothing to save."""
    return Sentences(name, load_rules(), scorer=scorer)


@dataclass(frozen=True, slots=True)
class Rules:
    """The words that decide what a full stop means; each file of `extract.data` says how."""

    abbreviations: frozenset[str]
    titles: frozenset[str]
    numbered: frozenset[str]
    openers: frozenset[str]


def load_rules() -> Rules:
    """The rules of the package's data files."""
    return Rules(*(load_words(name) for name in ("abbreviations", "titles", "numbered", "openers")))


class Sentences(Pipe):
    """Cuts the blocks of a Doc, or the whole Doc if it has none, into sentences labelled with no role."""

    def __init__(
        self, name: str, rules: Rules, *, scorer: Callable[..., dict[str, float | None]] | None = None
    ) -> None:
        self.name = name
        self.rules = rules
        self.scorer = scorer

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[tuple[int, int]]:
        """(start, end) of each sentence in tokens: in order, disjoint, none empty."""
        text = doc.text
        at = doc.to_array("IDX").astype(np.int64)
        refs = {span.start_char: span.end_char for span in doc.spans.get(NOTE_REFS, ())}
        blocks = doc.spans[BLOCKS] if BLOCKS in doc.spans else [doc[:]]
        found = [cut for b in blocks for cut in cut_block(text, b.start_char, b.end_char, refs, self.rules)]
        chars = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
        starts = np.searchsorted(at, chars[:, 0], side="right") - 1
        ends = np.searchsorted(at, chars[:, 1], side="left")
        starts[1:] = np.maximum(starts[1:], np.maximum.accumulate(ends)[:-1])
        return [(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True) if start < end]

    def set_annotations(self, doc: Doc, sentences: list[tuple[int, int]]) -> None:
        label = doc.vocab.strings.add(NO_ROLE)
        spans = [Span(doc, start, end, label=label) for start, end in sentences]
        doc.spans[SENTENCES] = SpanGroup(doc, name=SENTENCES, spans=spans)
        starts = np.full((len(doc), 1), -1, dtype=np.int64)
        starts[[start for start, _ in sentences]] = 1
        starts[:1] = 1
        doc.from_array(["SENT_START"], starts.astype(np.uint64))  # type: ignore[arg-type]


@registry.scorers("extract.sentences_scorer.v1")  # type: ignore[untyped-decorator]
def make_sentences_scorer() -> Callable[..., dict[str, float | None]]:
    """Scorer of the sentence component."""
    return score_sentences


def score_sentences(examples: Iterable[Example], **_: object) -> dict[str, float | None]:
    """Precision, recall and F1 of sentences whose two character offsets are exactly those of the reference.

    Docs whose reference has no sentence group are not counted; all three are None if nothing is left to count.
    """
    found = wanted = right = 0
    for example in examples:
        if SENTENCES not in example.reference.spans:
            continue
        ours, theirs = offsets(example.predicted), offsets(example.reference)
        found += len(ours)
        wanted += len(theirs)
        right += len(ours & theirs)
    if not found + wanted:
        return {"sentences_p": None, "sentences_r": None, "sentences_f": None}
    return {
        "sentences_p": right / found if found else 0.0,
        "sentences_r": right / wanted if wanted else 0.0,
        "sentences_f": 2 * right / (found + wanted),
    }


def offsets(doc: Doc) -> set[tuple[int, int]]:
    """Character offsets of a Doc's sentences."""
    return {(span.start_char, span.end_char) for span in doc.spans.get(SENTENCES, ())}


def cut_block(text: str, start: int, end: int, refs: dict[int, int], rules: Rules) -> Iterator[tuple[int, int]]:
    """(start, end) of the sentences in `text[start:end]`, where holes are blanks.

    `refs` maps the start of each note number to its end.
    """
    leading = LEADING.match(text, start, end)
    lead = begin = leading.end() if leading else start  # of the sentence, of the words not looked at yet
    last: tuple[int, int] | None = None
    for close in stops(text, begin, end, refs, rules):
        if has_words(text, begin, close):
            if last:
                yield last
            last = lead, close
            lead = begin = skip_blanks(text, close, end)
        else:
            begin = skip_blanks(text, close, end)
            if last:
                last, lead = (last[0], close), begin
    close = after_refs(text, begin + len(text[begin:end].rstrip()), refs)
    if begin < close and has_words(text, begin, close):
        if last:
            yield last
        yield lead, close
    elif last:
        yield last[0], max(last[1], close)


def stops(text: str, begin: int, end: int, refs: dict[int, int], rules: Rules) -> Iterator[int]:
    """The ends of the sentences in `text[begin:end]` but for the last: after quotes, brackets and note numbers."""
    for stop in STOP.finditer(text, begin, end):
        if stop.start() <= begin:
            continue
        close = after_refs(text, stop.end(), refs)
        following = FOLLOWING.match(text, close, end)
        if (
            following
            and begins_sentence(text, stop, following, rules)
            and is_full_stop(text, begin, stop, following, rules)
        ):
            portion = PORTION.match(text, close, end)
            if portion and not (portion.group() == " (C)" and text.startswith("(B)", begin)):
                close = portion.end()
            yield close
            begin = skip_blanks(text, close, end)


def begins_sentence(text: str, stop: re.Match[str], following: re.Match[str], rules: Rules) -> bool:
    """Whether what follows a stop looks like the start of a sentence."""
    word, rest = following["word"], following["rest"]
    if word[:1].islower():
        is_item = LETTERED.match(text, following.start("word") - following["mark"].endswith("("), following.endpos)
        return is_item is not None and not text[stop.start() - 1].isdigit()
    if not word and (not rest or rest in CONTINUES):
        return False
    dots = stop.group().count(".") + 3 * stop.group().count("…")
    return dots != 3 or is_opener(following, rules)


def is_full_stop(text: str, begin: int, stop: re.Match[str], following: re.Match[str], rules: Rules) -> bool:
    """Whether the word before a stop leaves it a full stop: it is no abbreviation, initial or list number."""
    if not stop.group().startswith(".") or stop.group().startswith((". ", "..")):
        return True
    at = stop.start()
    word = LAST_WORD.search(text, max(begin, at - LOOK_BACK, text.rfind(" ", max(begin, at - LOOK_BACK), at) + 1), at)
    if word is None:
        return True
    last = word.group()
    is_quoted = stop.group().endswith(QUOTES)
    if last in rules.titles or (at - begin < LIST_NUMBER and not is_quoted and ENUMERATORS.fullmatch(text, begin, at)):
        return False
    if last in rules.numbered:
        return NUMBER.match(text, following.start("word"), following.endpos) is None
    if last in rules.abbreviations or INITIALS.fullmatch(last):
        before = text[max(begin, word.start() - 4) : word.start()].rstrip(' “"(')
        is_item = len(last) == len(stop.group()) == 1 and before.endswith(LISTING)
        return is_quoted or (is_opener(following, rules) and not is_item)
    return True


def is_opener(following: re.Match[str], rules: Rules) -> bool:
    """Whether the word that follows a stop is one that opens sentences, and no initial or part of a name."""
    return following["word"] in rules.openers and following["rest"] not in NAME_GOES_ON


def has_words(text: str, start: int, end: int) -> bool:
    """Whether a piece of text is more than numbers, list letters and marks."""
    if not any(map(str.isalpha, text[start:end])):
        return False
    return end - start > LIST_NUMBER or STRAY.fullmatch(text, start, end) is None


def skip_blanks(text: str, start: int, end: int) -> int:
    """The first place from `start` on that is not blank."""
    while start < end and text[start].isspace():
        start += 1
    return start


def after_refs(text: str, close: int, refs: dict[int, int]) -> int:
    """The end of the note numbers glued at `close`, and of the quotes and brackets that they stand before."""
    while close in refs:
        close = refs[close]
        closing = CLOSING.match(text, close)
        close = closing.end() if closing else close
    return close
