"""Results -> a network of the people and places that are named in the same sentences, for Gephi."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from lxml import etree

from extract.result import Result
from extract.writing.export.rows import lines
from extract.writing.pagination import Pagination
from extract.writing.xml import NOT_XML

GEXF = "http://gexf.net/1.3"
ATTRIBUTES = {"kind": "string", "mentions": "integer", "documents": "integer"}


@dataclass(slots=True)
class Node:
    """A person or place; `start` and `end` are the first and last day of the documents that name it, "" if unknown."""

    id: str
    label: str
    kind: str
    mentions: int = 0
    documents: int = 0
    start: str = ""
    end: str = ""


@dataclass(slots=True)
class Edge:
    """Two nodes; `weight` is the number of sentences that name both."""

    source: str
    target: str
    weight: int = 0
    start: str = ""
    end: str = ""


@dataclass(slots=True)
class Network:
    """Nodes by id, edges by the ids of their nodes, in the order of their first mention."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str], Edge] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        """Count in one document."""
        date = result.header.date or ""
        together: dict[int, dict[str, None]] = {}
        named: dict[str, None] = {}
        for id, label, kind, sentence in mentions(result):
            node = self.nodes.setdefault(id, Node(id, label, kind))
            node.mentions += 1
            extend(node, date)
            named[id] = None
            if sentence is not None:
                together.setdefault(sentence, {})[id] = None
        for id in named:
            self.nodes[id].documents += 1
        for ids in together.values():
            for source, target in combinations(sorted(ids), 2):
                edge = self.edges.setdefault((source, target), Edge(source, target))
                edge.weight += 1
                extend(edge, date)


def network(results: Iterable[Result]) -> Network:
    """The network of all documents."""
    found = Network()
    for result in results:
        found.add(result)
    return found


def mentions(result: Result) -> Iterator[tuple[str, str, str, int | None]]:
    """(id, label, kind, sentence) of each; a person who was identified has the id of the authority list."""
    pagination = Pagination(result)
    for person in result.people:
        words = pagination.words(person)
        name = (person.entity.id, person.entity.name) if person.entity else (words.casefold(), words)
        yield f"person:{name[0]}", name[1], "person", person.sentence
    for place in result.places:
        words = pagination.words(place)
        yield f"place:{words.casefold()}", words, "place", place.sentence


def extend(what: Node | Edge, date: str) -> None:
    """Take a day into the time of a node or edge."""
    if date:
        what.start = min(what.start or date, date)
        what.end = max(what.end, date)


def gephi_of(results: Iterable[Result]) -> dict[str, str]:
    """File name -> text: the two tables that Gephi imports as nodes and as edges."""
    found = network(results)
    nodes = [
        {
            "Id": node.id,
            "Label": node.label,
            "Kind": node.kind,
            "Mentions": node.mentions,
            "Documents": node.documents,
            "Start": node.start,
            "End": node.end,
        }
        for node in found.nodes.values()
    ]
    edges = [
        {
            "Source": edge.source,
            "Target": edge.target,
            "Type": "Undirected",
            "Weight": edge.weight,
            "Start": edge.start,
            "End": edge.end,
        }
        for edge in found.edges.values()
    ]
    node_columns = ("Id", "Label", "Kind", "Mentions", "Documents", "Start", "End")
    edge_columns = ("Source", "Target", "Type", "Weight", "Start", "End")
    return {"nodes.csv": "".join(lines(node_columns, nodes)), "edges.csv": "".join(lines(edge_columns, edges))}


def gexf_of(results: Iterable[Result]) -> Iterator[str]:
    """A GEXF 1.3 graph, whose nodes and edges have the days from and to which documents name them."""
    found = network(results)
    names: Any = {None: GEXF}  # the stubs know of no default namespace
    root = etree.Element(f"{{{GEXF}}}gexf", {"version": "1.3"}, nsmap=names)
    graph = etree.SubElement(root, f"{{{GEXF}}}graph", defaultedgetype="undirected", mode="dynamic", timeformat="date")
    attributes = etree.SubElement(graph, f"{{{GEXF}}}attributes", {"class": "node"})
    for name, type in ATTRIBUTES.items():
        etree.SubElement(attributes, f"{{{GEXF}}}attribute", id=name, title=name, type=type)
    nodes = etree.SubElement(graph, f"{{{GEXF}}}nodes")
    for node in found.nodes.values():
        called = {"id": printable(node.id), "label": printable(node.label)}
        made = etree.SubElement(nodes, f"{{{GEXF}}}node", called | time(node))
        values = etree.SubElement(made, f"{{{GEXF}}}attvalues")
        for name in ATTRIBUTES:
            etree.SubElement(values, f"{{{GEXF}}}attvalue", {"for": name, "value": str(getattr(node, name))})
    edges = etree.SubElement(graph, f"{{{GEXF}}}edges")
    for number, edge in enumerate(found.edges.values()):
        ends = {"id": str(number), "source": printable(edge.source), "target": printable(edge.target)}
        etree.SubElement(edges, f"{{{GEXF}}}edge", ends | {"weight": str(edge.weight)} | time(edge))
    yield etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True).decode()


def time(what: Node | Edge) -> dict[str, str]:
    """The attributes that say from when to when."""
    return {"start": what.start, "end": what.end} if what.start else {}


def printable(words: str) -> str:
    """Words with U+FFFD for each character that XML cannot hold."""
    return NOT_XML.sub("\ufffd", words)
