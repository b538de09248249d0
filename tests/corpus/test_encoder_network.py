"""The network in torch: windows side by side, what teaches it, training, and the same figures from the pipelines."""

import copy
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import load_config

from corpus.training import KINDS, unannotated
from extract.annotations import MEETINGS, PEOPLE, PLACES, ROLES, SCORES, SENTENCES
from extract.components.holders.network import windows_of
from extract.components.tagger import TAGS
from extract.encoder.onnx import OnnxShim, make_session
from extract.encoder.windows import windows

pytest.importorskip("spacy_transformers", reason="needs the extra [transformers]")
pytest.importorskip("onnx", reason="graphs are made with onnx")
import onnx
import torch
from onnxruntime import InferenceSession
from sklearn.metrics import log_loss
from tiny_encoder import KIND_LABELS, LETTERS, NLP, POSITIONS, TEXT, VOCABULARY, WIDTH, annotated, make_encoder
from torch import Tensor
from torch.nn import functional as F
from transformers import BertTokenizerFast

from corpus.encoder.base import find_encoder
from corpus.encoder.data import (
    REQUIRED,
    TAGGED,
    TAGGERS,
    WHOLE,
    Data,
    Document,
    Window,
    batches,
    cut_anew,
    load,
    to_document,
)
from corpus.encoder.decide import calibrate, fit_calibration
from corpus.encoder.export import assemble, fill, fitted, layers_of, make_pipelines, onnx_settings, quantize
from corpus.encoder.label import calibration, label, load_labels, said_of, taught
from corpus.encoder.network import Logits, Network, means, pooled
from corpus.encoder.recipe import NETWORK, Inputs, Recipe, Sizes, load_inputs, load_recipe
from corpus.encoder.score import predict, softmax
from corpus.encoder.shrink import Shape, load_encoder
from corpus.encoder.state import STATE
from corpus.encoder.train import LOSSES, load_network, load_special, losses, parameter_groups, train
from corpus.encoder.train import SCORES as SCORE_FILE
from corpus.encoder.unpack import unpack
from corpus.errors import EncoderError, RunError
from corpus.release import Base, file_hash

pytestmark = pytest.mark.transformers

CONFIG = Path(__file__).parents[2] / "models" / "trf.cfg"
WINDOW = 12
SIZES = Sizes(case=8, rows=(50, 30), tagger=12, role=10)
RECIPE = Recipe(epochs=2, window=24, batch=2, marks=1.0, sizes=SIZES)
THREADS = 4


@pytest.fixture(scope="module")
def network(base: str) -> Network:
    """A network whose every parameter of the heads is random."""
    torch.manual_seed(13)
    network = Network(load_encoder(base), load_special(base), SIZES)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if not name.startswith("encoder."):
                parameter.normal_(mean=float(name.endswith("norm.weight")), std=0.5 if parameter.ndim > 1 else 0.2)
    return network.eval()


@pytest.fixture
def precise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoder computes in 32 bits, as the pipelines do."""
    monkeypatch.setattr(torch, "autocast", lambda *args, **kwargs: nullcontext())


@pytest.fixture(scope="module")
def backend(base: str) -> Any:
    tokenizer = BertTokenizerFast.from_pretrained(base).backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@pytest.fixture(scope="module")
def document(backend: Any) -> Document:
    return to_document(annotated(TEXT), backend)


@dataclass
class Pipelines:
    """The same network behind an encoder in torch, in ONNX with floats, and in ONNX with bytes."""

    torch: Language
    floats: Language
    int8: Language


WEIGHTS = {"condition": 1.5}


def shims(nlp: Language) -> list[OnnxShim]:
    """The graph and the tokenizer of the pipeline's encoder."""
    return [shim for node in nlp.get_pipe("tok2vec").model.walk() for shim in node.shims]


@pytest.fixture(scope="module")
def pipelines(network: Network, base: str, document: Document, tmp_path_factory: pytest.TempPathFactory) -> Pipelines:
    folder = tmp_path_factory.mktemp("graphs")
    made = make_pipelines(network, WINDOW, WEIGHTS, base, CONFIG, [document.doc])
    assert set(made) == {"trf", "onnx"}
    quantize(network, folder)
    [shim] = shims(made["onnx"])
    settings = onnx_settings(fitted(load_config(CONFIG), network, WINDOW), network)
    floats = assemble(settings, network, [document.doc], (folder / "float.onnx").read_bytes(), shim.tokenizer)
    return Pipelines(made["trf"], floats, made["onnx"])


def probabilities(nlp: Language, *docs: Doc) -> Iterator[tuple[Any, Any]]:
    """What the components make of documents whose sentences are known, in one batch: of tags, and of roles."""
    read = [Doc(nlp.vocab).from_bytes(unannotated(doc).to_bytes()) for doc in docs]
    with nlp.select_pipes(disable=["sentences"]):
        for doc in nlp.pipe(read, batch_size=len(read)):
            tags = [nlp.get_pipe(key).model.predict([doc])[0] for key in TAGGED]
            yield np.stack(tags), doc.spans[SENTENCES].attrs[SCORES]


