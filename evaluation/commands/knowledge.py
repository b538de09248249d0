"""`links`, `linking`, `events`, `journeys`, `holders`, `notes`: what is known beyond the words."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from corpus.annotations import write_lines
from corpus.bears_on import load_bearings
from corpus.judged_journeys import JOURNEYS, load_judged_journeys
from corpus.volumes import volumes_folder
from evaluation import HERE, gates
from evaluation.accepted import ACCEPTED
from evaluation.documents import Split, load_split
from evaluation.documents import dataset as make_dataset
from evaluation.predict import predict
from evaluation.runs import make_run
from evaluation.shell import (
    AcceptedFile,
    GatesFile,
    Gating,
    JUnitFile,
    MarkdownFile,
    Model,
    Out,
    Volumes,
    app,
    exit_codes,
    finish,
    show,
)
from extract import pipeline
from extract.pipeline import DEFAULT


@app.command("links")
def links_command(
    split: Split = "dev",
    model: Model = DEFAULT,
    volumes: Volumes = None,
    gates_file: GatesFile = gates.GATES,
    accepted_file: AcceptedFile = ACCEPTED,
    markdown: MarkdownFile = None,
    junit: JUnitFile = None,
    out: Out = HERE / "out",
) -> None:
    """Score the links between sentences, on the annotators' roles and end to end, beside two simple ways."""
    with exit_codes():
        from evaluation import links

        reads = load_bearings()
        dataset = links.choose_documents(load_split(split, volumes), reads)
        found = predict([document["text"] for document in dataset.documents], model)
        tallies = links.count_all(dataset, found, reads)
        name = f"links-{split}-{Path(model).name}"
        run = make_run(name, dataset.documents, tallies, model=found[0]["model"])
        title, rules = f"Links of {Path(model).name} on {split}", links.RULES
        gating = Gating(gates_file, accepted_file, markdown, junit)
        group, accuracies = f"links_{split}", links.ACCURACIES
        finish(title, [dataset], run, rules, group=group, gating=gating, out=out, accuracies=accuracies)


@app.command("linking")
def linking_command(
    model: Annotated[str, typer.Option(help="Pipeline that finds people, for the figures end to end.")] = "sm",
    split: Literal["dev", "test"] = "dev",
    volumes: Volumes = None,
    people: Annotated[
        Path | None, typer.Option(help="The authority list. [default: that of FRUS_SHARED, or of ../shared]")
    ] = None,
    at_most: Annotated[int, typer.Option(min=1, help="Documents to read end to end, taken at even distances.")] = 100,
    gates_file: GatesFile = gates.GATES,
    accepted_file: AcceptedFile = ACCEPTED,
    markdown: MarkdownFile = None,
    junit: JUnitFile = None,
    out: Out = HERE / "out",
) -> None:
    """Score who of the authority list is found to be meant, against the editors' marks in the volumes of a split.

    The index is made anew without what only these volumes tell. The gates are those of the dev split.
    """
    with exit_codes():
        from evaluation.linking import RULES, count_all, load_material

        material = load_material(split, volumes, people)
        tallies = count_all(material, model, at_most=at_most)
        run = make_run(f"linking-{split}-{Path(model).name}", material.dataset.documents, tallies)
        title, group, rated = f"People of the {split} volumes linked", f"linking_{split}", frozenset(RULES)
        gating = Gating(gates_file, accepted_file, markdown, junit)
        finish(title, [material.dataset], run, RULES, group=group, gating=gating, out=out, accuracies=rated)


