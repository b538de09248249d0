import io
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TextIO

import pytest
from fake import MEMO, make_blank
from rich.console import Console
from spacy.language import Language

import extract
from extract import pipeline
from extract.cli import screen
from extract.reading.tei.guard import open_guarded
from extract.result import Entity
from extract.writing.cards import cards
from extract.writing.terminal import account

Run = Callable[..., tuple[int, str, str]]
DATA = Path(__file__).parent / "data"
COMMAND = [sys.executable, "-c", "from extract.cli import main; main()"]


@pytest.fixture
def memo(tmp_path: Path) -> Path:
    file = tmp_path / "memo.txt"
    file.write_text(MEMO, encoding="utf-8", newline="")
    return file


def test_an_account_says_what_is_asked_offered_and_feared(run: Run, memo: Path, saved: Path) -> None:
    code, out, err = run("run", memo, "--model", saved)
    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    asked = next(i for i, line in enumerate(lines) if "We need the release of all prisoners" in line)
    offered = next(i for i, line in enumerate(lines) if "I propose that we wait." in line)
    feared = next(i for i, line in enumerate(lines) if "Many allies are opposed to a conference" in line)
    assert asked < offered < feared
    assert lines[asked].startswith("condition We need")
    assert lines[asked + 2].startswith("p. 41 wrote, “Not one of them.")
    assert "[Page 42]" not in out
    assert "agree.2" not in out
    assert "0.65" in out
    assert "Marlow 3 40, 42" in lines
    assert "under 300 under 300 prisoner reported p. 41" in lines
    assert "\x1b" not in out


@pytest.mark.parametrize("width", [60, 80, 120])
def test_an_account_fits_its_terminal(fake: Language, width: int) -> None:
    file = io.StringIO()
    Console(file=file, width=width, highlight=False).print(account(extract.run(MEMO, fake)))
    lines = file.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    words = " ".join(file.getvalue().replace("│", " ").split())
    assert "We need the release of all" in words
    assert "…" not in words


def test_an_account_puts_names_together_and_pages_in_order(fake: Language) -> None:
    file = io.StringIO()
    text = "[Page 8]\n\nA Conference met.1\n\n[Page 9]\n\nMarlow left the conference.\n\n  1. Marlow spoke."
    Console(file=file, width=80).print(account(extract.run(text, fake)))
    lines = [" ".join(line.split()[:4]) for line in file.getvalue().splitlines()]
    assert "Marlow 2 8, 9" in lines
    assert "Conference 2 8, 9" in lines
    assert "a score under 0.7" in file.getvalue()


@pytest.mark.parametrize("width", [60, 100])
def test_an_account_names_who_is_meant(fake: Language, width: int) -> None:
    found = extract.run("Marlow met Harding. Marlow left. Then Marlow came.", fake)
    meant = Entity("106848", "Marlow, Edgar Thomas")
    people = [replace(person, entity=meant if i in (0, 2) else None) for i, person in enumerate(found.people)]
    file = io.StringIO()
    Console(file=file, width=width).print(account(replace(found, people=tuple(people))))
    words = " ".join(file.getvalue().split())
    assert "3 names in 4 mentions" in words
    assert "Marlow 2 Marlow, Edgar" in words
    assert "106848" in words
    assert max(map(len, file.getvalue().splitlines())) <= width


