"""The encoder as an ONNX graph: vectors by hand, the same in batches, threads, processes, copies and saved; damage."""

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import spacy
import srsly
from fake import MEMO, make_blank
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from thinc.api import Config, Model
from tokenizers import Tokenizer

import extract
from extract import cli
from extract.annotations import PEOPLE
from extract.encoder.onnx import OnnxShim
from extract.encoder.pieces import pieces_in
from extract.encoder.windows import windows

Array = np.ndarray[Any, Any]
WIDTH, WINDOW, LONGEST = 4, 8, 14
TEXTS = [
    "We wait. Do they wait outdoors? We don't wait 15 out of 1.",
    "",
    "\n\n",
    "We wait outdoors. " * 40,
    "wait",
    "We wait " * 30,
    MEMO,
]
TAGGER = """
[model]
@architectures = "extract.TokenClassifier.v1"
hidden_width = 8

[model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 4
"""


def table(pieces: int) -> Array:
    return np.random.default_rng(1).normal(size=(pieces, WIDTH)).astype(np.float32)


@pytest.fixture(scope="session")
def graph(tokenizer: Tokenizer) -> bytes:
    """A graph whose vectors depend on the window: a row of a table for each piece, and the mean of all beside it."""
    node, tensor = onnx.helper.make_node, onnx.helper.make_tensor_value_info
    vectors = onnx.numpy_helper.from_array(table(tokenizer.get_vocab_size()), "table")
    nodes = [
        node("Gather", ["table", "input_ids"], ["found"]),
        node("ReduceMean", ["found"], ["mean"], axes=[1], keepdims=1),
        node("Add", ["found", "mean"], ["vectors"]),
    ]
    inputs = [tensor("input_ids", onnx.TensorProto.INT64, ["windows", "pieces"])]
    outputs = [tensor("vectors", onnx.TensorProto.FLOAT, ["windows", "pieces", WIDTH])]
    whole = onnx.helper.make_graph(nodes, "encoder", inputs, outputs, [vectors])
    opsets = [onnx.helper.make_opsetid("", 17)]
    return bytes(onnx.helper.make_model(whole, opset_imports=opsets, ir_version=8).SerializeToString())


Make = Callable[[], Language]


@pytest.fixture(scope="session")
def make(graph: bytes, tokenizer: Tokenizer) -> Make:
    """Makes a pipeline that writes the encoder's vectors to `doc.tensor`; its tokenizer would cut and fill up."""
    limited = Tokenizer.from_str(tokenizer.to_str())
    limited.enable_truncation(4)
    limited.enable_padding(length=64)

    def pipeline() -> Language:
        nlp = make_blank()
        nlp.add_pipe("extract_sentences")
        model = {"@architectures": "extract.OnnxEncoder.v1", "width": WIDTH, "window": WINDOW, "longest": LONGEST}
        pipe = nlp.add_pipe("tok2vec", config={"model": model})
        [shim] = pipe.model.shims
        shim.graph, shim.tokenizer = graph, limited.to_str().encode()
        return nlp

    return pipeline


@pytest.fixture(scope="module")
def nlp(make: Make) -> Language:
    return make()


def encoder(nlp: Language) -> Model[Any, Any]:
    return nlp.get_pipe("tok2vec").model


def by_hand(doc: Doc, tokenizer: Tokenizer) -> Array:
    rows, vectors = table(tokenizer.get_vocab_size()), np.zeros((len(doc), WIDTH), dtype=np.float32)
    cut = list(windows(doc, WINDOW))
    for start, end in cut:
        found = pieces_in(doc[start:end], tokenizer, special=True)
        seen = rows[found.ids[:LONGEST]]
        for i in range(end - start):
            own = [piece for token, piece in found.pairs if token == i and piece < LONGEST]
            if own:
                vectors[start + i] = seen[own].mean(axis=0) + seen.mean(axis=0)
    return vectors


@pytest.mark.parametrize("text", TEXTS)
def test_vectors_by_hand(nlp: Language, tokenizer: Tokenizer, text: str) -> None:
    doc = nlp(text)
    assert (doc.tensor.shape, doc.tensor.dtype) == ((len(doc), WIDTH), np.float32)
    assert doc.tensor == pytest.approx(by_hand(doc, tokenizer), abs=1e-6)


