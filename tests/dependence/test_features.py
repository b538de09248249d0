"""What the features count, and that a long document does not take ever longer."""

import random
import time

from extract.dependence.features import Scene
from extract.dependence.links import find_links
from extract.dependence.ranker import load_rankers
from extract.dependence.statements import Statement, make_statement

WORDS = ("we", "need", "time", "before", "can", "agree", "only", "if", "grain", "credit", "a", "treaty", ":", "(", ")")
ROLES = ("condition", "proposal", "concern", "none")


def statements(number: int) -> list[Statement]:
    draw = random.Random(1)
    return [
        make_statement(
            draw.choices(WORDS, k=12), role=draw.choice(ROLES), kind="p", block=index // 3, opens=index % 3 == 0
        )
        for index in range(number)
    ]


def test_ranks_and_what_stands_between_are_counted() -> None:
    given = statements(60)
    scene = Scene(given, {})
    for source in range(60):
        for target in (each for each in range(60) if each != source):
            low, high = sorted((source, target))
            between = given[low + 1 : high]
            for role in ROLES:
                assert scene.between(role, source, target) == sum(each.role == role for each in between)
            if given[target].role == "proposal":
                rank = min(4, 1 + sum(each.role == "proposal" for each in between))
                assert scene.rank(source, target) == f"{'-' if target < source else '+'}{rank}"


def test_choices_are_the_nearest_proposals() -> None:
    given = statements(200)
    scene = Scene(given, {})
    for source in range(200):
        before = [index for index in range(source) if given[index].role == "proposal"]
        after = [index for index in range(source + 1, 200) if given[index].role == "proposal"]
        assert scene.bearing_choices(source) == [None, *before[-12:], *after[:12]]


def test_equal_sentences_share_all_their_words() -> None:
    one = make_statement(["a", "treaty", "on", "grain"], role="proposal", kind="p", block=0, opens=True)
    scene = Scene([one, one], {"a": 0.1, "treaty": 0.7, "on": 0.2, "grain": 0.3})
    assert scene.shared(0, 1) == 1.0


def test_a_long_document_is_linked_in_linear_time() -> None:
    rankers, given = load_rankers(), statements(1200)

    def seconds(part: int) -> float:
        started = time.process_time()
        assert list(find_links(given[:part], rankers))
        return time.process_time() - started

    assert seconds(1200) < 10 * max(seconds(300), 0.02)
