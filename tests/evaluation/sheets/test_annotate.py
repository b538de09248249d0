"""From a memo or a gold file to sheets and back into a gold file, with the record of changes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.annotations import to_fields
from corpus.convert import convert
from evaluation.gold.changes import find_changes
from evaluation.gold.check import check_file
from evaluation.sheets import TOOLS, Tool
from evaluation.sheets.folder import bring_back, export, name_sheets
from evaluation.sheets.sheet import from_sheet, to_sheet

Document = dict[str, Any]
Run = Callable[..., Any]


def write(path: Path, *documents: object) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in documents), encoding="utf-8")
    return path


def read(path: Path) -> list[Document]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def rich(gold: Document) -> Document:
    """The document with everything that a sentence or span can have, in the order of the format."""
    gold["sentences"][2]["gates"] = 3
    gold["spans"].sort(key=lambda span: (span["start"], -span["end"], span["label"]))
    for span in gold["spans"]:
        span["text"] = gold["text"][span["start"] : span["end"]]
    return gold


EACH_TOOL = [pytest.param(tool, marks=pytest.mark.extras) if tool == "inception" else tool for tool in TOOLS]


def needs(tool: Tool) -> None:
    if tool == "inception":
        pytest.importorskip("cassis", reason="needs the extra [evaluation]")


def test_a_record_survives_the_way_to_a_sheet(rich: Document) -> None:
    assert from_sheet(to_sheet(rich, "n"), rich) == rich


@pytest.mark.parametrize("tool", EACH_TOOL)
def test_a_folder_of_sheets_is_brought_back_as_it_was(tool: Tool, rich: Document, tmp_path: Path) -> None:
    needs(tool)
    records = [rich, {**rich, "id": "other/d1", "text": rich["text"].replace("Birch", "𝔹𝔹𝔹𝔹𝔹")}]
    export(records, tmp_path / "sheets", tool)
    back = sorted(bring_back(tmp_path / "sheets"), key=lambda pair: str(pair[0]["id"]))
    assert [before for before, _ in back] == records
    for record, (_, after) in zip(records, back, strict=True):
        assert list(find_changes(record, after)) == []
    assert back[0][1] == rich


def test_names_are_those_of_files_and_differ() -> None:
    assert name_sheets([{"id": "a/d1"}, {"id": "a_d1"}, {"id": None}]) == ["a_d1", "a_d1_2", "document"]


def test_a_correction_finds_its_way_into_gold_with_its_author(invoke: Run, rich: Document, tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", rich, {**rich, "id": "kept/d1"})
    sheets = tmp_path / "sheets"
    assert invoke("annotate", "export", gold, "--to", sheets, "--tool", "brat", "--only", "invented/d7").exit_code == 0
    path = sheets / "invented_d7.ann"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(i for i, line in enumerate(lines) if "\tconcern " in line)
    lines[number] = lines[number].replace("\tconcern ", "\tproposal ")
    path.write_text("\n".join(lines), encoding="utf-8")
    done = invoke("annotate", "import", sheets, "--into", gold, "--by", "A. Historian")
    assert done.exit_code == 0, done.output
    after, kept = read(gold)
    assert after["sentences"][4]["role"] == "proposal"
    assert {**after, "sentences": None} == {**rich, "sentences": None}
    assert kept["sentences"] == rich["sentences"]
    (change,) = read(tmp_path / "gold.jsonl.changes.jsonl")
    assert change.pop("when").startswith("20")
    assert change.pop("who") == "A. Historian"
    assert (change["document"], change["layer"]) == ("invented/d7", "sentences")
    assert [item["role"] for item in change["before"] + change["after"]] == ["concern", "proposal"]


def test_a_stand_off_file_stays_one(
    invoke: Run, rich: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evaluation.gold import files

    gold = write(tmp_path / "gold.jsonl", to_fields(convert(rich)[0]))
    loaded = files.GoldFile(gold, "stand-off", [rich])
    monkeypatch.setattr("evaluation.commands.annotate.load_gold", lambda path, volumes: loaded)
    sheets = tmp_path / "sheets"
    assert invoke("annotate", "export", gold, "--to", sheets).exit_code == 0
    task = read(sheets / "sheet.jsonl")[0]
    task["spans"] = [span for span in task["spans"] if span["label"] != "MEETING"]
    write(sheets / "sheet.jsonl", task)
    assert invoke("annotate", "import", sheets, "--into", gold, "--by", "A").exit_code == 0
    (document,) = read(gold)
    assert "text" not in document
    assert [row[2] for row in document["spans"]] == ["PERSON", "PERSON", "PLACE", "THRESHOLD"]
    assert list(check_file(gold)) == []


def test_sheets_of_a_memo_have_the_pipeline_s_suggestions(
    invoke: Run, tmp_path: Path, saved: Path, fake: object
) -> None:
    memo = tmp_path / "memo.txt"
    memo.write_text("7. Memorandum\n\nWe need 40 cases before we agree.\n", encoding="utf-8")
    sheets, gold = tmp_path / "sheets", tmp_path / "new.jsonl"
    done = invoke("annotate", "export", memo, "--to", sheets, "--model", saved)
    assert done.exit_code == 0, done.output
    (task,) = read(sheets / "sheet.jsonl")
    assert {"none", "condition", "proposal", "concern"} & {span["label"] for span in task["spans"]}
    done = invoke("annotate", "import", sheets, "--into", gold, "--by", "A")
    assert done.exit_code == 0, done.output
    assert list(check_file(gold)) == []
    assert read(gold)[0]["version"] == 1


def test_a_mark_made_anew_keeps_what_belonged_to_it(invoke: Run, rich: Document, tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", rich)
    sheets = tmp_path / "sheets"
    invoke("annotate", "export", gold, "--to", sheets)
    (task,) = read(sheets / "sheet.jsonl")
    task["spans"] = [{key: span[key] for key in ("start", "end", "label")} for span in task["spans"]]
    write(sheets / "sheet.jsonl", task)
    assert invoke("annotate", "import", sheets, "--into", gold, "--by", "A").exit_code == 0
    assert read(gold) == [rich]


def test_a_threshold_says_what_it_means(invoke: Run, rich: Document, tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", rich)
    before = gold.read_bytes()
    sheets = tmp_path / "sheets"
    invoke("annotate", "export", gold, "--to", sheets)
    (task,) = read(sheets / "sheet.jsonl")
    task["spans"].append({"start": 0, "end": 1, "label": "THRESHOLD"})
    write(sheets / "sheet.jsonl", task)
    done = invoke("annotate", "import", sheets, "--into", gold, "--by", "A")
    assert done.exit_code == 1
    assert "invented/d7: the THRESHOLD at 0 to 1 says nothing of cmp" in done.stderr
    assert gold.read_bytes() == before


def refused(invoke: Run, sheets: Path, gold: Path, words: str) -> None:
    done = invoke("annotate", "import", sheets, "--into", gold, "--by", "A")
    assert done.exit_code == 2, done.output
    assert words in done.stderr


def test_what_does_not_fit_is_refused_and_nothing_is_lost(invoke: Run, rich: Document, tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", rich)
    sheets = tmp_path / "sheets"
    invoke("annotate", "export", gold, "--to", sheets)
    done = invoke("annotate", "export", gold, "--to", sheets)
    assert (done.exit_code, "has sheets already" in done.stderr) == (2, True)
    (task,) = read(sheets / "sheet.jsonl")
    before = gold.read_bytes()
    write(sheets / "sheet.jsonl", {**task, "text": task["text"] + "!"})
    refused(invoke, sheets, gold, "has another text than when its sheet was written")
    write(sheets / "sheet.jsonl", {**task, "meta": {"name": "stranger"}})
    refused(invoke, sheets, gold, "stranger is no document of the sheets")
    write(sheets / "sheet.jsonl", {**task, "spans": [{"start": 0, "end": 3, "label": "ROLE"}]})
    refused(invoke, sheets, gold, "has a mark ROLE at 0 to 3, which cannot be")
    write(sheets / "sheet.jsonl", task)
    changed = json.loads(json.dumps(rich))
    changed["sentences"][0]["role"] = "concern"
    write(gold, changed)
    refused(invoke, sheets, gold, "has other labels in")
    assert gold.read_bytes() != before
    assert not (tmp_path / "gold.jsonl.changes.jsonl").exists()
    assert invoke("annotate", "import", sheets, "--into", gold, "--by", " ").exit_code == 2


def test_nothing_to_label_is_an_error(invoke: Run, rich: Document, tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", rich)
    assert invoke("annotate", "export", gold, "--to", tmp_path / "s", "--only", "none/d1").exit_code == 2
