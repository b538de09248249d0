"""The people named in one document -> for each mention who of the authority list is meant, and who else may be."""

from dataclasses import dataclass

from extract.linking.index import Index, Person
from extract.linking.ranker import Ranker
from extract.linking.reasons import explain
from extract.linking.scene import FAINT, Document, Judged, Scene

SHOWN = 3  # candidates that are told


@dataclass(frozen=True, slots=True)
class Choice:
    """A person who may be meant, with the probability and the reason in words."""

    person: Person
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`person`: who is meant, None where that is not sure enough; `choices`: the likeliest first."""

    person: Person | None = None
    choices: tuple[Choice, ...] = ()


def link(document: Document, index: Index, ranker: Ranker, *, threshold: float | None = None) -> list[Decision]:
    """A decision for each span of the document, in its order; mentions of one group share theirs.

    `threshold`: the probability from which a person is taken to be meant; that of the ranker unless it is given.
    """
    scene = Scene(document, index)
    first, second = ranker.rounds[scene.mode]
    scene.judge(first)
    scene.look_around()
    scene.judge(second)
    least = ranker.thresholds[scene.mode] if threshold is None else threshold
    scene.follow(least)
    decisions = [Decision()] * len(document.spans)
    for each in scene.judged:
        decision = decide(scene, each, least)
        for member in each.group.members:
            decisions[member] = decision
    return decisions


def decide(scene: Scene, judged: Judged, threshold: float) -> Decision:
    """Who is meant by a group."""
    order = sorted(range(len(judged.people)), key=lambda i: (-judged.odds[i], judged.people[i].number))
    choices = []
    for i in order[:SHOWN]:
        person, odd = judged.people[i], judged.odds[i]
        if odd >= FAINT and person.id:
            choices.append(
                Choice(person, odd, explain(person, judged.matches[i], judged.rows[i], judged.group, scene.year))
            )
    best = order[0] if order else None
    if best is None or judged.odds[best] < threshold or not judged.people[best].id:
        return Decision(None, tuple(choices))
    return Decision(judged.people[best], tuple(choices))