def test_blanks_have_zeros_and_words_have_not(nlp: Language) -> None:
    doc = nlp(MEMO)
    blank = np.array([token.is_space for token in doc])
    assert not doc.tensor[blank].any()
    assert doc.tensor[~blank].any(axis=1).all()
    assert not nlp(" \n\n ").tensor.any()


def test_a_batch_is_one_by_one(nlp: Language) -> None:
    alone = [nlp(text).tensor for text in TEXTS]
    for size in (2, len(TEXTS)):
        for doc, tensor in zip(nlp.pipe(TEXTS, batch_size=size), alone, strict=True):
            assert np.array_equal(doc.tensor, tensor)
    together = encoder(nlp).predict([nlp.make_doc(text) for text in TEXTS])
    assert [len(rows) for rows in together] == [len(tensor) for tensor in alone]


def test_docs_without_tokens(nlp: Language) -> None:
    found = encoder(nlp).predict([Doc(nlp.vocab), Doc(nlp.vocab)])
    assert [rows.shape for rows in found] == [(0, WIDTH)] * 2
    assert encoder(nlp).predict([]) == []


def test_windows_do_not_see_one_another(nlp: Language) -> None:
    doc = nlp(TEXTS[3])
    cut = list(windows(doc, WINDOW))
    assert len(cut) == 20
    for start, end in cut:
        assert np.array_equal(nlp(doc[start:end].text).tensor, doc.tensor[start:end])


def test_pieces_beyond_the_longest_get_zeros(nlp: Language) -> None:
    doc = nlp("outdoors outdoors outdoors outdoors outdoors wait")
    # 1 + 16 pieces + 1: the graph reads 14, of the fifth word only the first.
    assert doc.tensor.any(axis=1).tolist() == [True] * 5 + [False]
    assert not np.array_equal(doc.tensor[4], doc.tensor[0])


def same(model: Model[Any, Any], nlp: Language) -> bool:
    docs = list(nlp.pipe(TEXTS))
    return all(np.array_equal(rows, doc.tensor) for rows, doc in zip(model.predict(docs), docs, strict=True))


@pytest.mark.parametrize(
    "again",
    [copy.deepcopy, Model.copy, lambda model: pickle.loads(pickle.dumps(model))],
    ids=["deep", "model", "pickle"],
)
def test_copies_are_the_same(nlp: Language, again: Callable[[Model[Any, Any]], Model[Any, Any]]) -> None:
    assert same(encoder(nlp), nlp)
    model = again(encoder(nlp))
    [shim], [other] = model.shims, encoder(nlp).shims
    assert shim.session is not other.session
    assert shim.words is not other.words
    model.to_cpu()
    assert same(model, nlp)


