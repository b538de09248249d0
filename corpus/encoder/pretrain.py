"""Pretrain an encoder further on the text of the training volumes, which nobody labelled.

It learns to guess hidden word pieces; its embeddings stay as they are, and are what the guesses are compared with. Or,
made smaller, it is distilled: it learns to give the vectors of its teacher, the encoder that it was made of.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain, islice, pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import spacy
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoTokenizer

from corpus.encoder.base import ORIGIN, WEIGHTS
from corpus.encoder.data import batches, load_tokenizer
from corpus.encoder.network import Special, best_device
from corpus.encoder.recipe import begin
from corpus.encoder.shrink import Shape, load_encoder
from corpus.encoder.state import STATE, Resumable, rising_and_falling, set_rates
from corpus.encoder.train import load_special
from corpus.release import Base
from corpus.training import training_volumes
from extract.encoder.pieces import Array, pieces_in
from extract.reading.tei import read_volume
from extract.tokenizer import make_memo_tokenizer

log = logging.getLogger(__name__)
SHORTEST = 16  # word pieces; there is little to guess from in fewer
EVERY = 50  # steps between two lines of the log


@dataclass(frozen=True, slots=True)
class Pretraining:
    """What it depends on besides the volumes."""

    seed: int = 1
    epochs: int = 2
    length: int = 254  # word pieces of a window
    batch: int = 48  # windows
    rate: float = 3e-4
    head_rate: float = 1e-3
    warmup: float = 0.1  # of all steps
    weight_decay: float = 0.01
    hidden: float = 0.2  # share of the pieces to guess: of ten 8 are masked, 1 is another piece, 1 itself
    shape: Shape = field(default_factory=Shape)
    distill: bool = False  # in place of guessing
    stride: int = 1  # every so many documents one is read


def read_pieces(volumes: Path, base: str, stride: int = 1) -> list[Array]:
    """The word pieces of each document of the training volumes, or of every `stride`-th, (n,) int64."""
    tokenizer = load_tokenizer(base)
    make_doc = make_memo_tokenizer()(spacy.blank("en"))
    memos = chain.from_iterable(read_volume(volumes / f"{name}.xml") for name in training_volumes())
    docs = map(make_doc.from_memo, islice(memos, 0, None, stride))
    return [pieces_in(doc[:], tokenizer, special=False).ids for doc in docs if len(doc)]


def pretrain(base: str, origin: Base, documents: Sequence[Array], to: Path, settings: Pretraining) -> None:
    """Write the encoder, its tokenizer and its origin into the folder `to`.

    After every epoch the state is kept there: called again, it goes on from it. Raises RunError if the folder holds an
    encoder of other settings, of other texts or from another encoder.
    """
    begin(to, ORIGIN, origin_of(origin, documents, settings))
    if (to / WEIGHTS).exists():
        return
    run = Run(base, documents, settings)
    run.go_on(to)
    while run.epoch < settings.epochs:
        run.train_epoch()
        run.keep_state(to)
    AutoTokenizer.from_pretrained(base).save_pretrained(to)
    run.encoder.save_pretrained(to)
    (to / STATE).unlink(missing_ok=True)


def origin_of(origin: Base, documents: Sequence[Array], settings: Pretraining) -> dict[str, Any]:
    """Where the encoder comes from: its name and licence, what it began with, the SHA-256 of the pieces it read."""
    return {
        "name": ", ".join(filter(None, (origin.name, str(settings.shape), "pretrained further"))),
        "license": origin.license,
        "from": asdict(origin),
        "pieces": hashlib.sha256(np.concatenate(documents).tobytes()).hexdigest(),
        **asdict(settings),
    }


class Guesser(nn.Module):
    """Vectors of hidden pieces -> logits of all pieces, by the embeddings of the encoder."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.transform = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width, eps=1e-12))
        self.bias = nn.Parameter(torch.zeros(encoder.config.vocab_size))

    def forward(self, vectors: Tensor, embeddings: Tensor) -> Tensor:
        return self.transform(vectors) @ embeddings.T + self.bias


