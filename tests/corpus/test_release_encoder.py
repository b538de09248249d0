"""What is shipped of a pipeline with an encoder: half the bytes, a package around it, nothing of the machine."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
import srsly
from fake import MEMO, make_blank
from packaging.requirements import Requirement

import extract
from corpus.release import Base, release, requirements
from extract import pipeline
from extract.annotations import SENTENCES

pytest.importorskip("spacy_transformers", reason="needs the extra [transformers]")
from corpus.encoder.half import COMPONENT, halve

pytestmark = pytest.mark.transformers

PACKAGE = Path(__file__).parents[2] / "models" / "trf"
CODE = PACKAGE / "frus_trf" / "__init__.py"
BASE = Base("invented/encoder", sha256="0f" * 32, license="Apache-2.0")
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz", "marlow", "agrees", "##s"]
LARGEST = 60_000_000  # bytes that the pipeline may have


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved pipeline with a small random encoder, which has met the word "quahog"."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("encoder")
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    sizes = {"hidden_size": 128, "intermediate_size": 512, "num_hidden_layers": 2, "num_attention_heads": 2}
    BertModel(BertConfig(vocab_size=len(WORDS), **sizes)).save_pretrained(folder)
    nlp = make_blank()
    nlp.add_pipe("extract_sentences", name="sentences")
    model = {
        "@architectures": "spacy-transformers.TransformerModel.v3",
        "name": str(folder),
        "get_spans": {"@span_getters": "extract.windows.v1", "size": 20},
    }
    nlp.add_pipe("transformer", name=COMPONENT, config={"model": model})
    nlp.initialize()
    nlp.get_pipe_config(COMPONENT)["model"]["name"] = BASE.name
    nlp("Marlow fears the quahog.")
    to = tmp_path_factory.mktemp("pipelines") / "model-best"
    nlp.to_disk(to)
    return to


@pytest.fixture
def released(trained: Path, tmp_path: Path) -> Path:
    """The pipeline as a package, in a folder that holds nothing else."""
    package = tmp_path / "frus_trf"
    package.mkdir()
    shutil.copy(CODE, package)
    release(trained, package, extra="transformers", base=BASE)
    return package


@pytest.fixture
def installed(released: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The package found by its name, and forgotten afterwards."""
    info = released.parent / "frus_trf-0.0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: frus-trf\nVersion: 0.0.1\n")
    (info / "entry_points.txt").write_text("[spacy_models]\ntrf = frus_trf\n")
    monkeypatch.syspath_prepend(str(released.parent))
    monkeypatch.delitem(sys.modules, "frus_trf", raising=False)
    monkeypatch.setattr(pipeline, "_loaded", {})
    yield
    sys.modules.pop("frus_trf", None)


def vectors(folder: Path) -> Any:
    """What the encoder makes of the words of a memo."""
    return spacy.load(folder)(MEMO)._.trf_data.model_output.last_hidden_state


def encoder(folder: Path) -> dict[str, Any]:
    """What is saved of the encoder."""
    saved = srsly.msgpack_loads((folder / COMPONENT / "model").read_bytes())
    [shim] = [shim for shims in saved["shims"] for shim in shims]
    return srsly.msgpack_loads(shim)


def test_half_the_bytes_give_nearly_the_same_vectors(trained: Path, tmp_path: Path) -> None:
    folder = tmp_path / "half"
    shutil.copytree(trained, folder)
    halve(folder)
    before, after = (len(encoder(each)["state"]) for each in (trained, folder))
    assert after < 0.55 * before
    difference = np.abs(vectors(trained) - vectors(folder)).max()
    assert 0 < difference < 1e-2


def test_halving_again_changes_nothing(released: Path) -> None:
    file = released / COMPONENT / "model"
    once = file.read_bytes()
    halve(released)
    assert file.read_bytes() == once


def test_a_release_names_no_folder_and_no_word_of_the_corpus(trained: Path, released: Path) -> None:
    for word, where in ((b"quahog", "vocab/strings.json"), (b"/encoder", f"{COMPONENT}/model")):
        assert word in (trained / where).read_bytes()
    left = [path for path in released.rglob("*") if path.is_file()]
    assert not [path for path in left if b"quahog" in path.read_bytes()]
    assert BASE.name.encode() in (released / COMPONENT / "model").read_bytes()
    assert not [path for path in left if str(trained.parents[1]).encode() in path.read_bytes()]


