"""A document's statements -> what each condition or concern may be linked to, and the features of every choice."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from math import fsum

from extract.annotations import Role
from extract.data.tables import load_table
from extract.dependence.statements import Statement, find_announcers, item_marks

CONDITION: Role = "condition"
CONCERN: Role = "concern"
PROPOSAL: Role = "proposal"

BEFORE, AFTER = 6, 3  # sentences that a condition may gate, before and after it; and the one that announces its list
NEAREST = 12  # proposals on either side that a sentence may be about
LONGEST_CUE = 4
# Classes of cues with which a sentence says itself what depends on what.
DEPENDENCE = frozenset({"only", "unless", "before", "if", "price"})
STEPS = (1, 2, 3, 5, 8, 13, 21, 34)
LENGTHS = (6, 12, 20, 32)
SHARES = (0.02, 0.06, 0.12, 0.2, 0.3)


@cache
def cues() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """First word of a cue -> the words of each such cue, which stand together, and its class."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, printed in load_table("dependence_cues", 2):
        words = tuple(printed.split())
        found.setdefault(words[0], []).append((words, name))
    return found


class Scene:
    """The statements of one document, with what can be said of each or of two of them.

    `rarity`: stem -> how much it tells, from 0 to 1; what is not there tells all.
    """

    def __init__(self, statements: Sequence[Statement], rarity: Mapping[str, float]) -> None:
        self.statements = statements
        self.rarity = rarity
        self.announcers = find_announcers(statements)
        self.marks = item_marks(statements)
        self.proposals = [index for index, each in enumerate(statements) if each.role == PROPOSAL]
        # Of each role, how many sentences before each have it.
        self.counts = {
            role: [*accumulate((each.role == role for each in statements), initial=0)]
            for role in {CONDITION, *(each.role for each in statements)}
        }
        self.weights = [fsum(rarity.get(stem, 1.0) for stem in each.stems) for each in statements]
        # Of conditions, whether they say themselves what depends on what.
        self.dependent = [
            each.role == CONDITION and not DEPENDENCE.isdisjoint(cues_in(each.words)) for each in statements
        ]
        self.traits = [list(traits(each)) if each.role in (CONDITION, CONCERN) else [] for each in statements]

    def gate_choices(self, source: int) -> list[int | None]:
        """What a condition may gate: nothing, itself, a sentence near it, the line that announces its list."""
        near = range(max(0, source - BEFORE), min(len(self.statements), source + AFTER + 1))
        line = self.announcers[source]
        return [None, *sorted({*near} | ({line} if line is not None else set()))]

    def bearing_choices(self, source: int) -> list[int | None]:
        """What a condition or concern may be about: nothing, or a proposal."""
        first, after = bisect_left(self.proposals, source), bisect_right(self.proposals, source)
        return [None, *self.proposals[max(0, first - NEAREST) : first], *self.proposals[after : after + NEAREST]]

    def gate_features(self, source: int) -> list[set[str]]:
        """The features of each of `gate_choices`, in its order."""
        return [set(self._gate(source, target)) for target in self.gate_choices(source)]

    def _gate(self, source: int, target: int | None) -> Iterator[str]:
        if target is None or target == source:
            choice = "none" if target is None else "self"
            yield choice
            yield from (f"{choice} {trait}" for trait in self.traits[source])
            line = self.announcers[source]
            if line is not None:
                yield f"{choice} announced"
                yield f"{choice} announced {self.statements[line].role}"
            if source:
                yield f"{choice} after {self.statements[source - 1].role}"
            return
        yield from self._pair(source, target, self.shared(source, target))
        yield from self._other(source, target)

    def _other(self, source: int, target: int) -> Iterator[str]:
        """What speaks for another sentence as the one that a condition gates."""
        other, side = self.statements[target], side_of(source, target)
        yield f"step {max(-BEFORE, min(AFTER, target - source))}"
        if other.role == CONDITION:
            if self.dependent[target]:
                yield f"{side} dependent"
            if self.between(CONDITION, source, target) == abs(target - source) - 1 and self.leads(target):
                yield f"{side} leads"
                yield f"{side} leads {self.dependent[source]}"

    def leads(self, index: int) -> bool:
        """Whether a condition is the first of several."""
        return index == 0 or self.statements[index - 1].role != CONDITION

    def bearing_features(self, source: int) -> list[set[str]]:
        """The features of each of `bearing_choices`, in its order."""
        choices = self.bearing_choices(source)
        shared = [0.0 if target is None else self.shared(source, target) for target in choices]
        best = max(shared, default=0.0)
        found = []
        for target, share in zip(choices, shared, strict=True):
            features = set(self._bearing(source, target, share))
            if target is not None and share == best > 0:
                features.add("most shared")
            found.append(features)
        return found

    def _bearing(self, source: int, target: int | None, shared: float) -> Iterator[str]:
        own = self.statements[source]
        if target is None:
            yield "none"
            yield f"none {own.role}"
            yield from (f"none {trait}" for trait in self.traits[source])
            yield f"none of {step(len(self.proposals))}"
            return
        yield from self._pair(source, target, shared)
        rank = self.rank(source, target)
        yield f"rank {rank}"
        yield f"rank {rank} {own.role}"
        yield f"rank {rank} same block {own.block == self.statements[target].block}"

    def _pair(self, source: int, target: int, shared: float) -> Iterator[str]:
        """What two different sentences are to one another, that share so much of their words."""
        one, other = self.statements[source], self.statements[target]
        side = side_of(source, target)
        far = step(abs(target - source))
        yield from (
            side,
            f"{side} {far}",
            f"{side} {other.role}",
            f"{side} share {sum(shared >= bound for bound in SHARES)}",
        )
        near = abs(target - source) == 1
        if one.block == other.block:
            yield f"{side} same block"
        elif abs(one.block - other.block) == 1:
            yield f"{side} next block"
        if one.kind != other.kind:
            yield f"{one.kind} to {other.kind}"
        if self.announcers[source] == target:
            yield "announces it"
            yield f"announces it {other.role}"
        elif self.announcers[source] is not None and self.announcers[source] == self.announcers[target]:
            yield "same list"
        if other.announces:
            yield f"{side} announces"
        if other.opens:
            yield f"{side} opens"
        if self.marks[target]:
            yield f"{side} item"
        if one.names & other.names:
            yield f"share names {min(3, len(one.names & other.names))}"
        if near:
            yield from (f"{side} near {trait}" for trait in self.traits[source])
        if not self.between(other.role, source, target):
            yield f"{side} first {other.role}"

    def between(self, role: str, source: int, target: int) -> int:
        """How many sentences of a role stand between two different ones."""
        counts = self.counts[role]
        return counts[max(source, target)] - counts[min(source, target) + 1]

    def rank(self, source: int, target: int) -> str:
        """Which proposal it is, counted from the source: "-1" is the last before it, "+1" the first after it."""
        if target < source:
            number = bisect_left(self.proposals, source) - bisect_left(self.proposals, target)
            return f"-{min(number, 4)}"
        return f"+{min(bisect_right(self.proposals, target) - bisect_right(self.proposals, source), 4)}"

    def shared(self, source: int, target: int) -> float:
        """How much of their words two sentences share, rare words counting for more: from 0 to 1, in any order."""
        one, other = self.statements[source].stems, self.statements[target].stems
        common = fsum(self.rarity.get(stem, 1.0) for stem in one & other)
        least = min(self.weights[source], self.weights[target])
        return common / least if least else 0.0


