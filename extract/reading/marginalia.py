"""A note's text -> what kind of note it is, whose hand wrote on the document, and the words written there.

The editors describe handwriting in few set phrases: "In the left-hand margin, Marlow wrote", "A handwritten note by
Marlow on the first page reads", "A notation in Venn's handwriting", "The President initialed the paper".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

NoteKind = Literal["source", "marginalia", "editorial"]

SOURCE = re.compile(r"\s*\[?Sources?:")
# Words with a capital; a full stop ends an initial but no other word, or the name would begin in the sentence before.
WORD = r"(?:[A-Z]\.|[A-Z][\w-]+(?:[’'][A-Z]\w+)?|[A-Z][’'][A-Z]\w+)"
NAME = rf"\b{WORD}(?: {WORD}){{0,4}}+(?!\w)"  # bounded and possessive: linear on a page of capitals
OFFICE = (
    r"\b[Tt]he (?:President|Vice President|First Lady|Secretary|Under Secretary|Chancellor|Prime Minister|Ambassador)\b"
)
WHO = rf"(?P<hand>{OFFICE}(?! [A-Z])|{NAME}|\b[Hh]e\b|\b[Ss]he\b)"
WROTE = r"(?:wrote|added|noted|commented|listed|inserted|continued|remarked|scribbled)\b"
MARKED = r"(?:underlined|underscored|highlighted|circled|checked|bracketed|initialed|placed|drew|crossed)\b"
ADVERB = r"(?:(?:saw and|read and|also|then|apparently|presumably|and|subsequently) )?"
NOTATION = r"(?:note|notation|comment|remark|postscript|annotation)s?\b(?! of)"
# What says who it was: the subject of writing or marking, "by Lord", "in Haig's hand".
HANDS = [
    re.compile(rf"{WHO},? {ADVERB}(?:{WROTE}|{MARKED})"),
    re.compile(rf"\b(?:[Hh]andwritten|[Mm]arginal) {NOTATION}[^.;:,“\"]{{0,60}}? by {WHO}(?![’'])"),
    re.compile(rf"{WHO}[’']s? (?:own )?(?:handwriting|hand|marginal|handwritten|initials)\b"),
    re.compile(rf"{NOTATION} indicates that {WHO} wrote\b"),
    re.compile(rf"\bwritten by {WHO}"),
]
PAPER = (
    r"(?:copy|cover|page|original|source text|memorand(?:um|a)|telegram|letter|paper|document|message|note|draft|report"
    r"|text|paragraph)\b"
)
WHERE = re.compile(
    rf"\bmargins?\b|\bhandwrit|\b(?:top|bottom|foot|corner)\b|\bend of (?:the|this|that) {PAPER}"
    r"|\b(?:next to|beside|opposite|across)\b"
    rf"|\b[Oo]n (?:the|a|an|his|this|another|[A-Z]\w+[’']s) (?:[\w-]+ ){{0,3}}{PAPER}"
)
BY_HAND = re.compile(
    rf"\b(?:handwritten|marginal) (?:\w+ )?{NOTATION}|\bhandwritten [“\"]|\bhandwriting\b|\bmargins?\b"
    r"|\b(?:own|his|her|[’']s) hand\b|[’']s? initials\b|\binitialed (?!for\b|by\b|draft)|\boption is checked\b"
    r"|(?<!typed )(?<!typewritten )\b[Nn]otations?\b[^.]{0,80}?(?:\bread|\bindicat|\bstat|\bsay|:|[“\"])"
    r"|\bbears? the notation\b"
)
MARKING = re.compile(rf"{WHO} {ADVERB}{MARKED}")
WRITING = re.compile(rf"\b{WROTE}")
# Drafting and dispatch: who initialed for it wrote nothing on the document.
DRAFTING = re.compile(
    r"\b(?:[Dd]rafted|[Cc]leared|[Aa]pproved)\b[^.]{0,200}\binitialed\b|\b[Ii]nitialed (?:for|by)\b|\btyped\b"
)
QUOTED = re.compile(r"“([^“”]{1,1500})[”“]|\"([^\"]{1,1500})\"")
# The nearest of these before a quotation says whether it is what somebody wrote.
LEADS = re.compile(
    rf"(?P<wrote>{WROTE}|\bread(?:s|ing)?\b|\bstat(?:es|ing)\b|{NOTATION}|\bhandwriting\b|\bhandwritten\b|\binitialed\b|\binserted\b)"
    rf"|{MARKED}|\bwords?\b|\bportion\b|\bbefore\b|\bnext to\b|\bdeleted\b|\boption\b|\btyped\b"
)
ENDS = re.compile(r"(?<![A-Z])(?<!\bMr)(?<!\bDr)(?<!\bVol)(?<!\bNo)[.!?]”?\s+(?=[A-Z(\[“])")
# A title is no part of a name.
TITLES = re.compile(
    r"^(?:(?:The|President|Chancellor|Secretary|Under|Deputy|Assistant|Ambassador|General|Miss|Mr|Mrs|Dr|In|On|A) )+"
    r"(?=[A-Z])"
)
PRONOUNS = frozenset({"he", "she"})
NOBODY = re.compile(r"(?:[Aa]n? )?(?:[Uu]nknown|[Uu]nidentified)\b")


@dataclass(frozen=True, slots=True)
class Written:
    """Words [start, end) of a note that somebody wrote on the document, without their quotation marks."""

    start: int
    end: int
    hand: str | None


@dataclass(frozen=True, slots=True)
class Marginalia:
    """A note's kind, whose hand it names first, and the words that it quotes as written by hand."""

    kind: NoteKind
    hand: str | None
    written: tuple[Written, ...]