@app.command("events")
def events_command(
    model: Model = DEFAULT,
    split: Split = "dev",
    volumes: Volumes = None,
    gates_file: GatesFile = gates.GATES,
    accepted_file: AcceptedFile = ACCEPTED,
    markdown: MarkdownFile = None,
    junit: JUnitFile = None,
    out: Out = HERE / "out",
) -> None:
    """Score how meetings are grouped into events, and what is said of these: meetings given, and end to end."""
    with exit_codes():
        from evaluation import events

        dataset, cases = events.load_cases(split, lambda texts: predict(texts, model), volumes)
        run = make_run(f"{dataset.name}-{Path(model).name}", dataset.documents, events.count_all(cases))
        title = f"Events of the {split} volumes, {Path(model).name}"
        gating = Gating(gates_file, accepted_file, markdown, junit)
        finish(
            title,
            [dataset],
            run,
            events.FACT_RULES,
            group=f"events_{split}",
            gating=gating,
            out=out,
            accuracies=frozenset(events.FACT_RULES),
            uncounted=events.measure_groupings(cases),
        )


@app.command("journeys")
def journeys_command(
    model: Model = DEFAULT,
    judged: Annotated[Path, typer.Option(help="Verdicts on matched journeys, stand-off.")] = JOURNEYS,
    sheet: Annotated[Path | None, typer.Option("--draw", help="JSONL file for a new sheet to judge instead.")] = None,
    seed: Annotated[int, typer.Option(help="Of the sheet.")] = 1,
    volumes: Volumes = None,
    out: Out = HERE / "out",
) -> None:
    """Count the verdicts on visits and trips matched with the lists of journeys, and see which are still made.

    With --draw, write a sheet of others to judge, with their words: for local use.
    """
    with exit_codes():
        from evaluation import journeys

        folder = volumes_folder(volumes)
        if sheet:
            write_lines(journeys.draw(folder, lambda memo: pipeline.run(memo, model), seed=seed), sheet)
            return
        counted = journeys.count_journeys(load_judged_journeys(judged), lambda memo: pipeline.run(memo, model), folder)
        show(journeys.to_page(counted), journeys.to_dict(counted), out, "journeys")


@app.command("holders")
def holders_command(
    model: Model = DEFAULT,
    split: Split = "dev",
    volumes: Volumes = None,
    gates_file: GatesFile = gates.GATES,
    accepted_file: AcceptedFile = ACCEPTED,
    markdown: MarkdownFile = None,
    junit: JUnitFile = None,
    out: Out = HERE / "out",
) -> None:
    """Score who holds each condition, proposal and concern, with the true roles given and end to end."""
    with exit_codes():
        from evaluation.holders import RULES, count_all

        dataset = load_split(split, volumes)
        read = [document for document in dataset.documents if "holders" in document["layers"]]
        run = make_run(f"holders-{split}-{Path(model).name}", read, count_all(read, model))
        title, group, rated = f"Holders, {Path(model).name}", f"holders_{split}", frozenset(RULES)
        gating = Gating(gates_file, accepted_file, markdown, junit)
        finish(title, [dataset], run, RULES, group=group, gating=gating, out=out, accuracies=rated)


@app.command("notes")
def notes_command(
    split: Literal["train", "dev"] = "dev",
    volumes: Volumes = None,
    gates_file: GatesFile = gates.GATES,
    accepted_file: AcceptedFile = ACCEPTED,
    markdown: MarkdownFile = None,
    junit: JUnitFile = None,
    out: Out = HERE / "out",
) -> None:
    """Score kind and hand of notes, and the words written by hand, on notes read one by one."""
    with exit_codes():
        from corpus.notes import load_notes
        from corpus.volumes import load_splits, resolve
        from evaluation.notes import ACCURACIES, RULES, count_notes

        split_of, folder = load_splits(), volumes_folder(volumes)
        read = [document for document in load_notes() if split_of[document.id.partition("/")[0]] == split]
        pairs = list(resolve(read, folder))
        documents = [{**asdict(d), "date": m.header.date} for d, m in pairs]
        dataset = make_dataset(split, documents, source=folder)
        run = make_run(f"notes-{split}", documents, [count_notes(d, m) for d, m in pairs])
        gating = Gating(gates_file, accepted_file, markdown, junit)
        title, group = "Notes read one by one", f"notes_{split}"
        finish(title, [dataset], run, RULES, group=group, gating=gating, out=out, accuracies=ACCURACIES)
