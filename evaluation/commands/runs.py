"""`compare` and `accept`: two runs side by side, and the run that the next ones are held against."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from evaluation import HERE, differences
from evaluation.accepted import ACCEPTED, Accepted, load_accepted, save_accepted
from evaluation.documents import Dataset
from evaluation.errors import EvaluationError, NothingToScoreError, message
from evaluation.report import score
from evaluation.runs import Run, compare, load_run
from evaluation.shell import AcceptedFile, Gold, Out, SplitName, Volumes, app, exit_codes, load, print_page, show


@app.command("compare")
def compare_command(
    a: Annotated[str, typer.Argument(help="A pipeline, or the JSON file of a run.")],
    b: Annotated[str, typer.Argument(help="Another.")],
    gold: Gold = None,
    split: SplitName = None,
    volumes: Volumes = None,
    out: Out = HERE / "out",
) -> None:
    """Compare two pipelines, or two runs that a command has written: difference, interval and p of every figure.

    Pipelines are scored on the dev split unless --gold or --split says otherwise.
    """
    with exit_codes():
        dataset = None if is_run(a) and is_run(b) else load(gold, split if split or gold else "dev", volumes)
        first, second = (find_run(name, dataset) for name in (a, b))
        found = compare(first, second)
        if not found:
            raise NothingToScoreError(message("nothing_shared", a=first.name, b=second.name))
        page, data = differences.to_page(first, second, found), differences.to_dict(first, second, found)
        show(page, data, out, f"compare-{first.name}-{second.name}")


@app.command("accept")
def accept_command(
    files: Annotated[list[Path], typer.Argument(help="JSON files of runs that a command has written.")],
    reason: Annotated[str, typer.Option(help="Why, for those who read accepted.json.")],
    accepted_file: AcceptedFile = ACCEPTED,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the differences and write nothing.")] = False,
) -> None:
    """Show how runs differ from the last accepted ones of the same names, and put them in their place."""
    with exit_codes():
        if not reason.strip():
            raise EvaluationError(message("no_reason"))
        runs = [load_run(path) for path in files]
        known = load_accepted(accepted_file)
        for run in runs:
            if run.name in known:
                last = known[run.name].run
                print_page(differences.to_page(last, run, compare(last, run)))
            else:
                typer.echo(f"{run.name}: the first that is accepted, {len(run.documents)} documents.")
            known[run.name] = Accepted(run, reason.strip(), date.today())
        if not dry_run:
            save_accepted(known, accepted_file)
            typer.echo(f"Wrote {accepted_file}", err=True)


def is_run(name: str) -> bool:
    """Whether it names a file, not a pipeline."""
    return name.endswith(".json")


def find_run(name: str, dataset: Dataset | None) -> Run:
    """The run in a file, or that of a pipeline over the documents."""
    if is_run(name) or dataset is None:
        return load_run(Path(name))
    return score(dataset, name)[0]
