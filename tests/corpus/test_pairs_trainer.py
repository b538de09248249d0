"""The trainer of the networks that judge pairs, on invented documents."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake import make_blank
from pair_network import pair_network
from spacy.language import Language
from spacy.tokens import Doc, Span

from corpus.__main__ import main
from corpus.volumes import load_splits
from extract.annotations import PEOPLE, ROLES
from extract.components.holders import Holders
from extract.components.holders.network import (
    AUTHOR_HEAD,
    FILE,
    SPEAKER_HEAD,
    WINDOW,
    Head,
    parse_network,
    write_network,
)
from extract.components.holders.pairs import NOTHING, POOLED, PairNetwork, Pairs

pytest.importorskip("torch", reason="the trainer needs torch")
import torch

from corpus.pairs import (
    Pairing,
    Scene,
    Settings,
    answerable,
    collate,
    favour,
    fit,
    log_sum,
    loss_of,
    read_scenes,
)

pytestmark = pytest.mark.transformers

WIDTH, SENTENCES, NAMES = 3, 9, 5
SMALL = Settings(inner=8, neurons=8, epochs=30, rate=1e-2, masked=0.0, dropout=0.0, others=1.0, average=0.9)
SILENT = pair_network(WIDTH)


def scene(seed: int) -> Scene:
    """Of nine sentences seven have a holder: somebody named in the next, or the author, as the first number of the
    sentence's vectors says.
    """
    draw = np.random.default_rng(seed)
    sentences = draw.normal(size=(SENTENCES, POOLED * WIDTH)).astype(np.float16)
    names = draw.normal(size=(NAMES, WIDTH)).astype(np.float16)
    held = np.arange(1, 8)
    authors = sentences[held, 0] > 0
    case, is_named = np.repeat(np.arange(7), 2), np.arange(14) % 2 == 1
    targets, named = (np.where(is_named, each[case], NOTHING) for each in (held + 1, held % NAMES))
    right = np.where(is_named, ~authors[case], authors[case])
    pairs = Pairs(held[case], targets, named, np.zeros(14))
    return Scene(sentences, np.arange(SENTENCES) % len(ROLES), names, pairs, right, case)


TRAIN, OTHERS = [scene(seed) for seed in range(40)], [scene(seed) for seed in range(100, 110)]


@pytest.fixture(scope="module")
def network() -> PairNetwork:
    return fit(TRAIN, SMALL)


@pytest.fixture
def pairing() -> Pairing:
    torch.manual_seed(3)
    pairing = Pairing(WIDTH, SMALL).eval()
    torch.nn.init.normal_(pairing.author)
    return pairing


def test_it_learns_what_the_vectors_say(network: PairNetwork) -> None:
    told = favour(network, OTHERS)
    assert told.right > 0.9
    assert told.others > 0.9


def test_the_same_documents_give_the_same_network(network: PairNetwork) -> None:
    again = fit(TRAIN, SMALL)
    assert all(np.array_equal(getattr(again, name), getattr(network, name)) for name in PairNetwork.__slots__)


def test_the_network_computes_what_was_learned(pairing: Pairing) -> None:
    pairs = replace(TRAIN[0].pairs, words=np.arange(14.0))
    with torch.no_grad():
        learned = pairing(collate([replace(TRAIN[0], pairs=pairs)])).numpy()
    found = pairing.network()
    states = found.states(TRAIN[0].sentences.astype(np.float32), TRAIN[0].roles)
    assert found.weigh(states, TRAIN[0].names.astype(np.float32), pairs) == pytest.approx(learned, abs=1e-4)


def test_documents_side_by_side_are_one_by_one(pairing: Pairing) -> None:
    with torch.no_grad():
        together = pairing(collate(TRAIN[:3]))
        alone = torch.cat([pairing(collate([each])) for each in TRAIN[:3]])
    assert together.tolist() == pytest.approx(alone.tolist(), abs=1e-5)
    assert collate(TRAIN[:3]).case.tolist() == np.repeat(np.arange(21), 2).tolist()


def test_sentences_without_an_accepted_candidate_are_not_learned_from() -> None:
    right = TRAIN[0].right & ~np.isin(TRAIN[0].case, (0, 5))
    kept = answerable(replace(TRAIN[0], right=right))
    assert kept is not None
    assert kept.case.tolist() == np.repeat(np.arange(5), 2).tolist()
    assert kept.pairs.sources[::2].tolist() == [2, 3, 4, 5, 7]
    assert answerable(replace(TRAIN[0], right=right & False)) is None


def test_losses_by_hand(pairing: Pairing) -> None:
    """Sentences that others hold count as often as is told."""
    batch = collate([TRAIN[0]])
    with torch.no_grad():
        scores = pairing(batch).unflatten(0, (7, 2))
        author = batch.right.unflatten(0, (7, 2))[:, 0]
        lost = scores.logsumexp(1) - torch.where(author, scores[:, 0], scores[:, 1])
        weights = torch.where(author, 1.0, 4.0)
        assert loss_of(pairing, batch, 4.0).item() == pytest.approx(((lost * weights).sum() / weights.sum()).item())


def test_sums_of_powers_by_hand() -> None:
    found = log_sum(torch.tensor([1.0, 2.0, 500.0]), torch.tensor([0, 0, 1]), 2)
    assert found.tolist() == pytest.approx([np.logaddexp(1, 2), 500.0])


def test_the_author_is_favoured_until_others_get_as_many_as_they_hold() -> None:
    """By words the author would get them all; others hold the ten of forty that speak most for them."""
    scenes = []
    for number in range(40):
        words, right = np.array([2.0, 0.025 + number / 20]), np.array([number < 30, number >= 30])
        pairs = Pairs(np.zeros(2, int), np.array([NOTHING, 0]), np.full(2, NOTHING), words)
        scenes.append(replace(TRAIN[0], pairs=pairs, right=right, case=np.zeros(2, int)))
    told = favour(SILENT, scenes)
    assert told.bias == pytest.approx(-0.5)
    assert (told.right, told.others) == (1.0, 1.0)


TEXT = "Stone fears a treaty. We fear none.\n"


@Language.component("people_with_vectors")
def people_with_vectors(doc: Doc) -> Doc:
    """Every word has a vector, and Stone is found."""
    doc.tensor = np.array([[len(token), token.i, 1.0] for token in doc], dtype=np.float32)
    doc.spans[PEOPLE] = [Span(doc, token.i, token.i + 1, "PERSON") for token in doc if token.text == "Stone"]
    return doc


def head(inputs: int, outputs: int) -> Head:
    zeros = np.zeros((2, 1, inputs), dtype=np.float32)
    return Head(zeros, zeros[..., 0], zeros[:, 0, 0], zeros[:, 0, 0], np.zeros((outputs, 2)), np.zeros(outputs))


class TestCommand:
    @pytest.fixture
    def pipeline(self, tmp_path: Path) -> Path:
        nlp = make_blank()
        nlp.add_pipe("people_with_vectors", name="people")
        holders = nlp.add_pipe("extract_holders", name="holders")
        assert isinstance(holders, Holders)
        heads = {AUTHOR_HEAD: head(POOLED * WIDTH, 1), SPEAKER_HEAD: head(WINDOW * WIDTH, 5)}
        holders.from_bytes(write_network(heads))
        nlp.to_disk(tmp_path / "pipeline")
        return tmp_path / "pipeline"

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """The same document in every volume, one of test among them."""
        sentences = [
            {"start": 0, "end": 21, "role": "concern", "block": "p", "holder": ["Stone"]},
            {"start": 22, "end": 35, "role": "concern", "block": "p", "holder": ["author"]},
        ]
        rows = [
            {"id": f"{volume}/d1", "layers": ["roles", "holders"], "text": TEXT, "sentences": sentences}
            for volume in load_splits()
        ]
        (tmp_path / "records.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
        return tmp_path / "records.jsonl"

    def run(self, *arguments: Path | str) -> int:
        with pytest.raises(SystemExit) as stop:
            main(["pairs", *map(str, arguments)])
        assert isinstance(stop.value.code, int)
        return stop.value.code

    def test_the_network_is_written_and_read(
        self, pipeline: Path, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = tmp_path / "other"
        shutil.copytree(pipeline, other)
        assert self.run(file, pipeline, "--also", other) == 0
        assert "dev: accuracy 1.000, of other holders 1.000" in capsys.readouterr().out
        contents = [(each / "holders" / FILE).read_bytes() for each in (pipeline, other)]
        assert contents[0] == contents[1]
        pairs = parse_network(contents[0], path=FILE).pairs
        assert pairs is not None
        assert pairs.width == WIDTH

    def test_documents_are_read_with_the_names_that_are_found(self, pipeline: Path, file: Path) -> None:
        known = read_scenes(file, str(pipeline))
        assert [len(known[split]) for split in ("train", "dev")] == [32, 6]
        first = known["train"][0]
        author = first.pairs.targets == NOTHING
        assert first.names.tolist() == [[5, 0, 1]]  # Stone is the first word, of five letters
        assert first.pairs.named.tolist() == np.where(author, NOTHING, 0).tolist()
        assert first.right.tolist() == np.where(first.case == 0, ~author, author).tolist()

    def test_a_pipeline_without_heads(self, pipeline: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (pipeline / "holders" / FILE).unlink()
        assert self.run(file, pipeline) == 2
        assert "no heads of holders" in capsys.readouterr().err

    def test_a_file_without_holders(self, pipeline: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = (pipeline / "holders" / FILE).read_bytes()
        file.write_text(file.read_text().replace('"Stone"', '"author"'))
        assert self.run(file, pipeline) == 2
        assert "none but authors" in capsys.readouterr().err
        assert (pipeline / "holders" / FILE).read_bytes() == before
