"""A sentence of a document -> who may hold what it says, each with the features by which they are judged.

The author's features are marked with "A". A candidate is whoever the sentence or the two before it name, the speakers
before, who is quoted, the document's main speakers, and whom its title names.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from extract.annotations import Role
from extract.attribution.document import Document, Named, Party
from extract.attribution.parties import Mention
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
RELATIONS = ("says0", "leads", "opener", "says1", "says2", "speaker0", "carried", "inside")  # the closest first
REMEMBERED = 4096  # kinds of party, and of sentence, whose features are kept


class Candidate(NamedTuple):
    """A party by its key, AUTHOR for the author; `mention` names it, in the sentence if it can, else before it.

    Each feature stands there once.
    """

    key: str
    mention: Mention | None
    features: Collection[str]


def find_candidates(document: Document, index: int) -> list[Candidate]:
    """The author, then the parties."""
    situation = _Situation(document, index)
    return [Candidate(AUTHOR, None, situation.of_author()), *situation.of_parties()]


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
        means = ""
        if clause.pronoun and clause.party != AUTHOR:
            means = "-ellipsis" if clause.pronoun == ELLIPSIS else "-pronoun"
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

    def of_author(self) -> tuple[str, ...]:
        subject = self.describe(self.subject.party if self.subject else None)
        state = f"{self.form}:{subject}"
        speaker, gap = self.speakers[0] if self.speakers else (None, 0)
        spoken, carried = self.describe(speaker), self.describe(self.carried)
        form, own, part, mood = self.form, self.own, self.part, self.mood
        features = (
            "A",
            f"A first={next((word for word in self.words if word.isalpha() and len(word) > 1), '')}",
            f"A part={part}",
            f"A role={self.sentence.role}",
            f"A block={self.sentence.block}",
            f"A state={state}",
            f"A state={state} part={part}",
            f"A own={own}",
            f"A own={own} form={form}",
            f"A own={own} part={part}",
            f"A mood={mood} form={form}",
            f"A carried={carried} gap={_size(self.gap)}",
            f"A carried={carried} gap={_size(self.gap)} form={form}",
            f"A carried={carried} form={form} part={part}",
            f"A carried={carried} own={own} form={form} same={bool(self.gap) and self._same(self.gap)}",
            f"A speaker={spoken} gap={_size(gap)} form={form}",
            f"A speaker={spoken} form={form} part={part}",
            f"A speaker={spoken} state={state}",
            f"A speaker={spoken} mood={mood} form={form}",
            f"A speaker={spoken} own={own} form={form} same={self.same}",
            f"A lead={self.describe(self.lead)} form={form}",
            f"A quoted={self.quoted} by={self.describe(self.opener)}",
        )
        has = [f"A has={word}" for word in TELLING & self.known]
        verbs = [f"A verb={clause.verb} {clause.party == AUTHOR}" for clause in self.said[:1]]
        return (*features, *has, *verbs)

    def of_parties(self) -> Iterator[Candidate]:
        features: defaultdict[str, set[str]] = defaultdict(set)
        mentions: dict[str, Mention] = {}
        for key, mention, found in self._relations():
            if key and key != AUTHOR:
                features[key].update(found)
                if mention:
                    mentions.setdefault(key, mention)
        for key, own in features.items():
            named = mentions.get(key) or self._nearest(self.document.named[key])
            if named.kind == "office" and (persons := self.document.persons.get(key)):
                named = self._nearest(persons)  # a name says more than the office that stands for it
            relation = _closest(own)
            own.add(relation)
            of_party = _of_party(self.document.parties[key], relation, self.part)
            of_sentence = _of_sentence(relation, self.form, self.sentence.role, self.own, self.mood)
            yield Candidate(key, named, (*own, *of_party, *of_sentence))

    def _relations(self) -> Iterator[tuple[str | None, Mention | None, tuple[str, ...]]]:
        """(party, mention in or near the sentence, features): how each party stands to the sentence."""
        mentions = self.document.mentions
        for rank, mention in enumerate(mentions[self.index]):
            yield mention.key, mention, self._around(mention, rank)
        for key, found in (*self._as_subjects(), *self._as_speakers()):
            yield key, None, found
        for k in self.before[:NEAR]:
            if k >= self.index - NEAR:
                for mention in reversed(mentions[k]):
                    yield mention.key, mention, (f"back={self.index - k}",)
        for key, place in self.document.titled:
            yield key, None, (f"header={place} part={self.part}",)

    def _around(self, mention: Mention, rank: int) -> tuple[str, ...]:
        words, form = self.document.page.words, self.form
        start = mention.start - len(mention.title)
        while start > self.sentence.start and words[start - 1] in BEFORE_NAMES:
            start -= 1
        return (
            "inside",
            f"rank={min(3, rank)} form={form}",
            f"inside kind={mention.kind} form={form}",
            f"before={words[start - 1] if start > self.sentence.start else '^'}",
            f"after={words[mention.end] if mention.end < self.sentence.end else '$'}",
        )

    def _as_subjects(self) -> Iterator[tuple[str | None, tuple[str, ...]]]:
        said = 0
        for clause in self.clauses:
            name = f"says{min(2, said)}" if clause.says else "leads"
            means = "ellipsis" if clause.pronoun == ELLIPSIS else "pronoun" if clause.pronoun else "name"
            yield clause.party, _of_subject(name, means, self.part, clause.verb, self.own)
            said += clause.says
        if self.subject:
            yield self.subject.party, ("subject",)
        if len(self.said) > 1:
            first, last = self.said[0], self.said[-1]
            both = f"first={self.describe(first.party)} last={self.describe(last.party)}"
            yield last.party, ("last", f"last {both}")
            yield first.party, (f"first {both}",)

    def _as_speakers(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        form, own, mood, part = self.form, self.own, self.mood, self.part
        for rank, (key, gap) in enumerate(self.speakers):
            yield key, _of_speaker(f"speaker{rank}", _size(gap), form, part, mood, own, self.same, self.quoted)
        if self.carried:
            yield self.carried, _of_carried(_size(self.gap), form, part, mood, own, self.quoted)
        if self.lead:
            yield self.lead, (f"lead gap={self.lead_gap} form={form}", f"lead form={form} part={part}")
        if self.quoted and self.opener:
            yield self.opener, ("opener", f"opener own={own}")
        for rank, key in enumerate(self.document.top):
            yield key, (f"top={rank} form={form}",)

    def _nearest(self, named: Named) -> Mention:
        """The nearest mention up to the sentence, else the first after it."""
        return named.firsts[max(bisect_right(named.sentences, self.index) - 1, 0)]


def _closest(relations: Set[str]) -> str:
    """The closest of a party's relations to the sentence."""
    return next((name for name in RELATIONS if name in relations), "far")


