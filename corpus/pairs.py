"""Annotated documents and a pipeline -> the network by which it tells who holds a sentence, by its encoder's vectors.

It stands beside the ranker by words, whose scores it is given. It learns from the training volumes alone, from the
annotators' sentences, roles and holders, with the names and vectors that the pipeline finds; the encoder stays as it
is. Encoder and ranker have learned from most of these documents, of which they tell more than of others: how much the
author is favoured is chosen on the development volumes. The same files and pipeline give the same weights but for
rounding.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import torch
from thinc.api import to_numpy
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from corpus.errors import RunError, message
from corpus.holders import LEARNED, Held, read_held
from extract.annotations import ROLES, SENTENCES
from extract.attribution import Ranker, load_ranker
from extract.components.holders.network import FILE, pair, parse_network, with_pairs
from extract.components.holders.pairs import (
    EPSILON,
    NOTHING,
    POOLED,
    WORDS_SCALE,
    PairNetwork,
    Pairs,
    means,
    pooled,
    role_of,
)
from extract.encoder.pieces import Array

log = logging.getLogger(__name__)
BIASES = np.arange(-4.0, 4.01, 0.1)


@dataclass(frozen=True, slots=True)
class Settings:
    """Of the network and of its training."""

    inner: int = 96
    neurons: int = 96
    epochs: int = 4
    documents: int = 12  # a step
    rate: float = 1e-3
    decay: float = 0.05
    dropout: float = 0.3  # of neurons
    masked: float = 0.3  # share of the vectors' numbers that a step does not see
    others: float = 5.0  # what a sentence counts that somebody else than the author holds
    average: float = 0.995
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """How far the author is favoured, and with it the shares of the sentences of dev with the right holder: of all, and
    of those that somebody else holds.
    """

    bias: float
    right: float
    others: float

    def __str__(self) -> str:
        return f"accuracy {self.right:.3f}, of other holders {self.others:.3f} (bias of the author {self.bias:.1f})"


@dataclass(frozen=True, slots=True)
class Scene:
    """A document and the pairs of its sentences with those who may hold them.

    `sentences` (n, POOLED × width) and `names` (m, width) float16, `roles` (n,). Of each pair `right`, whether the
    annotators accept it, and `case`, the number of its sentence among those that have a holder.
    """

    sentences: Array
    roles: Array
    names: Array
    pairs: Pairs
    right: Array
    case: Array


def fit_pairs(file: Path, folder: Path, also: Sequence[Path] = ()) -> Told:
    """Write the network into the pipeline's folder, and into those of others with the same encoder.

    Raises MalformedDataError if one has no heads of holders or those of another encoder, RunError if the file has no
    holders to learn from or to measure on. Nothing is written then.
    """
    paths = [each / "holders" / FILE for each in (folder, *also)]
    for path in paths:
        if not path.is_file():
            raise RunError(message("no_heads", path=path.parents[1]))
    heads = [parse_network(path.read_bytes(), path=str(path)) for path in paths]
    scenes = read_scenes(file, str(folder))
    if not any(map(answerable, scenes["train"])) or not any(held_by_others(scene).any() for scene in scenes["dev"]):
        raise RunError(message("no_holders", path=file))
    network = fit(scenes["train"], Settings())
    told = favour(network, scenes["dev"])
    network = replace(network, author_bias=np.float32(told.bias))
    contents = [with_pairs(each, network).content for each in heads]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return told


def favour(network: PairNetwork, scenes: Sequence[Scene]) -> Told:
    """The bias of the author with which as many sentences are given to others as others hold, as nearly as can be."""
    cases = [case for scene in scenes for case in scored(network, scene)]
    others = np.concatenate([held_by_others(scene) for scene in scenes])

    def tell(bias: float) -> tuple[int, Told]:
        chosen = [(scores + bias * author).argmax() for scores, _, author in cases]
        right = np.array([bool(each[i]) for i, (_, each, _) in zip(chosen, cases, strict=True)])
        given = sum(not author[i] for i, (_, _, author) in zip(chosen, cases, strict=True))
        return abs(given - int(others.sum())), Told(float(bias), float(right.mean()), float(right[others].mean()))

    return min((tell(bias) for bias in BIASES), key=lambda each: (each[0], abs(each[1].bias)))[1]


def held_by_others(scene: Scene) -> Array:
    """(cases,) whether the annotators do not accept the author."""
    others = np.ones(scene.case[-1] + 1, dtype=bool)
    others[scene.case[scene.right & (scene.pairs.targets == NOTHING)]] = False
    return others


def scored(network: PairNetwork, scene: Scene) -> Iterator[tuple[Array, Array, Array]]:
    """The candidates of each sentence that has a holder: scores, whether accepted, whether the author."""
    states = network.states(scene.sentences.astype(np.float32), scene.roles)
    scores = network.weigh(states, scene.names.astype(np.float32), scene.pairs)
    cuts = np.flatnonzero(np.diff(scene.case)) + 1
    parts = (np.split(each, cuts) for each in (scores, scene.right, scene.pairs.targets == NOTHING))
    return zip(*parts, strict=True)


def read_scenes(file: Path, model: str) -> dict[str, list[Scene]]:
    """The documents of the training and of the development volumes that have holders."""
    scenes: dict[str, list[Scene]] = {split: [] for split in LEARNED}
    ranker = load_ranker()
    for split, _, held in read_held(file, model, ranker.sides):
        if held.cases:
            scenes[split].append(read_scene(held, ranker))
    return scenes


def read_scene(held: Held, ranker: Ranker) -> Scene:
    """A document that has cases."""
    spans, cases = list(held.doc.spans[SENTENCES]), list(held.cases.values())
    candidates = {index: case.candidates for index, case in held.cases.items()}
    words = {index: [ranker.score(each) for each in case.candidates] for index, case in held.cases.items()}
    pairs, names = pair([span.start for span in spans], held.tokens, candidates, words)
    vectors = to_numpy(held.doc.tensor)
    return Scene(
        pooled(vectors, [(span.start, span.end) for span in spans]).astype(np.float16),
        np.array([role_of(span) for span in spans]),
        means(vectors, names).astype(np.float16),
        pairs,
        np.array([each for case in cases for each in case.right]),
        np.repeat(np.arange(len(cases)), [len(case.candidates) for case in cases]),
    )


class Pairing(nn.Module):
    """PairNetwork in torch, to learn."""

    def __init__(self, width: int, settings: Settings) -> None:
        super().__init__()
        inner, neurons = settings.inner, settings.neurons
        self.sentence = nn.Linear(POOLED * width, inner, bias=False)
        self.roles = nn.Embedding(len(ROLES), inner)
        nn.init.normal_(self.roles.weight, std=0.1)
        self.norm = nn.LayerNorm(inner, eps=EPSILON)
        self.source = nn.Linear(inner, inner, bias=False)
        self.target = nn.Linear(inner, inner, bias=False)
        self.name = nn.Linear(width, inner, bias=False)
        self.author = nn.Parameter(torch.zeros(inner))
        self.first = nn.Linear(3 * inner + 1, neurons)
        self.dropout = nn.Dropout(settings.dropout)
        self.last = nn.Linear(neurons, 1, bias=False)
        self.masked = settings.masked

    def forward(self, batch: "Batch") -> Tensor:
        """(n,) scores of the pairs."""
        states = self.norm(self.sentence(self.mask(batch.sentences)) + self.roles(batch.roles))
        asked = self.source(states)[batch.sources]
        given = self.target(states)[batch.targets.clamp(min=0)]
        if len(batch.names):
            named = self.name(self.mask(batch.names))[batch.named.clamp(min=0)]
            given = given + named * (batch.named != NOTHING)[:, None]
        given = torch.where((batch.targets == NOTHING)[:, None], self.author, given)
        rows = torch.cat([asked, given, asked * given, WORDS_SCALE * batch.words[:, None]], dim=1)
        return batch.words + self.last(self.dropout(torch.relu(self.first(rows)))).squeeze(-1)

    def mask(self, vectors: Tensor) -> Tensor:
        """Other numbers in every step, but the same ones of all vectors: cheaper than dropout, and as good."""
        if not self.training or not self.masked:
            return vectors
        return vectors * ((torch.rand(vectors.shape[1]) > self.masked) / (1 - self.masked))

    @torch.no_grad()
    def network(self) -> PairNetwork:
        """The weights."""
        inner = len(self.author)
        by_source, by_target, by_product, by_words = self.first.weight.split([inner, inner, inner, 1], dim=1)
        arrays = {
            "sentence": self.sentence.weight,
            "roles": self.roles.weight,
            "gain": self.norm.weight,
            "shift": self.norm.bias,
            "source": self.source.weight,
            "target": self.target.weight,
            "name": self.name.weight,
            "author": self.author,
            "by_source": by_source,
            "by_target": by_target,
            "by_product": by_product,
            "by_words": by_words[:, 0],
            "bias": self.first.bias,
            "last": self.last.weight[0],
            "author_bias": torch.zeros(()),
        }
        return PairNetwork(**{name: array.numpy().copy() for name, array in arrays.items()})


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents one after another, as in a Scene; `named` are the names of pairs, `case` counts all sentences."""

    sentences: Tensor
    roles: Tensor
    names: Tensor
    sources: Tensor
    targets: Tensor
    named: Tensor
    words: Tensor
    right: Tensor
    case: Tensor