def test_an_account_has_colours_only_where_they_are_wanted(fake: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    found = extract.run(MEMO, fake)

    def coloured() -> bool:
        file = io.StringIO()
        Console(file=file, force_terminal=True).print(account(found))
        return "\x1b[1;35m" in file.getvalue()

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert coloured()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured()


def test_an_account_passes_no_control_characters_and_no_markup_on(fake: Language) -> None:
    file = io.StringIO()
    text = "Marlow\x1b[31m need [bold]red[/bold] \x9b31m\u202e things. [/] Harding need[/x] it."
    Console(file=file).print(account(extract.run(text, fake)))
    assert not {"\x1b", "\x9b", "\u202e"}.intersection(file.getvalue())
    assert "[bold]red[/bold]" in file.getvalue()


@pytest.mark.parametrize("text", ["", " \n", "—\n"])
@pytest.mark.parametrize("format", ["text", "json"])
def test_a_file_without_words_is_named(run: Run, tmp_path: Path, saved: Path, text: str, format: str) -> None:
    file = tmp_path / "empty.txt"
    file.write_text(text, encoding="utf-8")
    code, out, err = run("run", file, "--model", saved, "--format", format)
    assert (code, out) == (2, "")
    assert err.endswith("empty.txt: holds no words\n")


@pytest.mark.parametrize(
    ("begin", "kind"),
    [(b"%PDF-1.7", "a PDF"), (b"PK\x03\x04", "a Word"), (b"{\\rtf1", "rich text"), (b"\xd0\xcf\x11\xe0", "old Word")],
)
def test_a_file_that_is_no_text_is_refused(run: Run, tmp_path: Path, saved: Path, begin: bytes, kind: str) -> None:
    file = tmp_path / "memo.txt"
    file.write_bytes(begin + b" we propose to wait")
    code, out, err = run("run", file, "--model", saved)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert kind in err
    assert "Save it as plain text" in err


@pytest.mark.parametrize("text", ["", "\n", "Marlow.", "  1. Source: Lot 1."])
def test_an_account_of_little(fake: Language, text: str) -> None:
    file = io.StringIO()
    Console(file=file, width=60).print(account(extract.run(text, fake)))
    assert "none found" in file.getvalue()


def test_an_account_says_when_roles_were_not_looked_for() -> None:
    file = io.StringIO()
    nlp = make_blank()
    nlp.add_pipe("extract_sentences")
    Console(file=file, width=80).print(account(extract.run(MEMO, nlp)))
    assert "does not look for them" in file.getvalue()


def test_a_rate_without_a_unit(fake: Language) -> None:
    found = extract.run(MEMO, fake)
    rate = replace(found.thresholds[0], cmp="range", low=9000, high=10000.5, unit=None, per="year")
    file = io.StringIO()
    Console(file=file, width=80).print(account(replace(found, thresholds=(rate,))))
    assert "9,000–10,000.5 a year" in " ".join(file.getvalue().split())


def test_json_is_the_contract(run: Run, memo: Path, saved: Path, fake: Language) -> None:
    code, out, _ = run("run", memo, "-m", saved, "--format", "json", "--date", "1988-03-31", "--id", "my/1")
    assert code == 0
    assert json.loads(out) == extract.run(MEMO, fake, date="1988-03-31", id="my/1").to_dict()


def test_one_file_has_its_name_as_id(run: Run, memo: Path, saved: Path) -> None:
    assert json.loads(run("run", memo, "-m", saved, "-f", "jsonl")[1])["id"] == "memo"


def test_several_files_give_a_line_each_with_their_paths(run: Run, memo: Path, saved: Path) -> None:
    blank = memo.with_name("blank.txt")
    blank.write_text("\n")
    code, out, _ = run("run", memo, blank, "-m", saved)
    assert code == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == [str(memo), str(blank)]


def test_a_volume_gives_a_line_a_document(run: Run, volume: Path, saved: Path) -> None:
    code, out, _ = run("run", volume, "-m", saved)
    assert code == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["invented/d1", "invented/d3"]


def test_a_folder_gives_a_line_for_each_document_in_it(run: Run, memo: Path, saved: Path, volume: Path) -> None:
    (memo.parent / "deep").mkdir()
    (memo.parent / "deep" / volume.name).write_bytes(volume.read_bytes())
    code, out, err = run("run", memo.parent, "-m", saved)
    assert (code, err) == (0, "")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["invented/d1", "invented/d3", "memo"]


def test_a_folder_tells_of_files_that_it_does_not_read(run: Run, memo: Path, saved: Path) -> None:
    for name in ("scan.pdf", "b.docx", ".hidden"):
        (memo.parent / name).write_bytes(b"")
    code, out, err = run("run", memo.parent, "-m", saved)
    assert (code, len(out.splitlines())) == (0, 1)
    assert err == f"extract: {memo.parent}: not read, neither .txt nor .xml: 2 files, b.docx the first\n"


def test_editorial_notes_and_front_matter_are_read_when_asked_for(run: Run, saved: Path, volume: Path) -> None:
    code, out, _ = run("run", volume, "-m", saved, "--editorial-notes", "--front-matter")
    assert code == 0
    names = ["persons", "d1", "d2", "d3"]
    assert [json.loads(line)["id"] for line in out.splitlines()] == [f"invented/{name}" for name in names]


def test_one_document_of_a_volume(run: Run, saved: Path, volume: Path, fake: Language) -> None:
    code, out, _ = run("run", volume, "-m", saved, "--document", "d3", "-f", "json")
    assert code == 0
    assert json.loads(out) == extract.run(extract.read_document(volume, "d3"), fake).to_dict()
    assert "Letter to Envoy Halden" in run("run", volume, "-m", saved, "-d", "d3")[1]


def test_some_documents_of_a_volume_an_editorial_note_among_them(run: Run, saved: Path, volume: Path) -> None:
    code, out, _ = run("run", volume, "-m", saved, "-d", "d3", "-d", "invented/d2")
    assert code == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["invented/d3", "invented/d2"]


def test_a_document_that_is_not_there_is_named_and_the_others_are_read(
    run: Run, saved: Path, volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(
        "extract.reading.tei.open_guarded", lambda path, limit: opened.append(path) or open_guarded(path, limit)
    )
    code, out, err = run("run", volume, "-m", saved, "-d", "d9", "-d", "d3", "-d", "d1")
    assert code == 2
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["invented/d3", "invented/d1"]
    assert err.count("\n") == 1
    assert "holds no document invented/d9" in err
    assert opened == [volume]


def test_documents_of_what_is_no_volume_are_one_error(run: Run, saved: Path, tmp_path: Path) -> None:
    (tmp_path / "page.xml").write_text("<html/>")
    code, out, err = run("run", tmp_path / "page.xml", "-m", saved, "-d", "d1", "-d", "d2")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "the root element is html" in err


def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(run: Run, memo: Path, saved: Path, volume: Path) -> None:
    broken = memo.with_name("broken.xml")
    broken.write_text(volume.read_text(encoding="utf-8").replace("The talks opened", "&nbsp;The talks opened"))
    latin = memo.with_name("latin.txt")
    latin.write_bytes("café".encode("latin-1"))
    long = memo.with_name("long.txt")
    long.write_text("x" * 1_000_001)
    code, out, err = run("run", "missing.txt", latin, broken, long, memo, "-m", saved)
    assert code == 2
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["broken/d1", "broken/d3", str(memo)]
    assert [line.partition(": ")[0] for line in err.splitlines()] == ["extract"] * 4
    for said in ("missing.txt: there is no such file", "latin.txt: not UTF-8", "broken.xml, line 46: Entity 'nbsp'"):
        assert said in err
    assert f"{long} has 1,000,001 characters" in err


def test_accounts_of_several_go_on_too(run: Run, memo: Path, saved: Path) -> None:
    code, out, err = run("run", "missing.txt", memo, "-m", saved, "--format", "text")
    assert code == 2
    assert "I propose that we wait." in out
    assert err.startswith("extract: missing.txt")


def test_standard_input(run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(MEMO.encode())))
    code, out, _ = run("run", "-", "-m", saved, "-f", "json")
    assert code == 0
    assert json.loads(out)["id"] is None


def test_version(run: Run) -> None:
    assert run("--version")[:2] == (0, f"extract {extract.__version__}\n")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["info", "-h"]])
