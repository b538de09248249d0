"""Sentences of a document as a link sees them: words, role, place in paragraph and list."""

from collections.abc import Sequence
from dataclasses import dataclass

FARTHEST = 40  # sentences back to the line that announces a list
STEM = 7  # characters that tell one word from another: "withdraw" and "withdrawal" are one
BULLETS = frozenset("-–—‑•")  # what an item may open with, the long dash too
BRACKETS = frozenset('().“"')


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence: its words in lower case without punctuation, the mark that opens it as an item ("" if none), whether
    a colon ends it, its role, its block's kind and index, and whether it opens the block.

    `stems` are the beginnings of its words, `names` its capitalised words and numbers.
    """

    words: tuple[str, ...]
    mark: str
    announces: bool
    role: str
    kind: str
    block: int
    opens: bool
    stems: frozenset[str]
    names: frozenset[str]


def make_statement(printed: Sequence[str], *, role: str, kind: str, block: int, opens: bool) -> Statement:
    """A statement from the sentence's tokens as printed, page markers and note numbers left out."""
    # Most words are letters alone, which is quicker seen.
    words = tuple(word.lower() for word in printed if word.isalpha() or any(map(str.isalnum, word)))
    names = {word.lower() for word in printed[1:] if word[0].isupper() or word[0].isdecimal()}
    last = next((word for word in reversed(printed) if word not in BRACKETS), "")
    stems = frozenset(word[:STEM] for word in words)
    return Statement(words, mark_of(printed), last.endswith(":"), role, kind, block, opens, stems, frozenset(names))


def mark_of(printed: Sequence[str]) -> str:
    """The sort of mark that a sentence opens with as an item of a list: dash, digit or letter; "" if it has none."""
    first = next((word for word in printed if word not in BRACKETS), "")
    if first[:1] in BULLETS:
        return "dash"
    at = printed.index(first) if first else 0
    closed = first[-1:] in BRACKETS or (printed[at + 1 : at + 2] and printed[at + 1] in {")", "."})
    core = first.strip("().")
    if not closed or len(core) > 2:
        return ""
    return "digit" if core.isdecimal() else "letter" if core.isalpha() and len(core) == 1 else ""


def find_announcers(statements: Sequence[Statement]) -> list[int | None]:
    """For each statement the index of the line that announces the list it stands in, None where it stands in none.

    Back from an item over the items before it, of its own list or of lists inside it, to a line that ends in a colon.
    """
    marks = item_marks(statements)
    return [announcer(statements, marks, index) for index in range(len(statements))]


def item_marks(statements: Sequence[Statement]) -> list[str]:
    """The mark of the item that each statement belongs to: its own, or that of the item that its block opens with."""
    marks: list[str] = []
    for statement in statements:
        own = statement.mark or ("item" if statement.kind == "item" else "")
        if not own and marks and not statement.opens:
            own = marks[-1]
        marks.append(own)
    return marks


def announcer(statements: Sequence[Statement], marks: Sequence[str], index: int) -> int | None:
    """The line that announces the list that a statement stands in."""
    if index and statements[index - 1].announces:
        return index - 1
    if not marks[index]:
        return None
    for back in range(index - 1, max(-1, index - 1 - FARTHEST), -1):
        if statements[back].announces and (back + 1 == index or marks[back + 1]):
            return back
        if not marks[back]:
            return None
    return None