@pytest.mark.usefixtures("precise")
@pytest.mark.parametrize(("kind", "within"), [("torch", 1e-4), ("floats", 1e-3), ("int8", 0.1)])
def test_the_pipelines_compute_what_the_network_does(
    pipelines: Pipelines, network: Network, document: Document, backend: Any, kind: str, within: float
) -> None:
    other = to_document(annotated("We wait.\n\n \n\nMarlow agreed, don't they?"), backend)
    uncut = to_document(annotated("Lisbon"), backend)
    uncut.doc.spans[SENTENCES] = []
    uncut = to_document(uncut.doc, backend)
    documents = [document, uncut, other]
    assert len(list(document.windows(WINDOW))) > 5
    found = probabilities(getattr(pipelines, kind), *(each.doc for each in documents))
    for (tags, roles), said in zip(found, predict(network, documents, WINDOW), strict=True):
        own_tags = said.tags[: len(TAGGED)]
        assert tags.shape == own_tags.shape
        assert tags == pytest.approx(own_tags, abs=within)
        assert roles == pytest.approx(softmax(said.roles), abs=within)
    # The comparison is of something: neither alike everywhere, nor the same for two labels.
    [said] = predict(network, [document], WINDOW)
    assert said.tags.std(axis=1).min() > 0.03
    assert np.abs(said.tags[0] - said.tags[1]).max() > 0.3
    assert softmax(said.roles).std(axis=0).min() > 0.02


@pytest.mark.usefixtures("precise")
def test_the_heads_of_holders_are_those_of_the_network(
    pipelines: Pipelines, network: Network, document: Document
) -> None:
    holders = pipelines.torch.get_pipe("holders")
    [doc] = pipelines.torch.pipe([Doc(pipelines.torch.vocab).from_bytes(unannotated(document.doc).to_bytes())])
    authors = holders.network.authors(doc.tensor, document.whole.sentences.tolist())
    speakers = softmax(holders.network.speaker(windows_of(doc.tensor, range(len(doc)))))
    [said] = predict(network, [document], WINDOW)
    assert authors == pytest.approx(said.authors, abs=0.05)
    assert speakers == pytest.approx(said.tags[len(TAGGED)], abs=0.01)


def test_half_precision_is_near(pipelines: Pipelines, network: Network, document: Document) -> None:
    [(tags, roles)] = probabilities(pipelines.torch, document.doc)
    [said] = predict(network, [document], WINDOW)
    assert tags == pytest.approx(said.tags[: len(TAGGED)], abs=0.1)
    assert roles == pytest.approx(softmax(said.roles), abs=0.1)


def test_too_many_pieces_are_the_same_to_both_pipelines(pipelines: Pipelines) -> None:
    doc = annotated(" ".join("xyz" * 30 for _ in range(8)) + ".")
    [(tags, roles)] = probabilities(pipelines.torch, doc)
    [(other_tags, other_roles)] = probabilities(pipelines.floats, doc)
    assert other_tags == pytest.approx(tags, abs=1e-3)
    assert other_roles == pytest.approx(roles, abs=1e-3)


def test_the_pipelines_are_whole(pipelines: Pipelines, tmp_path: Path) -> None:
    for name in ("torch", "int8"):
        nlp = getattr(pipelines, name)
        assert nlp.get_pipe("roles").cfg["weights"] == WEIGHTS
        nlp.to_disk(tmp_path / name)
        doc, again = nlp(TEXT), spacy.load(tmp_path / name)(TEXT)
        for key in (SENTENCES, PEOPLE, PLACES, MEETINGS):
            found = [[(s.start, s.end, s.label_) for s in each.spans[key]] for each in (doc, again)]
            assert found[0] == found[1]
        assert np.array_equal(doc.spans[SENTENCES].attrs[SCORES], again.spans[SENTENCES].attrs[SCORES])
    model = pipelines.torch.config["components"]["transformer"]["model"]
    assert model["name"] == load_config(CONFIG)["components"]["transformer"]["model"]["name"]
    assert "transformer" not in pipelines.int8.pipe_names


@pytest.mark.parametrize("kind", ["torch", "int8"])
def test_docs_without_tokens_among_others(pipelines: Pipelines, kind: str) -> None:
    nlp = getattr(pipelines, kind)
    assert len(nlp("")) == 0
    doc = nlp(TEXT)
    empty, blank, found = nlp.pipe(["", "\n\n", TEXT])
    assert (len(empty), len(blank)) == (0, 1)
    assert [span.label_ for span in found.spans[SENTENCES]] == [span.label_ for span in doc.spans[SENTENCES]]


def test_threads_find_what_one_does(pipelines: Pipelines) -> None:
    nlp = pipelines.torch
    texts = [f"{TEXT}\n\nMarlow told {name} of the Lisbon Conference." for name in LETTERS]
    alone = [nlp(text).spans[SENTENCES].attrs[SCORES] for text in texts]
    with ThreadPoolExecutor(THREADS) as threads:
        together = [doc.spans[SENTENCES].attrs[SCORES] for doc in threads.map(nlp, texts)]
    assert all(map(np.array_equal, together, alone))


