"""Thresholds found -> what each says beside its numbers: kind, deadline, holder, SI units; which of them disagree."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from operator import itemgetter
from statistics import fmean
from typing import Literal

from spacy.tokens import Doc, Span

from extract.annotations import BLOCKS, PEOPLE, ThresholdKind
from extract.attribution.ranker import load_ranker
from extract.components.thresholds.candidates import Candidate
from extract.quantities.deadlines import find_deadlines
from extract.quantities.disputes import Claim, find_disputes
from extract.quantities.features import Setting
from extract.quantities.holders import AUTHOR, Holder, find_holder
from extract.quantities.si import to_si
from extract.tokenizer import token_texts

# What the others of its sentence, and of the document, add to how likely a threshold is required: they mostly agree.
SENTENCE_SHARE, DOCUMENT_SHARE = 0.5, 0.5
# Words between a threshold and its deadline.
DEADLINE = 12
# Words of a speaker's label, those behind it in its line, and labels that make a record of what was said.
LABEL, SAID, TURNS = 5, 5, 2
SMALL = frozenset({"of", "the", "for", "."})
NOTE, PROSE = "note", frozenset({"p", "item"})


@dataclass(frozen=True, slots=True)
class Found:
    """A threshold: its probability, its kind, its deadline, and who is said to assert it, None if nobody is."""

    candidate: Candidate
    score: float
    kind: ThresholdKind
    by: date | None
    holder: Literal["author"] | Holder | None


def quantity_of(doc: Doc, found: Found) -> dict[str, object]:
    """What a threshold says, as plain data: keys QUANTITY_KEYS and FURTHER_KEYS."""
    candidate = found.candidate
    si = to_si(candidate.setting.words, candidate.phrase)
    holder: object = AUTHOR
    if isinstance(found.holder, Holder):
        words = doc[candidate.places[found.holder.start] : candidate.places[found.holder.end - 1] + 1]
        holder = [words.start_char, words.end_char]
    return asdict(candidate.phrase.quantity) | {
        "kind": found.kind,
        "by": found.by and found.by.isoformat(),
        "holder": holder,
        "si": si and si._asdict(),
    }


def find_holders(doc: Doc, kept: Sequence[Candidate]) -> list[Literal["author"] | Holder | None]:
    """Who is said to assert each threshold; in what a foreign speaker of a record says, it is the speaker."""
    turns = read_turns(doc) if kept else []
    starts = [start for start, _ in turns]
    holders: list[Literal["author"] | Holder | None] = []
    for candidate in kept:
        holder = find_holder(candidate.setting, candidate.phrase)
        at = bisect_right(starts, candidate.start) - 1
        speaker = turns[at][1] if at >= 0 and candidate.setting.block != NOTE else None
        if speaker and not isinstance(holder, Holder):  # his "we" is not the author's
            holder = Holder(*(bisect_left(candidate.places, token) for token in (speaker.start, speaker.end)))
        holders.append(holder)
    return holders


def read_turns(doc: Doc) -> list[tuple[int, Span | None]]:
    """Where speakers begin in a record of what was said, "Gromyko: …" at the start of a line: (token, name), the name
    None of one who is not known to be foreign ("The Secretary: …", "Comment: …"), and where no paragraph goes on.

    Nothing where fewer than TURNS speak.
    """
    sides, texts = load_ranker().sides, token_texts(doc)
    people = {span.end: span for span in doc.spans.get(PEOPLE, ())}
    others: list[tuple[int, Span | None]] = [
        (s.start, None) for s in doc.spans.get(BLOCKS, ()) if s.label_ not in PROSE
    ]
    turns: list[tuple[int, Span | None]] = []
    for at in (at for at, text in enumerate(texts) if text == ":"):
        first = at
        while first and at - first < LABEL and (texts[first - 1][:1].isupper() or texts[first - 1] in SMALL):
            first -= 1
        said = texts[at + 1 : at + 1 + SAID]
        if first < at and (not first or "\n" in texts[first - 1]) and len(said) == SAID and "\n" not in "".join(said):
            name = people.get(at)
            turns.append((first, name if name and sides.get(doc[at - 1].lower_) == "other" else None))
    return sorted([*turns, *others], key=itemgetter(0)) if len(turns) >= TURNS else []


def disputes_among(doc: Doc, found: Sequence[Found]) -> list[tuple[int, int]]:
    """The pairs of thresholds whose holders are both named and state the same thing differently."""
    claims, indices = [], []
    for index, each in enumerate(found):
        if each.holder is not None:
            candidate = each.candidate
            name = each.holder if isinstance(each.holder, str) else holder_name(doc, candidate, each.holder)
            claims.append(Claim(candidate.phrase.quantity, name, candidate.block, candidate.sentence))
            indices.append(index)
    return [(indices[a], indices[b]) for a, b in find_disputes(claims)]


def holder_name(doc: Doc, candidate: Candidate, holder: Holder) -> str:
    """A person's last name, or the words without article: "Cyrus Vance" is Vance, "East Germany" is not Germany."""
    start, end = candidate.places[holder.start], candidate.places[holder.end - 1] + 1
    if any(start < person.end == end for person in doc.spans.get(PEOPLE, ())):
        return candidate.setting.words[holder.end - 1]
    return " ".join(candidate.setting.words[holder.start : holder.end]).removeprefix("the ")


def find_days(kept: Sequence[Candidate], today: date | None) -> list[date | None]:
    """The day by which each threshold is to be so: that of the deadline after it, else before it, in its sentence.

    A deadline belongs to one threshold; a span of time has none.
    """
    days: list[date | None] = []
    taken = 0
    for index, candidate in enumerate(kept):
        words, phrase, setting = candidate.setting.words, candidate.phrase, candidate.setting
        following = kept[index + 1].phrase.start if index + 1 < len(kept) else setting.end
        last = min(setting.end, following, phrase.end + DEADLINE)
        first = max(setting.start, kept[index - 1].phrase.end if index else 0, phrase.start - DEADLINE, taken)
        found = find_deadlines(words, phrase.end, last, today) or find_deadlines(words, first, phrase.first, today)
        if phrase.kind == "time":
            found = []
        taken = found[0].end if found else taken
        days.append(found[0].day if found else None)
    return days


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
