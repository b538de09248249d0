"""Marks that cannot stand around their words -> anchors in the text, and spans that point to them."""

from collections.abc import Iterator, Sequence
from itertools import count

from extract.reading.tei.ours import PREFIX, RESP
from extract.writing.tei.insertion import POINTS, Insertion, element
from extract.writing.tei.placing import Placed

TYPES = {"persName": "person", "placeName": "place", "measure": "threshold"}  # others have a type of their own
OF_SPANS = ("type", "resp", "cert")  # the other attributes go to a `measure` inside the span


def spans_apart(placed: Sequence[Placed], prefix: bytes, at: int, numbers: "count[int]") -> Iterator[Insertion]:
    """Two anchors for each mark, and at the byte `at` a group of spans; `numbers` gives the anchors theirs."""
    spans = []
    for start, end, mark in ((each.start, each.end, each.mark) for each in placed):
        ids = [f"{PREFIX}a{next(numbers)}" for _ in range(2)]
        for place, id in zip((start, end), ids, strict=True):
            order = (POINTS, int(id.removeprefix(f"{PREFIX}a")), 0)
            yield Insertion(place, order, element(prefix, "anchor", (("xml:id", id), ("resp", RESP))))
        attributes = dict(mark.attributes)
        given = {"from": f"#{ids[0]}", "to": f"#{ids[1]}", **{key: attributes.pop(key, "") for key in OF_SPANS}}
        content = []
        if mark.tag in TYPES:
            if given["type"]:
                attributes["type"] = given["type"]
            given["type"] = TYPES[mark.tag]
            content = [element(prefix, mark.tag, attributes.items())] if mark.tag == "measure" else []
        spans.append(element(prefix, "span", ((key, value) for key, value in given.items() if value), *content))
    if spans:
        yield Insertion(at, (POINTS, 0, 0), element(prefix, "spanGrp", (("resp", RESP),), *spans))