def test_pipelines_made_again_are_the_same(
    pipelines: Pipelines, network: Network, base: str, document: Document
) -> None:
    torch.manual_seed(54321)
    again = make_pipelines(network, WINDOW, WEIGHTS, base, CONFIG, [document.doc], name="invented")["trf"]
    weights, expected = (nlp.get_pipe("transformer").model.transformer.state_dict() for nlp in (again, pipelines.torch))
    assert {"pooler.dense.weight"} < set(weights) == set(expected)
    assert all(torch.equal(weights[name], expected[name]) for name in weights)
    assert again.config["components"]["transformer"]["model"]["name"] == "invented"


def test_layers_that_do_not_fit_are_refused(pipelines: Pipelines, network: Network, base: str) -> None:
    people = pipelines.int8.get_pipe("people").model
    with pytest.raises(ValueError, match="cannot hold"):
        fill(people, layers_of(network.case))
    wider = Network(load_encoder(base), load_special(base), replace(SIZES, tagger=13))
    with pytest.raises(ValueError, match=r"shape .* is not"):
        fill(people, layers_of(wider.taggers[0]))


def blank_window(tokens: int) -> Window:
    """Blanks that nobody judged, without a sentence."""
    return Window(
        np.zeros(0, dtype=np.int64),
        np.zeros((0, 2), dtype=np.int64),
        np.zeros((tokens, 2), dtype=np.uint64),
        np.zeros((len(TAGGERS), tokens, TAGS), dtype=np.uint8),
        np.zeros((0, 2), dtype=np.int64),
        np.zeros((0, len(ROLES)), dtype=np.float32),
        np.zeros(0, dtype=np.float32),
        np.zeros((0, 4), dtype=np.int64),
        np.zeros(0, dtype=np.float32),
    )


def long_window(backend: Any) -> Window:
    """A window with more pieces than the encoder has positions for."""
    [window] = to_document(annotated(" ".join("xyz" * 30 for _ in range(8)) + "."), backend).windows(WINDOW)
    assert len(window.pieces) > 700
    return window


def test_windows_hold_what_the_document_does(document: Document, backend: Any) -> None:
    whole, cuts = document.whole, list(windows(document.doc, WINDOW))
    found = list(document.windows(WINDOW))
    assert [len(window.attributes) for window in found] == [end - start for start, end in cuts]
    assert np.array_equal(np.concatenate([window.attributes for window in found]), whole.attributes)
    assert np.array_equal(np.concatenate([window.tags for window in found], axis=1), whole.tags)
    for (start, end), window in zip(cuts, found, strict=True):
        alone = to_document(document.doc[start:end].as_doc(), backend).whole
        assert window.pieces.tolist() == alone.pieces.tolist()
        assert window.pairs.tolist() == alone.pairs.tolist()
        # Only sentences that lie in it whole; the roles are theirs, and so are the thresholds.
        inside = [i for i, (first, last) in enumerate(whole.sentences) if start <= first and last <= end]
        assert (window.sentences + start).tolist() == whole.sentences[inside].tolist()
        assert window.roles.tolist() == whole.roles[inside].tolist()
        bounds = whole.sentences[inside].tolist()
        counted = [i for i, row in enumerate(whole.numbers.tolist()) if row[2:] in bounds]
        assert (window.numbers + start).tolist() == whole.numbers[counted].tolist()
        assert window.kinds.tolist() == whole.kinds[counted].tolist()
    assert 0 < sum(len(window.kinds) for window in found) < len(whole.kinds)
    assert sum(len(window.sentences) for window in found) < len(whole.sentences)


def test_kinds_are_of_thresholds_within_one_sentence(backend: Any) -> None:
    doc = annotated("Two may stay. Ten left. Six or seven. May go.")
    first, second, third, last = doc.spans[SENTENCES]
    across = Span(doc, third.end - 2, last.end - 1, label=REQUIRED)
    spans = [(first.start, REQUIRED), (second.start, "reported"), (third.start, REQUIRED)]
    doc.spans[KINDS] = [*(Span(doc, i, i + 1, label=label) for i, label in spans), across]
    whole = to_document(doc, backend).whole
    assert whole.numbers.tolist() == [[s.start, s.start + 1, s.start, s.end] for s in (first, second, third)]
    assert whole.kinds.tolist() == [1, 0, 1]
    assert REQUIRED in KIND_LABELS
    doc.spans[SENTENCES] = [second]
    assert to_document(doc, backend).whole.numbers.tolist() == [
        [second.start, second.start + 1, second.start, second.end]
    ]


def test_what_nobody_judged_is_unknown(backend: Any) -> None:
    whole = to_document(annotated(TEXT, roles=False, spans=False), backend).whole
    assert not whole.tags.any()
    assert np.isnan(whole.roles).all()
    assert len(whole.roles) == len(whole.sentences) > 5
    assert (whole.numbers.shape, whole.kinds.shape) == ((0, 4), (0,))
    empty = to_document(Doc(NLP.vocab), backend)
    assert list(empty.windows(WINDOW)) == []


