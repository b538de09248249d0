"""The commands that train an encoder: `python -m corpus encoder COMMAND`."""

import logging
import shutil
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal

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


@app.command("pretrain")
def pretrain_command(
    to: Annotated[Path, typer.Argument(help="Folder for the encoder.")],
    volumes: Annotated[
        Path | None, typer.Option(help="Folder of TEI volumes. [default: frus/volumes in FRUS_SHARED, or in ../shared]")
    ] = None,
    epochs: int = 2,
    layers: Annotated[int | None, typer.Option(min=1, help="Layers to keep, from below. [default: all]")] = None,
    heads: Annotated[
        int | None, typer.Option(min=1, help="Attention heads to keep of each layer. [default: all]")
    ] = None,
    inner: Annotated[
        int | None, typer.Option(min=1, help="Inner neurons to keep of each layer. [default: all]")
    ] = None,
    activation: Annotated[
        Literal["gelu", "relu"] | None, typer.Option(help="Of these neurons. [default: the encoder's own]")
    ] = None,
    distill: Annotated[
        bool,
        typer.Option("--distill", help="Learn the vectors of the encoder it is made of, instead of guessing."),
    ] = False,
    stride: Annotated[int, typer.Option(min=1, help="Read one document of so many.")] = 1,
    rate: Annotated[float | None, typer.Option(help="Learning rate of the encoder. [default: 0.0003]")] = None,
    base: Base = None,
) -> None:
    """Let a pretrained encoder learn from the text of the training volumes; called again, it goes on."""
    import_extra()
    from corpus.encoder.base import find_encoder
    from corpus.encoder.pretrain import Pretraining, pretrain, read_pieces
    from corpus.encoder.shrink import Shape
    from corpus.volumes import volumes_folder

    log_to_stderr()
    folder, origin = find_encoder(base)
    shape = Shape(layers, heads, inner, activation)
    settings = replace(Pretraining(), epochs=epochs, shape=shape, distill=distill, stride=stride)
    settings = settings if rate is None else replace(settings, rate=rate)
    pretrain(folder, origin, read_pieces(volumes_folder(volumes), folder, stride), to, settings)
    print(to)


@app.command("unpack")
def unpack_command(
    pipeline: Annotated[Path, typer.Argument(help="Folder of a pipeline with a graph, such as models/sm.")],
    to: Annotated[Path, typer.Argument(help="Folder for the encoder.")],
    base: Base = None,
) -> None:
    """Take the encoder out of a pipeline, for another to begin with."""
    import_extra()
    from corpus.encoder.unpack import unpack

    unpack(pipeline, to, base)
    print(to)


@app.command("train")
def train_command(
    run: Run,
    bins: Bins,
    seed: int = 1,
    epochs: int = 4,
    vectors: Annotated[
        int | None, typer.Option(min=1, help="Numbers of a vector that the heads read. [default: the encoder's]")
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Learning rate of the encoder's last layer. [default: 0.0002]")
    ] = None,
    marks: Annotated[float, typer.Option(help="Share of the documents with editors' marks that an epoch sees.")] = 0.06,
    roles: Annotated[
        float, typer.Option(help="Share of the documents whose roles are taught: a learning curve.")
    ] = 1.0,
    labels: Annotated[
        Path | None, typer.Option(help="What `label` wrote, of the documents with editors' marks.")
    ] = None,
    base: Base = None,
) -> None:
    """Fine-tune the encoder and its heads, on a GPU if there is one; called again, it goes on from the last epoch."""
    import_extra()
    from corpus.encoder.base import find_encoder
    from corpus.encoder.data import load
    from corpus.encoder.label import load_labels, taught
    from corpus.encoder.recipe import Recipe, Sizes, hash_inputs
    from corpus.encoder.train import train

    log_to_stderr()
    sizes = replace(Sizes(), vectors=vectors)
    recipe = replace(Recipe(), seed=seed, epochs=epochs, marks=marks, roles=roles, sizes=sizes)
    recipe = recipe if rate is None else replace(recipe, encoder_rate=rate)
    folder, origin = find_encoder(base)
    found = load_labels(labels) if labels else None
    inputs = hash_inputs(origin, bins, labels)
    data = load(bins, folder, recipe.roles)
    if found is not None and labels is not None:
        data = replace(data, marked=taught(data.marked, found, labels))
    train(folder, data, run, recipe, inputs)


@app.command("label")
def label_command(
    pipelines: Annotated[list[Path], typer.Argument(help="Folders of pipelines, such as models/onnx.")],
    bins: Bins,
    to: Annotated[Path, typer.Option(help="File for the labels, .npz.")],
) -> None:
    """Label the documents with editors' marks by what pipelines agree on."""
    import_extra()
    from corpus.encoder.label import label_bins
    from extract.pipeline import load

    log_to_stderr()
    labels = label_bins(bins, [load(path) for path in pipelines])
    to.parent.mkdir(parents=True, exist_ok=True)
    labels.save(to)
    print(to)


@app.command("assemble")
def assemble_command(
    run: Run,
    bins: Bins,
    to: Annotated[Path, typer.Option(help="Folder for the pipelines `onnx` and, if it can be, `trf`.")],
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
    for name, nlp in pipelines.items():
        nlp.to_disk(to / name)
        print(to / name)
    shutil.copy(run / RECIPE, to)


@app.command("release")
def release_command(
    pipeline: Annotated[Path, typer.Argument(help="A pipeline that `assemble` wrote.")],
    to: Annotated[Path, typer.Option(help="Folder for the pipeline to ship; its content is replaced.")],
) -> None:
    """Make a pipeline ready to ship: its origin in meta.json, half the bytes of one with torch."""
    import_extra()
    from corpus.encoder.recipe import describe, load_inputs, load_recipe
    from corpus.release import release

    run = pipeline.parent
    inputs = load_inputs(run)
    facts = {"recipe": describe(load_recipe(run), inputs), "calibration": CALIBRATION}
    extra = "transformers" if (pipeline / "transformer").is_dir() else None
    release(pipeline, to, extra=extra, base=inputs.base, facts=facts)
    print(to)


def log_to_stderr() -> None:
    """How far a training is, line by line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")


def import_extra() -> None:
    """Import what the extra [train] brings. ModuleNotFoundError names what is not installed."""
    for module in ("torch", "transformers"):  # in this order: transformers complains at length where torch is missing
        import_module(module)
