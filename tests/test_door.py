import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import extract

HEAVY = ("spacy", "thinc", "numpy", "typer", "rich", "lxml", "pandas", "pyarrow", "distributed")
CONTRACT = {"run", "pipe", "load", "read", "tables", "Result", "Memo", "ExtractError"}


def loaded_after(code: str) -> set[str]:
    """The heavy modules that a fresh process has imported after running some code."""
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(HEAVY).intersection(done.stdout.splitlines()[-1].split())  # what the code itself printed stands before


def test_every_public_name_is_there_and_documented() -> None:
    assert set(extract.__all__) >= CONTRACT
    assert sorted(extract.__all__, key=lambda name: (name[0].islower(), name)) == extract.__all__
    for name in extract.__all__:
        value = getattr(extract, name)
        assert value.__name__ == name
        assert value.__module__.startswith("extract.")
        assert inspect.getdoc(value)


def test_type_checkers_see_every_public_name() -> None:
    source = Path(extract.__file__).read_text(encoding="utf-8")
    seen = source.split("if TYPE_CHECKING:")[1].split("__all__")[0]
    assert all(f"{name}," in seen or f"import {name}\n" in seen or f", {name}" in seen for name in extract.__all__)


def test_dir_names_what_is_public() -> None:
    assert set(dir(extract)) >= {*extract.__all__, "__version__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'extrakt'"):
        extract.extrakt  # noqa: B018


def test_the_door_is_light() -> None:
    assert loaded_after("import extract") == set()
    names = "ExtractError, extract.Result, extract.Memo, extract.read, extract.run, extract.tables"
    assert loaded_after(f"import extract; extract.{names}") == set()


def test_text_that_needs_no_pipeline_needs_no_spacy(plain: Path) -> None:
    assert loaded_after(f"import extract; extract.run('', {str(plain)!r})") == set()


def test_a_component_never_drags_in_the_command_line() -> None:
    assert "lxml" not in loaded_after("import extract.components.sentences")


def test_the_command_asks_for_spacy_only_to_read() -> None:
    for arguments in (["--help"], ["info"], ["run", "--help"]):
        command = f"import sys; sys.argv[1:] = {arguments}"
        main = "from extract.cli import main\ntry: main()\nexcept SystemExit: pass"
        assert "spacy" not in loaded_after(f"{command}\n{main}")
