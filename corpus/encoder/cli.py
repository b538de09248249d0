"""The commands that train an encoder: `python -m corpus encoder COMMAND`."""

import logging
import shutil
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from corpus import HERE

MODELS = HERE.parent / "models"
CONFIG = MODELS / "trf.cfg"
CALIBRATION = "Scores of roles were calibrated on the development volumes (four numbers); labels were not chosen there."

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
    import_extra()
    from corpus.encoder.base import find_encoder
    from corpus.encoder.data import load
    from corpus.encoder.recipe import Recipe, hash_inputs
    from corpus.encoder.train import load_network, train

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    recipe = replace(Recipe(), seed=seed, epochs=epochs, roles=roles)
    folder, origin = find_encoder(base)
    labeller = load_network(teacher, folder) if teacher else None
    inputs = hash_inputs(origin, bins, teacher)
    train(folder, load(bins, folder, recipe.roles), run, recipe, inputs, labeller)


@app.command("assemble")
def assemble_command(
    run: Run,
    bins: Bins,
    to: Annotated[Path, typer.Option(help="Folder for the pipelines `trf` and `onnx`.")],
    config: Annotated[Path, typer.Option(help="Config of the pipeline with torch.")] = CONFIG,
    base: Base = None,
) -> None:
    """Calibrate a trained network on the development volumes, and make pipelines of it."""
    import_extra()
    from corpus.encoder.base import find_encoder
    from corpus.encoder.data import load
    from corpus.encoder.decide import calibrate
    from corpus.encoder.export import make_pipelines
    from corpus.encoder.recipe import RECIPE, load_recipe
    from corpus.encoder.train import load_network

    folder, origin = find_encoder(base)
    network, recipe = load_network(run, folder), load_recipe(run)
    data = load(bins, folder)
    weights = calibrate(network, data.dev, recipe.window)
    print("weights of the roles: " + ", ".join(f"{role} {weight}" for role, weight in weights.items()))
    to.mkdir(parents=True, exist_ok=True)
    docs = [document.doc for document in data.annotated[:3]]
    pipelines = make_pipelines(network, recipe.window, weights, folder, config, docs, name=origin.name)
    for name, nlp in zip(("trf", "onnx"), pipelines, strict=True):
        nlp.to_disk(to / name)
        print(to / name)
    shutil.copy(run / RECIPE, to)


@app.command("release")
def release_command(
    pipelines: Annotated[Path, typer.Argument(help="Folder that `assemble` wrote.")],
    to: Annotated[Path, typer.Option(help="Folder of the pipelines to ship.")] = MODELS,
) -> None:
    """Make both pipelines ready to ship: their origin in meta.json, half the bytes of the one with torch."""
    import_extra()
    from corpus.encoder.recipe import describe, load_inputs, load_recipe
    from corpus.release import release

    inputs = load_inputs(pipelines)
    facts = {"recipe": describe(load_recipe(pipelines), inputs), "calibration": CALIBRATION}
    for name, folder, extra in (("onnx", to / "onnx", None), ("trf", to / "trf" / "frus_trf", "transformers")):
        release(pipelines / name, folder, extra=extra, base=inputs.base, facts=facts)
        print(folder)


def import_extra() -> None:
    """Import what the extra [encoder] brings. ModuleNotFoundError names what is not installed."""
    for module in ("torch", "transformers"):  # in this order: transformers complains at length where torch is missing
        import_module(module)
