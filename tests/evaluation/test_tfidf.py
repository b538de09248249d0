from typing import Any

import pytest

from evaluation.tfidf import FOLDS, TfidfClassifier, choose, gather

Document = dict[str, Any]

LINES = {
    "condition": "They must first withdraw the troops.",
    "proposal": "I recommend that you sign the letter.",
    "concern": "The cabinet fears a long delay.",
    "none": "The meeting began at noon.",
}


def document(volume: int) -> Document:
    """The four roles, twice over."""
    text, sentences = "", []
    for role, line in (*LINES.items(), *LINES.items()):
        sentences.append({"start": len(text), "end": len(text) + len(line), "block": "p", "role": role})
        text += line + " "
    return {"id": f"volume{volume}/d1", "layers": ["roles"], "text": text, "sentences": sentences}


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [document(volume) for volume in range(2 * FOLDS)]


def test_it_learns_what_is_plain(documents: list[Document]) -> None:
    classify = TfidfClassifier(documents)
    assert classify(document(99)) == [*LINES, *LINES]
    assert classify.settings["grouped_by"] == "volume"
    assert classify.settings["macro_f1"] == 1


def test_it_learns_the_same_every_time(documents: list[Document]) -> None:
    assert choose(gather(documents)) == choose(gather(documents))


def test_the_sentence_before_is_of_the_same_document(documents: list[Document]) -> None:
    sentences = gather(documents[:2])
    assert sentences.before[0] == sentences.before[8] == ""
    assert sentences.before[1] == LINES["condition"]
    assert sentences.volumes == ["volume0"] * 8 + ["volume1"] * 8


def test_a_document_without_roles_teaches_nothing(documents: list[Document]) -> None:
    assert gather([documents[0] | {"layers": ["spans"]}]).words == []
