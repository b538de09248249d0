"""Marks and a Source -> where their tags go into the bytes: around the words, or apart, with anchors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.reading.tei.source import NO_BYTE, Node, Source
from extract.reading.tei.text import TEI
from extract.writing.tei.marks import Mark

# Elements of TEI P5 that may hold any of our marks, and that any of our marks may hold (model.phrase, model.global).
PHRASES = {
    *("abbr", "add", "choice", "corr", "date", "del", "emph", "expan", "foreign", "gloss", "hi", "mentioned", "name"),
    *("num", "measure", "orgName", "orig", "persName", "placeName", "ref", "reg", "rs", "seg", "sic", "supplied"),
    *("term", "time", "title", "unclear"),
}
# Others that may hold our marks: their content is macro.phraseSeq, macro.paraContent or wider.
BLOCKS = {
    *("ab", "bibl", "byline", "cell", "closer", "dateline", "head", "item", "l", "label", "note", "opener", "p", "q"),
    *("quote", "salute", "signed", "trailer"),
}
POINTS = {"anchor", "cb", "fw", "gap", "lb", "milestone", "note", "pb", "ptr", "space"}
HOLDERS = {TEI + tag for tag in (PHRASES - {"choice"}) | BLOCKS}
HELD = {TEI + tag for tag in PHRASES | POINTS}


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark with the bytes that it covers."""

    start: int
    end: int
    mark: Mark


@dataclass(slots=True)
class Placing:
    """What became of a document's marks: `inline` are nested or disjoint, `apart` are any, `lost` have no place."""

    inline: list[Placed] = field(default_factory=list)
    apart: list[Placed] = field(default_factory=list)
    lost: list[Mark] = field(default_factory=list)


def place(marks: Sequence[Mark], source: Source) -> Placing:
    """Place every mark, those that hold others first; who comes first has the place, who would overlap goes apart."""
    placing = Placing()
    # By note: the marks that reach beyond where the next one begins, outermost first. No others could overlap: marks
    # come in the order of the text.
    unfinished: dict[int, list[Placed]] = {}
    order = sorted(range(len(marks)), key=lambda i: (marks[i].start, -marks[i].end, i))
    for mark in (marks[i] for i in order):
        first, last = source.first(mark.start, mark.end), source.last(mark.start, mark.end)
        if first is None or last is None or not has_place(first, last):
            placing.lost.append(mark)
            continue
        around = enclose(source, first, last)
        outer = unfinished.setdefault(id(note_of(first[1])), [])
        while around and outer and outer[-1].end <= around[0]:
            outer.pop()
        if around and not any(crosses(around, (other.start, other.end)) for other in outer):
            placing.inline.append(Placed(*around, mark))
            outer.append(placing.inline[-1])
        else:
            placing.apart.append(Placed(first[0], last[0], mark))
    return placing


def enclose(source: Source, first: tuple[int, Node], last: tuple[int, Node]) -> tuple[int, int] | None:
    """The bytes that an element around these words would cover, None if it would cut another or be out of place.

    Where the words begin or end inside an element, the mark takes that in, unless the element shows other words.
    """
    outer = {id(node): node for node in chain_of(first[1])}
    holder = next((node for node in chain_of(last[1]) if id(node) in outer), None)
    if holder is None or holder.tag not in HOLDERS:
        return None
    start, end = first[0], last[0]
    if first[1] is not holder:
        node = child_towards(holder, first[1])
        if source.shows(node.start, start):
            return None
        start = node.start
    if last[1] is not holder:
        node = child_towards(holder, last[1])
        if source.shows(end, node.end):
            return None
        end = node.end
    inside = (child for child in holder.children if start <= child.start < end and child.tag is not None)
    return (start, end) if all(child.tag in HELD for child in inside) else None


def chain_of(node: Node | None) -> Iterator[Node]:
    """The node and what is around it, innermost first."""
    while node is not None:
        yield node
        node = node.parent


def child_towards(holder: Node, inside: Node) -> Node:
    """The child of the holder that the other node is, or is in."""
    return next(node for node in chain_of(inside) if node.parent is holder)


def has_place(first: tuple[int, Node], last: tuple[int, Node]) -> bool:
    """Whether tags of TEI may stand at both ends, and what is between is one stretch in the bytes as in the text.

    The text has the notes at its end, the bytes have them at their numbers.
    """
    if NO_BYTE in (first[0], last[0]):
        return False
    if not all(node.tag is not None and node.tag.startswith(TEI) for node in (first[1], last[1])):
        return False
    return note_of(first[1]) is note_of(last[1])


def note_of(node: Node) -> Node | None:
    """The note with a number that the node is in, or is."""
    return next((each for each in chain_of(node) if each.tag == TEI + "note" and each.get("n")), None)


def crosses(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two stretches overlap and neither holds the other."""
    (a, b), (c, d) = one, other
    return a < c < b < d or c < a < d < b
