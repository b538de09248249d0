"""Where a Doc's sentences stand: bounds, kind of block, and the sentence that announces each."""

from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from extract.annotations import BLOCK_KINDS, BLOCKS, SENTENCES

WORDS = ("I", "A", "a")  # letters that are words more often than they number items
PLAIN = BLOCK_KINDS.index("p")
HEADING = BLOCK_KINDS.index("head")
# A block of these kinds ends a list, unless it opens as an item does.
RUNNING = frozenset({PLAIN, BLOCK_KINDS.index("note")})


@dataclass(frozen=True, slots=True)
class Place:
    """One sentence's place: tokens [start, end), index of the block's kind in BLOCK_KINDS, whether it opens the block,
    and the index of the sentence that announces it: the last that ended in a colon, else the last heading, else None.
    """

    start: int
    end: int
    kind: int
    opens: bool
    announced_by: int | None


def places_of(doc: Doc) -> list[Place]:
    """The place of every sentence of the sentence component, in order."""
    blocks = [(span.start, span.end, BLOCK_KINDS.index(span.label_)) for span in doc.spans.get(BLOCKS, ())]
    found: list[Place] = []
    at, heading, colon = 0, None, None
    for i, span in enumerate(doc.spans.get(SENTENCES, ())):
        opens = i == 0
        while at < len(blocks) and blocks[at][1] <= span.start:
            at, opens = at + 1, True
        kind = blocks[at][2] if at < len(blocks) and blocks[at][0] <= span.start else PLAIN
        if opens and kind in RUNNING and not is_enumerator(doc[span.start]):
            colon = None
        found.append(Place(span.start, span.end, kind, opens, heading if colon is None else colon))
        if kind == HEADING:
            heading, colon = i, None
        elif ends_in_colon(span):
            colon = i
    return found


def ends_in_colon(sentence: Span) -> bool:
    """Whether its last word is a colon; a note number may stand behind it, as blanks."""
    return next((token.text for token in reversed(list(sentence)) if not token.is_space), "") == ":"


def is_enumerator(token: Token) -> bool:
    """Whether a block that opens with this word may be an item of a list: "1.", "a.", "(b)", "—"."""
    return token.is_digit or token.is_punct or (len(token.text.rstrip(".)")) == 1 and token.text not in WORDS)
