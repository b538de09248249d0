"""A sentence of a document -> who may hold what it says, each with the features by which they are judged.

The author's features are marked with "A". A candidate is whoever the sentence or the two before it name, the speakers
before, who is quoted, the document's main speakers, and whom its title names.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from extract.attribution.document import Document
from extract.attribution.parties import Kind, Mention
from extract.attribution.speech import AUTHOR, ELLIPSIS

OURS = frozenset({"we", "i", "our", "us", "my", "me", "ours", "ourselves"})
TELLING = frozenset(
    {
        "we",
        "i",
        "our",
        "us",
        "usg",
        "u.s.",
        "department",
        "embassy",
        "you",
        "your",
        "recommend",
        "recommended",
        "should",
        "think",
        "“",
        "?",
    }
)
BEFORE_NAMES = frozenset({"the", "a", "an", "this", "these", "our", "mr.", "mr", "."})
SPEAKERS, NEAR, SUBJECTS = 3, 2, 7  # speakers before; sentences back for names, and for a subject


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party by its key, AUTHOR for the author; `mention` names it, in the sentence if it can, else before it."""

    key: str
    mention: Mention | None
    features: frozenset[str]


def find_candidates(document: Document, index: int) -> list[Candidate]:
    """The author, then the parties."""
    situation = _Situation(document, index)
    return [Candidate(AUTHOR, None, frozenset(situation.of_author())), *situation.of_parties()]


