"""Tokens in, numeric thresholds out: `doc.spans["thresholds"]`, what each says in numbers, and how sure that is.

Rules read every quantity in the text and drop the numbers that name (dates, documents, list items); a small
regression over the words around decides which of the others are thresholds, and which of these are required. The
latter is surer where the sentences have their roles.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example
from spacy.util import registry

from extract.annotations import (
    BLOCKS,
    NO_ROLE,
    QUANTITIES,
    QUANTITY_KEYS,
    SCORES,
    SENTENCES,
    THRESHOLD,
    THRESHOLDS,
    ThresholdKind,
)
from extract.quantities import Phrase, find_phrases
from extract.quantities.ellipsis import with_units
from extract.quantities.features import Setting, keep_features
from extract.quantities.headers import with_headers
from extract.quantities.judge import Judge, load_judge
from extract.quantities.kinds import required_features
from extract.quantities.names import is_name
from extract.quantities.phrases import lower, split_money

# How the sentence begins in which a note says what its source is.
SOURCE = ["source", ":"]
NO_THRESHOLDS = frozenset({"head", "dateline", "signed"})
FRAME_KEYS = tuple(key for key in QUANTITY_KEYS if key != "kind")
METRICS = ("p", "r", "f", "frame_f", "frame_acc", *(f"{key}_acc" for key in QUANTITY_KEYS))

CUTOFF = 0.5
LIKELY = 0.5
# What the others of its sentence, and of the document, add to how likely a threshold is required: they mostly agree.
SENTENCE_SHARE, DOCUMENT_SHARE = 0.5, 0.3
# Words on either side that are looked at in a sentence without end.
WINDOW = 80


@Language.factory(
    "extract_thresholds",
    assigns=["doc.spans"],
    requires=["doc.spans"],
    default_config={"cutoff": CUTOFF, "scorer": {"@scorers": "extract.thresholds_scorer.v1"}},
    default_score_weights={"thresholds_f": 0.5, "thresholds_frame_f": 0.5},
)
def make_thresholds(
    nlp: Language, name: str, cutoff: float, scorer: Callable[..., dict[str, float | None]] | None
) -> "Thresholds":
    """Factory of the threshold component; `cutoff` is the least probability of what is written to the Doc."""
    return Thresholds(name, load_judge(), cutoff=cutoff, scorer=scorer)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase with its tokens [start, end) and its setting in the document."""

    start: int
    end: int
    phrase: Phrase
    setting: Setting


class Thresholds(Pipe):
    """Finds thresholds in the blocks of a Doc, or in the whole Doc if it has none."""

    def __init__(
        self, name: str, judge: Judge, *, cutoff: float, scorer: Callable[..., dict[str, float | None]] | None = None
    ) -> None:
        self.name = name
        self.judge = judge
        self.cutoff = cutoff
        self.scorer = scorer

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[tuple[Candidate, float, ThresholdKind]]:
        """What is a threshold, with its probability and kind: in order, disjoint."""
        kept = []
        for candidate in find_candidates(doc):
            score = self.judge.keep.probability(keep_features(candidate.setting, candidate.phrase))
            if score >= self.cutoff:
                kept.append((candidate, round(score, 4)))
        settings = [candidate.setting for candidate, _ in kept]
        own = [self.judge.required.probability(required_features(c.setting, c.phrase)) for c, _ in kept]
        required = even_out(settings, own)
        return [
            (candidate, score, "required" if likely >= LIKELY else "reported")
            for (candidate, score), likely in zip(kept, required, strict=True)
        ]

    def set_annotations(self, doc: Doc, found: list[tuple[Candidate, float, ThresholdKind]]) -> None:
        label = doc.vocab.strings.add(THRESHOLD)
        spans = [Span(doc, candidate.start, candidate.end, label=label) for candidate, _, _ in found]
        attrs = {
            SCORES: [score for _, score, _ in found],
            QUANTITIES: [asdict(candidate.phrase.quantity) | {"kind": kind} for candidate, _, kind in found],
        }
        doc.spans[THRESHOLDS] = SpanGroup(doc, name=THRESHOLDS, spans=spans, attrs=attrs)


