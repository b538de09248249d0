"""Fine-tune an encoder with all its heads at once: seeded, resumable, scored on the development volumes.

The encoder computes in bfloat16, the heads in full precision. The weights kept are a running average.
"""

import logging
from collections.abc import Iterable
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import AutoTokenizer

from corpus.encoder.base import weights_hash
from corpus.encoder.data import WHOLE, Data, Document, batches, cut_anew
from corpus.encoder.network import Batch, Logits, Network, Special, best_device
from corpus.encoder.recipe import NETWORK, Inputs, Recipe, finished, keep, load_inputs, load_recipe
from corpus.encoder.score import score
from corpus.encoder.shrink import load_encoder
from corpus.encoder.state import Resumable, rising_and_falling, save, set_rates
from corpus.errors import EncoderError, message
from corpus.release import write_json
from extract.annotations import ROLES
from extract.encoder.pieces import Array

log = logging.getLogger(__name__)
SCORES = "scores.json"
EVERY = 50  # batches between two lines of the log
LOSSES = ("tags", "roles", "authors", "kinds")


def train(base: str, data: Data, to: Path, recipe: Recipe, inputs: Inputs) -> Network:
    """The trained network; `to` gets its weights, scores and recipe, with the `inputs` that all this was read from.

    After every epoch the state is kept there: called again, it goes on from it. A GPU is used if there is one. Raises
    RunError if the folder holds a run of another recipe or of other inputs.
    """
    keep(recipe, inputs, to)
    run = Run(base, data, recipe)
    run.go_on(to)
    while run.epoch < recipe.epochs:
        run.train_epoch()
        scores = score(run.average.module, data.dev, recipe.window)
        log.info("epoch %d %s", run.epoch, " ".join(f"{name} {value:.4f}" for name, value in scores.items()))
        write_json(to / SCORES, scores)  # before the state: a run that goes on from there does not score it again
        run.keep_state(to)
    save(run.average.module.state_dict(), to / NETWORK)
    return run.average.module


class Run(Resumable):
    """A network in training."""

    PARTS = ("network", "average", "optimizer")

    def __init__(self, base: str, data: Data, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self.data, self.recipe, self.epoch = data, recipe, 0
        self.random = Random(recipe.seed)
        self.network = Network(load_encoder(base), load_special(base), recipe.sizes, recipe.dropout).to(best_device())
        self.network.encoder.embeddings.requires_grad_(False)  # they stay as they are
        self.average = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(recipe.average))
        torch.set_flush_denormal(True)  # numbers near nothing are slow
        self.optimizer = torch.optim.AdamW(parameter_groups(self.network, recipe))
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.weights = torch.from_numpy(role_weights(data.annotated, recipe.balance)).to(best_device())

    def train_epoch(self) -> None:
        """See the annotated and the judged documents once, and a new sample of the marked ones."""
        recipe, device = self.recipe, self.network.device
        marked = self.random.sample(self.data.marked, round(len(self.data.marked) * recipe.marks))
        windows = cut_anew([*self.data.annotated, *marked], recipe.window, self.random)
        windows += [w for w in cut_anew(self.data.judged, recipe.window, self.random) if len(w.kinds)]
        made = batches(windows, recipe.batch, lambda window: len(window.pieces), self.random)
        self.network.train()
        shares = torch.tensor([recipe.tag_weight, 1.0, recipe.author_weight, recipe.kind_weight], device=device)
        sums, started = torch.zeros(len(LOSSES), device=device), monotonic()
        for step, windows in enumerate(made):
            done = (self.epoch + step / len(made)) / recipe.epochs
            set_rates(self.optimizer, self.rates, rising_and_falling(done, recipe.warmup))
            batch = self.network.collate(windows)
            logits, kinds = self.network(batch)
            lost = torch.stack(losses(logits, kinds, batch, self.weights, recipe))
            (lost @ shares).backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad()
            self.average.update_parameters(self.network)
            sums += lost.detach()
            if step % EVERY == EVERY - 1:
                rest = (monotonic() - started) / (step + 1) * (len(made) - step - 1)
                log.info(
                    "%d: %d of %d, %s; %.0f s left",
                    self.epoch,
                    step + 1,
                    len(made),
                    ", ".join(f"{name} {loss / EVERY:.4f}" for name, loss in zip(LOSSES, sums.tolist(), strict=True)),
                    rest,
                )
                sums.zero_()
        self.epoch += 1


def load_special(base: str) -> Special:
    """The ids of the special pieces of that encoder's tokenizer."""
    tokenizer = AutoTokenizer.from_pretrained(base)
    names = ("cls", "sep", "pad", "mask")
    return Special(*(getattr(tokenizer, f"{name}_token_id") for name in names))


def load_network(run: Path, base: str) -> Network:
    """The trained network of the run in that folder; `base` is the encoder it began with.

    Raises RunError if the run is not there or not finished, EncoderError if it began with another encoder.
    """
    recipe, began = load_recipe(run), load_inputs(run).base
    weights = finished(run / NETWORK)
    found = weights_hash(base)
    if found != began.sha256:
        values = {"run": run, "name": began.name, "wanted": began.sha256, "base": base, "found": found}
        raise EncoderError(message("other_base", **values))
    network = Network(load_encoder(base), load_special(base), recipe.sizes)
    network.load_state_dict(torch.load(weights, weights_only=True))
    return network


def parameter_groups(network: Network, recipe: Recipe) -> list[dict[str, Any]]:
    """The lower the layer, the lower its rate; biases and norms do not decay. What is frozen is left out."""
    layers = len(network.encoder.encoder.layer)
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        depth = 0
        if not parameter.requires_grad:
            continue
        if name.startswith("encoder.encoder.layer."):
            depth = layers - int(name.split(".")[3])
        rate = recipe.encoder_rate * recipe.layer_decay**depth if depth else recipe.head_rate
        groups.setdefault((rate, recipe.weight_decay * (parameter.ndim > 1)), []).append(parameter)
    return [{"params": found, "lr": rate, "weight_decay": decay} for (rate, decay), found in groups.items()]


def role_weights(documents: Iterable[Document], balance: float) -> Array:
    """What a sentence of each role counts in training, in (4,) float32: the rarer the role, the more."""
    numbers = np.nansum(np.concatenate([document.whole.roles for document in documents]), axis=0)
    weights: Array = ((numbers.sum() / (len(ROLES) * numbers)) ** balance).astype(np.float32)
    return weights


def losses(logits: Logits, kinds: Tensor, batch: Batch, weights: Tensor, recipe: Recipe) -> tuple[Tensor, ...]:
    """Cross-entropy of each of LOSSES, a mean over what is known; 0 where nothing is."""
    shares = batch.tags.float() / WHOLE
    of_tags = -(shares * logits.tags.log_softmax(-1)).sum() / shares.sum().clamp(min=1)
    judged = ~batch.roles.isnan().any(dim=1)
    truth = batch.roles.where(judged[:, None], 0.0)
    smoothing = recipe.smoothing
    terms = F.cross_entropy(logits.roles, truth, weight=weights, label_smoothing=smoothing, reduction="none") * judged
    of_roles = terms.sum() / (truth @ weights).sum().clamp(min=1e-6)
    known = ~batch.authors.isnan()
    held = F.binary_cross_entropy_with_logits(logits.authors, batch.authors.where(known, 0.0), reduction="none") * known
    counted = F.binary_cross_entropy_with_logits(kinds, batch.kinds, reduction="sum")
    return of_tags, of_roles, held.sum() / known.sum().clamp(min=1), counted / max(len(kinds), 1)
