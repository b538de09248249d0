"""The trainer of the linker: what it is given of marks, what it fits, how the threshold is chosen."""

from typing import Any

import numpy as np
import pytest

from corpus.linker import LEAST, Case, cases_of, draw, find_threshold, fit, hide, likeliest, make_scene, read_marked
from extract.linking.features import COLUMN, FEATURES
from extract.linking.index import Index
from extract.reading.memo import Entry, Header, Mark, Memo

TEXT = "Lars Halden met Venn."
ENTRIES = {"v#p_5": ["5"], "v#p_4": ["4"], "v#p_2": ["1", "2"]}


def memo(*marks: tuple[int, int, str | None]) -> Memo:
    placed = tuple(Mark(start, end, "persName", "x", entry) for start, end, entry in marks)
    header = Header(date="1962-06-01", from_="Halden")
    return Memo(TEXT, id="v/d1", header=header, marks=placed, persons=(Entry("v#p_5", "Halden, Lars", "Envoy"),))


def test_whom_a_mark_points_to_is_not_given_to_the_linker() -> None:
    marked = read_marked(memo((0, 11, "v#p_5"), (5, 11, "v#p_4"), (16, 20, None)), ENTRIES)
    assert marked.spans == ((0, 11), (16, 20))
    assert marked.meant == (frozenset({"5"}), frozenset())
    document = marked.document(with_list=False)
    assert (document.text, document.date, document.persons) == (TEXT, "1962-06-01", ())
    assert (document.sender, document.receiver, document.signatures) == ("Halden", "", [])
    assert marked.document(with_list=True).persons == (("v#p_5", "Halden, Lars", "Envoy"),)


def test_a_mark_may_mean_several_people() -> None:
    assert read_marked(memo((16, 20, "v#p_2")), ENTRIES).meant == (frozenset({"1", "2"}),)


def test_only_documents_with_a_mark_that_points_to_somebody_are_drawn() -> None:
    memos = [memo((0, 11, "v#p_5")), memo((0, 11, None))] * 3
    assert len(draw(memos, ENTRIES, "v")) == 3
    assert len(draw(memos, ENTRIES, "v", 2)) == 2


def row(**values: float) -> list[float]:
    made = [0.0] * len(FEATURES)
    for name, value in values.items():
        made[COLUMN[name]] = value
    return made


def case(right: int, *rows: list[float], mentions: int = 1) -> Case:
    return Case(np.array(rows, dtype=np.float32).reshape(-1, len(FEATURES)), right, mentions)


def test_what_tells_for_the_right_one_weighs_for_it() -> None:
    cases = [
        case(0, row(title=1), row(title_unheld=1)),
        case(1, row(title_unheld=1), row(title=1)),
        case(-1, row()),
    ] * 20
    weights = dict(zip(FEATURES, fit(cases, unused=["alone"]), strict=True))
    assert weights["title"] > 1
    assert weights["title_unheld"] < -0.5
    assert weights["alone"] == 0
    assert likeliest(cases[0], list(weights.values()))[0] == 0


def test_a_group_without_candidates_is_nobody() -> None:
    assert likeliest(case(-1), [0.0] * len(FEATURES)) == (-2, 0.0)


def test_the_threshold_is_the_least_that_reaches_the_aim() -> None:
    told = [((0, 0.9), 0, 3), ((0, 0.8), 0, 1), ((0, 0.7), 1, 1), ((0, 0.6), -1, 5)]
    assert find_threshold(told, 1.0) == 0.8
    assert find_threshold(told, 0.8) == 0.7
    assert find_threshold([((0, 0.2), 0, 1)], 0.5) == LEAST
    assert find_threshold([((0, 0.9), 1, 1)], 0.5) == 1.0


class Always:
    """Draws that hide everybody."""

    def random(self) -> float:
        return 0.0


def test_people_can_be_hidden(index: Index) -> None:
    scene = make_scene(read_marked(memo((0, 11, "v#p_5")), ENTRIES), index, with_list=False)
    always: Any = Always()
    hide(scene, always)
    assert [each.people for each in scene.judged] == [[]]


@pytest.mark.parametrize(("entry", "rights"), [("v#p_5", [0]), ("v#p_4", [-1]), (None, [])])
def test_cases_are_the_groups_that_the_marks_know(index: Index, entry: str | None, rights: list[int]) -> None:
    marked = read_marked(memo((0, 11, entry)), ENTRIES)
    scene = make_scene(marked, index, with_list=False)
    scene.judge([0.0] * len(FEATURES))
    scene.look_around()
    kept = [each for each in cases_of([(marked, scene)]) if scene.judged[0].people]
    assert [each.right for each in kept] == (rights if scene.judged[0].people else [])