def find_candidates(doc: Doc) -> list[Candidate]:
    """Every quantity in the Doc's text that may be a threshold: in order, disjoint."""
    places, printed = [], []
    for token in doc:
        text = token.text
        if not text.isspace() or "\n" in text:
            for word in split_money(text):
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
        found.append(Candidate(start, end, phrase, Setting(printed, words, kind, role, *near)))
    return found


def even_out(settings: Sequence[Setting], probabilities: Sequence[float]) -> list[float]:
    """The probabilities drawn towards the mean of their sentence, then of their document."""
    sentences = [(id(setting.words), setting.start) for setting in settings]
    drawn = _drawn_to_mean(sentences, probabilities, SENTENCE_SHARE)
    return _drawn_to_mean([document for document, _ in sentences], drawn, DOCUMENT_SHARE)


def _drawn_to_mean(groups: Sequence[object], values: Sequence[float], share: float) -> list[float]:
    members: dict[object, list[float]] = {}
    for group, value in zip(groups, values, strict=True):
        members.setdefault(group, []).append(value)
    means = {group: fmean(values) for group, values in members.items()}
    return [(1 - share) * value + share * means[group] for group, value in zip(groups, values, strict=True)]


class _Regions:
    """The spans of a group, to be asked which of them holds a token."""

    def __init__(self, doc: Doc, key: str) -> None:
        self.spans = list(doc.spans.get(key, ()))
        self.starts = [span.start for span in self.spans]

    def at(self, token: int) -> Span | None:
        index = bisect_right(self.starts, token) - 1
        return self.spans[index] if index >= 0 and token < self.spans[index].end else None


@registry.scorers("extract.thresholds_scorer.v1")
def make_thresholds_scorer() -> Callable[..., dict[str, float | None]]:
    """Scorer of the threshold component."""
    return score_thresholds


def score_thresholds(examples: Iterable[Example], **_: object) -> dict[str, float | None]:
    """Strict spans, frames and attributes, under keys `thresholds_…`; None where there was nothing to measure.

    `p`, `r`, `f`: a span is right when both its offsets are. `frame_f`: and cmp, low, high, unit and per are too;
    `frame_acc` and each `…_acc`: their share among the right spans; all of them None if a reference has spans that do
    not say their quantities. Docs whose reference has no threshold group are not counted.
    """
    counts: Counter[str] = Counter()
    for example in examples:
        if THRESHOLDS in example.reference.spans:
            counts.update(_count(example))
    found, wanted, right, read = (counts[key] for key in ("found", "wanted", "right", "read"))
    scores: dict[str, float | None] = dict.fromkeys((f"thresholds_{metric}" for metric in METRICS), None)
    if found + wanted:
        scores["thresholds_p"] = right / found if found else 0.0
        scores["thresholds_r"] = right / wanted if wanted else 0.0
        scores["thresholds_f"] = 2 * right / (found + wanted)
    if found + wanted and read == wanted:
        scores["thresholds_frame_f"] = 2 * counts["frame"] / (found + wanted)
    if right and read == wanted:
        scores["thresholds_frame_acc"] = counts["frame"] / right
        scores |= {f"thresholds_{key}_acc": counts[key] / right for key in QUANTITY_KEYS}
    return scores


def _count(example: Example) -> Counter[str]:
    ours, theirs = _quantities(example.predicted), _quantities(example.reference)
    counts = Counter(found=len(ours), wanted=len(theirs), read=sum(1 for quantity in theirs.values() if quantity))
    for offsets in ours.keys() & theirs.keys():
        mine, gold = ours[offsets], theirs[offsets]
        same = {key for key in QUANTITY_KEYS if mine and gold and mine[key] == gold[key]}
        counts.update(same)
        counts.update(right=1, frame=same.issuperset(FRAME_KEYS))
    return counts


def _quantities(doc: Doc) -> dict[tuple[int, int], dict[str, object]]:
    """What each span says, by its character offsets; empty where the group says nothing of its spans."""
    if THRESHOLDS not in doc.spans:
        return {}
    group = doc.spans[THRESHOLDS]
    said = group.attrs.get(QUANTITIES, [{}] * len(group))
    return {(span.start_char, span.end_char): quantity for span, quantity in zip(group, said, strict=True)}
