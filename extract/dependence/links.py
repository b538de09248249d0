"""Statements of a document -> what each condition gates, and which proposals conditions and concerns are about."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.annotations import BEARS_ON, GATES, LinkType
from extract.dependence.features import CONCERN, CONDITION, Scene
from extract.dependence.ranker import Rankers
from extract.dependence.statements import Statement


class Link(NamedTuple):
    """A link from a sentence to another, or to itself, by their indices, and how likely it is this one."""

    type: LinkType
    source: int
    target: int
    score: float


def find_links(statements: Sequence[Statement], rankers: Rankers, *, cutoff: float) -> Iterator[Link]:
    """The links in order of their source; of each type a sentence has one at most.

    A condition gates another sentence, and a condition or concern is about a proposal, where that is at least as
    likely as `cutoff`, whichever sentence it is; the likeliest is taken.
    """
    scene = Scene(statements, rankers.rarity)
    for source, statement in enumerate(statements):
        if statement.role == CONDITION:
            yield from _gate(scene, rankers, source, cutoff)
        if statement.role in (CONDITION, CONCERN):
            yield from _bearing(scene, rankers, source, cutoff)


def _gate(scene: Scene, rankers: Rankers, source: int, cutoff: float) -> Iterator[Link]:
    found = dict(zip(scene.gate_choices(source), rankers.gates.probabilities(scene.gate_features(source)), strict=True))
    nothing, itself = found.pop(None), found.pop(source)
    target, score = max(found.items(), key=lambda each: each[1], default=(source, 0.0))
    if sum(found.values()) < cutoff:
        target, score = source, itself
        if nothing > itself:
            return
    assert target is not None
    yield Link(GATES, source, target, score)


def _bearing(scene: Scene, rankers: Rankers, source: int, cutoff: float) -> Iterator[Link]:
    choices = scene.bearing_choices(source)
    if len(choices) == 1:
        return
    found = dict(zip(choices, rankers.bears_on.probabilities(scene.bearing_features(source)), strict=True))
    if 1 - found.pop(None) >= cutoff:
        target, score = max(found.items(), key=lambda each: each[1])
        assert target is not None
        yield Link(BEARS_ON, source, target, score)
