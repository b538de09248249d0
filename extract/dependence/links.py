"""Statements of a document -> what each condition gates, and which proposals conditions and concerns are about."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.annotations import BEARS_ON, GATES, LinkType
from extract.dependence.features import CONCERN, CONDITION, Scene
from extract.dependence.ranker import Rankers
from extract.dependence.statements import Statement

OTHERS = 0.5  # more likely than not
BEARING = 0.25  # best F1 on training volumes left out in turn


class Link(NamedTuple):
    """A link from a sentence to another, or to itself, by their indices, and how likely it is this one."""

    type: LinkType
    source: int
    target: int
    score: float


def find_links(
    statements: Sequence[Statement], rankers: Rankers, *, others: float = OTHERS, bearing: float = BEARING
) -> Iterator[Link]:
    """The links in order of their source; of each type a sentence has one at most, the likeliest.

    `others`: how likely it must be that a condition gates another sentence, whichever; `bearing`: how likely a
    condition or concern must be about the very proposal that is taken.
    """
    scene = Scene(statements, rankers.rarity)
    for source, statement in enumerate(statements):
        if statement.role == CONDITION:
            yield from _gate(scene, rankers, source, others)
        if statement.role in (CONDITION, CONCERN):
            yield from _bearing(scene, rankers, source, bearing)


def _gate(scene: Scene, rankers: Rankers, source: int, others: float) -> Iterator[Link]:
    found = dict(zip(scene.gate_choices(source), rankers.gates.probabilities(scene.gate_features(source)), strict=True))
    nothing, itself = found.pop(None), found.pop(source)
    target, score = max(found.items(), key=lambda each: each[1], default=(source, 0.0))
    if sum(found.values()) < others:
        target, score = source, itself
        if nothing > itself:
            return
    assert target is not None
    yield Link(GATES, source, target, score)


def _bearing(scene: Scene, rankers: Rankers, source: int, bearing: float) -> Iterator[Link]:
    choices = scene.bearing_choices(source)
    found = zip(choices, rankers.bears_on.probabilities(scene.bearing_features(source)), strict=True)
    likeliest = max(((score, target) for target, score in found if target is not None), default=None)
    if likeliest and likeliest[0] >= bearing:
        yield Link(BEARS_ON, source, likeliest[1], likeliest[0])
