"""The examples of the README and of the manual: Python prints what stands below it, commands run or are well-formed."""

import contextlib
import importlib.util
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from corpus.__main__ import app as corpus
from evaluation.cli import app as evaluation
from extract.cli import app

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
MANUAL = sorted((ROOT / "docs").glob("*.md"))
OTHERS = [ROOT / "corpus" / "README.md", ROOT / "evaluation" / "README.md"]  # which the manual shows
BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```\n(?:\n```text\n(?P<output>.*?)^```)?", re.M | re.S)
PAGES = pytest.mark.parametrize("page", [README, *MANUAL], ids=lambda page: page.name)
COMMANDS = ("sh", "")  # languages of blocks with commands
NETWORK = ("fetch",)  # commands that are checked and not run
GOLD = ("annotate", "check")  # commands of the evaluation that are run


def blocks(page: Path, language: str) -> list[re.Match[str]]:
    return [found for found in BLOCK.finditer(page.read_text(encoding="utf-8")) if found["language"] == language]


def commands(block: re.Match[str]) -> Iterator[list[str]]:
    """The words of each command of `extract` or `python -m`."""
    for line in re.sub(r"\\\n\s*", "", block["code"]).splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["extract"] or words[:2] == ["python", "-m"]:
            yield words


@pytest.fixture
def scene(tmp_path: Path, volume: Path, bundled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the manual's examples read: the memo, its gold, a folder of two texts, a volume."""
    shutil.copy(ROOT / "corpus" / "memo.txt", tmp_path)
    shutil.copy(ROOT / "corpus" / "memo.jsonl", tmp_path / "gold.jsonl")
    (tmp_path / "memos").mkdir()
    for name, text in (("one", "Vance met Gromyko in Geneva."), ("two", "We propose three ships.")):
        (tmp_path / "memos" / f"{name}.txt").write_text(text, encoding="utf-8")
    shutil.copy(volume, tmp_path / "frus1969-76v20.xml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_readme_and_the_manual_have_examples() -> None:
    assert blocks(README, "python")
    assert len(MANUAL) > 10
    assert sum(len(blocks(page, "python")) for page in MANUAL) > 10


@PAGES
def test_commands_run_and_python_prints_what_it_says(page: Path, run: Run, scene: Path) -> None:
    names: dict[str, object] = {"__name__": "example"}
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block["language"] in COMMANDS and page != README:  # whose commands read what is not there
            for words in commands(block):
                run_command(words, run)
        elif block["language"] == "python":
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(block["code"], page.name, "exec"), names)
            assert printed.getvalue() == (block["output"] or ""), block["code"]


def run_command(words: list[str], run: Run) -> None:
    """Run a command of `extract`, or one of GOLD, which read and write gold files alone."""
    if words[0] == "extract" and words[1] not in NETWORK and not words[1].startswith("-"):
        target = words.index(">") if ">" in words else len(words)
        code, out, err = run(*words[1:target])
        assert code == 0, (words, err)
        if target < len(words):
            Path(words[-1]).write_text(out, encoding="utf-8")
    elif words[2:3] == ["evaluation"] and words[3] in GOLD:
        done = CliRunner().invoke(evaluation, words[3:])
        assert done.exit_code == 0, (words, done.output)


@pytest.mark.parametrize("page", [README, *MANUAL, *OTHERS], ids=lambda page: f"{page.parent.name}/{page.name}")
def test_commands_are_well_formed(page: Path) -> None:
    """Also those that are not run: their names, options and values are known."""
    for words in [words for language in COMMANDS for block in blocks(page, language) for words in commands(block)]:
        known: Any = {"corpus": corpus, "evaluation": evaluation, "extract": app}[
            words[0 if words[0] == "extract" else 2]
        ]
        given = words[1 if words[0] == "extract" else 3 : words.index(">") if ">" in words else None]
        group: Any = typer.main.get_command(known)
        if not given[0].startswith("-"):
            group.commands[given[0]].make_context(given[0], given[1:])  # raises for what it does not know


def load_hooks() -> Any:
    spec = importlib.util.spec_from_file_location("hooks", ROOT / "docs" / "hooks.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.docs
def test_the_notebook_of_the_tutorial_runs(scene: Path) -> None:
    nbclient = pytest.importorskip("nbclient", reason="needs the extra [docs]")
    nbformat = pytest.importorskip("nbformat", reason="needs the extra [docs]")
    pytest.importorskip("mkdocs", reason="needs the extra [docs]")
    made = load_hooks().notebook((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8"))
    book = nbformat.from_dict(made)
    nbformat.validate(book)
    nbclient.NotebookClient(book, timeout=300, resources={"metadata": {"path": str(scene)}}).execute()
    printed = ["".join(out.get("text", "") for out in cell.outputs) for cell in book.cells if cell.cell_type == "code"]
    assert printed == [block["output"] or "" for block in blocks(ROOT / "docs" / "tutorial.md", "python")]


@pytest.mark.docs
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{{ include NONE.md }}", "a.md: there is no file NONE.md to include"),
        ("{{ include README.md # No such }}", "a.md: README.md has no heading 'No such' to include"),
    ],
)
def test_what_cannot_be_included_stops_the_manual(line: str, message: str) -> None:
    exceptions = pytest.importorskip("mkdocs.exceptions", reason="needs the extra [docs]")
    with pytest.raises(exceptions.PluginError, match=re.escape(message)):
        load_hooks().include(f"before\n\n{line}\n", "a.md")


@pytest.mark.docs
def test_links_of_what_is_included_lead_to_pages() -> None:
    pytest.importorskip("mkdocs", reason="needs the extra [docs]")
    hooks = load_hooks()
    linked = hooks.relinked(
        "[a](GUIDELINES.md) [b](#split) [c](../tests) [d](https://x.org/)", "corpus/README.md", "x/y.md"
    )
    assert linked == "[a](../guidelines.md) [b](../corpus.md#split) c [d](https://x.org/)"


@pytest.mark.docs
def test_the_manual_builds_without_warnings(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="needs the extra [docs]")
    pytest.importorskip("mkdocstrings", reason="needs the extra [docs]")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    command = (tmp_path / "command" / "index.html").read_text(encoding="utf-8")
    names = [each.name or each.callback.__name__ for each in app.registered_commands if each.callback]
    assert all(f'id="extract-{name}"' in command for name in names)
