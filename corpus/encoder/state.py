"""A training that can stop and go on: its state after each epoch, and the rates of its steps."""

import os
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import torch

STATE = "state.pt"


class Resumable:
    """What is in training: the modules and optimizer named in `PARTS`, chance, and the number of epochs done."""

    PARTS: ClassVar[tuple[str, ...]]
    random: Random
    epoch: int

    def keep_state(self, folder: Path) -> None:
        """Write all that it takes to go on into the folder."""
        parts = {name: getattr(self, name).state_dict() for name in self.PARTS}
        chance = {
            "random": self.random.getstate(),
            "torch": torch.get_rng_state(),
            "gpu": torch.cuda.get_rng_state_all(),
        }
        save(parts | chance | {"epoch": self.epoch}, folder / STATE)

    def go_on(self, folder: Path) -> None:
        """Take up the state in the folder, if there is one."""
        if not (folder / STATE).exists():
            return
        state = torch.load(folder / STATE, map_location="cpu", weights_only=True)
        for name in self.PARTS:
            getattr(self, name).load_state_dict(state[name])
        self.random.setstate(state["random"])
        torch.set_rng_state(state["torch"])
        torch.cuda.set_rng_state_all(state["gpu"])
        self.epoch = state["epoch"]


def save(value: dict[str, Any], path: Path) -> None:
    """Write tensors to a file that is never half written."""
    unfinished = path.with_suffix(".new")
    torch.save(value, unfinished)
    os.replace(unfinished, path)


def rising_and_falling(done: float, warmup: float) -> float:
    """The share of its rate that a training has: it rises over its first part `warmup`, then falls to nothing."""
    return done / warmup if done < warmup else (1 - done) / (1 - warmup)


def set_rates(optimizer: torch.optim.Optimizer, rates: Sequence[float], share: float) -> None:
    """Give each group of parameters that share of its rate."""
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate * share