def collate(scenes: Sequence[Scene]) -> Batch:
    """The documents side by side."""
    sentences = np.cumsum([0, *(len(scene.sentences) for scene in scenes)])
    names = np.cumsum([0, *(len(scene.names) for scene in scenes)])
    cases = np.cumsum([0, *(int(scene.case[-1]) + 1 for scene in scenes)])

    def joined(parts: Iterable[Array]) -> Tensor:
        return torch.from_numpy(np.concatenate(list(parts)))

    def moved(parts: Iterable[Array], by: Array) -> Tensor:
        """Indices of a document as those of the batch."""
        return joined(np.where(part == NOTHING, NOTHING, part + more) for part, more in zip(parts, by, strict=False))

    return Batch(
        joined(scene.sentences for scene in scenes).float(),
        joined(scene.roles for scene in scenes),
        joined(scene.names for scene in scenes).float(),
        moved((scene.pairs.sources for scene in scenes), sentences),
        moved((scene.pairs.targets for scene in scenes), sentences),
        moved((scene.pairs.named for scene in scenes), names),
        joined(scene.pairs.words for scene in scenes).float(),
        joined(scene.right for scene in scenes),
        moved((scene.case for scene in scenes), cases),
    )


def fit(scenes: Iterable[Scene], settings: Settings) -> PairNetwork:
    """The network that makes the accepted candidates likeliest."""
    torch.manual_seed(settings.seed)
    random = Random(settings.seed)
    known = [each for scene in scenes if (each := answerable(scene))]
    pairing = Pairing(known[0].names.shape[1], settings)
    average = AveragedModel(pairing, multi_avg_fn=get_ema_multi_avg_fn(settings.average))
    optimizer = torch.optim.AdamW(pairing.parameters(), settings.rate, weight_decay=settings.decay)
    batches = -(-len(known) // settings.documents)
    steps = settings.epochs * batches
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, settings.rate, total_steps=steps, pct_start=0.1)
    for epoch in range(settings.epochs):
        random.shuffle(known)
        lost = 0.0
        for start in range(0, len(known), settings.documents):
            loss = loss_of(pairing, collate(known[start : start + settings.documents]), settings.others)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(pairing.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            rates.step()
            average.update_parameters(pairing)
            lost += loss.item()
        log.info("epoch %d: loss %.4f", epoch + 1, lost / batches)
    found: PairNetwork = average.module.network()
    return found


def answerable(scene: Scene) -> Scene | None:
    """The document with those of its sentences that have an accepted candidate; None if there is none."""
    good = np.unique(scene.case[scene.right])
    kept = np.isin(scene.case, good)
    if not kept.any():
        return None
    pairs = Pairs(*(getattr(scene.pairs, name)[kept] for name in Pairs.__slots__))
    case = np.searchsorted(good, scene.case[kept])
    return replace(scene, pairs=pairs, right=scene.right[kept], case=case)


def loss_of(pairing: Pairing, batch: Batch, others: float) -> Tensor:
    """How unlikely the accepted candidates are, a mean over the sentences; those that others hold count `others`."""
    scores, count = pairing(batch), int(batch.case[-1]) + 1
    accepted = log_sum(scores[batch.right], batch.case[batch.right], count)
    own = batch.case[batch.right & (batch.targets == NOTHING)]
    weights = torch.full((count,), others).index_fill(0, own, 1.0)
    return ((log_sum(scores, batch.case, count) - accepted) * weights).sum() / weights.sum()


def log_sum(scores: Tensor, case: Tensor, count: int) -> Tensor:
    """(count,) the logarithm of the summed powers of each case's scores."""
    highest = scores.new_full((count,), -torch.inf).scatter_reduce(0, case, scores.detach(), "amax")
    return highest + scores.new_zeros(count).index_add(0, case, (scores - highest[case]).exp()).log()
