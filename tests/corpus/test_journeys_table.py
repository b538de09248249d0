"""The table of journeys as a command writes it, and the verdicts on matches: what is taken, what is refused."""

import json
from pathlib import Path

import pytest

from corpus.__main__ import main
from corpus.judged_journeys import JOURNEYS, Match, load_judged_journeys
from corpus.volumes import load_splits
from extract.errors import MalformedDataError

TRAVEL = {"id": "7", "role": "president", "who": "Ada  Venn", "start": "1961-05-02", "end": "1961-05-03"}
TRAVEL |= {"country": "Austria", "locale": "Vienna, Graz", "remarks": "Met."}
VISIT = {"id": "7", "visitor": "King Lars", "country": "Norway", "start": "1960-01-01", "end": None, "description": ""}
ABOUT = {"about": "how they were drawn"}
DOCUMENT = {"id": "v/d1", "sha256": "AB", "journeys": [[3, 8, "travels", "7", True], [9, 12, "visits", "7", False]]}


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def run(*arguments: object) -> int | str | None:
    with pytest.raises(SystemExit) as stop:
        main([str(argument) for argument in arguments])
    return stop.value.code


def test_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "travels.jsonl", TRAVEL, TRAVEL)
    write(tmp_path / "visits.jsonl", VISIT)
    assert run("journeys", tmp_path, "--out", tmp_path / "out.tsv") == 0
    assert "2 journeys" in capsys.readouterr().out
    rows = [line.split("\t") for line in (tmp_path / "out.tsv").read_text("utf-8").splitlines() if line[0] != "#"]
    assert rows == [
        ["travels", "7", "president", "Ada Venn", "Austria", "Vienna, Graz", "1961-05-02", "1961-05-03"],
        ["visits", "7", "visitor", "King Lars", "Norway", "-", "1960-01-01", "1960-01-01"],
    ]


def test_a_line_that_is_no_journey_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "travels.jsonl", TRAVEL, {"id": "8"})
    write(tmp_path / "visits.jsonl", VISIT)
    assert run("journeys", tmp_path, "--out", tmp_path / "out.tsv") == 2
    assert "travels.jsonl, line 2" in capsys.readouterr().err


def test_the_shipped_table_is_that_of_the_lists(shared: Path, tmp_path: Path) -> None:
    assert run("journeys", shared / "authority", "--out", tmp_path / "out.tsv") == 0
    shipped = JOURNEYS.parents[2] / "extract" / "data" / "journeys.tsv"
    assert (tmp_path / "out.tsv").read_bytes() == shipped.read_bytes()


def test_verdicts_are_read(tmp_path: Path) -> None:
    (document,) = load_judged_journeys(write(tmp_path / "judged.jsonl", ABOUT, DOCUMENT))
    assert document.matches == (Match(3, 8, "travels", "7", True), Match(9, 12, "visits", "7", False))


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([DOCUMENT], 1),
        ([ABOUT, {"id": "v/d1"}], 2),
        ([ABOUT, {**DOCUMENT, "journeys": [[3, 8, "trips", "7", True]]}], 2),
        ([ABOUT, {**DOCUMENT, "journeys": [[3, 8, "travels", "7", "yes"]]}], 2),
        ([ABOUT, {**DOCUMENT, "journeys": [[8, 3, "travels", "7", True]]}], 2),
        ([ABOUT, {**DOCUMENT, "journeys": [[3, 8]]}], 2),
    ],
)
def test_what_is_none_is_named_with_its_line(tmp_path: Path, lines: list[object], line: int) -> None:
    with pytest.raises(MalformedDataError, match=rf"line {line}: "):
        load_judged_journeys(write(tmp_path / "judged.jsonl", *lines))


def test_the_file_keeps_to_the_splits() -> None:
    split_of = load_splits()
    assert {split_of[document.id.partition("/")[0]] for document in load_judged_journeys()} <= {"train", "dev"}