@lru_cache(maxsize=REMEMBERED)
def _of_subject(name: str, means: str, part: str, verb: str, own: bool) -> tuple[str, ...]:
    """Who is the subject of a clause."""
    return (name, f"{name} {means}", f"{name} part={part}", f"{name} verb={verb}", f"{name} own={own}")


@lru_cache(maxsize=REMEMBERED)
def _of_speaker(
    name: str, gap: str, form: str, part: str, mood: str, own: bool, same: bool, quoted: bool
) -> tuple[str, ...]:
    """Who spoke before, the last first: speaker0, speaker1 …"""
    return (
        name,
        f"{name} gap={gap} form={form}",
        f"{name} form={form} part={part}",
        f"{name} form={form} mood={mood}",
        f"{name} form={form} own={own}",
        f"{name} form={form} same={same}",
        f"{name} quoted={quoted}",
    )


@lru_cache(maxsize=REMEMBERED)
def _of_carried(gap: str, form: str, part: str, mood: str, own: bool, quoted: bool) -> tuple[str, ...]:
    """Who last held a view."""
    return (
        "carried",
        f"carried gap={gap} form={form}",
        f"carried form={form} part={part}",
        f"carried form={form} own={own}",
        f"carried form={form} mood={mood}",
        f"carried quoted={quoted}",
    )


@lru_cache(maxsize=REMEMBERED)
def _of_party(party: Party, relation: str, part: str) -> tuple[str, ...]:
    """What kind of party it is, beside its closest relation to the sentence."""
    return (
        f"kind={party.kind} {relation}",
        f"side={party.side} kind={party.kind} {relation}",
        f"side={party.side} part={part} {relation}",
        f"side={party.side} header={party.header} {relation}",
        f"said={party.said} {relation}",
        f"count={party.times} {relation}",
        f"side={party.side} kind={party.kind}",
    )


@lru_cache(maxsize=REMEMBERED)
def _of_sentence(relation: str, form: str, role: Role, own: bool, mood: str) -> tuple[str, ...]:
    """What kind of sentence it is, beside the closest relation of a party to it."""
    return (
        f"form={form} {relation}",
        f"role={role} {relation}",
        f"own={own} {relation}",
        f"mood={mood} {relation}",
    )


def _size(number: int) -> str:
    """A distance in sentences, coarser as it grows."""
    return next(name for least, name in ((13, "13"), (6, "6"), (3, "3"), (0, str(number))) if number >= least)
