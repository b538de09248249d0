"""Each fault, with its line and field, on an invented document."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus import ANNOTATIONS
from corpus.annotations import text_hash, to_fields
from corpus.convert import convert
from evaluation.documents import MEMO
from evaluation.gold.check import Fault, check_file
from extract.reading.tei import read_volume

Document = dict[str, Any]
Run = Callable[..., Any]


def write(path: Path, *documents: object) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in documents), encoding="utf-8")
    return path


@pytest.fixture
def standoff(gold: Document) -> Document:
    """The same document as stand-off annotations."""
    return json.loads(json.dumps(to_fields(convert(gold)[0])))


def faults(path: Path, *documents: object, **texts: Any) -> list[tuple[int, str]]:
    return [(fault.line, fault.field) for fault in check_file(write(path, *documents), **texts)]


def test_a_good_file_has_none(tmp_path: Path, gold: Document, standoff: Document) -> None:
    path = tmp_path / "gold.jsonl"
    assert faults(path, gold, {**gold, "id": "other", "version": 1}) == []
    assert faults(path, standoff, texts={"invented/d7": gold["text"]}) == []


def test_the_gold_files_of_the_corpus_have_none() -> None:
    for path in (MEMO, *ANNOTATIONS):
        assert list(check_file(path)) == []


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        (lambda d: d.pop("text") and d.pop("layers"), "document", "'sha256' is a required property"),
        (lambda d: d.update(version=2), "version", "1 was expected"),
        (lambda d: d.update(layers=["rolls"]), "layers[0]", "'rolls' is not one of"),
        (lambda d: d.update(date="May 3"), "date", "does not match"),
        (lambda d: d["sentences"][2].update(role="demand"), "sentences[2].role", "'demand' is not one of"),
        (lambda d: d["sentences"][2].update(start=-1), "sentences[2].start", "-1 is less than the minimum"),
        (lambda d: d["sentences"][2].update(rôle="none"), "sentences[2]", "Additional properties"),
        (lambda d: d["spans"][1].update(label="PERSONS"), "spans[1].label", "'PERSONS' is not one of"),
        (lambda d: d["spans"][4].pop("unit"), "spans[4]", "'unit' is a required property"),
        (lambda d: d["spans"][4].update(cmp="<"), "spans[4].cmp", "'<' is not one of"),
        (lambda d: d["spans"][4].update(low=30), "spans[4].low", "lt leaves the lower bound open"),
        (lambda d: d["spans"][4].update(cmp="range", low=50), "spans[4].low", "50 is above high, 40"),
        (lambda d: d["spans"][0].update(end=d["spans"][0]["start"]), "spans[0].end", "is not above the start"),
        (lambda d: d["spans"][0].update(end=9999), "spans[0].end", "9999 in a text of"),
        (lambda d: d["spans"][0].update(end=d["spans"][0]["end"] - 1), "spans[0].end", "inside the word 'Alder'"),
        (lambda d: d["spans"][0].update(start=d["spans"][0]["start"] + 1), "spans[0].start", "inside the word 'Alder'"),
        (lambda d: d["spans"][2].update(end=d["spans"][2]["end"] - 5), "spans[2].start", "white space at an end"),
        (lambda d: d["spans"][0].update(text="Elder"), "spans[0].text", "is 'Elder', the text has 'Alder'"),
        (lambda d: d["spans"].append(d["spans"][0]), "spans[5].start", "overlaps spans[0], a PERSON too"),
        (lambda d: d["sentences"].reverse(), "sentences[1].start", "before sentences[0] ends"),
        (lambda d: d["sentences"][2].update(gates=6), "sentences[2].gates", "6 is no index of the 6 sentences"),
        (lambda d: d["sentences"][3].update(also=["proposal"]), "sentences[3].also", "repeats the role proposal"),
        (lambda d: d.update(sha256="0" * 64), "sha256", "the offsets mean nothing in it"),
        (lambda d: d.update(note_refs=[[0, 1, "3"]]), "note_refs[0]", "the text has '7' there, not '3'"),
    ],
)
def test_each_fault_has_its_field(
    tmp_path: Path, gold: Document, change: Callable[[Document], object], field: str, reason: str
) -> None:
    good = json.loads(json.dumps(gold))
    change(gold)
    path = write(tmp_path / "gold.jsonl", {**good, "id": "first"}, gold)
    first = next(check_file(path))
    assert (first.line, first.field) == (2, field)
    assert reason in first.reason


def test_an_id_stands_once(tmp_path: Path, gold: Document) -> None:
    assert list(check_file(write(tmp_path / "g.jsonl", gold, gold))) == [
        Fault(2, "id", "'invented/d7' is that of line 1 too")
    ]


def test_stand_off_offsets_are_checked_where_the_text_is_known(
    tmp_path: Path, gold: Document, standoff: Document
) -> None:
    path = tmp_path / "standoff.jsonl"
    standoff["spans"][0][1] -= 1
    texts = {"invented/d7": gold["text"]}
    assert faults(path, standoff) == []
    assert faults(path, standoff, texts=texts) == [(1, "spans[0].end")]
    assert faults(path, standoff, texts={"invented/d7": gold["text"] + "!"}) == [(1, "sha256")]
    standoff["sentences"][0][3] = "rôle"
    assert faults(path, standoff) == [(1, "sentences[0][3]")]


def test_a_hash_that_is_right_is_no_fault(tmp_path: Path, gold: Document) -> None:
    assert faults(tmp_path / "g.jsonl", {**gold, "sha256": text_hash(gold["text"])}) == []


def test_the_command(invoke: Run, tmp_path: Path, gold: Document) -> None:
    path = write(tmp_path / "gold.jsonl", gold)
    done = invoke("check", path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"{path}: no faults\n"
    gold["spans"][0]["label"] = "PERSONS"
    done = invoke("check", write(path, gold))
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{path}:1: spans[0].label: 'PERSONS' is not one of")
    assert done.stderr == f"{path}: 1 fault\n"


def test_what_cannot_be_read_is_bad_input(invoke: Run, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("[]\n")
    assert invoke("check", path).exit_code == 2
    assert invoke("check", tmp_path / "none.jsonl").exit_code == 2


def test_the_texts_of_a_stand_off_file_come_from_the_volumes(invoke: Run, volume: Path, tmp_path: Path) -> None:
    memo = next(iter(read_volume(volume)))
    document = {
        "id": memo.id,
        "sha256": text_hash(memo.text),
        "date": None,
        "layers": ["roles"],
        "drawn": "random",
        "sentences": [],
    }
    other = {**document, "id": "elsewhere/d1"}
    path = write(tmp_path / "standoff.jsonl", document, other)
    done = invoke("check", path, "--volumes", volume.parent)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "checked without the texts of elsewhere/d1, 1 in all" in done.stderr
    done = invoke("check", write(path, {**document, "sha256": "0" * 64}), "--volumes", volume.parent)
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{path}:1: sha256: the text has {text_hash(memo.text)[:12]}, not 000000000000")
    done = invoke("check", path, "--volumes", tmp_path / "nowhere")
    assert (done.exit_code, "checked without texts" in done.stderr) == (0, True)
