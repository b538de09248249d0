"""Arguments in, one function call, exit code out: score, baselines, speed. Run as `python -m evaluation`.

Exit codes: 0 done, and every gate met; 1 a gate not met; 2 bad input; 3 nothing to score.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from corpus.errors import MissingTextError
from evaluation import HERE, gates, grids, report
from evaluation.documents import MEMO, Dataset, Split, load_file, load_split
from evaluation.errors import NothingToScoreError
from evaluation.figures import ALL, measure
from evaluation.predict import predict
from extract.errors import ExtractError

GATE_NOT_MET, BAD_INPUT, NOTHING_TO_SCORE = 1, 2, 3
WIDE = 160  # columns of a log that no terminal limits

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

Gold = Annotated[
    Path | None, typer.Option(help="Annotated documents with their texts, JSONL. [default: the memo's, if no --split]")
]
SplitName = Annotated[Split | None, typer.Option(help="The corpus's annotated documents of a split instead of a file.")]
Volumes = Annotated[
    Path | None, typer.Option(help="Folder of TEI volumes. [default: frus/volumes in FRUS_SHARED, or in ../shared]")
]
Model = Annotated[str, typer.Option(help="Name or path of the pipeline.")]
Out = Annotated[Path, typer.Option(help="Folder for the JSON and the Markdown file.")]


@app.command("score")
def score_command(
    model: Model = "sm",
    gold: Gold = None,
    split: SplitName = None,
    volumes: Volumes = None,
    gates_file: Annotated[Path, typer.Option("--gates", help="TOML file of floors.")] = gates.GATES,
    out: Out = HERE / "out",
) -> None:
    """Score a pipeline against annotated documents, and hold the figures against the gates."""
    with exit_codes():
        dataset = load(gold, split, volumes)
        floors = gates.load_gates(gates_file, dataset.name)
        found = predict([document["text"] for document in dataset.documents], model)
        groups = measure(list(zip(dataset.documents, found, strict=True)))
        verdicts = gates.judge(floors, groups[ALL].rows, path=gates_file)
        scored = report.Report(dataset, found[0]["model"], groups, verdicts)
        show(report.to_page(scored), report.to_dict(scored), out, f"score-{dataset.name}-{Path(model).name}")
        missed = [verdict for verdict in verdicts if not verdict.met]
        for verdict in missed:
            typer.echo(f"Gate not met: {verdict}", err=True)
        if not floors:
            typer.echo(f"No gates: {gates_file} has no group [[{dataset.name}]].", err=True)
        if missed:
            raise typer.Exit(GATE_NOT_MET)


@app.command("baselines")
def baselines_command(
    model: Model = "sm",
    gold: Gold = None,
    split: SplitName = None,
    volumes: Volumes = None,
    out: Out = HERE / "out",
) -> None:
    """Compare ways to tell the roles of given sentences: none, cue words, TF-IDF with logistic regression, a pipeline.

    Without --gold and --split it takes the dev split. TF-IDF learns from the train split.
    """
    with exit_codes():
        from evaluation import baselines
        from evaluation.cues import classify_by_cues
        from evaluation.tfidf import TfidfClassifier

        dataset = load(gold, split if split or gold else "dev", volumes)
        pipeline = baselines.PipelineClassifier(model)
        tfidf = TfidfClassifier(load_split("train", volumes).documents)
        classifiers: dict[str, baselines.Classifier] = {
            "always none": baselines.classify_as_none,
            "cue words": classify_by_cues,
            "TF-IDF, logistic regression": tfidf,
            Path(model).name: pipeline,
        }
        settings = {"TF-IDF, logistic regression": tfidf.settings, Path(model).name: pipeline.settings}
        results = baselines.compare_classifiers(classifiers, dataset.documents)
        data = baselines.to_dict(dataset, results, settings)
        show(baselines.to_page(dataset, results), data, out, f"baselines-{dataset.name}")


@app.command("speed")
def speed_command(
    model: Model = "sm",
    gold: Gold = None,
    split: SplitName = None,
    volumes: Volumes = None,
    repeats: Annotated[int, typer.Option(min=1, help="Timed rounds.")] = 5,
    threads: Annotated[
        int, typer.Option(min=1, help="Threads that numeric libraries may use, for everybody alike.")
    ] = 1,
    at_most: Annotated[int, typer.Option(min=1, help="Documents to read, taken at even distances.")] = 60,
    out: Out = HERE / "out",
) -> None:
    """Time a pipeline beside stock en_core_web_sm, and measure its memory and the time to its first result.

    Without --gold and --split it takes the dev split.
    """
    with exit_codes():
        from evaluation import speed

        dataset = load(gold, split if split or gold else "dev", volumes).thin(at_most)
        texts = [document["text"] for document in dataset.documents]
        measured = speed.measure_speed(texts, model, repeats=repeats, threads=threads)
        data = speed.to_dict(measured, dataset, model=Path(model).name, threads=threads)
        show(speed.to_page(measured, dataset, threads=threads), data, out, f"speed-{dataset.name}-{Path(model).name}")


def load(gold: Path | None, split: Split | None, volumes: Path | None) -> Dataset:
    """The documents asked for."""
    if gold and split:
        raise typer.BadParameter("takes a file or a split, not both", param_hint="--gold, --split")
    return load_split(split, volumes) if split else load_file(gold or MEMO)


def show(page: grids.Page, data: dict[str, Any], out: Path, name: str) -> None:
    """Write both files and print the page."""
    console = Console()
    if not console.is_terminal:
        console.width = WIDE
    console.print(page.title, style="bold")
    for remark in page.remarks:
        console.print(remark)
    for grid in page.grids:
        console.print(grids.to_rich(grid))
    for path in grids.write(out, name, data, page):
        typer.echo(f"Wrote {path}", err=True)


@contextmanager
def exit_codes() -> Iterator[None]:
    """An error that is somebody's to put right is one line on stderr and an exit code."""
    try:
        yield
    except (NothingToScoreError, MissingTextError) as error:
        stop(f"Nothing to score: {error}", NOTHING_TO_SCORE, error)
    except (ExtractError, OSError) as error:
        stop(str(error), BAD_INPUT, error)


def stop(line: str, code: int, error: Exception) -> NoReturn:
    """Say so and leave."""
    typer.echo(line, err=True)
    raise typer.Exit(code) from error
