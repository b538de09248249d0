"""Tokens in, numeric thresholds out: `doc.spans["thresholds"]`, what each says in numbers, and how sure that is.

Rules read every quantity in the text and drop the numbers that name (dates, documents, list items); a small
regression over the words around decides which of the others are thresholds, and which of these are required. The
latter is surer where a pipeline brings weights for its vectors (kinds.py).
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup

from extract.annotations import DATE, DISPUTES, QUANTITIES, SCORES, THRESHOLD, THRESHOLDS
from extract.components.thresholds.attributes import (
    Found,
    disputes_among,
    even_out,
    find_days,
    find_holders,
    quantity_of,
)
from extract.components.thresholds.candidates import Candidate, find_candidates
from extract.components.thresholds.kinds import FILE, KindHead, parse_kinds
from extract.components.thresholds.scorer import make_thresholds_scorer
from extract.quantities.features import keep_features
from extract.quantities.judge import Judge, load_judge
from extract.quantities.kinds import required_features

__all__ = ["Thresholds", "make_thresholds", "make_thresholds_scorer"]

CUTOFF = 0.5
LIKELY = 0.5


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


class Thresholds(Pipe):
    """Finds thresholds in the blocks of a Doc, or in the whole Doc if it has none."""

    def __init__(
        self, name: str, judge: Judge, *, cutoff: float, scorer: Callable[..., dict[str, float | None]] | None = None
    ) -> None:
        self.name = name
        self.judge = judge
        self.cutoff = cutoff
        self.scorer = scorer
        self.kinds: KindHead | None = None

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[Found]:
        """The thresholds: in order, disjoint."""
        scored = []
        for candidate in find_candidates(doc):
            score = self.judge.keep.probability(keep_features(candidate.setting, candidate.phrase))
            if score >= self.cutoff:
                scored.append((candidate, round(score, 4)))
        kept = [candidate for candidate, _ in scored]
        required = even_out([c.setting for c in kept], self.likely_required(doc, kept))
        deadlines = find_days(kept, _date_of(doc))
        holders = find_holders(doc, kept)
        return [
            Found(candidate, score, "required" if likely >= LIKELY else "reported", by, holder)
            for (candidate, score), likely, by, holder in zip(scored, required, deadlines, holders, strict=True)
        ]

    def likely_required(self, doc: Doc, kept: list[Candidate]) -> list[float]:
        """How likely each is required: by words, and by vectors if the pipeline has weights for them."""
        if self.kinds and self.kinds.reads(doc):
            return self.kinds.probabilities(doc, kept)
        return [self.judge.required.probability(required_features(c.setting, c.phrase)) for c in kept]

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return self.kinds.content if self.kinds else b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Thresholds":
        self.kinds = parse_kinds(data, path=FILE) if data else None
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        if self.kinds:
            Path(path).mkdir(parents=True, exist_ok=True)
            Path(path, FILE).write_bytes(self.kinds.content)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Thresholds":
        """Raises MalformedDataError for a damaged file; where there is none, the package's judge decides the kinds."""
        file = Path(path, FILE)
        self.kinds = parse_kinds(file.read_bytes(), path=str(file)) if file.exists() else None
        return self

    def set_annotations(self, doc: Doc, found: list[Found]) -> None:
        label = doc.vocab.strings.add(THRESHOLD)
        spans = [Span(doc, each.candidate.start, each.candidate.end, label=label) for each in found]
        attrs = {
            SCORES: [each.score for each in found],
            QUANTITIES: [quantity_of(doc, each) for each in found],
            DISPUTES: [[a, b, min(found[a].score, found[b].score)] for a, b in disputes_among(doc, found)],
        }
        doc.spans[THRESHOLDS] = SpanGroup(doc, name=THRESHOLDS, spans=spans, attrs=attrs)


def _date_of(doc: Doc) -> date | None:
    """The document's date; None where it has none, or one that is no ISO date ("March 1988")."""
    try:
        return date.fromisoformat(doc.user_data.get(DATE) or "")
    except ValueError:
        return None
