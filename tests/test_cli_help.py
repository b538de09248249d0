"""Help reads well for each command, with examples that are well-formed; the shell completes names."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import typer

from extract.cli import app

Run = Callable[..., tuple[int, str, str]]
COMMANDS = [each.name or each.callback.__name__ for each in app.registered_commands if each.callback]
COMMAND = [sys.executable, "-c", "from extract.cli import main; main()"]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_it_does_and_shows_examples(run: Run, name: str) -> None:
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert "Example" in out
    words = out.split("Usage:")[1].splitlines()[2].strip()
    assert words.endswith((".", ",", ":")) or len(words) > 40


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_are_well_formed(name: str) -> None:
    group: Any = typer.main.get_command(app)
    sub = group.commands[name]
    lines = [line for line in (sub.epilog or "").splitlines() if f"extract {name}" in line]
    assert lines
    for line in lines:
        words = shlex.split(line[line.index("extract") :])
        arguments = words[2 : words.index(">") if ">" in words else None]
        sub.make_context(name, arguments)  # raises for an option that does not exist


def test_every_option_says_what_it_is() -> None:
    group: Any = typer.main.get_command(app)
    for name, sub in group.commands.items():
        for param in sub.params:
            assert param.help, (name, param.name)


@pytest.mark.parametrize(("typed", "wanted"), [("extract v", ["view", "volumes"]), ("extract export --t", ["--to"])])
def test_the_shell_completes(typed: str, wanted: list[str]) -> None:
    asked = {"_EXTRACT_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    done = subprocess.run(COMMAND, env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert done.stdout.split() == wanted
