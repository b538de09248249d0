"""`browse`: errors to look at."""

from pathlib import Path
from typing import Annotated

import typer

from evaluation import HERE
from evaluation.browse.page import to_html
from evaluation.predict import predict
from evaluation.shell import Gold, Model, Out, SplitName, Volumes, app, exit_codes, load
from extract.pipeline import DEFAULT


@app.command("browse")
def browse_command(
    model: Model = DEFAULT,
    beside: Annotated[str | None, typer.Option(help="A second pipeline, side by side with the first.")] = None,
    gold: Gold = None,
    split: SplitName = None,
    volumes: Volumes = None,
    every: Annotated[bool, typer.Option("--every", help="Sentences without an error too.")] = False,
    out: Out = HERE / "out",
) -> None:
    """Write the errors as one HTML page: gold and system in context, to filter. It holds the texts: for local use."""
    with exit_codes():
        dataset = load(gold, split, volumes)
        models = [model, *([beside] if beside else [])]
        results = [predict([document["text"] for document in dataset.documents], each) for each in models]
        names = [Path(each).name for each in models]
        names = names if len(set(names)) == len(names) else models
        out.mkdir(parents=True, exist_ok=True)
        path = out / f"browse-{dataset.name}-{'-'.join(Path(each).name for each in models)}.html"
        path.write_text(to_html(dataset, names, results, every=every), encoding="utf-8")
        typer.echo(f"Wrote {path}", err=True)
