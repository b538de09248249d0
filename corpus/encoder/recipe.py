"""What a run depends on, its settings and what it read by hash, beside its weights as JSON: to compare and to tell."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from corpus.encoder.base import PRETRAINED
from corpus.encoder.data import BINS
from corpus.errors import RunError, message
from corpus.release import Base, file_hash, write_json

RECIPE, NETWORK = "recipe.json", "network.pt"
INPUTS = "inputs"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths of the heads, as in the pipelines' config; `rows` of the tables of SHAPE and PREFIX."""

    case: int = 64
    rows: tuple[int, int] = (2000, 1000)
    tagger: int = 64
    role: int = 128
    author: int = 64
    vectors: int | None = None  # that the heads read; the encoder's own width if none is named


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run depends on besides the data."""

    seed: int = 1
    epochs: int = 4
    window: int = 160  # tokens
    batch: int = 32  # windows
    encoder_rate: float = 2e-4
    layer_decay: float = 0.9  # each layer's rate is this much of the rate of the one above
    head_rate: float = 1e-3
    warmup: float = 0.1  # of all steps
    weight_decay: float = 0.01
    dropout: float = 0.1
    smoothing: float = 0.05  # of the roles
    balance: float = 0.3  # 0 weighs every sentence alike, 1 every role alike
    tag_weight: float = 10.0
    author_weight: float = 0.5
    kind_weight: float = 0.5
    average: float = 0.998
    marks: float = 0.06  # share of the documents with editors' marks that an epoch sees
    roles: float = 1.0  # share of the annotated documents whose roles are taught
    sizes: Sizes = field(default_factory=Sizes)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run read. `bins` and `labels` are SHA-256, of the DocBins by name and of the labels of networks if any."""

    base: Base = PRETRAINED
    bins: dict[str, str] = field(default_factory=dict)
    labels: str | None = None


def hash_inputs(base: Base, bins: Path, labels: Path | None = None) -> Inputs:
    """What a run reads from the folder of DocBins and from the file of labels."""
    hashes = {name: file_hash(bins / f"{name}.spacy") for name in BINS}
    return Inputs(base, hashes, file_hash(labels) if labels else None)


def keep(recipe: Recipe, inputs: Inputs, run: Path) -> None:
    """Write both into the folder of the run. Raises RunError if it holds a run that began with others."""
    begin(run, RECIPE, {**asdict(recipe), INPUTS: asdict(inputs)})


def begin(folder: Path, name: str, facts: dict[str, Any]) -> None:
    """Write what a training depends on into that file of the folder. Raises RunError if it began with another."""
    file = folder / name
    if file.exists():
        # JSON has no tuples.
        others = differences(json.loads(file.read_text(encoding="utf-8")), json.loads(json.dumps(facts)))
        if others:
            raise RunError(message("other_run", path=folder, differences=", ".join(others)))
    folder.mkdir(parents=True, exist_ok=True)
    write_json(file, facts)


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The names of the values that are not the same in both, those of inner objects with dots."""
    left, right = dict(values(one)), dict(values(other))
    return [name for name in {**left, **right} if (name in left, left.get(name)) != (name in right, right.get(name))]


def values(settings: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(name, value) of all that is no object itself."""
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from values(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def load_recipe(run: Path) -> Recipe:
    """The recipe in that folder; what it does not name is as by default. Raises RunError if none fits."""
    settings = read(run)
    settings.pop(INPUTS, None)
    sizes = settings.pop("sizes")
    try:
        return Recipe(**settings, sizes=Sizes(**{**sizes, "rows": tuple(sizes["rows"])}))
    except TypeError as error:
        raise RunError(message("old_run", path=run, reason=error)) from error


def load_inputs(run: Path) -> Inputs:
    """What the run in that folder read. Raises RunError if there is no recipe."""
    found = read(run).get(INPUTS)
    return Inputs(**{**found, "base": Base(**found["base"])}) if found else Inputs()


def read(run: Path) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads(finished(run / RECIPE).read_text(encoding="utf-8"))
    return settings


def finished(path: Path) -> Path:
    """The file that a command leaves. Raises RunError if it is not there."""
    if not path.is_file():
        raise RunError(message("no_run", path=path))
    return path


def describe(recipe: Recipe, inputs: Inputs) -> str:
    """Both in words, for a card."""
    labels = (
        "What nobody read in those was labelled by a larger network."
        if inputs.labels
        else "What nobody read in those taught nothing."
    )
    narrowed = f", its vectors narrowed to {recipe.sizes.vectors} numbers," if recipe.sizes.vectors else ""
    share = "" if recipe.roles == 1 else f" (with the roles of {recipe.roles:.0%})"
    return (
        f"Encoder{narrowed} and heads were trained together for {recipe.epochs} epochs with seed {recipe.seed}, in "
        f"windows of at most {recipe.window} tokens: on all annotated documents{share}, on thresholds whose kind alone "
        f"is known and, in each epoch, on another {recipe.marks:.0%} of the documents with editors' marks. {labels}"
    )
