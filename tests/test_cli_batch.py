import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from fake import MEMO

import extract
from extract.batch.account import Account
from extract.cli import account as shown
from extract.cli.account import account_lines, progress_line, watching

Run = Callable[..., tuple[int, str, str]]
COMMAND = [sys.executable, "-c", "from extract.cli import main; main()"]


@pytest.fixture
def cables(tmp_path: Path) -> Path:
    file = tmp_path / "cables.jsonl"
    lines = [json.dumps({"id": id, "text": MEMO, "date": "1971-03-05"}) for id in "ab"]
    file.write_text("\n".join(lines))
    return file


def test_a_batch_says_what_it_did_and_nothing_on_standard_output(
    run: Run, cables: Path, tmp_path: Path, plain: Path
) -> None:
    out = tmp_path / "out"
    code, printed, said = run("batch", cables, "--out", out, "--model", plain, "--workers", 1)
    assert (code, printed) == (0, "")
    assert "2 documents, " in said
    assert "1 shards" in said
    assert "MiB a worker" in said
    assert [row["date"] for row in extract.tables(out)["documents"]] == ["1971-03-05"] * 2
    code, _, said = run("batch", cables, "--out", out, "--model", plain)
    assert code == 0
    assert "0 documents, 0 words" in said
    assert "2 documents were there already" in said


def test_failures_are_told_also_by_the_exit_code_and_again(run: Run, cables: Path, tmp_path: Path, plain: Path) -> None:
    cables.write_text(cables.read_text() + "\n{")
    for now in (True, False):
        code, _, said = run("batch", cables, "-o", tmp_path / "out", "-m", plain, "-w", 1)
        assert code == 2
        assert (f"failed: {cables.name.partition('.')[0]}: " in said and "line 3" in said) == now
        assert f"1 failed: their ids and messages are in {tmp_path / 'out' / 'errors'}" in said
    code, _, said = run("batch", cables, "-o", tmp_path / "strict", "-m", plain, "-w", 1, "--strict")
    assert code == 2
    assert "failed: " in said
    assert "line 3" in said
    assert "Traceback" not in said


def test_a_dry_run_counts(run: Run, cables: Path, tmp_path: Path, plain: Path, volume: Path) -> None:
    code, printed, _ = run("batch", cables, volume, "-o", tmp_path / "out", "-m", plain, "--dry-run")
    rows = [line.split() for line in printed.splitlines()]
    assert code == 0
    words = str(2 * len(MEMO.split()))
    assert ["cables", "2", "0", words, "1", "0"] in rows
    assert ["invented", "2", "0", "93", "1", "0"] in rows
    assert rows[-1][:3] == ["all", "4", "0"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--format", "csv"], "'csv' is no format: take one of parquet, jsonl"),
        (["--model", "nowhere"], "no pipeline 'nowhere'"),
        (["--workers", "2", "--scheduler", "tcp://a:1"], "not both"),
    ],
)
def test_bad_input_is_one_line(run: Run, cables: Path, tmp_path: Path, arguments: list[str], says: str) -> None:
    code, printed, said = run("batch", cables, "-o", tmp_path / "out", *arguments)
    assert (code, printed, said.count("\n")) == (2, "", 1)
    assert says in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("module", "arguments", "says"),
    [
        ("pyarrow", [], "pip install 'frus-extract[parquet]'. Or choose --format jsonl"),
        ("distributed", ["-f", "jsonl", "--scheduler", "tcp://a:1"], "pip install 'frus-extract[cluster]'"),
    ],
)
def test_a_library_that_is_missing_is_named(
    run: Run,
    cables: Path,
    tmp_path: Path,
    plain: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    arguments: list[str],
    says: str,
) -> None:
    for name in [name for name in sys.modules if name == module or name.startswith(f"{module}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    code, _, said = run("batch", cables, "-o", tmp_path / "out", "-m", plain, *arguments)
    assert code == 2
    assert says in said


def test_json_lines_need_no_pyarrow(cables: Path, tmp_path: Path, plain: Path) -> None:
    code = "import sys; sys.modules['pyarrow'] = None\nfrom extract.cli import main; main()"
    command = [
        sys.executable,
        "-c",
        code,
        "batch",
        cables,
        "-o",
        tmp_path / "out",
        "-m",
        plain,
        "-f",
        "jsonl",
        "-w",
        "1",
    ]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(extract.tables(tmp_path / "out")["documents"]) == 2


def test_a_bar_moves_in_a_terminal(cables: Path, tmp_path: Path, plain: Path) -> None:
    main, side = pty.openpty()
    command = [*COMMAND, "batch", str(cables), "-o", str(tmp_path / "out"), "-m", str(plain), "-w", "1"]
    process = subprocess.Popen(command, stderr=side, env=os.environ | {"TERM": "xterm", "COLUMNS": "120"})
    os.close(side)
    seen = b""
    try:
        while piece := os.read(main, 4096):
            seen += piece
    except OSError:
        pass  # how Linux says that the other side is closed
    assert process.wait() == 0
    assert b"100 %" in seen
    assert b"0 failed" in seen


def test_elsewhere_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "PAUSE", 0.0)
    with watching() as on_progress:
        on_progress(Account(documents=3, words=90, failures=1, length=25, expected=100.0))
    assert "3 documents, " in capsys.readouterr().err


def test_progress_tells_what_is_left() -> None:
    account = Account(documents=1200, words=6000, failures=2, length=25, expected=100.0)
    assert progress_line(account, 60.0) == "1,200 documents, 100 words/s, 2 failed, 0:03:00 left"
    assert progress_line(Account(), 0.0) == "0 documents, 0 words/s, 0 failed"


def test_what_is_not_finished_is_named_with_how_to_go_on() -> None:
    account = Account(unfinished=[f"u{number}: died" for number in range(7)], interrupted=True)
    lines = list(account_lines(account, Path("out"), 1.0))
    assert lines[1:6] == [f"not done: u{number}: died" for number in range(5)]
    assert lines[6:] == ["not done: 2 more", "not finished: run the same command again to go on; what is done is kept"]


def test_signals_are_left_as_they_were() -> None:
    import signal

    from extract.cli.batch import stopping

    before = signal.getsignal(signal.SIGTERM)
    with stopping() as stop:
        assert isinstance(stop, Event)
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(5)
    assert signal.getsignal(signal.SIGTERM) == before
