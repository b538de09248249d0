"""Links between sentences -> a drawing: conditions left, what they are about in the middle, concerns right."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from extract.writing.html.panel import JOINING
from extract.writing.items import Item, Items

WIDTH, GAP, ROW, MARGIN = 280, 90, 84, 12  # of a box, between columns, from a box to the next, around all
HEIGHT = ROW - 18  # of a box
LINES, COLUMNS = 3, 40  # of words in a box


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its upper left corner, and its words in lines."""

    item: Item
    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from box to box as an SVG path."""

    type: str
    source: Item
    target: Item
    path: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing; `width` and `height` of all of it. Without links it has no nodes."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: float
    height: float


def graph(items: Items) -> Graph:
    """Every sentence that a link joins to another; sentences that say themselves what they gate are left out."""
    sentences = items.layers["sentences"]
    links = {
        (link.source, link.target): link.type
        for link in items.result.links
        if link.type in JOINING and link.source != link.target
    }
    columns = arrange(sentences, sorted(links))
    tallest = max(map(len, columns)) * ROW
    nodes: dict[int, Node] = {}
    for column, members in enumerate(columns):
        top = MARGIN + (tallest - len(members) * ROW) / 2
        for row, index in enumerate(members):
            item = sentences[index]
            nodes[index] = Node(item, MARGIN + column * (WIDTH + GAP), top + row * ROW, lines(item.words))
    edges = [
        Edge(type, sentences[source], sentences[target], curve(nodes[source], nodes[target]))
        for (source, target), type in links.items()
    ]
    return Graph(tuple(nodes.values()), tuple(edges), 3 * WIDTH + 2 * GAP + 2 * MARGIN, tallest + 2 * MARGIN)


def arrange(sentences: Sequence[Item], links: Sequence[tuple[int, int]]) -> tuple[list[int], list[int], list[int]]:
    """The columns: what others are about in text order, the others by the mean row of what they are about."""
    middle = sorted({target for _, target in links})
    rows = {index: row for row, index in enumerate(middle)}
    left: list[int] = []
    right: list[int] = []
    for source in sorted({source for source, _ in links} - set(middle)):
        (right if sentences[source].kinds[:1] == ("concern",) else left).append(source)

    def mean_row(source: int) -> float:
        mine = [rows[target] for given, target in links if given == source]
        return sum(mine) / len(mine)

    return sorted(left, key=mean_row), middle, sorted(right, key=mean_row)


def lines(words: str) -> tuple[str, ...]:
    """The first words of a sentence, in lines that fit a box."""
    return tuple(textwrap.wrap(words, COLUMNS, max_lines=LINES, placeholder=" …"))


def curve(source: Node, target: Node) -> str:
    """A path from the side of one box to the facing side of the other; within a column, a bow at its right."""
    y1, y2 = source.y + HEIGHT / 2, target.y + HEIGHT / 2
    if source.x == target.x:
        x = source.x + WIDTH
        return f"M{x:.0f},{y1:.0f} C{x + GAP / 2:.0f},{y1:.0f} {x + GAP / 2:.0f},{y2:.0f} {x:.0f},{y2:.0f}"
    x1, x2 = (source.x + WIDTH, target.x) if source.x < target.x else (source.x, target.x + WIDTH)
    mid = (x1 + x2) / 2
    return f"M{x1:.0f},{y1:.0f} C{mid:.0f},{y1:.0f} {mid:.0f},{y2:.0f} {x2:.0f},{y2:.0f}"
