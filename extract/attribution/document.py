"""A page -> what is read of it once: mentions, clauses, quotations, and what is known of each party."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extract.attribution.page import Page, Sentence
from extract.attribution.parties import Kind, Mention, find_mentions
from extract.attribution.speech import AUTHOR, Clause, find_speech
from extract.data import load_words

Side = Literal["own", "other", "unknown"]
Place = Literal["from", "to", "in", "-"]
# The first of these words in a title says what the document is.
GENRES = {
    "conversation": "conversation",
    "discussion": "conversation",
    "meeting": "conversation",
    "minutes": "conversation",
    "telegram": "telegram",
    "airgram": "telegram",
    "despatch": "telegram",
    "letter": "letter",
    "message": "letter",
    "note": "letter",
    "aide-mémoire": "letter",
    "memorandum": "memorandum",
}
DRAFTING = frozenset({"drafted", "cleared", "approved", "initialed"})
DRAFTERS = 40  # words behind "Drafted" that may name who drafted, cleared and approved
TOP = 4


class Party(NamedTuple):
    """`side`: of the United States or not; `header`: where the title names it; `said`, `times`: how often it
    speaks and is named, large numbers as one.
    """

    kind: Kind
    side: Side
    header: Place
    said: int
    times: int


class Named(NamedTuple):
    """The sentences that name a party, in order, and of each the first mention that does."""

    sentences: list[int]
    firsts: list[Mention]


@dataclass(frozen=True, slots=True)
class Document:
    """By sentence: its clauses, the first party among their subjects, the first whose verb says, and the first that
    speaks; the mentions in it, whether it is quoted and whose words it then is.

    `parts`: the sentences that stand in notes, and those that do not. `named`: where each party is named; `persons`:
    where by a person's name. `titled`: who is named in the title, but for offices and groups. `top`: who speaks most.
    """

    page: Page
    genre: str
    clauses: Sequence[Sequence[Clause]]
    subjects: Sequence[str | None]
    sayers: Sequence[str | None]
    speakers: Sequence[str | None]
    mentions: Sequence[Sequence[Mention]]
    quoted: Sequence[tuple[bool, str | None]]
    parts: Mapping[bool, Sequence[int]]
    named: Mapping[str, Named]
    persons: Mapping[str, Named]
    parties: Mapping[str, Party]
    titled: Sequence[tuple[str, Place]]
    top: Sequence[str]


def read_document(page: Page, sides: Mapping[str, Side]) -> Document:
    """The document; `sides` says of words and surnames which side they stand for."""
    mentions = find_mentions(page)
    clauses = find_speech(page, mentions)
    starts = [mention.start for mention in mentions]
    inside = [mentions[bisect_left(starts, s.start) : bisect_left(starts, s.end)] for s in page.sentences]
    title = next((s for s in page.sentences if s.block == "head"), None)
    said = Counter(c.party for each in clauses for c in each if c.speaks and c.party and c.party != AUTHOR)
    parties = dict(_parties(page, mentions, said, sides, title))
    top = [key for key, _ in said.most_common(TOP)]
    return Document(
        page=page,
        genre=_genre(page, title),
        clauses=clauses,
        subjects=_first_parties(clauses, lambda clause: True),
        sayers=_first_parties(clauses, lambda clause: clause.says),
        speakers=_first_parties(clauses, lambda clause: clause.speaks),
        mentions=inside,
        quoted=_quotations(page, clauses),
        parts={
            note: [index for index, sentence in enumerate(page.sentences) if (sentence.block == "note") == note]
            for note in (True, False)
        },
        named=_named(inside),
        persons=_named([[mention for mention in each if mention.kind == "person"] for each in inside]),
        parties=parties,
        titled=[
            (key, party.header)
            for key, party in parties.items()
            if party.header != "-" and party.kind in {"person", "place", "body"}
        ],
        top=top,
    )


def _genre(page: Page, title: Sentence | None) -> str:
    words = page.words[title.start : title.end] if title else ()
    return "conversation" if "conversation" in words else next((GENRES[w] for w in words if w in GENRES), "other")


def _first_parties(clauses: Sequence[Sequence[Clause]], wanted: Callable[[Clause], bool]) -> list[str | None]:
    """Of each sentence the party of its first clause that is wanted and has one."""
    return [next((c.party for c in each if c.party and wanted(c)), None) for each in clauses]


def _named(mentions: Sequence[Sequence[Mention]]) -> dict[str, Named]:
    """Of each party the sentences that name it."""
    found: dict[str, Named] = {}
    for index, each in enumerate(mentions):
        for mention in each:
            named = found.get(mention.key)
            if named is None:
                named = found[mention.key] = Named([], [])
            if not named.sentences or named.sentences[-1] != index:
                named.sentences.append(index)
                named.firsts.append(mention)
    return found


def _parties(
    page: Page,
    mentions: Sequence[Mention],
    said: Mapping[str, int],
    sides: Mapping[str, Side],
    title: Sentence | None,
) -> Iterable[tuple[str, Party]]:
    by_key: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_key.setdefault(mention.key, []).append(mention)
    drafters = _drafters(page, mentions)
    turn = _turn(page, title)
    for key, each in by_key.items():
        kind, place = each[0].kind, _place(each[0], title, turn)
        ours = key in drafters or place in {"from", "to"}
        side = _side(key, kind, {word for mention in each for word in mention.title}, sides, ours)
        yield key, Party(kind, side, place, min(4, said.get(key, 0)), min(5, len(each)))


def _side(key: str, kind: Kind, titles: Iterable[str], sides: Mapping[str, Side], ours: bool) -> Side:
    """A foreign title decides; then, for a person, writing or receiving it; then what the words are known for."""
    if "other" in map(sides.get, titles):
        return "other"
    if kind == "person":
        known = sides.get(key, "unknown")
        return "own" if ours and known != "other" else known
    words = set(map(sides.get, (key, *key.split())))
    if "other" in words and sides.get(key) != "own":
        return "other"
    return "own" if "own" in words else "other" if kind == "place" else "unknown"


def _place(first: Mention, title: Sentence | None, turn: int | None) -> Place:
    if title is None or not title.start <= first.start < title.end:
        return "-"
    return "in" if turn is None else "from" if first.start < turn else "to"


def _turn(page: Page, title: Sentence | None) -> int | None:
    """The word at which a title turns from sender to receiver; None where it names no sender."""
    if title is None or "from" not in page.words[title.start : title.end]:
        return None
    offices = {word.lower() for word in load_words("offices")}
    return next(
        (i for i in range(title.start + 1, title.end) if page.words[i] == "to" and page.words[i - 1] not in offices),
        title.end,
    )


def _drafters(page: Page, mentions: Sequence[Mention]) -> set[str]:
    if DRAFTING.isdisjoint(page.words):
        return set()
    starts = [mention.start for mention in mentions]
    found: set[str] = set()
    for at, word in enumerate(page.words):
        if word in DRAFTING:
            stop = next(
                (i for i in range(at, min(at + DRAFTERS, len(page.words))) if page.words[i] == "."), at + DRAFTERS
            )
            here = mentions[bisect_left(starts, at) : bisect_left(starts, stop)]
            found.update(mention.key for mention in here if mention.kind == "person")
    return found


def _quotations(page: Page, clauses: Sequence[Sequence[Clause]]) -> list[tuple[bool, str | None]]:
    """Of each sentence whether it stands in a quotation, and who spoke last before the quotation began."""
    quoted: list[tuple[bool, str | None]] = []
    speaker: str | None = None
    opener: str | None = None
    open_ = False
    for sentence, here in zip(page.sentences, clauses, strict=True):
        words = page.words[sentence.start : sentence.end]
        if not open_:
            speaker = next((c.party for c in reversed(here) if c.speaks and c.party), speaker)
            opener = speaker
        begins = "“" in words[:3]
        quoted.append((open_ or begins, opener if open_ or begins else None))
        marks = [word for word in words if word in {"“", "”"}]
        open_ = marks[-1] == "“" if marks else open_ and sentence.block != "note"
    return quoted
