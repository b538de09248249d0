"""The commands that score: arguments in, one function call, exit code out. Run as `python -m evaluation`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

import evaluation.commands  # noqa: F401  (registers the other commands)
from corpus.annotations import write_lines
from corpus.judged import ALARMS, load_judged
from corpus.volumes import volumes_folder
from evaluation import HERE, gates, report
from evaluation.accepted import ACCEPTED
from evaluation.documents import HAND, MEMO, SHAPES, Split, load_file, load_hand, load_split, load_structure
from evaluation.errors import NotInstalledError
from evaluation.figures import measure
from evaluation.holding import hold_groups
from evaluation.predict import predict
from evaluation.runs import make_run, run_to_dict
from evaluation.shell import (
    AcceptedFile,
    GatesFile,
    Gating,
    Gold,
    JUnitFile,
    MarkdownFile,
    Model,
    Out,
    SplitName,
    Volumes,
    app,
    exit_codes,
    finish,
    load,
    show,
)
from extract.errors import MissingExtraError
from extract.pipeline import DEFAULT, find


@app.command("score")
def score_command(
    model: Model = DEFAULT,
    gold: Gold = None,
    split: SplitName = None,
    volumes: Volumes = None,
    gates_file: GatesFile = gates.GATES,
    accepted_file: AcceptedFile = ACCEPTED,
    markdown: MarkdownFile = None,
    junit: JUnitFile = None,
    out: Out = HERE / "out",
) -> None:
    """Score a pipeline against annotated documents, and hold the figures against the gates."""
    with exit_codes():
        gating = Gating(gates_file, accepted_file, markdown, junit)
        dataset = load(gold, split, volumes)
        floors = gates.load_gates(gates_file, dataset.name)
        run, scored = report.score(dataset, model)
        held = hold_groups(run, floors, scored.every_group, gates_file=gates_file, accepted_file=accepted_file)
        scored = replace(scored, verdicts=held.verdicts)
        show(report.to_page(scored), report.to_dict(scored) | run_to_dict(run), out, run.name)
        gating.conclude(held, dataset.name, run=run.name)


@app.command("structure")
def structure_command(
    split: Split = "dev",
    shared: Annotated[
        Path | None, typer.Option(help="Folder with `structure`. [default: that of FRUS_SHARED, or ../shared]")
    ] = None,
    gates_file: GatesFile = gates.GATES,
    accepted_file: AcceptedFile = ACCEPTED,
    markdown: MarkdownFile = None,
    junit: JUnitFile = None,
    out: Out = HERE / "out",
) -> None:
    """Score what reading alone finds in both shapes of pasted text: note numbers, notes, pages, blocks."""
    with exit_codes():
        from evaluation.structure import RULES, count_shapes

        datasets = [load_structure(shape, split, shared) for shape in SHAPES]
        documents, tallies = count_shapes(datasets)
        run = make_run(f"structure-{split}", documents, tallies)
        rules = {f"{dataset.name}.{row}": rule for dataset in datasets for row, rule in RULES.items()}
        title = f"Structure of the {split} volumes, by reading alone"
        gating = Gating(gates_file, accepted_file, markdown, junit)
        finish(title, datasets, run, rules, group="structure", gating=gating, out=out)


@app.command("sentences")
def sentences_command(
    gold: Annotated[Path, typer.Option(help="Sentences cut by hand, JSONL.")] = HAND,
    volumes: Volumes = None,
    gates_file: GatesFile = gates.GATES,
    accepted_file: AcceptedFile = ACCEPTED,
    markdown: MarkdownFile = None,
    junit: JUnitFile = None,
    out: Out = HERE / "out",
) -> None:
    """Score how a text is cut into sentences, against sentences cut by hand. Nothing trained has a part in it."""
    with exit_codes():
        from evaluation.segmentation import RULES, count_segmentation, make_segmenter

        dataset = load_hand(gold, volumes)
        tallies, disagreements = count_segmentation(dataset.documents, make_segmenter())
        run = make_run(f"sentences-{dataset.name}", dataset.documents, tallies)
        gating = Gating(gates_file, accepted_file, markdown, junit)
        more = {"disagreements": disagreements}
        finish("Sentences cut by hand", [dataset], run, RULES, group=dataset.name, gating=gating, out=out, more=more)


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
    """Set simple ways to do each task beside a pipeline, on the same documents, in one table.

    Roles: none, cue words, TF-IDF with logistic regression, learned from the train split. People and places:
    en_core_web_sm. Thresholds: quantulum3. Holders: the author. What conditions gate: themselves. Without --gold and
    --split it takes the dev split.
    """
    with exit_codes():
        from evaluation import baselines, quantulum, stock
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
        texts = [document["text"] for document in dataset.documents]
        found = predict(texts, model)
        names = {Path(model).name: found}
        lines: list[baselines.Line] = []
        left_out = []
        try:
            names = {"en_core_web_sm": list(stock.find_names(texts)), **names}
        except NotInstalledError as error:
            left_out.append(f"Left out: {error}")
        lines += baselines.lines_of_names(dataset.documents, names)
        try:
            rows = quantulum.compare(dataset, quantulum.make_readers())
            lines += baselines.lines_of_thresholds(rows)
        except MissingExtraError as error:
            left_out.append(f"Left out: {error}")
        lines += baselines.lines_of_links(dataset.documents, Path(model).name, found)
        data = baselines.to_dict(dataset, results, settings, lines)
        show(baselines.to_page(dataset, results, lines, left_out), data, out, f"baselines-{dataset.name}")


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


@app.command("throughput")
def throughput_command(
    volumes: Volumes = None,
    models: Annotated[
        list[str] | None, typer.Option("--model", help="Pipelines, may be repeated. [default: sm, onnx, trf if there]")
    ] = None,
    words: Annotated[int, typer.Option(min=1, help="Take volumes of the train split up to so many words.")] = 500_000,
    repeats: Annotated[int, typer.Option(min=1, help="Times that each runs; the fastest counts.")] = 3,
    curve: Annotated[int, typer.Option(min=0, help="Short documents of the memory curve; 0 for none.")] = 0,
    out: Out = HERE / "out",
) -> None:
    """Time `extract batch` with one and two workers on whole volumes beside the pipelines and stock en_core_web_sm."""
    with exit_codes():
        from evaluation import throughput

        paths = throughput.choose_volumes(volumes_folder(volumes), words)
        measured = throughput.measure_throughput(paths, models or throughput.MODELS, repeats=repeats, curve=curve)
        show(throughput.to_page(measured), throughput.to_dict(measured), out, "throughput")
