"""The commands that train an encoder: `python -m corpus encoder COMMAND`."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from corpus import HERE

MODELS = HERE.parent / "models"
CONFIG = MODELS / "trf.cfg"

app = typer.Typer(no_args_is_help=True, help="The pipelines with an encoder: train it, make pipelines of it.")

Bins = Annotated[Path, typer.Option(help="Folder that `bins` wrote.")]
Run = Annotated[Path, typer.Argument(help="Folder of the run.")]
Base = Annotated[
    str | None,
    typer.Option(help="Folder, or name on the hub, of another pretrained encoder. [default: all-MiniLM-L6-v2]"),
]


@app.command("train")
def train_command(
    run: Run,
    bins: Bins,
    seed: int = 1,
    epochs: int = 4,
    roles: Annotated[float, typer.Option(help="Share of the documents with roles only, for a learning curve.")] = 1.0,
    teacher: Annotated[Path | None, typer.Option(help="Folder of a run that labels what nobody read.")] = None,
    base: Base = None,
) -> None:
    """Fine-tune the encoder and its heads; called again, it goes on from the last whole epoch."""
    from corpus.encoder.data import load
    from corpus.encoder.train import Recipe, load_network, train

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    recipe = replace(Recipe(), seed=seed, epochs=epochs, roles=roles)
    folder = encoder_folder(base)
    train(folder, load(bins, folder, recipe.roles), run, recipe, load_network(teacher, folder) if teacher else None)


@app.command("assemble")
def assemble_command(
    run: Run,
    bins: Bins,
    to: Annotated[Path, typer.Option(help="Folder for the pipelines `trf` and `onnx`.")],
    config: Annotated[Path, typer.Option(help="Config of the pipeline with torch.")] = CONFIG,
    base: Base = None,
) -> None:
    """Calibrate a trained network on the development volumes, and make pipelines of it."""
    from corpus.encoder.data import load
    from corpus.encoder.decide import calibrate
    from corpus.encoder.export import make_pipelines
    from corpus.encoder.train import load_network, load_recipe

    folder = encoder_folder(base)
    network, recipe = load_network(run, folder), load_recipe(run)
    data = load(bins, folder)
    weights = calibrate(network, data.dev, recipe.window)
    print("weights of the roles: " + ", ".join(f"{role} {weight}" for role, weight in weights.items()))
    to.mkdir(parents=True, exist_ok=True)
    docs = [document.doc for document in data.annotated[:3]]
    pipelines = make_pipelines(network, recipe.window, weights, folder, config, docs)
    for name, nlp in zip(("trf", "onnx"), pipelines, strict=True):
        nlp.to_disk(to / name)
        print(to / name)


@app.command("release")
def release_command(
    pipelines: Annotated[Path, typer.Argument(help="Folder that `assemble` wrote.")],
    to: Annotated[Path, typer.Option(help="Folder of the pipelines to ship.")] = MODELS,
) -> None:
    """Make both pipelines ready to ship: their origin in meta.json, half the bytes of the one with torch."""
    from corpus.encoder.base import LICENSE, NAME, SHA256
    from corpus.release import Base, release

    base = Base(NAME, SHA256, LICENSE)
    for name, folder, extra in (("onnx", to / "onnx", None), ("trf", to / "trf" / "frus_trf", "transformers")):
        release(pipelines / name, folder, extra=extra, base=base)
        print(folder)


def encoder_folder(base: str | None) -> str:
    """What `transformers` loads the pretrained encoder from."""
    from corpus.encoder.base import pretrained_folder

    return base or str(pretrained_folder())
