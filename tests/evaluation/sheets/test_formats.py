"""Out and back again is the identity, whatever the text and the marks."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.errors import SheetError
from evaluation.sheets import FORMATS, TOOLS, Tool
from evaluation.sheets.sheet import LABELS, Mark, Sheet
from extract.errors import MalformedDataError

ASTRAL = "𝔸 𐍈 and 👩‍🚒 met\r\nÉmile.\tYes\n\n😀!"
words = st.text(alphabet="ab .;é\n\t\r𝔸😀\u2028\"'<&>#T\\", min_size=1, max_size=60)
attributes = st.fixed_dictionaries(
    {},
    optional={
        "cmp": st.sampled_from(["eq", "lt"]),
        "low": st.none() | st.integers(-5, 10**9) | st.floats(0, 1),
        "unit": st.none() | st.text(alphabet="aé😀\n\t\"'", max_size=5),
        "also": st.lists(st.sampled_from(["concern", "proposal"]), max_size=2),
    },
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    text = draw(words)
    marks = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        marks.append(Mark(f"m{number}", start, end, draw(st.sampled_from(LABELS)), draw(attributes)))
    return Sheet("volume_d1", text, marks)


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


EACH_TOOL = [pytest.param(tool, marks=pytest.mark.extras) if tool == "inception" else tool for tool in TOOLS]


def needs(tool: Tool) -> None:
    if tool == "inception":
        pytest.importorskip("cassis", reason="needs the extra [evaluation]")


def in_order(sheet: Sheet) -> Sheet:
    return replace(sheet, marks=sorted(sheet.marks, key=lambda mark: mark.id))


@pytest.mark.parametrize("tool", EACH_TOOL)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_out_and_back_is_the_identity(tool: Tool, data: st.DataObject) -> None:
    needs(tool)
    sheet = data.draw(sheets())
    with folder() as path:
        FORMATS[tool].write([sheet], path)
        assert [in_order(each) for each in FORMATS[tool].read(path)] == [sheet]


@pytest.mark.parametrize("tool", EACH_TOOL)
def test_many_documents_keep_their_names(tool: Tool, tmp_path: Path) -> None:
    needs(tool)
    written = [Sheet(name, f"{name} 😀 met.", [Mark("m", 3, 4, "PERSON", {})]) for name in ("v_d1", "v_d2", "v_d10")]
    FORMATS[tool].write(written, tmp_path)
    assert sorted(FORMATS[tool].read(tmp_path), key=lambda s: s.name) == sorted(written, key=lambda s: s.name)


@pytest.mark.parametrize("tool", EACH_TOOL)
def test_what_cannot_be_read_is_an_error(tool: Tool, tmp_path: Path) -> None:
    needs(tool)
    FORMATS[tool].write([Sheet("d", "One.", [Mark("m", 0, 3, "PERSON", {})])], tmp_path)
    for path in tmp_path.iterdir():
        if path.suffix in (".jsonl", ".json", ".ann", ".xmi"):
            path.write_text("T1\n[]")
    with pytest.raises(MalformedDataError):
        FORMATS[tool].read(tmp_path)


ONE = Sheet("d", ASTRAL, [Mark("m", ASTRAL.index("Émile"), ASTRAL.index(".\t"), "PERSON", {})])


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.extras
def test_xmi_counts_in_utf_16(tmp_path: Path) -> None:
    needs("inception")
    FORMATS["inception"].write([ONE], tmp_path)
    (mark,) = ONE.marks
    text = (tmp_path / "d.xmi").read_text(encoding="utf-8")
    assert f'begin="{units(ASTRAL[: mark.start])}"' in text
    assert f'end="{units(ASTRAL[: mark.end])}"' in text
    assert units(ASTRAL[: mark.start]) != mark.start


def test_brat_and_prodigy_count_in_code_points(tmp_path: Path) -> None:
    (mark,) = ONE.marks
    FORMATS["brat"].write([ONE], tmp_path)
    first = (tmp_path / "d.ann").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"T1\tPERSON {mark.start} {mark.end}\tÉmile"
    FORMATS["prodigy"].write([ONE], tmp_path)
    assert json.loads((tmp_path / "sheet.jsonl").read_text(encoding="utf-8"))["spans"][0]["start"] == mark.start


def test_brat_has_a_mark_over_two_lines_in_pieces(tmp_path: Path) -> None:
    FORMATS["brat"].write([Sheet("d", "one\n\ntwo three", [Mark("m", 1, 8, "MEETING", {})])], tmp_path)
    assert (tmp_path / "d.ann").read_text().splitlines()[0] == "T1\tMEETING 1 3;5 8\tne two"


def test_brat_marks_that_a_person_made_have_no_note(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("Alder met Birch.")
    (tmp_path / "d.ann").write_text("T1\tPERSON 0 5\tAlder\n#1\tAnnotatorNotes T1\tsure?\nR1\tx Arg1:T1 Arg2:T1\n")
    (sheet,) = FORMATS["brat"].read(tmp_path)
    assert sheet.marks == [Mark("", 0, 5, "PERSON", {})]


def label_studio(tmp_path: Path, **task: Any) -> list[Mark]:
    FORMATS["label-studio"].write([ONE], tmp_path)
    path = tmp_path / "sheet.json"
    tasks = json.loads(path.read_text(encoding="utf-8"))
    tasks[0] |= task
    path.write_text(json.dumps(tasks), encoding="utf-8")
    (sheet,) = FORMATS["label-studio"].read(tmp_path)
    return list(sheet.marks)


def test_label_studio_s_annotation_goes_before_its_prediction(tmp_path: Path) -> None:
    assert label_studio(tmp_path, annotations=[{"result": []}]) == []
    assert label_studio(tmp_path, annotations=[{"result": [], "was_cancelled": True}]) == ONE.marks


def test_label_studio_of_old_counted_in_utf_16(tmp_path: Path) -> None:
    (mark,) = ONE.marks
    value = {
        "start": units(ASTRAL[: mark.start]),
        "end": units(ASTRAL[: mark.end]),
        "text": "Émile",
        "labels": ["PERSON"],
    }
    found = label_studio(tmp_path, annotations=[{"result": [{"type": "labels", "value": value}]}])
    assert found == [replace(mark, id="")]


def test_prodigy_s_rejected_documents_are_left_out(tmp_path: Path) -> None:
    FORMATS["prodigy"].write([ONE], tmp_path)
    path = tmp_path / "sheet.jsonl"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"answer": "reject"}), encoding="utf-8")
    assert FORMATS["prodigy"].read(tmp_path) == []


@pytest.mark.extras
def test_what_xml_cannot_hold_is_refused(tmp_path: Path) -> None:
    needs("inception")
    with pytest.raises(SheetError, match=r"d: XML cannot hold the character '\\x0c' at 3"):
        FORMATS["inception"].write([Sheet("d", "one\ftwo", [])], tmp_path)
