"""Consistency: repeats are found, names of things are not people, and no name is a person and a place."""

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.annotations import BLOCKS, PEOPLE, PLACES, SCORES, SENTENCES


@pytest.fixture(scope="module")
def nlp() -> Language:
    blank = spacy.blank("en")
    blank.add_pipe("extract_consistency")
    return blank


def people(nlp: Language, text: str, *found: tuple[str, float]) -> list[str]:
    """Mark the first occurrence of each name, run the component, and give `name@token` of what is marked then."""
    doc = Doc(nlp.vocab, words=text.split())
    spans = []
    for name, _ in found:
        words = name.split()
        start = next(i for i in range(len(doc)) if [t.text for t in doc[i : i + len(words)]] == words)
        spans.append(Span(doc, start, start + len(words), label="PERSON"))
    doc.spans[PEOPLE] = spans
    doc.spans[PEOPLE].attrs[SCORES] = [score for _, score in found]
    doc = nlp(doc)
    assert len(doc.spans[PEOPLE].attrs[SCORES]) == len(doc.spans[PEOPLE])
    return [f"{span.text}@{span.start}" for span in doc.spans[PEOPLE]]


def test_a_surname_is_found_again(nlp: Language) -> None:
    assert people(nlp, "Ada Venn spoke . Later Venn left .", ("Ada Venn", 0.9)) == ["Ada Venn@0", "Venn@5"]


def test_a_repeat_has_the_best_score_of_its_name(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["Venn", "met", "Venn", "and", "Venn"])
    doc.spans[PEOPLE] = [Span(doc, 0, 1, label="PERSON"), Span(doc, 2, 3, label="PERSON")]
    doc.spans[PEOPLE].attrs[SCORES] = [0.6, 0.8]
    assert nlp(doc).spans[PEOPLE].attrs[SCORES] == [0.6, 0.8, 0.8]


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("The Venn Library has it .", [("Venn", 0.9)], []),
        ("Venn wrote . The Venn Plan failed .", [("Venn", 0.9)], ["Venn@0"]),
        ("Venn wrote . Venn Street is long .", [("Venn", 0.9)], ["Venn@0"]),
        ("Venn wrote . Venn left .", [("Venn", 0.4)], ["Venn@0"]),
        ("JW wrote . JW left .", [("JW", 0.9)], ["JW@0"]),
        ("Venn wrote . venn left .", [("Venn", 0.9)], ["Venn@0"]),
        ("Venn is far . In Venn they rest . Venn lies low .", [("Venn", 0.9)], ["Venn@0"]),
    ],
)
def test_what_is_no_repeat(nlp: Language, text: str, found: list[tuple[str, float]], expected: list[str]) -> None:
    assert people(nlp, text, *found) == expected


def test_of_a_person_and_a_place_the_surer_stays(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["Ada", "Venn", "left", "Venn", "and", "Halden", "for", "New", "Venn", "."])
    doc.spans[PEOPLE] = [
        Span(doc, 0, 2, label="PERSON"),
        Span(doc, 3, 4, label="PERSON"),
        Span(doc, 8, 9, label="PERSON"),
    ]
    doc.spans[PEOPLE].attrs[SCORES] = [0.9, 0.5, 0.7]
    doc.spans[PLACES] = [Span(doc, s, e, label="PLACE") for s, e in ((1, 2), (3, 4), (5, 6), (7, 9))]
    doc.spans[PLACES].attrs[SCORES] = [0.8, 0.6, 0.9, 0.7]
    for _ in range(2):
        doc = nlp(doc)
        found = {key: [(s.text, s.start) for s in doc.spans[key]] for key in (PEOPLE, PLACES)}
        assert found == {PEOPLE: [("Ada Venn", 0), ("Venn", 8)], PLACES: [("Venn", 3), ("Halden", 5)]}
        assert (doc.spans[PEOPLE].attrs[SCORES], doc.spans[PLACES].attrs[SCORES]) == ([0.9, 0.7], [0.6, 0.9])


def test_nothing_marked_nothing_done(nlp: Language) -> None:
    assert PEOPLE not in nlp("Venn wrote.").spans
    assert nlp("").text == ""


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        (["GHV", ".", "”"], "note", ["GHV"]),
        (["G.H.V."], "signed", ["G.H.V."]),
        (["GHV"], "head", []),
        (["See", "GHV", "."], "note", []),
        (["Ibid", "."], "note", []),
    ],
)
def test_initials_alone_sign(nlp: Language, words: list[str], kind: str, expected: list[str]) -> None:
    doc = Doc(nlp.vocab, words=words)
    doc.spans[BLOCKS] = [Span(doc, 0, len(doc), label=kind)]
    doc.spans[SENTENCES] = [Span(doc, 0, len(doc))]
    doc.spans[PEOPLE] = []
    assert [span.text for span in nlp(doc).spans[PEOPLE]] == expected


def test_initials_that_are_a_place_or_a_repeat_sign_nothing(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["JFK", "spoke", ".", "JFK", ".", "U.S.", "GHV"])
    doc.spans[BLOCKS] = [Span(doc, i, j, label="note") for i, j in ((3, 5), (5, 6), (6, 7))]
    doc.spans[SENTENCES] = [Span(doc, 0, 3), Span(doc, 3, 5), Span(doc, 5, 6), Span(doc, 6, 7)]
    doc.spans[PEOPLE] = [Span(doc, 0, 1, label="PERSON")]
    doc.spans[PEOPLE].attrs[SCORES] = [0.9]
    doc.spans[PLACES] = [Span(doc, 5, 6, label="PLACE")]
    doc.spans[PLACES].attrs[SCORES] = [0.6]
    doc = nlp(doc)
    assert [(s.text, s.start) for s in doc.spans[PEOPLE]] == [("JFK", 0), ("JFK", 3), ("GHV", 6)]
    assert [s.text for s in doc.spans[PLACES]] == ["U.S."]


def test_twice_is_once(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["Ada", "Venn", "spoke", ".", "Later", "Venn", "left", "."])
    doc.spans[PEOPLE] = [Span(doc, 0, 2, label="PERSON")]
    doc.spans[PEOPLE].attrs[SCORES] = [0.9]
    once = [(s.start, s.end) for s in nlp(doc).spans[PEOPLE]]
    assert [(s.start, s.end) for s in nlp(doc).spans[PEOPLE]] == once == [(0, 2), (5, 6)]