class _Situation:
    """What a sentence and those before it in the same part of the text, notes or not, say of speakers."""

    def __init__(self, document: Document, index: int) -> None:
        self.document, self.index = document, index
        self.sentence = document.page.sentences[index]
        self.words = document.page.words[self.sentence.start : self.sentence.end]
        self.known = frozenset(self.words)
        self.clauses = document.clauses[index]
        self.said = [clause for clause in self.clauses if clause.says]
        self.subject = next(iter(self.said or self.clauses), None)
        self.quoted, self.opener = document.quoted[index]
        note = self.sentence.block == "note"
        self.part = "note" if note else document.genre
        self.own = bool(OURS & self.known)
        self.mood = next((word for word in ("would", "had", "should", "must") if word in self.known), "-")
        self.form = self._form()
        part = document.parts[note]
        self.before = part[: bisect_left(part, index)][::-1]
        self.speakers = self._speakers()
        self.carried, self.gap = self._last(document.sayers, self.before)
        self.lead, self.lead_gap = self._last(document.subjects, self.before[:SUBJECTS])
        self.same = bool(self.speakers) and self._same(self.speakers[0][1])

    def _form(self) -> str:
        """How the sentence names its subject."""
        clause = self.subject
        if clause is None:
            return "none"
        means = (
            ""
            if not clause.pronoun or clause.party == AUTHOR
            else "-ellipsis"
            if clause.pronoun == ELLIPSIS
            else "-pronoun"
        )
        return ("says" if clause.says else "leads") + means

    def _last(self, parties: Sequence[str | None], before: Sequence[int]) -> tuple[str | None, int]:
        """The nearest of the sentences' parties, and how many sentences back."""
        return next(((parties[k], self.index - k) for k in before if parties[k]), (None, 0))

    def _speakers(self) -> list[tuple[str, int]]:
        """Those who spoke last, nearest first, and how many sentences back."""
        found: dict[str, int] = {}
        for k in self.before:
            if speaker := self.document.speakers[k]:
                found.setdefault(speaker, self.index - k)
            if len(found) == SPEAKERS:
                break
        return list(found.items())

    def _same(self, gap: int) -> bool:
        return self.document.page.sentences[self.index - gap].paragraph == self.sentence.paragraph

    def describe(self, key: str | None) -> str:
        """A party in short: its side, and whether it is one person."""
        if key is None or key == AUTHOR:
            return key or "none"
        party = self.document.parties[key]
        return f"{party.side}/{'one' if party.kind in {'person', 'office'} else 'many'}"

    def of_author(self) -> Iterator[str]:
        subject = self.describe(self.subject.party if self.subject else None)
        state = f"{self.form}:{subject}"
        speaker, gap = self.speakers[0] if self.speakers else (None, 0)
        spoken, carried = self.describe(speaker), self.describe(self.carried)
        form, own, part = self.form, self.own, self.part
        yield "A"
        yield from (f"A has={word}" for word in TELLING & self.known)
        yield f"A first={next((word for word in self.words if word.isalpha() and len(word) > 1), '')}"
        for clause in self.said[:1]:
            yield f"A verb={clause.verb} {clause.party == AUTHOR}"
        for feature in (
            f"part={part}",
            f"role={self.sentence.role}",
            f"block={self.sentence.block}",
            f"state={state}",
            f"state={state} part={part}",
            f"own={own}",
            f"own={own} form={form}",
            f"own={own} part={part}",
            f"mood={self.mood} form={form}",
            f"carried={carried} gap={_size(self.gap)}",
            f"carried={carried} gap={_size(self.gap)} form={form}",
            f"carried={carried} form={form} part={part}",
            f"carried={carried} own={own} form={form} same={bool(self.gap) and self._same(self.gap)}",
            f"speaker={spoken} gap={_size(gap)} form={form}",
            f"speaker={spoken} form={form} part={part}",
            f"speaker={spoken} state={state}",
            f"speaker={spoken} mood={self.mood} form={form}",
            f"speaker={spoken} own={own} form={form} same={self.same}",
            f"lead={self.describe(self.lead)} form={form}",
            f"quoted={self.quoted} by={self.describe(self.opener)}",
        ):
            yield f"A {feature}"

    def of_parties(self) -> Iterator[Candidate]:
        features: dict[str, set[str]] = {}
        mentions: dict[str, Mention] = {}
        for key, mention, feature in self._relations():
            if key and key != AUTHOR:
                features.setdefault(key, set()).add(feature)
                if mention:
                    mentions.setdefault(key, mention)
        for key, own in features.items():
            named = mentions.get(key) or self._named(key)
            if named and named.kind == "office":  # a name says more than the office that stands for it
                named = self._named(key, "person") or named
            yield Candidate(key, named, frozenset((*own, *self._of_party(key, own))))

    def _relations(self) -> Iterator[tuple[str | None, Mention | None, str]]:
        """(party, mention in or near the sentence, feature): how each party stands to the sentence."""
        for rank, mention in enumerate(self.document.mentions[self.index]):
            for feature in self._around(mention, rank):
                yield mention.key, mention, feature
        for key, feature in (*self._as_subjects(), *self._as_speakers()):
            yield key, None, feature
        for back, k in enumerate(range(self.index - 1, max(-1, self.index - 1 - NEAR), -1), start=1):
            if k in self.before[:NEAR]:
                for mention in reversed(self.document.mentions[k]):
                    yield mention.key, mention, f"back={back}"
        for key, party in self.document.parties.items():
            if party.header != "-" and party.kind in {"person", "place", "body"}:
                yield key, None, f"header={party.header} part={self.part}"

    def _around(self, mention: Mention, rank: int) -> Iterator[str]:
        words, form = self.document.page.words, self.form
        start = mention.start - len(mention.title)
        while start > self.sentence.start and words[start - 1] in BEFORE_NAMES:
            start -= 1
        yield "inside"
        yield f"rank={min(3, rank)} form={form}"
        yield f"inside kind={mention.kind} form={form}"
        yield f"before={words[start - 1] if start > self.sentence.start else '^'}"
        yield f"after={words[mention.end] if mention.end < self.sentence.end else '$'}"

    def _as_subjects(self) -> Iterator[tuple[str | None, str]]:
        said = 0
        for clause in self.clauses:
            name = f"says{min(2, said)}" if clause.says else "leads"
            means = "ellipsis" if clause.pronoun == ELLIPSIS else "pronoun" if clause.pronoun else "name"
            for feature in (
                f"{name}",
                f"{name} {means}",
                f"{name} part={self.part}",
                f"{name} verb={clause.verb}",
                f"{name} own={self.own}",
            ):
                yield clause.party, feature
            said += clause.says
        if self.subject:
            yield self.subject.party, "subject"
        if len(self.said) > 1:
            first, last = self.said[0], self.said[-1]
            both = f"first={self.describe(first.party)} last={self.describe(last.party)}"
            yield last.party, "last"
            yield last.party, f"last {both}"
            yield first.party, f"first {both}"

    def _as_speakers(self) -> Iterator[tuple[str | None, str]]:
        form, own, mood, part = self.form, self.own, self.mood, self.part
        for rank, (key, gap) in enumerate(self.speakers):
            name = f"speaker{rank}"
            more = (
                f"gap={_size(gap)} form={form}",
                f"form={form} part={part}",
                f"form={form} mood={mood}",
                f"form={form} own={own}",
                f"form={form} same={self.same}",
                f"quoted={self.quoted}",
            )
            yield key, name
            yield from ((key, f"{name} {feature}") for feature in more)
        if self.carried:
            for feature in (
                f"gap={_size(self.gap)} form={form}",
                f"form={form} part={part}",
                f"form={form} own={own}",
                f"form={form} mood={mood}",
                f"quoted={self.quoted}",
            ):
                yield self.carried, f"carried {feature}"
            yield self.carried, "carried"
        if self.lead:
            yield self.lead, f"lead gap={self.lead_gap} form={form}"
            yield self.lead, f"lead form={form} part={part}"
        if self.quoted and self.opener:
            yield self.opener, "opener"
            yield self.opener, f"opener own={own}"
        for rank, key in enumerate(self.document.top):
            yield key, f"top={rank} form={form}"

    def _of_party(self, key: str, own: set[str]) -> tuple[str, ...]:
        """What kind of party it is, beside its closest relation to the sentence."""
        party = self.document.parties[key]
        closest = ("says0", "leads", "opener", "says1", "says2", "speaker0", "carried", "inside")
        relation = next((name for name in closest if name in own), "far")
        return (
            relation,
            f"kind={party.kind} {relation}",
            f"side={party.side} kind={party.kind} {relation}",
            f"side={party.side} part={self.part} {relation}",
            f"side={party.side} header={party.header} {relation}",
            f"said={party.said} {relation}",
            f"count={party.count} {relation}",
            f"form={self.form} {relation}",
            f"role={self.sentence.role} {relation}",
            f"own={self.own} {relation}",
            f"mood={self.mood} {relation}",
            f"side={party.side} kind={party.kind}",
        )

    def _named(self, key: str, kind: Kind | None = None) -> Mention | None:
        """The nearest mention of that kind, if one is asked for, up to the sentence, else the first after it."""
        named = self.document.named.get((key, kind), ())
        after = bisect_right(named, self.index, key=itemgetter(0))
        return named[max(after - 1, 0)][1] if named else None


def _size(number: int) -> str:
    """A distance in sentences, coarser as it grows."""
    return next(name for least, name in ((13, "13"), (6, "6"), (3, "3"), (0, str(number))) if number >= least)
