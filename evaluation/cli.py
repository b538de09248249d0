"""Arguments in, one function call, exit code out. Run as `python -m evaluation`.

Exit codes: 0 done, and every gate met; 1 a gate not met; 2 bad input; 3 nothing to score.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer
from rich.console import Console

from corpus.annotations import write_lines
from corpus.errors import MissingTextError
from corpus.judged import ALARMS, load_judged
from corpus.volumes import volumes_folder
from evaluation import HERE, gates, grids, report
from evaluation.documents import HAND, MEMO, SHAPES, Dataset, Split, load_file, load_hand, load_split, load_structure
from evaluation.documents import dataset as make_dataset
from evaluation.errors import NothingToScoreError
from evaluation.figures import ALL, measure
from evaluation.predict import predict
from extract.errors import ExtractError
from extract.pipeline import DEFAULT, find

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
GatesFile = Annotated[Path, typer.Option("--gates", help="TOML file of floors.")]
Out = Annotated[Path, typer.Option(help="Folder for the JSON and the Markdown file.")]


@app.command("score")
def score_command(
    model: Model = DEFAULT,
    gold: Gold = None,
    split: SplitName = None,
    volumes: Volumes = None,
    gates_file: GatesFile = gates.GATES,
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
        conclude(verdicts, gates_file, dataset.name)


@app.command("structure")
def structure_command(
    split: Split = "dev",
    shared: Annotated[
        Path | None, typer.Option(help="Folder with `structure`. [default: that of FRUS_SHARED, or ../shared]")
    ] = None,
    gates_file: GatesFile = gates.GATES,
    out: Out = HERE / "out",
) -> None:
    """Score what reading alone finds in both shapes of pasted text: note numbers, notes, pages, blocks."""
    with exit_codes():
        from evaluation.structure import measure_structure

        floors = gates.load_gates(gates_file, "structure")
        datasets = [load_structure(shape, split, shared) for shape in SHAPES]
        rows = {f"{d.name}.{layer}": row for d in datasets for layer, row in measure_structure(d.documents).items()}
        verdicts = gates.judge(floors, rows, path=gates_file)
        page = report.rows_to_page(f"Structure of the {split} volumes, by reading alone", datasets, rows, verdicts)
        show(page, report.rows_to_dict(datasets, rows, verdicts), out, f"structure-{split}")
        conclude(verdicts, gates_file, "structure")


@app.command("sentences")
def sentences_command(
    gold: Annotated[Path, typer.Option(help="Sentences cut by hand, JSONL.")] = HAND,
    volumes: Volumes = None,
    gates_file: GatesFile = gates.GATES,
    out: Out = HERE / "out",
) -> None:
    """Score how a text is cut into sentences, against sentences cut by hand. Nothing trained has a part in it."""
    with exit_codes():
        from evaluation.segmentation import make_segmenter, measure_segmentation

        dataset = load_hand(gold, volumes)
        floors = gates.load_gates(gates_file, dataset.name)
        rows, disagreements = measure_segmentation(dataset.documents, make_segmenter())
        verdicts = gates.judge(floors, rows, path=gates_file)
        page = report.rows_to_page("Sentences cut by hand", [dataset], rows, verdicts)
        data = report.rows_to_dict([dataset], rows, verdicts) | {"disagreements": disagreements}
        show(page, data, out, f"sentences-{dataset.name}")
        conclude(verdicts, gates_file, dataset.name)


@app.command("card")
def card_command(
    folder: Annotated[Path, typer.Argument(help="Folder of the pipeline.")],
    split: Literal["dev", "test"] = "dev",
    volumes: Volumes = None,
) -> None:
    """Score a pipeline on a split and on the memo; write the figures into its meta.json, and its card, README.md.

    Figures of other splits that meta.json has are kept.
    """
    with exit_codes():
        from evaluation import card

        pipeline = find(folder)
        datasets = [load_split(split, volumes), load_file(MEMO)]
        scores = {}
        for dataset in datasets:
            found = predict([document["text"] for document in dataset.documents], folder)
            scores[dataset.name] = card.choose(measure(list(zip(dataset.documents, found, strict=True))))
        for path in card.write(pipeline, scores):
            typer.echo(f"Wrote {path}", err=True)


@app.command("baselines")
def baselines_command(
    model: Model = DEFAULT,
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


@app.command("roles")
def roles_command(
    model: Model = DEFAULT,
    gold: Gold = None,
    split: Annotated[
        Literal["dev", "test"] | None,
        typer.Option(help="The corpus's annotated documents of a split instead of a file."),
    ] = None,
    volumes: Volumes = None,
    out: Out = HERE / "out",
) -> None:
    """Look closer at the roles: by genre and decade, how far their scores can be trusted, the surest errors.

    Without --gold and --split it takes the dev split.
    """
    with exit_codes():
        from evaluation import roles_in_depth

        dataset = load(gold, split if split or gold else "dev", volumes)
        found = predict([document["text"] for document in dataset.documents], model)
        depth = roles_in_depth.measure_depth(list(zip(dataset.documents, found, strict=True)))
        page = roles_in_depth.to_page(dataset, found[0]["model"], depth)
        data = roles_in_depth.to_dict(dataset, found[0]["model"], depth)
        show(page, data, out, f"roles-{dataset.name}-{Path(model).name}")


@app.command("holders")
def holders_command(
    model: Model = DEFAULT,
    split: Split = "dev",
    volumes: Volumes = None,
    gates_file: GatesFile = gates.GATES,
    out: Out = HERE / "out",
) -> None:
    """Score who holds each condition, proposal and concern, with the true roles given and end to end."""
    with exit_codes():
        from evaluation.holders import measure_holders

        dataset = load_split(split, volumes)
        floors = gates.load_gates(gates_file, f"holders_{split}")
        rows = measure_holders(dataset.documents, model)
        verdicts = gates.judge(floors, rows, path=gates_file)
        page = report.rows_to_page(f"Holders, {Path(model).name}", [dataset], rows, verdicts)
        data = report.rows_to_dict([dataset], rows, verdicts)
        show(page, data, out, f"holders-{split}-{Path(model).name}")
        conclude(verdicts, gates_file, f"holders_{split}")


@app.command("notes")
def notes_command(
    split: Literal["train", "dev"] = "dev",
    volumes: Volumes = None,
    gates_file: GatesFile = gates.GATES,
    out: Out = HERE / "out",
) -> None:
    """Score kind and hand of notes, and the words written by hand, on notes read one by one."""
    with exit_codes():
        from corpus.notes import load_notes, resolve_notes
        from corpus.volumes import load_splits
        from evaluation.notes import measure_notes

        split_of, folder = load_splits(), volumes_folder(volumes)
        read = [document for document in load_notes() if split_of[document.id.partition("/")[0]] == split]
        pairs = list(resolve_notes(read, folder))
        rows = measure_notes(pairs)
        dataset = make_dataset(split, [{"id": d.id, "date": m.header.date} for d, m in pairs], source=folder)
        verdicts = gates.judge(gates.load_gates(gates_file, f"notes_{split}"), rows, path=gates_file)
        page = report.rows_to_page("Notes read one by one", [dataset], rows, verdicts)
        show(page, report.rows_to_dict([dataset], rows, verdicts), out, f"notes-{split}")
        conclude(verdicts, gates_file, f"notes_{split}")


@app.command("alarms")
def alarms_command(
    judged: Annotated[Path, typer.Option(help="Verdicts on predicted thresholds, stand-off.")] = ALARMS,
    sheet: Annotated[Path | None, typer.Option("--draw", help="JSONL file for a new sheet to judge instead.")] = None,
    seed: Annotated[int, typer.Option(help="Of the sheet.")] = 2,
    volumes: Volumes = None,
    out: Out = HERE / "out",
) -> None:
    """Count the verdicts on thresholds predicted in documents without annotations, and see which are still predicted.

    With --draw, write a sheet of others to judge: predicted thresholds with their words, for local use.
    """
    with exit_codes():
        from evaluation import false_alarms

        folder = volumes_folder(volumes)
        if sheet:
            write_lines(false_alarms.draw(folder, seed=seed), sheet)
            return
        counted = false_alarms.count_alarms(load_judged(judged), folder)
        show(false_alarms.to_page(counted), false_alarms.to_dict(counted), out, "alarms")


@app.command("quantulum")
def quantulum_command(
    split: Split = "dev", gold: Gold = None, volumes: Volumes = None, out: Out = HERE / "out"
) -> None:
    """Compare thresholds with the quantities of quantulum3 on the same sentences, one by one."""
    with exit_codes():
        from evaluation import quantulum

        dataset = load_file(gold) if gold else load_split(split, volumes)
        rows = quantulum.compare(dataset, quantulum.make_readers())
        data = quantulum.to_dict(dataset, rows)
        show(quantulum.to_page(dataset, rows), data, out, f"quantulum-{dataset.name}")


@app.command("speed")
def speed_command(
    model: Model = DEFAULT,
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
    """Time a pipeline, and the reading of TEI volumes, beside stock en_core_web_sm; memory; time to the first result.

    Without --gold and --split it takes the dev split.
    """
    with exit_codes():
        from evaluation import speed

        dataset = load(gold, split if split or gold else "dev", volumes).thin(at_most)
        texts = [document["text"] for document in dataset.documents]
        paths = sorted(volumes_folder(volumes).glob("*.xml")) if not gold else []
        measured = speed.measure_speed(texts, model, repeats=repeats, threads=threads, volumes=paths)
        data = speed.to_dict(measured, dataset, model=Path(model).name, threads=threads)
        show(speed.to_page(measured, dataset, threads=threads), data, out, f"speed-{dataset.name}-{Path(model).name}")


def load(gold: Path | None, split: Split | None, volumes: Path | None) -> Dataset:
    """The documents asked for."""
    if gold and split:
        raise typer.BadParameter("takes a file or a split, not both", param_hint="--gold, --split")
    return load_split(split, volumes) if split else load_file(gold or MEMO)


def conclude(verdicts: Sequence[gates.Verdict], gates_file: Path, group: str) -> None:
    """Name the gates that are not met, and leave with 1 if there are any; say so where there are no gates."""
    missed = [verdict for verdict in verdicts if not verdict.met]
    for verdict in missed:
        typer.echo(f"Gate not met: {verdict}", err=True)
    if not verdicts:
        typer.echo(f"No gates: {gates_file} has no group [[{group}]].", err=True)
    if missed:
        raise typer.Exit(GATE_NOT_MET)


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