def test_saved_it_is_the_same(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    from_disk = spacy.load(tmp_path)
    from_bytes = spacy.util.load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert same(encoder(from_disk), nlp)
    assert same(encoder(from_bytes), nlp)
    assert encoder(from_disk).to_bytes() == encoder(nlp).to_bytes()


def test_a_graph_that_is_loaded_takes_the_place_of_the_one_before(make: Make, nlp: Language) -> None:
    other = make()
    before = other(TEXTS[0]).tensor
    [shim] = encoder(other).shims
    graph = onnx.load_from_string(shim.graph)
    graph.graph.initializer[0].CopyFrom(onnx.numpy_helper.from_array(2 * table(30), "table"))
    shim.from_bytes(OnnxShim(graph.SerializeToString(), shim.tokenizer).to_bytes())
    assert other(TEXTS[0]).tensor == pytest.approx(2 * before, abs=1e-6)
    assert np.array_equal(nlp(TEXTS[0]).tensor, before)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"graph": b""}, "encoder's graph is empty"),
        ({"tokenizer": b""}, "encoder's tokenizer is empty"),
        ({"graph": "a path"}, "encoder's graph is empty, or no bytes"),
        ({"session": b"1"}, "saved as graph and tokenizer, and nothing else"),
        ({"graph": b"\x08\x08 no graph"}, "[Pp]rotobuf"),
        ({"tokenizer": b"{"}, "EOF"),
        ({"tokenizer": b"\xff"}, "decode"),
    ],
)
def test_what_is_damaged_is_not_loaded(
    make: Make,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    change: dict[str, object],
    said: str,
) -> None:
    nlp = make()
    [shim] = encoder(nlp).shims
    data = srsly.msgpack_dumps({"graph": shim.graph, "tokenizer": shim.tokenizer} | change)
    monkeypatch.setattr(OnnxShim, "to_bytes", lambda shim: data)
    nlp.to_disk(tmp_path / "damaged")
    with pytest.raises(extract.MalformedDataError, match=rf"damaged cannot be loaded: .*{said}"):
        extract.load(tmp_path / "damaged")
    (tmp_path / "memo.txt").write_text(MEMO, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["extract", "run", str(tmp_path / "memo.txt"), "-m", str(tmp_path / "damaged")])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    out, err = capfd.readouterr()
    assert (stop.value.code, out, err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("missing", ["graph", "tokenizer"])
def test_what_is_missing_is_not_loaded(nlp: Language, missing: str) -> None:
    [shim] = encoder(nlp).shims
    data = {"graph": shim.graph, "tokenizer": shim.tokenizer}
    del data[missing]
    with pytest.raises(ValueError, match="saved as graph and tokenizer"):
        OnnxShim().from_bytes(srsly.msgpack_dumps(data))


def test_a_saved_pipeline_without_its_weights_is_not_loaded(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    (tmp_path / "tok2vec" / "model").unlink()
    with pytest.raises(extract.MalformedDataError, match="cannot be loaded"):
        extract.load(tmp_path)


def test_without_a_graph_it_reads_nothing_and_says_so(nlp: Language) -> None:
    bare = spacy.util.load_model_from_config(nlp.config)
    with pytest.raises(ValueError, match="no graph or no tokenizer yet"):
        bare(MEMO)


def test_threads_share_a_pipeline(make: Make, nlp: Language) -> None:
    fresh = make()
    alone = [nlp(text).tensor for text in TEXTS]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda i: fresh(TEXTS[i % len(TEXTS)]).tensor, range(8 * len(TEXTS))))
    for i, tensor in enumerate(found):
        assert np.array_equal(tensor, alone[i % len(TEXTS)])


SPAWN = """
import multiprocessing, spacy, sys
if __name__ == "__main__":
    nlp = spacy.load(sys.argv[1])
    alone = nlp("We wait outdoors.").tensor
    for method in ("spawn", "fork"):
        multiprocessing.set_start_method(method, force=True)
        for doc in nlp.pipe(["We wait outdoors."] * 3, n_process=2, batch_size=1):
            assert (doc.tensor == alone).all()
            print(method)
"""


def test_processes_read_the_same(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "saved")
    (tmp_path / "spawn.py").write_text(SPAWN)
    command = [sys.executable, "spawn.py", "saved"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert (done.stderr, done.stdout.split()) == ("", ["spawn"] * 3 + ["fork"] * 3)


def test_what_stands_on_it_learns_and_it_does_not(make: Make) -> None:
    spacy.util.fix_random_seed(1)
    nlp = make()
    nlp.add_pipe("extract_tagger", name="people", config=Config().from_str(TAGGER))
    reference = nlp.make_doc("We wait outdoors . Peace out .")
    reference.spans[PEOPLE] = [Span(reference, 4, 5, label="PERSON")]
    examples = [Example(nlp.make_doc(text), doc) for text, doc in [(reference.text, reference), ("", nlp.make_doc(""))]]
    saved = encoder(nlp).to_bytes()
    optimizer = nlp.initialize(lambda: examples)
    losses = [nlp.update(examples, sgd=optimizer)["people"] for _ in range(60)]
    assert losses[-1] < losses[0] * 0.7
    assert encoder(nlp).to_bytes() == saved


def test_its_libraries_are_imported_when_it_reads() -> None:
    code = "import sys, extract.encoder.onnx; print({'onnxruntime', 'tokenizers'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