def test_help_has_examples(run: Run, arguments: list[str]) -> None:
    code, out, _ = run(*arguments)
    assert code == 0
    assert "Example" in out
    assert "extract info" in out or "extract run memo.txt" in out


def test_info_names_what_is_at_hand(run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "FOLDERS", (saved.parent,))
    code, out, _ = run("info")
    assert code == 0
    for word in ("fake", "1.2.3", "Patterns for tests.", "MB"):
        assert word in out


def test_info_without_pipelines(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "FOLDERS", ())
    monkeypatch.setattr(pipeline, "entry_points", lambda group: [])
    code, _, err = run("info")
    assert code == 2
    assert "no pipeline at hand" in err


def shown_card(meta: dict[str, object]) -> str:
    file = io.StringIO()
    Console(file=file, width=80).print(cards([("sm", meta, 12_345_678)]))
    return " ".join(file.getvalue().split())


def test_a_card_shows_the_scores_of_each_split_and_the_rule() -> None:
    people = {"value": 0.9123, "interval": [0.901, 0.925], "n": 1200, "documents": 55, "rule": "strict"}
    scores = {
        "dev": {"people": people, "roles": {"value": None, "interval": None, "n": 0, "rule": "same role"}},
        "test": {"people": {**people, "value": 0.8}},
        "memo": {"people": {**people, "value": 0.7654, "interval": None}},
    }
    frus = {"trained_on": "32 [invented] volumes", "data": {"a.jsonl": "0f0f"}}
    meta = {"version": "1", "performance": {"people_f": 0.912345}, "frus": {**frus, "scores": scores}}
    shown = shown_card(meta)
    for words in (
        "12.3 MB",
        "32 [invented] volumes",
        "F1 on the development and test volumes",
        "people 0.912 0.90–0.93 1,200 0.800 0.90–0.93 1,200",
        "roles – 0 – –",
        "people strict roles same role",
    ):
        assert words in shown
    for words in ("people_f", "0.765", "0f0f"):  # what training wrote, the memo, what is for machines
        assert words not in shown
    del scores["test"]
    assert "F1 on the development volumes" in shown_card(meta)


