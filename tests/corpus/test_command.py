import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import HERE
from corpus.__main__ import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int | str | None, str, str]:
    """(exit code, stdout, stderr)."""
    with pytest.raises(SystemExit) as exit:
        main([str(argument) for argument in arguments])
    return exit.value.code, *capsys.readouterr()


def test_convert_then_resolve_gives_the_file_back(
    capsys: pytest.CaptureFixture[str], source: Path, volume: Path, tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "convert", source, "--to", tmp_path / "standoff")
    assert code == 0
    assert "full.jsonl: 1 documents, 0 holders dropped" in out
    file = tmp_path / "standoff" / "full.jsonl"
    code, *_ = run(capsys, "resolve", file, "--out", tmp_path / "out.jsonl", "--volumes", volume.parent)
    assert code == 0
    assert json.loads((tmp_path / "out.jsonl").read_text()) == json.loads((source / "full.jsonl").read_text())


def test_check_counts(capsys: pytest.CaptureFixture[str], standoff: Path, volume: Path) -> None:
    code, out, err = run(capsys, "check", standoff, "--volumes", volume.parent)
    assert (code, err) == (0, "")
    assert "sentences" in out


def test_check_names_what_is_wrong(capsys: pytest.CaptureFixture[str], standoff: Path, volume: Path) -> None:
    standoff.write_text(standoff.read_text().replace('"gates":2', '"gates":5'))
    code, _, err = run(capsys, "check", standoff, "--volumes", volume.parent)
    assert code == 1
    assert len(err.splitlines()) == 1
    assert "invented/d1: the sentence [111, 195] gates a sentence 5" in err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["resolve", "{standoff}", "--out", "{tmp}/out", "--volumes", "{tmp}"], "holds no invented.xml"),
        (["resolve", "{standoff}", "--out", "{tmp}/out", "--volumes", "{tmp}/none"], "There is no folder"),
        (["resolve", "{standoff}", "--out", "{tmp}/none/out", "--volumes", "{data}"], "No such file or directory"),
        (["check", "{tmp}/none.jsonl"], "No such file or directory"),
        (["convert", "{tmp}"], "full.jsonl: No such file or directory"),
        (["fetch", "--to", "{tmp}"], "Name volumes to fetch"),
        (["fetch", "invented", "--to", "{tmp}"], "not among the 45 volumes"),
        (["fetch", "frus1977-80v01", "--to", "{tmp}", "--base-url", "http://127.0.0.1:9"], "cannot be fetched"),
    ],
)
def test_an_error_is_one_line(
    capsys: pytest.CaptureFixture[str],
    standoff: Path,
    volume: Path,
    tmp_path: Path,
    arguments: list[str],
    reason: str,
) -> None:
    filled = [a.format(standoff=standoff, tmp=tmp_path, data=volume.parent) for a in arguments]
    code, out, err = run(capsys, *filled)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert reason in err


def test_nothing_is_written_when_something_does_not_resolve(
    capsys: pytest.CaptureFixture[str], standoff: Path, volume: Path, tmp_path: Path
) -> None:
    line = standoff.read_text()
    standoff.write_text(line + line.replace("invented/d1", "invented/d9"))
    out = tmp_path / "out.jsonl"
    arguments = ("resolve", standoff, "--out", out, "--volumes", volume.parent)
    assert run(capsys, *arguments)[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["standoff.jsonl"]
    code, _, err = run(capsys, *arguments, "--partial")
    assert (code, len(err.splitlines()), len(out.read_text().splitlines())) == (0, 1, 1)


def test_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "corpus", "fetch", "--to", "."]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