def traits(statement: Statement) -> Iterator[str]:
    """What can be said of a sentence alone: how it begins, its length, its cues, its place."""
    words = statement.words
    yield f"begins {words[0] if words else ''}"
    yield f"length {sum(len(words) >= bound for bound in LENGTHS)}"
    yield f"kind {statement.kind}"
    yield f"mark {statement.mark}"
    if statement.announces:
        yield "announces"
    if statement.opens:
        yield "opens"
    names = set(cues_in(words))
    yield f"dependent {not DEPENDENCE.isdisjoint(names)}"
    yield f"dependences {min(2, len(DEPENDENCE & names))}"
    yield from sorted(f"cue {name}" for name in names)
    yield from sorted({f"begins with {name}" for name in cues_in(words[:LONGEST_CUE])})


def cues_in(words: tuple[str, ...]) -> Iterator[str]:
    """The classes of the cues among the words."""
    known = cues()
    for at, word in enumerate(words):
        for cue, name in known.get(word, ()):
            if words[at : at + len(cue)] == cue:
                yield name


def side_of(source: int, target: int) -> str:
    """Where a sentence stands, seen from another."""
    return "back" if target < source else "ahead"


def step(number: int) -> str:
    """A count in few grades."""
    return str(sum(number >= bound for bound in STEPS))