class Run(Resumable):
    """An encoder in pretraining."""

    PARTS = ("encoder", "guesser", "optimizer")

    def __init__(self, base: str, documents: Sequence[Array], settings: Pretraining) -> None:
        torch.manual_seed(settings.seed)
        self.documents, self.settings, self.epoch = documents, settings, 0
        self.random = Random(settings.seed)
        self.special = load_special(base)
        self.encoder = load_encoder(base, settings.shape).to(best_device())
        self.encoder.train(not settings.distill)  # without dropout, as the teacher
        self.encoder.embeddings.requires_grad_(False)
        self.guesser = Guesser(self.encoder).to(best_device())
        self.teacher = load_encoder(base).to(best_device()).eval() if settings.distill else None
        self.learned = [parameter for parameter in self.encoder.parameters() if parameter.requires_grad]
        groups = [
            {"params": self.learned, "lr": settings.rate},
            {"params": list(self.guesser.parameters()), "lr": settings.head_rate},
        ]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=settings.weight_decay)
        self.rates = [group["lr"] for group in self.optimizer.param_groups]

    def train_epoch(self) -> None:
        """See every document once."""
        length, size = self.settings.length, self.settings.batch
        windows = [window for document in self.documents for window in cut_up(document, length, self.random)]
        made = batches(windows, size, len, self.random)
        total = torch.zeros((), device=best_device())
        for step, windows in enumerate(made):
            done = (self.epoch + step / len(made)) / self.settings.epochs
            set_rates(self.optimizer, self.rates, rising_and_falling(done, self.settings.warmup))
            ids, mask = self.collate(windows)
            loss = self.loss(ids, mask) if self.teacher is None else self.distillation_loss(self.teacher, ids, mask)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.learned, 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad()
            total += loss.detach()
            if step % EVERY == EVERY - 1:
                log.info("%d: %d of %d, %.4f", self.epoch, step + 1, len(made), total.item() / EVERY)
                total.zero_()
        self.epoch += 1

    def collate(self, windows: Sequence[Array]) -> tuple[Tensor, Tensor]:
        """(ids, mask) of windows side by side, each between the special pieces."""
        cls, sep = self.special.cls, self.special.sep
        ids = [torch.from_numpy(np.concatenate([[cls], window, [sep]])) for window in windows]
        mask = pad_sequence([torch.ones_like(each) for each in ids], batch_first=True)
        padded = pad_sequence(ids, batch_first=True, padding_value=self.special.pad)
        return padded.to(best_device()), mask.to(best_device())

    def loss(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Cross-entropy of the hidden pieces."""
        shown, hidden = hide(ids, mask, self.special, self.settings.hidden, self.encoder.config.vocab_size)
        with torch.autocast(ids.device.type, dtype=torch.bfloat16):
            vectors = self.encoder(input_ids=shown, attention_mask=mask).last_hidden_state[hidden]
            logits = self.guesser(vectors, self.encoder.embeddings.word_embeddings.weight)
        return F.cross_entropy(logits.float(), ids[hidden])

    def distillation_loss(self, teacher: nn.Module, ids: Tensor, mask: Tensor) -> Tensor:
        """Mean squared distance of the vectors to the teacher's: after each layer if both have as many, or the last."""
        given = {"input_ids": ids, "attention_mask": mask, "output_hidden_states": True}
        with torch.autocast(ids.device.type, dtype=torch.bfloat16):
            with torch.no_grad():
                _, *wanted = teacher(**given).hidden_states
            _, *found = self.encoder(**given).hidden_states
        if len(found) != len(wanted):
            found, wanted = found[-1:], wanted[-1:]
        shown = mask == 1
        pairs = zip(found, wanted, strict=True)
        return torch.stack([F.mse_loss(one[shown].float(), other[shown].float()) for one, other in pairs]).mean()


def hide(ids: Tensor, mask: Tensor, special: Special, share: float, pieces: int) -> tuple[Tensor, Tensor]:
    """(ids to show, which of them are to be guessed): of those hidden most are masked, some are others, some stay."""
    may_hide = (mask == 1) & (ids != special.cls) & (ids != special.sep)
    hidden = may_hide & (torch.rand(ids.shape, device=ids.device) < share)
    chance = torch.rand(ids.shape, device=ids.device)
    shown = torch.where(hidden & (chance < 0.8), special.mask, ids)
    others = torch.randint_like(ids, pieces)
    return torch.where(hidden & (chance > 0.9), others, shown), hidden


def cut_up(document: Array, length: int, random: Random) -> Iterator[Array]:
    """Windows of at most `length` pieces, the first of random length; what is too short is left out."""
    first = random.randint(length // 4, length)
    cuts = [0, *range(first, len(document), length), len(document)]
    return (document[start:end] for start, end in pairwise(cuts) if end - start >= SHORTEST)
