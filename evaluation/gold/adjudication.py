"""Two annotations of a document -> disputes, and a third annotation once each is decided.

A dispute is what the two have of one layer and label where their spans touch: `a` and `b` list their readings, either
may be empty. A decision is "a", "b", or a list of items that replaces both.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from evaluation.errors import GoldMismatchError, message
from evaluation.gold.files import Record

Item: TypeAlias = Mapping[str, Any]
Choice: TypeAlias = Literal["a", "b"] | Sequence[Item] | None

SENTENCES, SPANS = "sentences", "spans"


@dataclass(frozen=True, slots=True)
class Dispute:
    """`start` and `end` take in all the items; `label` is that of spans, "" of sentences."""

    document: str
    layer: str
    label: str
    start: int
    end: int
    a: Sequence[Item]
    b: Sequence[Item]

    @property
    def key(self) -> str:
        return f"{self.document} {self.layer} {self.label} {self.start} {self.end}"


def find_disputes(a: Record, b: Record) -> list[Dispute]:
    """All disputes about one document, in text order, of the layers that both have read."""
    found: list[Dispute] = []
    for layer, groups in layers_of(a, b):
        for label, (ours, theirs) in groups.items():
            for first, second in touching(ours, theirs):
                if first != second:
                    start, end = min(i["start"] for i in first + second), max(i["end"] for i in first + second)
                    found.append(Dispute(str(a["id"]), layer, label, start, end, first, second))
    return sorted(found, key=lambda dispute: (dispute.start, dispute.layer, dispute.label))


def layers_of(a: Record, b: Record) -> Iterator[tuple[str, dict[str, tuple[list[Item], list[Item]]]]]:
    """Layer -> label -> the items of both, as far as both have read them; a gated sentence by its offsets."""
    shared = set(a["layers"]) & set(b["layers"])
    unread = find_unread(a, b)
    if "roles" in shared:
        own, other = strip(by_offsets(a), unread), strip(by_offsets(b), unread)
        yield SENTENCES, {"": (own, other)}
    if "spans" in shared:
        own, other = strip(a["spans"], unread | {"text"}), strip(b["spans"], unread | {"text"})
        yield (
            SPANS,
            {
                label: ([span for span in own if span["label"] == label], [s for s in other if s["label"] == label])
                for label in sorted({span["label"] for span in (*own, *other)})
            },
        )


def find_unread(a: Record, b: Record) -> set[str]:
    """The fields of items that one of the two has not read: that they are missing says nothing."""
    shared = set(a["layers"]) & set(b["layers"])
    unread = {field for layer, field in (("holders", "holder"), ("gates", "gates")) if layer not in shared}
    if not all(any("ref" in span for span in record.get("spans", ())) for record in (a, b)):
        unread.add("ref")
    return unread


def strip(items: Iterable[Item], fields: Collection[str]) -> list[Item]:
    """Items without some of their fields."""
    return [without(item, fields) for item in items]


def without(item: Item, fields: Collection[str]) -> dict[str, Any]:
    """An item without some of its fields."""
    return {key: value for key, value in item.items() if key not in fields}


def by_offsets(record: Record) -> list[Item]:
    """Sentences whose `gates` is the offsets of a sentence in place of its index."""
    listed = record["sentences"]
    return [
        {**s, "gates": [listed[s["gates"]]["start"], listed[s["gates"]]["end"]]} if s.get("gates") is not None else s
        for s in listed
    ]


def by_index(sentences: Sequence[Item]) -> list[dict[str, Any]]:
    """The way back; a sentence that is not there is gated by nothing."""
    places = {(s["start"], s["end"]): i for i, s in enumerate(sentences)}
    return [
        {**s, "gates": places.get((s["gates"][0], s["gates"][1]))} if s.get("gates") is not None else dict(s)
        for s in sentences
    ]


def touching(ours: Sequence[Item], theirs: Sequence[Item]) -> Iterator[tuple[list[Item], list[Item]]]:
    """The items of both in groups that overlap one another."""
    listed = [(item, 0) for item in ours] + [(item, 1) for item in theirs]
    group: tuple[list[Item], list[Item]] = ([], [])
    reach = -1
    for item, side in sorted(listed, key=lambda pair: (pair[0]["start"], pair[0]["end"], pair[1])):
        if item["start"] >= reach and (group[0] or group[1]):
            yield group
            group = ([], [])
        group[side].append(item)
        reach = max(reach if group[0] or group[1] else -1, item["end"])
    if group[0] or group[1]:
        yield group


def adjudicate(a: Record, b: Record, choices: Mapping[str, Choice], prefer: str | None) -> tuple[Record, list[Dispute]]:
    """(the third annotation, the disputes that nobody decided, in which a's reading stands)."""
    unread = find_unread(a, b)
    open_: list[Dispute] = []
    items: dict[str, list[Item]] = {SENTENCES: by_offsets(a), SPANS: strip(a.get("spans", ()), {"text"})}
    for dispute in find_disputes(a, b):
        choice = choices.get(dispute.key) or prefer
        if choice is None:
            open_.append(dispute)
        elif choice != "a":
            chosen = dispute.b if isinstance(choice, str) else choice
            items[dispute.layer] = replace_items(items[dispute.layer], dispute, chosen, unread)
    third = {**a, SENTENCES: by_index(sorted(items[SENTENCES], key=lambda s: (s["start"], s["end"])))}
    if "spans" in a:
        ordered = sorted(items[SPANS], key=lambda s: (s["start"], -s["end"], s["label"]))
        third[SPANS] = [with_text(a["text"], span) for span in ordered]
    return third, open_


def replace_items(
    items: Sequence[Item], dispute: Dispute, chosen: Sequence[Item], unread: Collection[str]
) -> list[Item]:
    """The items with those of the dispute replaced; what only a has read of the same words goes with the new ones."""
    gone = {(item["start"], item["end"]) for item in dispute.a}
    taken = [item for item in items if item.get("label", "") == dispute.label and (item["start"], item["end"]) in gone]
    kept = {(t["start"], t["end"]): {key: t[key] for key in unread if key in t} for t in taken}
    new = [{**item, **kept.get((item["start"], item["end"]), {})} for item in chosen]
    return [item for item in items if item not in taken] + new


def with_text(text: str, span: Item) -> dict[str, Any]:
    """A span with its words, in the order of the format."""
    start, end, label = span["start"], span["end"], span["label"]
    return {"start": start, "end": end, "label": label, "text": text[start:end], **span}


def to_sheet(disputes: Iterable[Dispute], texts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Lines to decide, with the words: `choice` is for whoever decides."""
    for each in disputes:
        words = texts[each.document][each.start : each.end]
        yield {
            "key": each.key,
            "document": each.document,
            "layer": each.layer,
            "words": words,
            "a": list(each.a),
            "b": list(each.b),
            "choice": None,
        }


def read_choices(lines: Iterable[tuple[int, Mapping[str, Any]]], source: object) -> dict[str, Choice]:
    """Key -> decision. Raises GoldMismatchError for a line that decides nothing that can be."""
    choices: dict[str, Choice] = {}
    for number, line in lines:
        choice = line.get("choice")
        items = isinstance(choice, list) and all(isinstance(i, dict) and {"start", "end"} <= i.keys() for i in choice)
        if "key" not in line or not (choice in (None, "a", "b") or items):
            raise GoldMismatchError(message("no_choice", path=source, line=number, choice=choice))
        choices[str(line["key"])] = choice
    return choices
