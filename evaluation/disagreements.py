"""Gold and result -> where they disagree: missed, invented, another label, other bounds, other attributes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from evaluation import roles
from evaluation.counts import Found, Gold
from evaluation.spans import match
from evaluation.thresholds import agree, offsets
from extract.annotations import LABEL_OF, NO_ROLE, QUANTITY_KEYS, THRESHOLD

Kind = Literal["missed", "invented", "wrong label", "wrong bounds", "wrong attribute"]
Task = Literal["people", "places", "meetings", "thresholds", "roles", "sentences"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TASKS: tuple[Task, ...] = get_args(Task)

Offsets: TypeAlias = tuple[int, int]
Item: TypeAlias = Mapping[str, Any]

TASK_OF: Mapping[str, Task] = {label: layer for layer, label in LABEL_OF.items()}  # type: ignore[misc]
CUT_OTHERWISE = "the sentence is cut otherwise"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """`wanted` and `given` are labels or roles, `gold` and `found` offsets; None where there is nothing.

    `score` is that of what was found; `detail` says what differs in words.
    """

    task: Task
    kind: Kind
    wanted: str | None
    given: str | None
    gold: Offsets | None
    found: Offsets | None
    score: float | None = None
    detail: str = ""

    @property
    def label(self) -> str:
        """What the gold has; of what was invented, what was given."""
        return (self.given if self.kind == "invented" else self.wanted) or ""

    @property
    def start(self) -> int:
        return min(span[0] for span in (self.gold, self.found) if span)


def find_disagreements(gold: Gold, found: Found) -> list[Disagreement]:
    """All of them in text order, of the layers that were read."""
    listed: list[Disagreement] = []
    if "spans" in gold["layers"]:
        listed += compare_spans(gold["spans"], found)
    if "roles" in gold["layers"]:
        listed += [*compare_roles(gold, found), *compare_sentences(gold, found)]
    return sorted(listed, key=lambda each: (each.start, TASKS.index(each.task), KINDS.index(each.kind)))


def compare_spans(wanted: Sequence[Item], found: Found) -> Iterator[Disagreement]:
    """People, places, meetings, thresholds: pairs of one label first, then what is left over of any label."""
    missed: list[Item] = []
    invented: list[Item] = []
    for layer, label in LABEL_OF.items():
        own = [span for span in wanted if span["label"] == label]
        given = [{**span, "label": label} for span in found[layer]]
        pairs = match(offsets(own), offsets(given))
        for a, b in pairs:
            yield from compare_pair(own[a], given[b])
        missed += [span for i, span in enumerate(own) if i not in {a for a, _ in pairs}]
        invented += [span for i, span in enumerate(given) if i not in {b for _, b in pairs}]
    pairs = match(offsets(missed), offsets(invented))
    for a, b in pairs:
        yield of_spans("wrong label", missed[a], invented[b], f"given as {invented[b]['label']}")
    for i, span in enumerate(missed):
        if i not in {a for a, _ in pairs}:
            yield of_spans("missed", span, None)
    for i, span in enumerate(invented):
        if i not in {b for _, b in pairs}:
            yield of_spans("invented", None, span)


def compare_pair(gold: Item, found: Item) -> Iterator[Disagreement]:
    """Two overlapping spans of one label: their bounds, and what a threshold says."""
    if (gold["start"], gold["end"]) != (found["start"], found["end"]):
        yield of_spans("wrong bounds", gold, found)
    if gold["label"] == THRESHOLD:
        differ = [key for key in QUANTITY_KEYS if not agree(gold, found, key)]
        if differ:
            words = ", ".join(f"{key} {found[key]!r}, not {gold[key]!r}" for key in differ)
            yield of_spans("wrong attribute", gold, found, words)


def of_spans(kind: Kind, gold: Item | None, found: Item | None, detail: str = "") -> Disagreement:
    """A disagreement about two spans, or about one of which the other side has nothing."""
    wanted, given = (span["label"] if span else None for span in (gold, found))
    own, other = ((span["start"], span["end"]) if span else None for span in (gold, found))
    score = found.get("score") if found else None
    return Disagreement(TASK_OF[wanted or given or ""], kind, wanted, given, own, other, score, detail)


def compare_roles(gold: Gold, found: Found) -> Iterator[Disagreement]:
    """The role of each gold sentence, and roles of sentences that are none in the gold."""
    for sentence, given in roles.match(gold, found):
        wanted, role = sentence["role"], given["role"] if given else NO_ROLE
        if wanted == role:
            continue
        kind: Kind = "invented" if wanted == NO_ROLE else "missed" if role == NO_ROLE else "wrong label"
        score = given.get("scores", {}).get(role) if given else None
        further = " (a further role in the gold)" if role in sentence.get("also", ()) else ""
        detail = f"given as {role}{further}" if kind == "wrong label" else "" if given else CUT_OTHERWISE
        bounds = sentence["start"], sentence["end"]
        yield Disagreement("roles", kind, wanted, role, bounds, bounds if given else None, score, detail)
    known = {(s["start"], s["end"]) for s in gold["sentences"]}
    for s in found["sentences"]:
        if s["role"] != NO_ROLE and (s["start"], s["end"]) not in known:
            score = s.get("scores", {}).get(s["role"])
            bounds = s["start"], s["end"]
            yield Disagreement("roles", "invented", None, s["role"], None, bounds, score, CUT_OTHERWISE)


def compare_sentences(gold: Gold, found: Found) -> Iterator[Disagreement]:
    """Where sentences begin and end."""
    wanted, given = (offsets(sorted(d["sentences"], key=lambda s: s["start"])) for d in (gold, found))
    same = set(wanted) & set(given)
    wanted, given = ([span for span in spans if span not in same] for spans in (wanted, given))
    pairs = match(wanted, given)
    for a, b in pairs:
        yield Disagreement("sentences", "wrong bounds", "sentence", "sentence", wanted[a], given[b])
    for i, span in enumerate(wanted):
        if i not in {a for a, _ in pairs}:
            yield Disagreement("sentences", "missed", "sentence", None, span, None)
    for i, span in enumerate(given):
        if i not in {b for _, b in pairs}:
            yield Disagreement("sentences", "invented", None, "sentence", None, span)