def read_marginalia(text: str) -> Marginalia:
    """What a note says of handwriting. A source note stays one when it quotes what stands in the margin."""
    source = SOURCE.match(text) is not None
    masked = QUOTED.sub(_mask, text)
    hands: list[str | None] = []
    written: list[Written] = []
    by_hand = False
    last: str | None = None
    marked = False
    for start, end in _sentences(masked):
        sentence = masked[start:end]
        hand, named = _hand(sentence, last)
        writes = WRITING.search(sentence) is not None
        here = (writes and (WHERE.search(sentence) is not None or marked)) or BY_HAND.search(sentence) is not None
        marking = MARKING.search(sentence) is not None
        if DRAFTING.search(sentence) and not WHERE.search(sentence):
            here = marking = False
        last = named or last
        if here or marking:
            by_hand = True
            if hand:
                hands.append(hand)
            written += _written(sentence, start, hand, writing=here or marked or (writes and marking))
        marked = here or marking
    kind: NoteKind = "source" if source else "marginalia" if by_hand else "editorial"
    return Marginalia(kind, next(iter(hands), None), tuple(written))


def describe_note(text: str) -> tuple[NoteKind, str | None]:
    """The note's kind, and the name or office of the one who wrote by hand, where it says so."""
    found = read_marginalia(text)
    return found.kind, found.hand


def has_quotation(text: str) -> bool:
    """Whether a note quotes anything; one that does not holds no written words, and need not be read for them."""
    return QUOTED.search(text) is not None


def _mask(quoted: re.Match[str]) -> str:
    """A quotation without its words; the full stop that ends it ends the sentence too."""
    words = quoted[1] or quoted[2]
    return f"“{'_' * (len(words) - 1)}{words[-1] if words[-1] in '.!?' else '_'}”"


def _sentences(masked: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in ENDS.finditer(masked):
        yield start, match.end()
        start = match.end()
    yield start, len(masked)


def _hand(sentence: str, last: str | None) -> tuple[str | None, str | None]:
    """Who wrote, `last` where a pronoun says it, and whom the sentence names so."""
    for pattern in HANDS:
        for match in pattern.finditer(sentence):
            hand = match["hand"]
            if not re.fullmatch(OFFICE, hand):
                hand = TITLES.sub("", hand)
            if hand.lower() in PRONOUNS:
                return last, None
            if not NOBODY.search(sentence[max(0, match.start() - 20) : match.end()]):
                return hand, hand
    return None, None


def _written(sentence: str, offset: int, hand: str | None, *, writing: bool) -> Iterator[Written]:
    """The quotations of a sentence that somebody wrote by hand."""
    for quoted in re.finditer(r"“_*[_.!?]”", sentence):
        leads = list(LEADS.finditer(sentence, 0, quoted.start()))
        if writing and leads and leads[-1]["wrote"]:
            yield Written(offset + quoted.start() + 1, offset + quoted.end() - 1, hand)
