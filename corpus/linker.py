"""Editors' marks of people in the training volumes -> the weights that choose among the people of the list.

Each training volume is linked with an index that knows nothing from it, as a volume is that nobody has seen: the
volumes are left out in turns. Some people are hidden from some documents, so that the weights learn that a person may
not be in the list.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.authority import PERSON, Lists, added, build, count_mentions, people_of_entries
from corpus.regression import fit_choices
from extract.annotations import SIGNED
from extract.linking.features import AROUND, FEATURES, OF_LISTS
from extract.linking.index import Index
from extract.linking.ranker import probabilities
from extract.linking.scene import Document, Scene
from extract.reading.memo import Memo
from extract.reading.tei.division import blanked

FOLDS = 5  # a fifth of the training volumes is about as many as are measured on
SEED = 6
DOCUMENTS_A_VOLUME = 60
HIDDEN = 0.15  # share of the people of a document that are hidden from it
STRENGTH = 2.0  # of the penalty on the weights
AIMS = {"plain": 0.96, "listed": 0.98}  # precision on the training volumes that the threshold must reach
LEAST = 0.5  # no threshold is lower: who is meant is likelier meant than not
MODES = tuple(AIMS)


@dataclass(frozen=True, slots=True)
class Case:
    """A group's candidates: features, the row of the right one or -1 where it is none, and how many mentions."""

    rows: NDArray[np.float32]
    right: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A document with the spans that the editors marked as people, and whom each may mean; nobody says, if empty."""

    memo: Memo
    spans: tuple[tuple[int, int], ...]
    meant: tuple[frozenset[str], ...]

    def document(self, *, with_list: bool) -> Document:
        """What the linker is given: nothing of whom the marks point to."""
        return to_document(self.memo, self.spans, with_list=with_list)


def to_document(memo: Memo, spans: Sequence[tuple[int, int]], *, with_list: bool) -> Document:
    """A memo as the linker takes it."""
    persons = tuple((entry.id, entry.name, entry.description) for entry in memo.persons) if with_list else ()
    return Document(
        blanked(memo),
        spans,
        memo.header.date,
        memo.header.from_ or "",
        memo.header.to or "",
        [(block.start, block.end) for block in memo.blocks if block.kind == SIGNED],
        persons,
    )


def read_marked(memo: Memo, entries: Mapping[str, Sequence[str]]) -> Marked:
    """The marks of people in a memo; of marks one inside the other the outer."""
    spans: list[tuple[int, int]] = []
    meant: list[frozenset[str]] = []
    for mark in memo.marks:
        if mark.tag == PERSON and (not spans or spans[-1][1] <= mark.start):
            spans.append((mark.start, mark.end))
            meant.append(frozenset(entries.get(mark.entry or "", ())))
    return Marked(memo, tuple(spans), tuple(meant))


def draw(
    memos: Iterable[Memo], entries: Mapping[str, Sequence[str]], volume: str, most: int = DOCUMENTS_A_VOLUME
) -> list[Marked]:
    """A seeded sample of the documents of a volume with marks that point to somebody."""
    found = [marked for memo in memos if any((marked := read_marked(memo, entries)).meant)]
    return Random(f"{SEED} {volume}").sample(found, min(most, len(found)))


def fit_ranker(
    people: Sequence[Mapping[str, Any]],
    lists: Sequence[Lists],
    volumes: Iterable[tuple[str, Sequence[Memo]]],
    out: Path,
) -> dict[str, str]:
    """Learn from the marks in training volumes, write the weights to `out`; what to say of each mode."""
    entries = people_of_entries(people)
    drawn: dict[str, list[Marked]] = {}
    mentions: dict[str, dict[str, Counter[int]]] = {}
    for volume, memos in volumes:
        drawn[volume], mentions[volume] = draw(memos, entries, volume), count_mentions(memos, entries)
    scenes: dict[str, list[tuple[Marked, Scene]]] = {mode: [] for mode in MODES}
    for fold in range(FOLDS):
        unseen = list(drawn)[fold::FOLDS]
        known = added(counts for volume, counts in mentions.items() if volume not in unseen)
        index = Index(build(people, lists, known, left_out=unseen))
        for marked in (marked for volume in unseen for marked in drawn[volume]):
            for mode in MODES:
                scenes[mode].append((marked, make_scene(marked, index, with_list=mode == "listed")))
    content: dict[str, Any] = {"recipe": recipe(drawn)}
    told = {}
    for mode in MODES:
        content[mode], told[mode] = fit_mode(scenes.pop(mode), mode)
    out.write_text(json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    return told


def fit_mode(scenes: Sequence[tuple[Marked, Scene]], mode: str) -> tuple[dict[str, Any], str]:
    """The weights of both rounds and the threshold, and what to say of them."""
    unused = OF_LISTS if mode == "plain" else ()
    first = fit(cases_of(scenes), {*unused, *AROUND})
    for _, scene in scenes:
        scene.judge(first)
        scene.look_around()
    cases = cases_of(scenes)
    second = fit(cases, unused)
    odds = [(each, case.right, case.mentions) for case in cases for each in [likeliest(case, second)]]
    threshold = find_threshold(odds, AIMS[mode])
    taken = [(best == right, n) for (best, odd), right, n in odds if odd >= threshold]
    known = sum(n for _, right, n in odds if right >= 0)
    right = sum(n for is_right, n in taken if is_right)
    rounds = [{name: w for name, w in zip(FEATURES, weights, strict=True) if w} for weights in (first, second)]
    told = (
        f"threshold {threshold}, precision {right / sum(n for _, n in taken):.3f}, recall of those not hidden "
        f"{right / known:.3f} (n = {known})"
    )
    return {"rounds": rounds, "threshold": threshold}, told


def recipe(drawn: Mapping[str, Sequence[Marked]]) -> dict[str, Any]:
    """What the weights were fitted from and how."""
    return {
        "command": "python -m corpus linker",
        "documents": sum(map(len, drawn.values())),
        "mentions": sum(bool(ids) for documents in drawn.values() for marked in documents for ids in marked.meant),
        "hidden": HIDDEN,
        "strength": STRENGTH,
        "aims": AIMS,
    }


def make_scene(marked: Marked, index: Index, *, with_list: bool) -> Scene:
    """A document as the linker sees it, with some people hidden."""
    scene = Scene(marked.document(with_list=with_list), index)
    hide(scene, Random(f"{SEED} {marked.memo.id}"))
    return scene


def hide(scene: Scene, random: Random) -> None:
    """Take some of the people out of all groups of a document."""
    numbers = sorted({person.number for each in scene.judged for person in each.people})
    hidden = {number for number in numbers if random.random() < HIDDEN}
    for each in scene.judged:
        kept = [i for i, person in enumerate(each.people) if person.number not in hidden]
        if len(kept) < len(each.people):
            candidates = [(each.people[i], each.matches[i]) for i in kept]
            each.people, each.matches, each.rows = [], [], []
            scene.add(each, candidates)


def cases_of(scenes: Iterable[tuple[Marked, Scene]]) -> list[Case]:
    """The groups of which the marks say whom they mean."""
    found = []
    for marked, scene in scenes:
        for each in scene.judged:
            meant = Counter(ids for member in each.group.members if (ids := marked.meant[member]))
            if meant:
                ids, number = meant.most_common(1)[0]
                right = next((i for i, person in enumerate(each.people) if person.id in ids), -1)
                found.append(Case(np.array(each.rows, dtype=np.float32).reshape(-1, len(FEATURES)), right, number))
    return found


def fit(cases: Sequence[Case], unused: Iterable[str]) -> list[float]:
    """Weights of a conditional logistic regression whose other outcome is nobody; `unused` features weigh nothing."""
    cases = [case for case in cases if len(case.rows)]
    used = np.array([name not in set(unused) for name in FEATURES])
    fitted = np.zeros(len(FEATURES))
    fitted[used] = fit_choices(
        np.concatenate([case.rows for case in cases]).astype(np.float64)[:, used],
        [len(case.rows) for case in cases],
        [row == case.right for case in cases for row in range(len(case.rows))],
        strength=1 / STRENGTH,
        nobody=True,
        counts=[math.sqrt(case.mentions) for case in cases],
    )
    return [round(float(value), 3) for value in fitted]


def likeliest(case: Case, weights: Sequence[float]) -> tuple[int, float]:
    """The row and the probability of the likeliest candidate; -2 and 0 where there is none."""
    odds = probabilities(case.rows.tolist(), weights)
    return max(enumerate(odds), key=lambda each: each[1], default=(-2, 0.0))


def find_threshold(told: Iterable[tuple[tuple[int, float], int, int]], aim: float) -> float:
    """The least probability above which the share of right mentions reaches the aim.

    Of each group `told` has its likeliest candidate with the probability, the right one, and the number of mentions.
    """
    found = matched = 0
    threshold = 1.0
    for (best, odd), right, mentions in sorted(told, key=lambda each: -each[0][1]):
        found += mentions
        matched += mentions if best == right else 0
        if matched / found >= aim:
            threshold = odd
    return round(max(threshold, LEAST), 3)
