"""The account of a memo: each proposal with what bears on it."""

import io
from dataclasses import replace

import pytest
from fake import MEMO
from rich.console import Console
from spacy.language import Language

import extract
from extract.result import Holder, Link, Result
from extract.writing.terminal import account


@pytest.fixture
def found(fake: Language) -> Result:
    """The invented memo: a condition, a proposal and a concern in its body, another proposal in a note."""
    return extract.run(MEMO, fake)


def index_of(found: Result, words: str) -> int:
    return next(i for i, sentence in enumerate(found.sentences) if words in sentence.text)


def printed(found: Result, width: int = 80) -> list[str]:
    file = io.StringIO()
    Console(file=file, width=width).print(account(found))
    assert max(map(len, file.getvalue().splitlines())) <= width
    return [line.rstrip() for line in file.getvalue().splitlines()]


def linked(found: Result, *links: tuple[str, str, str]) -> Result:
    made = [Link(t, index_of(found, a), index_of(found, b), 0.91) for t, a, b in links]  # type: ignore[arg-type]
    return replace(found, links=tuple(made))


def at(lines: list[str], words: str) -> int:
    return next(i for i, line in enumerate(lines) if words in line)


def test_what_bears_on_a_proposal_stands_under_it_further_in(found: Result) -> None:
    lines = printed(linked(found, ("bears_on", "opposed", "I propose that we wait")))
    proposal, concern = at(lines, "I propose that we wait"), at(lines, "opposed to a conference")
    rest = at(lines, "Bearing on no proposal")
    assert at(lines, "Proposals, and what bears on them") < proposal < concern < rest < at(lines, "We need the release")
    indent = [len(lines[i]) - len(lines[i].lstrip()) for i in (proposal, concern)]
    assert indent[0] < indent[1]


def test_without_links_all_stand_in_the_order_of_the_text(found: Result) -> None:
    lines = printed(found)
    assert at(lines, "Conditions, proposals and concerns") < at(lines, "We need the release")
    assert at(lines, "We need the release") < at(lines, "I propose that we wait") < at(lines, "opposed to")


def test_what_a_condition_gates_is_said_in_words_unless_it_is_itself(found: Result) -> None:
    itself = printed(linked(found, ("gates", "We need the release", "We need the release")))
    assert not any("gates" in line.casefold() for line in itself)
    other = " ".join(" ".join(printed(linked(found, ("gates", "We need the release", "conference in Lisbon")))).split())
    assert "gates “The Danes want a conference in Lisbon.” (p. 40)" in other


def test_who_holds_it_is_named(found: Result) -> None:
    holders = {"propose that we wait": "author", "opposed": Holder("Many allies", 0, 11, None), "need the": None}
    sentences = list(found.sentences)
    for words, holder in holders.items():
        index = index_of(found, words)
        sentences[index] = replace(sentences[index], holder=holder)  # type: ignore[arg-type]
    lines = printed(replace(found, sentences=tuple(sentences)))
    said = [line[line.index("–") :] for line in lines if "held by" in line]
    assert said == ["– held by the author", "– held by Many allies"]


def test_thresholds_and_notes_stand_with_their_sentence(found: Result) -> None:
    threshold = replace(found.thresholds[0], sentence=index_of(found, "I propose that we wait"))
    lines = printed(replace(found, thresholds=(threshold,)))
    assert at(lines, "– “under 300”: under 300 (prisoner), reported") > at(lines, "I propose that we wait")
    note = at(lines, "– note 2, marginalia by Harding: In the left-hand margin, Harding")
    assert note == at(lines, "We need the release of all") + 1


def test_a_doubtful_link_has_its_score(found: Result) -> None:
    made = linked(found, ("bears_on", "opposed", "I propose that we wait"))
    assert not any("bears on it" in line for line in printed(made))
    for score, said in ((0.42, "– perhaps bears on it: 0.42"), (0.5, "– bears on it: 0.50")):
        doubtful = replace(made, links=(replace(made.links[0], score=score),))
        assert any(said in line for line in printed(doubtful))


def test_what_stands_in_notes_is_listed_apart(found: Result) -> None:
    lines = printed(linked(found, ("bears_on", "opposed", "I propose that we wait")))
    assert at(lines, "We need the release") < at(lines, "In the notes  1 proposal")
    assert max(i for i, line in enumerate(lines) if "I propose that we ask" in line) > at(lines, "In the notes")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_it_fits(found: Result, width: int) -> None:
    made = linked(found, ("bears_on", "opposed", "I propose that we wait"), ("gates", "We need", "Lisbon"))
    assert "release" in " ".join(printed(made, width))