@pytest.mark.usefixtures("precise")
def test_windows_side_by_side_are_one_by_one(network: Network, document: Document, backend: Any) -> None:
    parts = [blank_window(3), *document.windows(WINDOW), long_window(backend), blank_window(1)]
    together = network.collate(parts)
    with torch.inference_mode():
        logits, kinds = network(together)
        alone, alone_kinds = zip(*(network(network.collate([window])) for window in parts), strict=True)
        vectors = network.vectors(together)
    assert logits.tags == pytest.approx(torch.cat([each.tags for each in alone], dim=1), abs=1e-4)
    assert logits.roles == pytest.approx(torch.cat([each.roles for each in alone]), abs=1e-4)
    assert logits.authors == pytest.approx(torch.cat([each.authors for each in alone]), abs=1e-4)
    assert kinds == pytest.approx(torch.cat(alone_kinds), abs=1e-4)
    assert len(kinds) > 2
    assert together.input_ids.shape == (len(parts), POSITIONS)
    assert together.attention_mask.sum(dim=1).tolist() == [min(len(window.pieces) + 2, POSITIONS) for window in parts]
    assert len(vectors) == together.edge[-1] == sum(len(window.attributes) for window in parts)
    # Zeros for blanks, and for what lies beyond the last position.
    assert not vectors[:3, :WIDTH].any()
    assert not vectors[-7:, :WIDTH].any()
    assert vectors[-8, :WIDTH].any()
    assert vectors[3, :WIDTH].any()


@pytest.mark.usefixtures("precise")
def test_vectors_are_means_of_pieces(network: Network, backend: Any) -> None:
    doc = Doc(NLP.vocab, words=["We", "do", "n't", "\n", "zip"], spaces=[True, False, True, False, False])
    [window] = to_document(doc, backend).windows(WINDOW)
    names = [VOCABULARY[i] for i in window.pieces]
    assert names == ["we", "don", "'", "t", "z", "##i", "##p"]
    batch = network.collate([window])
    with torch.inference_mode():
        hidden = network.encoder(input_ids=batch.input_ids, attention_mask=batch.attention_mask).last_hidden_state[0]
        vectors = network.vectors(batch)[:, :WIDTH]
    own = [[1], [2], [2, 3, 4], [], [5, 6, 7]]
    expected = [hidden[pieces].mean(dim=0) if pieces else torch.zeros(WIDTH) for pieces in own]
    assert vectors == pytest.approx(torch.stack(expected), abs=1e-5)


def test_a_batch_without_anything(network: Network) -> None:
    batch = network.collate([blank_window(2)])
    logits, kinds = network(batch)
    found = [part.shape for part in (logits.tags, logits.roles, logits.authors, kinds)]
    assert found == [(len(TAGGERS), 2, TAGS), (0, len(ROLES)), (0,), (0,)]
    assert batch.input_ids.tolist() == [[VOCABULARY.index("[CLS]"), VOCABULARY.index("[SEP]")]]
    lost = losses(logits, kinds, batch, torch.ones(len(ROLES)), RECIPE)
    assert [loss.item() for loss in lost] == [0] * len(LOSSES)
    network.zero_grad()
    torch.stack(lost).sum().backward()
    assert not any(parameter.grad.any() for parameter in network.parameters() if parameter.grad is not None)
    network.zero_grad()


def test_pooling_by_hand() -> None:
    x = torch.tensor([[1.0, -1.0], [3.0, -5.0], [8.0, 0.0]])
    found = pooled(x, torch.tensor([[0, 3], [1, 2], [1, 3]]))
    assert found.tolist() == [
        [8, 0, 1, -1, 4, -2, 8, 0],
        [3, -5, 3, -5, 3, -5, 3, -5],
        [8, 0, 3, -5, 5.5, -2.5, 8, 0],
    ]
    assert pooled(x, torch.zeros((0, 2), dtype=torch.long)).shape == (0, 8)


