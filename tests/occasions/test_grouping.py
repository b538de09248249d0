"""Mentions that cannot, and that do, mean one occasion."""

import time

import pytest
from marked import read

from extract.data.weights import parse_weights
from extract.errors import MalformedDataError
from extract.occasions.grouping import REACH, distinct, group, order, pairs
from extract.occasions.judge import CUTOFF, load_judge, read_judge
from extract.occasions.pairs import exclude, read_between


def events(marked: str) -> list[int]:
    text, mentions = read(marked)
    return group(text, mentions, load_judge().same.probability, cutoff=CUTOFF)


@pytest.mark.parametrize(
    "marked",
    [
        "the [ June 3 meeting ] and the [ June 4 meeting ] .",
        "the [ 18th session ] and the [ 19th session ] .",
        "a [ visit ] to #Paris , then a [ visit ] to #Bonn .",
        "his [ visit ] and the [ talks ] .",
        "@Nasser 's [ visit ] and @Bowles 's [ visit ] .",
        "the President 's [ trip ] and the Secretary 's [ trip ] .",
        "the Secretary 's [ trip ] and the [ @Khrushchev visit ] .",
        "after [ Vienna ] , the [ #Geneva conference ] .",
    ],
)
def test_what_cannot_be_one(marked: str) -> None:
    _, (a, b) = read(marked)
    assert exclude(a, b)
    assert exclude(b, a)
    assert events(marked) == [0, 1]


def test_a_name_may_be_that_of_the_title() -> None:
    _, (a, b) = read("the Secretary 's [ trip ] to #Iran , @Dulles ' [ trip ] .")
    assert not exclude(a, b)


@pytest.mark.parametrize(
    "marked",
    [
        "The [ #London talks ] of last year and the [ #Paris talks ] were a failure .",
        "The [ talks ] in #London were long . The [ talks ] in #Paris were short .",
        "Of all the [ London talks ] failed . So did the [ Paris talks ] .",
        "He left the [ NATO meeting ] for the [ SEATO meeting ] .",
    ],
)
def test_different_names_are_different_occasions(marked: str) -> None:
    text, (a, b) = read(marked)
    assert distinct(text, a, b)
    assert distinct(text, b, a)
    assert events(marked) == [0, 1]


@pytest.mark.parametrize(
    "marked",
    [
        "the [ #Paris talks ] and the [ talks ] in #Europe .",
        "the [ #York talks ] and the [ talks ] .",
        "The [ @Marcos visit ] or the [ #Washington visit ] .",
        "the [ private talks ] and the [ quiet talks ] .",
    ],
)
def test_what_may_be_one(marked: str) -> None:
    text, (a, b) = read(marked)
    assert not distinct(text, a, b)


@pytest.mark.parametrize(
    "marked",
    [
        "I had a [ meeting ] with @Hamilton . The [ meeting ] was short .",
        "The @Marcos [ visit ] is near . His [ visit ] will help .",
        "a [ meeting ] ^1 was held . {1 No record of this [ meeting ] has been found . }",
        "after [ Vienna ] , the [ #Vienna conference ] .",
    ],
)
def test_what_is_one(marked: str) -> None:
    assert events(marked) == [0, 0]


def test_numbers_follow_the_text_not_the_order_of_reading() -> None:
    marked = "a [ luncheon ] ^1 with @Ball . The [ #Geneva conference ] . {1 No record of this [ luncheon ] . }"
    assert events(marked) == [0, 1, 0]


def test_nothing_to_group() -> None:
    assert events("no one met .") == []


@pytest.mark.parametrize("data", [b"", b"{}", b'{"same": {"bias": 0, "weights": {"a": 1e999}}, "status": {}}'])
def test_weights_that_are_none_are_named(data: bytes) -> None:
    with pytest.raises(MalformedDataError, match=r"weights\.json"):
        parse_weights(data, read_judge, command="events", path="weights.json")


def test_what_is_read_between_a_note_and_the_body_is_in_the_body() -> None:
    marked = "a [ meeting ] ^1 . a [ luncheon ] ^2 . {1 The [ meeting ] and the [ talks ] . } {2 The [ luncheon ] . }"
    _, mentions = read(marked)
    ordered = [mentions[index] for index in order(mentions)]
    assert [(each.kind, each.note) for each in ordered] == [
        ("meeting", None),
        ("meeting", "1"),
        ("talks", "1"),
        ("luncheon", None),
        ("luncheon", "2"),
    ]
    # From the last, of note 2, back to what was read first.
    assert list(read_between(ordered, 4)) == [(False, 0), (True, 1), (True, 1), (True, 1)]
    assert list(read_between(ordered, 3)) == [(False, 0), (True, 0), (True, 0)]
    assert list(read_between(ordered, 2)) == [(False, 0), (False, 0)]


def test_looking_between_many_meetings_takes_a_step_a_pair() -> None:
    _, (mention,) = read("I saw the [ meeting ] .")
    mentions = [mention] * 600
    started = time.process_time()
    for second in range(len(mentions)):
        list(read_between(mentions, second))
    # 180,000 steps; looked at one by one, what lies between would be 36 million mentions.
    assert time.process_time() - started < 2


def test_meetings_out_of_reach_are_not_compared() -> None:
    text, mentions = read(" . ".join(["The [ meeting ] was long"] * (REACH + 50)))
    found = list(pairs(text, mentions))
    assert max(second - first for first, second, _ in found) == REACH
    numbers = group(text, mentions, load_judge().same.probability, cutoff=CUTOFF, recorded=0)
    assert len(numbers) == REACH + 50
    with_title = [pair for pair in pairs(text, mentions, 0) if pair[0] == 0]
    assert len(with_title) == REACH + 49
