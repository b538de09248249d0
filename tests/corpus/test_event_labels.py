"""Which meetings are the same occasion: what the loader takes and refuses, and the file that is kept."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import ANNOTATIONS
from corpus.annotations import Annotation, LabelledSpan, load_annotations, text_hash
from corpus.events import Occasion, event_faults, load_events, resolve_events
from corpus.volumes import load_splits
from extract.annotations import MEETING
from extract.errors import MalformedDataError
from extract.reading.memo import Memo
from extract.reading.tei import read_document

ABOUT = {"about": "how they were drawn"}
EVENT = {"status": "held", "from": "1962-04", "to": None, "place": "Geneva"}
DOCUMENT = {"id": "v/d1", "sha256": "AB", "events": [EVENT], "mentions": [[0, 2, 0], [3, 4, 0]]}


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    (document,) = load_events(write(tmp_path / "events.jsonl", ABOUT, DOCUMENT))
    assert document.occasions == (Occasion("held", "1962-04", None, "Geneva"),)
    assert document.mentions == ((0, 2, 0), (3, 4, 0))
    assert (document.sha256, document.volume) == ("ab", "v")


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([DOCUMENT], 1),
        ([ABOUT, {"id": "v/d1"}], 2),
        ([ABOUT, {**DOCUMENT, "mentions": [[3, 4, 0], [0, 2, 0]]}], 2),
        ([ABOUT, {**DOCUMENT, "mentions": [[0, 2, 1]]}], 2),
        ([ABOUT, {**DOCUMENT, "events": [EVENT, EVENT]}], 2),
        ([ABOUT, {**DOCUMENT, "events": [{**EVENT, "status": "past"}]}], 2),
        ([ABOUT, {**DOCUMENT, "events": [{**EVENT, "from": "April"}]}], 2),
        ([ABOUT, {**DOCUMENT, "events": [{**EVENT, "when": None}]}], 2),
    ],
)
def test_what_is_none_is_named_with_its_line(tmp_path: Path, lines: list[object], line: int) -> None:
    with pytest.raises(MalformedDataError, match=rf"line {line}: "):
        load_events(write(tmp_path / "events.jsonl", *lines))


def test_faults(tmp_path: Path, annotation: Annotation, volume: Path) -> None:
    memo: Memo = read_document(volume, "d1")
    read = replace(annotation, sha256=text_hash(memo.text), spans=(LabelledSpan(0, 2, MEETING, {}),))
    event = {**EVENT, "place": memo.text[:4]}
    line = {"id": memo.id, "sha256": read.sha256, "events": [event], "mentions": [[0, 2, 0]]}
    (document,) = load_events(write(tmp_path / "events.jsonl", ABOUT, line))
    assert list(event_faults(document, read, memo)) == []
    assert list(event_faults(replace(document, sha256="0"), read, memo)) == ["the hash is not that of the annotations"]
    moved = replace(document, mentions=((0, 3, 0),))
    assert list(event_faults(moved, read, memo)) == ["the mentions are not the MEETING spans of the annotations"]
    elsewhere = replace(document, occasions=(Occasion("held", None, None, "Nowhere"),))
    assert list(event_faults(elsewhere, read, memo)) == ["the text does not name the place 'Nowhere'"]
    ((_, _, found),) = resolve_events([document], [read], volume.parent)
    assert found.text == memo.text


def test_the_file_covers_the_development_volumes_and_none_of_the_test_volumes() -> None:
    split_of = load_splits()
    documents = load_events()
    splits = [split_of[document.volume] for document in documents]
    assert set(splits) == {"train", "dev"}
    meetings = {
        a.id: [(s.start, s.end) for s in a.spans if s.label == MEETING] for a in load_annotations(ANNOTATIONS[0])
    }
    assert all([mention[:2] for mention in each.mentions] == meetings[each.id] for each in documents)
    dev = {id for id, spans in meetings.items() if len(spans) > 1 and split_of[id.partition("/")[0]] == "dev"}
    assert dev == {each.id for each in documents if split_of[each.volume] == "dev"}
