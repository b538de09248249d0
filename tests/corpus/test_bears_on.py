"""The file of proposals that sentences are about."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus import ANNOTATIONS
from corpus.annotations import Annotation, Sentence, load_annotations
from corpus.bears_on import BEARS_ON, SOURCES, TARGET, draw, links_of, load_bearings, sheet
from corpus.volumes import load_splits
from extract.errors import MalformedDataError

SENTENCES = [
    {"start": 0, "end": 5, "role": "proposal"},
    {"start": 6, "end": 9, "role": "concern"},
    {"start": 10, "end": 14, "role": "none"},
    {"start": 15, "end": 19, "role": "condition"},
]
ROW = {"id": "v/d1", "sha256": "AB", "sentences": [[6, 9, [[0, 5]]], [15, 19, []]]}


def load(tmp_path: Path, *rows: object) -> Any:
    path = tmp_path / "bears_on.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ({"about": "nothing"}, *rows)) + "\n", "utf-8")
    return load_bearings(path)


def test_links_by_index(tmp_path: Path) -> None:
    (read,) = load(tmp_path, ROW)
    assert links_of(read, "ab", SENTENCES) == {1: (0,), 3: ()}


@pytest.mark.parametrize(
    ("sentences", "reason"),
    [
        ([[6, 9, [[0, 5]]]], "sentence 3 was not read"),
        ([[6, 9, [[0, 4]]], [15, 19, []]], r"no annotated sentence \(0, 4\)"),
        ([[6, 9, [[10, 14]]], [15, 19, []]], "joins other roles"),
        ([[0, 5, []], [6, 9, []], [15, 19, []]], "joins other roles"),
    ],
)
def test_what_does_not_fit_the_sentences_is_named(tmp_path: Path, sentences: list[Any], reason: str) -> None:
    (read,) = load(tmp_path, ROW | {"sentences": sentences})
    with pytest.raises(ValueError, match=reason):
        links_of(read, "ab", SENTENCES)


def test_another_text_is_refused(tmp_path: Path) -> None:
    (read,) = load(tmp_path, ROW)
    with pytest.raises(ValueError, match="another text"):
        links_of(read, "cd", SENTENCES)


@pytest.mark.parametrize("row", [[6, 9, [[6, 9]]], [9, 6, []], [6, 9, [[0, 5], [0, 5]]], [6, 9]])
def test_rows_that_cannot_be_are_refused_with_their_line(tmp_path: Path, row: list[Any]) -> None:
    with pytest.raises(MalformedDataError, match="line 2"):
        load(tmp_path, ROW | {"sentences": [row]})


def test_the_file_fits_the_annotations() -> None:
    annotations = {a.id: a for path in ANNOTATIONS for a in load_annotations(path)}
    splits = load_splits()
    numbers = {"train": 0, "dev": 0}
    for read in load_bearings():
        annotation = annotations[read.id]
        sentences = [{"start": s.start, "end": s.end, "role": s.role} for s in annotation.sentences]
        links = links_of(read, annotation.sha256, sentences)
        assert any(links.values()) or links
        numbers[splits[annotation.volume]] += 1
    assert numbers == {"train": 1179, "dev": 30}


def annotation(id: str, *roles: str) -> Annotation:
    sentences = tuple(Sentence(i, i + 1, "p", role) for i, role in enumerate(roles))  # type: ignore[arg-type]
    return Annotation(id, "", None, (), "", None, sentences, ())


def test_documents_are_drawn_from_those_with_something_to_link() -> None:
    fitting = [annotation(f"v/d{n}", TARGET, TARGET, *sorted(SOURCES)) for n in range(5)]
    poor = [annotation("v/p", TARGET, *sorted(SOURCES)), annotation("v/q", TARGET, TARGET, "concern")]
    drawn = draw([*fitting, *poor], seed=1, count=3, known={"v/d0"})
    assert len(drawn) == 3
    assert drawn == draw([*poor, *fitting[::-1]], seed=1, count=3, known={"v/d0"})
    assert {each.id for each in drawn} <= {"v/d1", "v/d2", "v/d3", "v/d4"}


def test_a_sheet_asks_about_conditions_and_concerns_alone() -> None:
    made = sheet({"id": "v/d1", "text": "Stop! No. Rain. Then", "sentences": SENTENCES})
    assert [("about" in row, row["words"]) for row in made["sentences"]] == [
        (False, "Stop!"),
        (True, "No."),
        (False, "Rain"),
        (True, " The"),
    ]


def test_the_file_says_how_it_was_made() -> None:
    first = json.loads(BEARS_ON.read_text("utf-8").splitlines()[0])
    assert "large language model" in first["about"]