def test_a_pipeline_without_a_card_shows_what_training_wrote() -> None:
    shown = shown_card({"version": "1", "performance": {"people_f": 0.912345, "per_type": {"x": 1}, "speed": None}})
    assert "Scores while training" in shown
    assert "people_f 0.9123" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "missing.txt"], "missing.txt: there is no such file"),
        (["run", "memo.txt", "--format", "xml"], "'xml' is no format: take one of text, json, jsonl."),
        (["run", "memo.txt", "--date", "March"], "'March' is no date: write it as 1988-03-31."),
        (["run", "memo.txt", "--limit", "100"], "the limit is 100. If the file is what it should be"),
        (["run", "volume.xml", "--document", "d9"], "volume.xml holds no document volume/d9"),
        (["run", "no.xml", "--document", "d9"], "no.xml: No such file"),
        (["run", "latin.txt"], "latin.txt: not UTF-8 (byte 0xe9 at offset 3)"),
        (["run", "memo.txt", "-m", "large"], "no pipeline 'large'"),
        (["run", "blank.txt", "-m", "large"], "no pipeline 'large'"),
        (["run", "memo.txt", "-m", "texts"], "texts is there, but is no saved spaCy pipeline"),
        (["run", "memo.txt", "missing.txt"], "missing.txt"),
        (["run", "long.txt"], "1,000,001 characters; the limit is 1,000,000"),
        (["run", "broken.xml"], "broken.xml, line 1"),
        (["run", "The Danes\nagree. " * 300], "there is no such file"),
        (["run", "memo.txt", "-m", "The Danes\nagree. " * 300], "no pipeline"),
    ],
)
def test_an_error_is_one_line(
    run: Run, memo: Path, plain: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(memo.parent)
    Path("latin.txt").write_bytes("café".encode("latin-1"))
    Path("blank.txt").write_text("\n")
    Path("texts").mkdir()
    Path("long.txt").write_text("x" * 1_000_001)
    Path("broken.xml").write_text("<TEI")
    Path("volume.xml").write_bytes((DATA / "invented.xml").read_bytes())
    model = [] if "-m" in arguments else ["-m", str(plain)]
    code, _, err = run(*arguments, *model)
    assert code == 2
    assert err.startswith("extract: ")
    assert err.count("\n") == 1
    assert said in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "memo.txt", "--document", "d1"],
        ["run", "memo.txt", "--limit", "0"],
        ["run", "memo.txt", "memo.txt", "--format", "json"],
        ["run", "memo.txt", "memo.txt", "--id", "x"],
        ["walk"],
    ],
)
def test_wrong_use_has_exit_code_2(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "Usage: extract" in err


def test_an_unreadable_file(run: Run, memo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> TextIO:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    code, _, err = run("run", memo)
    assert (code, err) == (2, f"extract: {memo}: Permission denied. Check the path and its permissions.\n")


def test_a_reader_that_leaves_is_no_error(tmp_path: Path, plain: Path) -> None:
    file = tmp_path / "memo.txt"
    file.write_text(f"{MEMO}\n" * 400)
    short = tmp_path / "short.txt"
    short.write_text("Marlow agrees.")
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    for arguments in ([file], [file, file], [file, "-f", "json"], [short], [short, "-f", "json"], [short, short]):
        command = [*COMMAND, "run", *arguments, "-m", plain]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=buffered) as done:
            assert done.stdout is not None
            assert done.stderr is not None
            done.stdout.close()
            assert done.stderr.read() == b""


def test_json_is_utf8_and_an_account_is_printed_whatever_the_terminal(tmp_path: Path, plain: Path) -> None:
    file = tmp_path / "memo.txt"
    file.write_text(
        "12. Memorandum From Señor Ibáñez to Mr. Marlow\n\nSUBJECT\n\n  • Peace\n\nIt is so.\n", encoding="utf-8"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [*COMMAND, "run", file, "-m", plain]
    found = subprocess.run([*command, "-f", "json"], env=environment, capture_output=True, check=True).stdout
    assert "Señor Ibáñez" in found.decode()
    account = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
    assert b"Se?or Ib" in account


def test_nothing_but_the_result_is_printed_in_a_pipe(memo: Path, plain: Path) -> None:
    done = subprocess.run([*COMMAND, "run", memo, "-m", plain], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


def watch(monkeypatch: pytest.MonkeyPatch, stdout: TextIO, *, seconds: float) -> str:
    """What somebody at a terminal sees on standard error of a piece of work of that length."""
    monkeypatch.setattr(screen, "PATIENCE", 0.05)
    monkeypatch.setenv("TERM", "xterm")
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setattr(sys, "stdout", stdout)
        with screen.progress(many=True) as advance:
            advance()
            time.sleep(seconds)
        terminal.write("end")
        terminal.flush()
        seen = os.read(ours, 100_000).decode()
    os.close(ours)
    return seen.removesuffix("end")


def test_progress_is_shown_to_somebody_who_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as stdout:
        assert "1 read" in watch(monkeypatch, stdout, seconds=0.4)
        assert watch(monkeypatch, stdout, seconds=0) == ""


def test_progress_is_never_shown_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    with os.fdopen(read), os.fdopen(write, "w") as stdout:
        assert watch(monkeypatch, stdout, seconds=0.3) == ""
    quiet = io.StringIO()
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(sys, "stderr", quiet)
    with screen.progress():
        time.sleep(0.3)
    assert quiet.getvalue() == ""


def test_the_first_result_is_soon(bundled: Path, memo: Path) -> None:
    def seconds(*command: object) -> float:
        begin = time.monotonic()
        subprocess.run([str(part) for part in command], capture_output=True, check=True)
        return time.monotonic() - begin

    # Beside what spaCy itself needs to start, on the same machine; the best of some: other work must not fail it.
    start = min(seconds(sys.executable, "-c", "import spacy; spacy.blank('en')") for _ in range(3))
    assert min(seconds(*COMMAND, "run", memo, "-m", bundled) for _ in range(3)) < 2.5 * start
