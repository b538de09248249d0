"""A note's text -> what kind of note it is, and whose hand wrote in the margin.

The editors describe handwriting in few set phrases: "In the left-hand margin, Whitehead wrote", "A handwritten note
by Lord at the end of the memorandum reads", "A notation in Haig's handwriting".
"""

import re
from typing import Literal

NoteKind = Literal["source", "marginalia", "editorial"]

SOURCE = re.compile(r"\s*\[?Sources?:")
# Words with a capital; a full stop ends an initial but no other word, or the name would begin in the sentence before.
WORD = r"(?:[A-Z]\.|[A-Z][\w-]+(?:[’'][A-Z]\w+)?|[A-Z][’'][A-Z]\w+)"
NAME = rf"\b(?P<hand>{WORD}(?: {WORD}){{0,4}}+)(?!\w)"  # bounded and possessive: linear on a page of capitals
WROTE = r"(?:also |then )?(?:wrote|commented|noted)\b"
WITHIN = r"[^.;:“\"]{0,60}?"  # the same clause, before any quotation
QUOTED = r"(?:[“\"][^”\"]{0,300}[”\"])?"
NOTATION = r"(?:note|notation|comment|remark|postscript)s?\b(?! of)"
HANDS = [
    re.compile(rf"\b[Mm]argins?\b{WITHIN},? {NAME} {WROTE}"),
    re.compile(rf"\b[Aa]t the (?:top|bottom|end|foot) of {WITHIN}, {NAME} {WROTE}"),
    re.compile(
        rf"{NAME} {WROTE}{WITHIN}{QUOTED}{WITHIN}\b"
        r"(?:margins?\b|(?:top|bottom|end|foot) of (?:the|this|his|that)\b|beside\b|next to\b|opposite\b|marginal\b)"
    ),
    re.compile(rf"\b(?:[Hh]andwritten|[Mm]arginal) {NOTATION}[^.;:,“\"]{{0,60}}? by (?:the )?{NAME}(?![’'])"),
    re.compile(rf"{NAME}[’']s? (?:own )?(?:handwriting|hand|marginal)\b"),
]
HANDWRITING = re.compile(rf"\b(?:handwritten|marginal) {NOTATION}|\bin the [\w -]{{0,40}}margins?\b", re.IGNORECASE)
# A title is no part of a name, and by itself ("the President wrote") it is none.
TITLES = re.compile(
    r"^(?:(?:The|President|Chancellor|Secretary|Under|Deputy|Assistant|Ambassador|General|Miss|Mr|Mrs|Dr|He|She|They)"
    r"(?: |$))+"
)


def describe_note(text: str) -> tuple[NoteKind, str | None]:
    """The note's kind, and the name of the one who wrote by hand, where it says so.

    A source note stays one when it quotes what stands in the margin; it then has a hand too.
    """
    names = (TITLES.sub("", match["hand"]) for pattern in HANDS for match in pattern.finditer(text))
    hand = next(filter(None, names), None)
    if SOURCE.match(text):
        return "source", hand
    return ("marginalia" if hand or HANDWRITING.search(text) else "editorial"), hand