def test_a_release_keeps_the_word_pieces(trained: Path, released: Path) -> None:
    assert encoder(released)["tokenizer"] == encoder(trained)["tokenizer"]
    assert encoder(released)["tokenizer"]["vocab.txt"].decode().split() == WORDS


def test_a_release_says_what_it_needs_and_where_it_comes_from(released: Path) -> None:
    meta = json.loads((released / "meta.json").read_text(encoding="utf-8"))
    assert (meta["name"], meta["version"], meta["license"]) == ("frus_trf", extract.__version__, "MIT AND Apache-2.0")
    assert meta["requirements"] == requirements("transformers")
    origin = meta["frus"]
    assert origin["extra"] == "transformers"
    assert origin["base"] == {"name": BASE.name, "sha256": BASE.sha256, "license": BASE.license}
    made_with = {"torch", "transformers", "spacy-transformers", "onnx", "onnxruntime", "tokenizers"}
    assert made_with < origin["packages"].keys()


def test_a_release_with_an_encoder_and_no_extra_needs_what_runs_its_graph(trained: Path, tmp_path: Path) -> None:
    release(trained, tmp_path / "onnx", base=BASE)
    meta = json.loads((tmp_path / "onnx" / "meta.json").read_text(encoding="utf-8"))
    assert [Requirement(each).name for each in meta["requirements"]] == ["onnxruntime", "tokenizers"]
    assert set(meta["requirements"]) < set(requirements())
    assert "extra" not in meta["frus"]
    release(trained, tmp_path / "plain")
    assert json.loads((tmp_path / "plain" / "meta.json").read_text(encoding="utf-8"))["requirements"] == []


def test_a_release_replaces_all_but_the_code_of_the_package(trained: Path, released: Path) -> None:
    (released / "old").mkdir()
    (released / "old" / "weights").write_text("")
    (released / "README.md").write_text("")
    release(trained, released, extra="transformers", base=BASE)
    assert (released / "__init__.py").read_bytes() == CODE.read_bytes()
    assert {path.name for path in released.iterdir()} == {"__init__.py", *(path.name for path in trained.iterdir())}


def test_a_release_for_an_extra_that_is_none_leaves_all_as_it_was(trained: Path, released: Path) -> None:
    with pytest.raises(KeyError, match="larger"):
        release(trained, released, extra="larger", base=BASE)
    assert (released / "meta.json").is_file()


def test_a_release_of_what_is_no_pipeline_leaves_all_as_it_was(released: Path, tmp_path: Path) -> None:
    before = sorted(released.rglob("*"))
    with pytest.raises(FileNotFoundError):
        release(tmp_path / "nothing", released, extra="transformers", base=BASE)
    assert sorted(released.rglob("*")) == before


@pytest.mark.usefixtures("installed")
def test_the_package_is_at_hand_by_its_name() -> None:
    nlp = extract.load("trf")
    assert nlp.meta["name"] == "frus_trf"
    assert not pipeline.find("trf").missing
    doc = spacy.load("frus_trf")(MEMO)
    assert len(doc.spans[SENTENCES]) == len(extract.run(MEMO, nlp).sentences)


@pytest.mark.usefixtures("installed")
def test_the_package_takes_what_spacy_load_takes() -> None:
    nlp = spacy.load("frus_trf", exclude=[COMPONENT])
    assert nlp.pipe_names == ["sentences"]
    assert sys.modules["frus_trf"].__version__ == extract.__version__


def test_the_installed_pipeline_reads_a_memo() -> None:
    if "trf" not in pipeline.at_hand():
        pytest.skip("frus-trf is not installed: pip install ./models/trf")
    found = extract.run("Marlow told Ada Venn in Lisbon: we recommend that the Minister accept the offer.", "trf")
    assert [sentence.role for sentence in found.sentences] == ["proposal"]
    assert {"Marlow", "Ada Venn"} <= {person.text for person in found.people}
    assert pipeline.find("trf").size < LARGEST
