"""What a pipeline needs beside the package: what is missing is named, with the one command that installs it."""

import json
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
import spacy
from fake import MEMO
from packaging.requirements import Requirement
from packaging.version import Version

import extract
from extract import cli, pipeline

MISSING = ["no-such-encoder>=1.2,<2"]
TOO_OLD = ["spacy>=99"]
MET = ["spacy>=3", "no-such-encoder; python_version < '3'"]
NEEDS = "needs no-such-encoder<2,>=1.2 (not installed). Run: pip install 'frus-extract[transformers]'"

Make = Callable[..., Path]


@pytest.fixture
def make(plain: Path, tmp_path: Path) -> Make:
    """A saved pipeline named `large` that has these requirements."""

    def save(requirements: object, **frus: object) -> Path:
        folder = tmp_path / "large"
        spacy.load(plain).to_disk(folder)
        meta = json.loads((folder / "meta.json").read_text())
        (folder / "meta.json").write_text(json.dumps(meta | {"requirements": requirements, "frus": frus}))
        return folder

    return save


def test_what_is_missing_is_named_with_the_command_that_installs_it(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "FOLDERS", (make(MISSING, extra="transformers").parent,))
    with pytest.raises(extract.MissingExtraError) as error:
        extract.run(MEMO, "large")
    assert str(error.value) == f"The pipeline 'large' {NEEDS}"
    assert isinstance(error.value, ImportError)


def test_a_wrong_version_says_which_is_installed(make: Make) -> None:
    with pytest.raises(extract.MissingExtraError) as error:
        extract.load(make([*MISSING, *TOO_OLD], extra="transformers"))
    needs = f"no-such-encoder<2,>=1.2 (not installed), spacy>=99 ({spacy.__version__} is installed)"
    assert f"needs {needs}. Run: pip install 'frus-extract[transformers]'" in str(error.value)


def test_without_an_extra_the_command_names_what_is_required(make: Make) -> None:
    with pytest.raises(extract.MissingExtraError) as error:
        extract.load(make([*MISSING, *MET]))
    assert str(error.value).endswith("Run: pip install 'no-such-encoder<2,>=1.2'")


def test_what_reads_the_graph_may_be_missing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name in ("onnxruntime", "tokenizers"):
            raise PackageNotFoundError(name)
        return installed(name)

    installed = pipeline.version
    monkeypatch.setattr(pipeline, "version", version)
    with pytest.raises(extract.MissingExtraError) as error:
        extract.load(make(["onnxruntime>=1.20", "tokenizers>=0.21"]))
    assert str(error.value).endswith("Run: pip install 'onnxruntime>=1.20' 'tokenizers>=0.21'")


@pytest.mark.parametrize("requirements", [None, [], MET])
def test_a_pipeline_whose_requirements_are_met_loads(make: Make, requirements: object) -> None:
    assert extract.load(make(requirements)).meta["name"] == "plain"


def test_a_requirement_that_is_none_is_a_fault_of_the_pipeline(make: Make) -> None:
    with pytest.raises(extract.MalformedDataError, match=r"large cannot be loaded: .*no such encoder"):
        extract.load(make(["no such encoder"]))


def test_a_text_without_words_needs_nothing(make: Make) -> None:
    assert extract.run("\n", make(MISSING)).people == ()


def test_pipelines_apart_are_installed_from_a_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "FOLDERS", ())
    monkeypatch.setattr(pipeline, "entry_points", lambda group: [])
    with pytest.raises(extract.ModelNotFoundError, match=r"run: pip install \./models/trf$"):
        extract.load("trf")


@pytest.mark.parametrize("place", pipeline.APART.values())
def test_pipelines_apart_go_with_this_minor_version(place: str) -> None:
    project = tomllib.loads((Path(extract.__file__).parents[1] / place / "pyproject.toml").read_text())["project"]
    [requirement] = [Requirement(each) for each in project["dependencies"]]
    major, minor = Version(extract.__version__).release[:2]
    assert requirement.name == "frus-extract"
    assert requirement.specifier.contains(extract.__version__)
    assert not requirement.specifier.contains(f"{major}.{minor + 1}.0")


def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str, str]:
    """(exit code, standard output, standard error)."""
    monkeypatch.setattr(sys, "argv", ["extract", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    code = stop.value.code
    return code if isinstance(code, int) else 0, *capsys.readouterr()


def test_the_command_says_so_in_one_line(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(MISSING, extra="transformers")
    memo = tmp_path / "memo.txt"
    memo.write_text(MEMO, encoding="utf-8")
    code, out, err = command(monkeypatch, capsys, "run", str(memo), "--model", str(folder))
    assert (code, out) == (2, "")
    assert err == f"extract: The pipeline '{folder}' {NEEDS}\n"


def test_info_shows_the_pipeline_and_what_is_missing(
    make: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pipeline, "FOLDERS", (make(MISSING, extra="transformers").parent,))
    code, out, err = command(monkeypatch, capsys, "info")
    assert (code, err) == (0, "")
    assert "0.0.1" in out
    assert f"The pipeline 'large' {NEEDS}\n" in out