def test_means_by_hand(network: Network) -> None:
    x = torch.tensor([[1.0, -1.0], [3.0, -5.0], [8.0, 0.0]])
    assert means(x, torch.tensor([[0, 3], [1, 2], [1, 3]])).tolist() == [[4, -2], [3, -5], [5.5, -2.5]]
    assert means(x, torch.zeros((0, 2), dtype=torch.long)).shape == (0, 2)
    # A kind is told by the threshold and by its sentence.
    vectors = torch.randn(6, network.kind.in_features // 2)
    with torch.inference_mode():
        said = network.kinds(vectors, torch.tensor([[1, 2, 0, 4]]))
        expected = network.kind(torch.cat([vectors[1], vectors[:4].mean(0)]))
    assert said == pytest.approx(expected, abs=1e-4)


def test_losses_by_hand(network: Network, document: Document) -> None:
    batch = network.collate(list(document.windows(WINDOW)))
    batch.tags[0] = 0
    batch.tags[-1] = 0
    batch.roles[1] = torch.nan
    batch.authors[:3], batch.authors[3:] = torch.tensor([1.0, 0.0, 1.0]), torch.nan
    torch.manual_seed(2)
    tags, roles = torch.randn(batch.tags.shape), torch.randn(len(batch.roles), len(ROLES))
    authors = torch.randn(len(batch.roles))
    weights = torch.tensor([2.0, 1.0, 1.5, 0.5])
    kinds = torch.randn(len(batch.kinds))
    of_tags, of_roles, of_authors, of_kinds = losses(Logits(tags, roles, authors), kinds, batch, weights, RECIPE)
    assert of_tags.item() == pytest.approx(
        F.cross_entropy(tags[1:-1].reshape(-1, TAGS), batch.tags[1:-1].argmax(dim=2).reshape(-1)).item()
    )
    judged = torch.arange(len(batch.roles)) != 1
    truth = batch.roles[judged].argmax(dim=1)
    expected = F.cross_entropy(roles[judged], truth, weight=weights, label_smoothing=RECIPE.smoothing)
    assert of_roles.item() == pytest.approx(expected.item(), rel=1e-5)
    signs = torch.tensor([1.0, -1.0, 1.0])
    assert of_authors.item() == pytest.approx(-F.logsigmoid(authors[:3] * signs).mean().item(), rel=1e-5)
    assert set(batch.kinds.tolist()) == {0, 1}
    assert of_kinds.item() == pytest.approx(-F.logsigmoid(kinds * (2 * batch.kinds - 1)).mean().item(), rel=1e-5)


def test_batches_hold_every_window_once(document: Document) -> None:
    random = Random(1)
    found = cut_anew([document] * 3, WINDOW, random)
    made = batches(found, 4, lambda window: len(window.pieces), random)
    assert sorted(id(window) for part in made for window in part) == sorted(map(id, found))
    assert {len(part) for part in made} <= {4, len(found) % 4}


def test_lower_layers_learn_more_slowly(network: Network) -> None:
    network = copy.deepcopy(network)
    network.encoder.embeddings.requires_grad_(False)
    groups = parameter_groups(network, RECIPE)
    rates = {id(parameter): group["lr"] for group in groups for parameter in group["params"]}
    decays = {id(parameter): group["weight_decay"] for group in groups for parameter in group["params"]}
    learned = {name: parameter for name, parameter in network.named_parameters() if parameter.requires_grad}
    assert sum(len(group["params"]) for group in groups) == len(rates)
    assert set(rates) == {id(parameter) for parameter in learned.values()}
    top, bottom = (rates[id(learned[f"encoder.encoder.layer.{i}.output.dense.weight"])] for i in (1, 0))
    assert bottom < top < RECIPE.head_rate == rates[id(learned["role.0.linear.weight"])]
    assert bottom / top == pytest.approx(RECIPE.layer_decay)
    assert {decays[id(parameter)] for parameter in learned.values() if parameter.ndim == 1} == {0}
    assert {decays[id(parameter)] for parameter in learned.values() if parameter.ndim > 1} == {RECIPE.weight_decay}


@pytest.fixture(scope="module")
def data(bins: Path, base: str) -> Data:
    return load(bins, base)


@pytest.fixture(scope="module")
def inputs(base: str) -> Inputs:
    """What the run says it read."""
    return Inputs(Base(base, file_hash(Path(base) / "model.safetensors"), "MIT"), {"full_train": "0f0f"})


@pytest.fixture(scope="module")
def finished(base: str, data: Data, inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("run")
    train(base, data, folder, RECIPE, inputs)
    return folder


def state(run: Path) -> dict[str, Tensor]:
    return dict(torch.load(run / NETWORK, weights_only=True))


def check_same(run: Path, other: Path) -> None:
    found, expected = state(run), state(other)
    assert set(found) == set(expected)
    assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_bins_are_loaded(data: Data, bins: Path, base: str) -> None:
    assert [len(part) for part in (data.annotated, data.marked, data.judged, data.dev)] == [3, 2, 1, 2]
    for share, kept in ((0.0, 0), (0.5, 2)):
        judged = [not np.isnan(each.whole.roles).any() for each in load(bins, base, share).annotated]
        assert judged == [True] * kept + [False] * (3 - kept)
    assert data.annotated[0].true_roles.tolist() == data.annotated[0].whole.roles.argmax(axis=1).tolist()


def test_sentences_that_nobody_read_are_cut_and_teach_no_role(data: Data) -> None:
    assert len(data.marked[0].whole.sentences) > 5
    assert np.isnan(data.marked[0].whole.roles).all()


def test_what_was_judged_of_kinds_alone_teaches_nothing_else(data: Data) -> None:
    [document] = data.judged
    assert len(document.whole.kinds) > 5
    assert not document.whole.tags.any()
    assert np.isnan(document.whole.roles).all()
    assert np.isnan(document.whole.authors).all()


def test_training_leaves_a_network(finished: Path, base: str, data: Data) -> None:
    network = load_network(finished, base)
    assert load_recipe(finished) == RECIPE
    assert all(tensor.isfinite().all() for tensor in network.state_dict().values())
    found = dict(network.encoder.named_parameters())
    for name, before in load_encoder(base).named_parameters():
        assert torch.equal(found[name], before) == name.startswith("embeddings."), name
    scores = json.loads((finished / SCORE_FILE).read_text())
    assert set(scores) == {*TAGGED, *ROLES[:-1], "roles", "others", "kinds"}
    assert all(0 <= score <= 1 for score in scores.values())


def test_training_learns(base: str, data: Data, inputs: Inputs, tmp_path: Path) -> None:
    recipe = replace(RECIPE, epochs=40, dropout=0.0, average=0.9, head_rate=5e-3, encoder_rate=2e-3)
    [learned] = [document for document in data.annotated if len(document.whole.kinds)]
    network = train(base, Data([learned], [], data.judged, [learned]), tmp_path, recipe, inputs)
    [said] = predict(network, [learned], recipe.window)
    known = len(TAGGED)  # nobody told who speaks
    assert (said.tags.argmax(axis=2) == learned.whole.tags.argmax(axis=2))[:known].mean() > 0.95
    scores = json.loads((tmp_path / SCORE_FILE).read_text())
    assert scores["roles"] > 0.9
    assert scores["kinds"] == np.mean((said.kinds > 0) == learned.whole.kinds) > 0.7


def test_the_same_recipe_gives_the_same(finished: Path, base: str, data: Data, inputs: Inputs, tmp_path: Path) -> None:
    train(base, data, tmp_path / "again", RECIPE, inputs)
    check_same(tmp_path / "again", finished)
    train(base, data, tmp_path / "other", replace(RECIPE, seed=2), inputs)
    name = "role.0.linear.weight"
    assert not torch.equal(state(tmp_path / "other")[name], state(finished)[name])


def test_an_interrupted_run_goes_on_to_the_same_weights(
    finished: Path, base: str, data: Data, inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored = []

    def stop(*args: object) -> dict[str, float]:
        scored.append(args)
        if len(scored) == 2:
            raise KeyboardInterrupt
        return {"roles": 0.5}

    with monkeypatch.context() as patch:
        patch.setattr("corpus.encoder.train.score", stop)
        with pytest.raises(KeyboardInterrupt):
            train(base, data, tmp_path, RECIPE, inputs)
    assert torch.load(tmp_path / STATE, weights_only=True)["epoch"] == 1
    assert not (tmp_path / NETWORK).exists()
    torch.manual_seed(12345)
    train(base, data, tmp_path, RECIPE, inputs)
    check_same(tmp_path, finished)
    assert (tmp_path / SCORE_FILE).read_text() == (finished / SCORE_FILE).read_text()


def test_a_finished_run_stays_as_it_is(finished: Path, base: str, data: Data, inputs: Inputs) -> None:
    scores, before = (finished / SCORE_FILE).read_text(), state(finished)
    train(base, data, finished, RECIPE, inputs)
    assert (finished / SCORE_FILE).read_text() == scores
    assert all(torch.equal(tensor, before[name]) for name, tensor in state(finished).items())


def test_another_recipe_is_refused(finished: Path, base: str, data: Data, inputs: Inputs) -> None:
    recipe = replace(RECIPE, seed=2, sizes=replace(SIZES, role=9))
    with pytest.raises(RunError, match=r"other settings or data \(seed, sizes\.role\)\. Name another folder"):
        train(base, data, finished, recipe, inputs)


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ({"bins": {"full_train": "0e0e"}}, "inputs.bins.full_train"),
        ({"base": Base("another", "0e0e", "MIT")}, "inputs.base.name, inputs.base.sha256"),
        ({"labels": "0e0e"}, "inputs.labels"),
    ],
)
def test_other_inputs_are_refused(
    finished: Path, base: str, data: Data, inputs: Inputs, other: dict[str, Any], name: str
) -> None:
    before = {path: path.read_bytes() for path in finished.iterdir()}
    with pytest.raises(RunError) as error:
        train(base, data, finished, RECIPE, replace(inputs, **other))
    assert f"({name})" in str(error.value)
    assert {path: path.read_bytes() for path in finished.iterdir()} == before


def test_a_run_that_did_not_keep_its_inputs_loads_and_is_not_gone_on_with(
    finished: Path, base: str, data: Data, inputs: Inputs, tmp_path: Path
) -> None:
    settings = json.loads((finished / "recipe.json").read_text())
    assert load_inputs(finished) == inputs
    del settings["inputs"]
    (tmp_path / "recipe.json").write_text(json.dumps(settings))
    assert load_recipe(tmp_path) == RECIPE
    assert load_inputs(tmp_path) == Inputs()
    assert load_inputs(tmp_path).base.name == load_config(CONFIG)["components"]["transformer"]["model"]["name"]
    with pytest.raises(RunError, match=r"inputs\.base\.name"):
        train(base, data, tmp_path, RECIPE, inputs)


def test_a_network_is_not_put_on_another_encoder(finished: Path, tmp_path: Path) -> None:
    make_encoder(tmp_path, seed=1)
    with pytest.raises(EncoderError, match=r"was trained from the encoder .* Name the former with --base"):
        load_network(finished, str(tmp_path))


def test_a_run_that_is_not_there_or_not_finished_is_named(finished: Path, base: str, tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"There is no .*recipe\.json"):
        load_network(tmp_path, base)
    shutil.copy(finished / "recipe.json", tmp_path)
    with pytest.raises(RunError, match=r"There is no .*network\.pt"):
        load_network(tmp_path, base)


def test_a_state_is_never_half_written(
    base: str, data: Data, inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(value: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", stop)
    with pytest.raises(KeyboardInterrupt):
        train(base, data, tmp_path, RECIPE, inputs)
    assert not (tmp_path / STATE).exists()
    assert (tmp_path / SCORE_FILE).exists()


@pytest.fixture
def docs(data: Data) -> dict[str, list[Doc]]:
    """The Docs that are labelled, and those on which scores are calibrated."""
    return {name: [each.doc for each in getattr(data, name)] for name in ("marked", "annotated")}


def test_labels_are_what_pipelines_agree_on(
    pipelines: Pipelines, network: Network, data: Data, docs: dict[str, list[Doc]], tmp_path: Path
) -> None:
    other = copy.deepcopy(pipelines.torch)
    add_bias(other.get_pipe("roles").model, [1.0, 0.0, -1.0, 0.5])
    add_bias(other.get_pipe("people").model, [2.0, 0, 0, 0, 0])
    holders: Any = other.get_pipe("holders")
    author = holders.network.author
    holders.network = replace(holders.network, author=replace(author, last_bias=author.last_bias + 1))
    both = [pipelines.torch, other]
    label(docs["marked"], docs["annotated"], both).save(tmp_path / "labels.npz")
    document = taught(data.marked, load_labels(tmp_path / "labels.npz"), tmp_path)[0]
    one, two = (said_of(nlp, document.doc) for nlp in both)
    [expected] = predict(network, [document], WINDOW)
    assert one.tags == pytest.approx(expected.tags, abs=1e-2)
    assert one.authors == pytest.approx(1 / (1 + np.exp(-expected.authors)), abs=1e-2)
    # The pipeline's weights of roles are applied later, when labels are decided.
    assert softmax(one.roles) == pytest.approx(softmax(expected.roles), abs=1e-2)
    assert document.whole.tags.dtype == np.uint8
    assert document.whole.tags / WHOLE == pytest.approx((one.tags + two.tags) / 2, abs=1 / WHOLE)
    assert np.abs(one.tags - two.tags).max() > 0.1  # the pipelines differ
    scales = [calibration(nlp, docs["annotated"]) for nlp in both]
    fair = [softmax(said.roles * scale + bias) for said, (scale, bias) in zip((one, two), scales, strict=True)]
    assert document.whole.roles == pytest.approx(sum(fair) / 2, abs=1e-3)
    # Somebody holds what likely has a role.
    held = document.whole.roles[:, ROLES.index("none")] < 0.5
    assert held.sum() > 0
    assert (~np.isnan(document.whole.authors)).tolist() == held.tolist()
    authors = (one.authors + two.authors) / 2
    assert document.whole.authors[held] == pytest.approx(authors[held], abs=1e-3)
    assert np.abs(one.authors - two.authors)[held].max() > 0.01
    # What editors marked gives way, and so does what nobody judged.
    assert data.marked[0].whole.tags.any()
    assert not np.isnan(document.whole.roles).any()


def add_bias(model: Any, added: list[float]) -> None:
    """Tilt the last layer of a network of thinc."""
    *_, last = (node for node in model.walk() if node.name == "softmax")
    last.set_param("b", last.get_param("b") + np.array(added, dtype=np.float32))


def test_what_was_calibrated_on_dev_is_calibrated_anew(pipelines: Pipelines, docs: dict[str, list[Doc]]) -> None:
    tilted = copy.deepcopy(pipelines.torch)
    add_bias(tilted.get_pipe("roles").model, [3.0, -2.0, 1.0, 0.0])
    one, two = (label(docs["marked"], docs["annotated"], [nlp]).roles for nlp in (pipelines.torch, tilted))
    assert one == pytest.approx(two, abs=2e-2)


def test_a_pipeline_without_heads_of_holders_labels_nothing(pipelines: Pipelines, docs: dict[str, list[Doc]]) -> None:
    without = copy.deepcopy(pipelines.torch)
    without.get_pipe("holders").from_bytes(b"")
    for nlp in (without, NLP):
        with pytest.raises(RunError, match="no heads of holders"):
            label(docs["marked"], docs["annotated"], [nlp])


def test_labels_of_other_documents_are_refused(
    pipelines: Pipelines, data: Data, docs: dict[str, list[Doc]], tmp_path: Path
) -> None:
    labels = label(docs["marked"][:1], docs["annotated"], [pipelines.torch])
    with pytest.raises(RunError, match="labels of other documents"):
        taught(data.marked, labels, tmp_path)
    (tmp_path / "none.npz").write_bytes(b"PK nothing")
    for name in ("none.npz", "missing.npz"):
        with pytest.raises(RunError, match=rf"{name} is not a file of labels"):
            load_labels(tmp_path / name)


def test_narrowed_vectors(base: str, data: Data, document: Document, inputs: Inputs, tmp_path: Path) -> None:
    recipe = replace(RECIPE, epochs=1, sizes=replace(SIZES, vectors=6))
    train(base, data, tmp_path, recipe, inputs)
    network = load_network(tmp_path, base)
    made = make_pipelines(network, WINDOW, WEIGHTS, base, CONFIG, [document.doc])
    # spacy-transformers gives the encoder's own vectors alone.
    assert set(made) == {"onnx"}
    tok2vec = made["onnx"].get_pipe("tok2vec").model
    assert tok2vec.predict([document.doc])[0].shape == (len(document.doc), 6 + SIZES.case)
    [(tags, roles)] = probabilities(made["onnx"], document.doc)
    [said] = predict(network, [document], WINDOW)
    assert tags == pytest.approx(said.tags[: len(TAGGED)], abs=0.1)
    assert roles == pytest.approx(softmax(said.roles), abs=0.1)
    made["onnx"].to_disk(tmp_path / "onnx")
    again = spacy.load(tmp_path / "onnx")
    assert np.array_equal(next(probabilities(again, document.doc))[1], roles)


def test_a_smaller_encoder_is_in_both_pipelines(base: str, document: Document, tmp_path: Path) -> None:
    shape = Shape(layers=1, inner=20, activation="relu")
    network = Network(load_encoder(base, shape), load_special(base), SIZES).eval()
    made = make_pipelines(network, WINDOW, WEIGHTS, base, CONFIG, [document.doc])
    [said] = predict(network, [document], WINDOW)
    assert set(made) == {"trf", "onnx"}
    for name, nlp in made.items():
        nlp.to_disk(tmp_path / name)
        [(tags, _)] = probabilities(spacy.load(tmp_path / name), document.doc)
        assert tags == pytest.approx(said.tags[: len(TAGGED)], abs=0.1)


@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_the_encoder_is_had_again_from_a_graph(base: str, document: Document, activation: str, tmp_path: Path) -> None:
    torch.manual_seed(13)
    encoder = load_encoder(base, Shape(layers=1, heads=1, inner=20, activation=activation))
    with torch.no_grad():
        for parameter in encoder.encoder.parameters():
            parameter.normal_()  # parameters alike would be one in a graph
    network = Network(encoder, load_special(base), replace(SIZES, vectors=6)).eval()
    made = make_pipelines(network, WINDOW, WEIGHTS, base, CONFIG, [document.doc])
    made["onnx"].to_disk(tmp_path / "onnx")
    unpack(tmp_path / "onnx", tmp_path / "encoder", base)
    folder, origin = find_encoder(str(tmp_path / "encoder"))
    assert origin.name == f"{base}, of the pipeline {made['onnx'].meta['name']} {made['onnx'].meta['version']}"
    again = load_encoder(folder)
    expected = encoder.state_dict()
    assert again.state_dict().keys() == expected.keys()
    for name, value in again.state_dict().items():
        assert value == pytest.approx(expected[name], abs=float(expected[name].abs().max()) / 63)
    assert again.config.hidden_act == activation


def test_what_has_no_graph_or_another_is_not_unpacked(pipelines: Pipelines, base: str, tmp_path: Path) -> None:
    pipelines.torch.to_disk(tmp_path / "trf")
    pipelines.int8.to_disk(tmp_path / "onnx")
    with pytest.raises(EncoderError, match=r"trf is no graph. Name a pipeline that runs without torch"):
        unpack(tmp_path / "trf", tmp_path / "to", base)
    load_encoder(base, Shape(layers=1)).save_pretrained(tmp_path / "smaller")
    with pytest.raises(EncoderError, match=r"onnx is not of an encoder like .*smaller"):
        unpack(tmp_path / "onnx", tmp_path / "to", str(tmp_path / "smaller"))
    assert not (tmp_path / "to").exists()


def test_a_graph_reads_ids_alone(pipelines: Pipelines) -> None:
    [shim] = shims(pipelines.int8)
    assert [node.name for node in shim.session.get_inputs()] == ["input_ids"]
    [vectors] = shim.session.run(None, {"input_ids": np.ones((3, 5), dtype=np.int64)})
    assert vectors.shape == (3, 5, WIDTH)


def test_additions_and_norms_stay_apart_in_a_session(
    pipelines: Pipelines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [shim] = shims(pipelines.int8)

    def operators(**changed: Any) -> set[str]:
        def session(graph: bytes, options: Any, **settings: Any) -> Any:
            options.optimized_model_filepath = str(tmp_path / "optimized.onnx")
            return InferenceSession(graph, options, **settings | changed)

        with monkeypatch.context() as patch:
            patch.setattr("onnxruntime.InferenceSession", session)
            make_session(shim.graph)
        return {node.op_type for node in onnx.load(tmp_path / "optimized.onnx").graph.node}

    joined = "SkipLayerNormalization"
    assert joined in operators(disabled_optimizers=None)
    assert joined not in operators()
    assert "LayerNormalization" in operators()


def test_calibration_finds_what_tilts_the_scores() -> None:
    random = np.random.default_rng(0)
    logits = random.normal(size=(20_000, len(ROLES)))
    truth = (softmax(logits).cumsum(axis=1) > random.random((len(logits), 1))).argmax(axis=1)
    tilted = (logits - np.array([1.0, -0.5, 0.25, 0.0])) / 0.5
    scale, bias = fit_calibration(tilted, truth)
    assert scale == pytest.approx(0.5, abs=0.03)
    assert bias == pytest.approx([1.0, -0.5, 0.25, 0.0], abs=0.08)


def test_calibration_changes_the_scores_and_not_the_labels(network: Network, document: Document) -> None:
    calibrated = copy.deepcopy(network)
    before, weights = next(predict(network, [document], WINDOW)).roles, calibrate(calibrated, [document], WINDOW)
    after = next(predict(calibrated, [document], WINDOW)).roles
    decided = (softmax(after) * [weights[role] for role in ROLES]).argmax(axis=1)
    assert np.array_equal(decided, before.argmax(axis=1))
    truth = document.true_roles
    assert log_loss(truth, softmax(after), labels=range(4)) < log_loss(truth, softmax(before), labels=range(4))
