"""`browse` and `pictures`: what one looks at rather than reads."""

from pathlib import Path
from typing import Annotated

import typer

from evaluation import HERE
from evaluation.browse.page import to_html
from evaluation.documents import load_split
from evaluation.figures import measure_by
from evaluation.predict import predict
from evaluation.shell import Gold, Model, Out, SplitName, Volumes, app, exit_codes, load
from evaluation.strata import STRATA
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


@app.command("pictures")
def pictures_command(
    model: Model = DEFAULT,
    gold: Gold = None,
    split: SplitName = None,
    volumes: Volumes = None,
    learning: Annotated[bool, typer.Option(help="The learning curve too (minutes).")] = True,
    out: Out = HERE / "out",
) -> None:
    """Draw, as SVG and PNG: roles confused, reliability of their scores, F1 by genre and decade, a learning curve.

    Without --gold and --split it takes the dev split. The learning curve is that of TF-IDF with logistic regression.
    """
    with exit_codes():
        from evaluation import pictures
        from evaluation.roles_in_depth import measure_depth

        pictures.load_pyplot()
        dataset = load(gold, split if split or gold else "dev", volumes)
        found = predict([document["text"] for document in dataset.documents], model)
        pairs = list(zip(dataset.documents, found, strict=True))
        groups = {name: measure_by(stratum, pairs) for name, stratum in STRATA.items()}
        name = f"{dataset.name}-{Path(model).name}"
        files = pictures.draw(measure_depth(pairs), groups, out, name=name)
        if learning:
            from evaluation.learning import measure_learning
            from evaluation.tfidf import TfidfClassifier

            points = measure_learning(load_split("train", volumes).documents, dataset.documents, TfidfClassifier)
            path = out / f"{dataset.name}-learning"
            files += pictures.save(lambda axes: pictures.draw_learning_curve(axes, points), path)
        for file in files:
            typer.echo(f"Wrote {file}", err=True)
