"""What the commands share: the app, options, exit codes, and how a page and the verdicts of gates are shown.

Exit codes: 0 done, and every gate met; 1 a gate not met, or faults found; 2 bad input; 3 nothing to score.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from corpus.errors import MissingTextError
from evaluation import grids
from evaluation.documents import MEMO, Dataset, Split, load_file, load_split
from evaluation.errors import NothingToScoreError
from evaluation.figures import ALL, tabulate
from evaluation.gates import Rows, Verdict, load_gates
from evaluation.holding import Held, hold
from evaluation.junit import write_junit
from evaluation.report import gates_page, rows_to_dict, rows_to_page
from evaluation.runs import Run, run_to_dict
from extract.errors import ExtractError

FAULTS, BAD_INPUT, NOTHING_TO_SCORE = 1, 2, 3
WIDE = 200  # columns of a log that no terminal limits

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
AcceptedFile = Annotated[Path, typer.Option("--accepted", help="JSON file of the last accepted runs.")]
MarkdownFile = Annotated[Path | None, typer.Option("--markdown", help="File that the gates are added to, as Markdown.")]
JUnitFile = Annotated[Path | None, typer.Option("--junit", help="File for the gates as JUnit XML.")]
Out = Annotated[Path, typer.Option(help="Folder for the JSON and the Markdown file.")]


def load(gold: Path | None, split: Split | None, volumes: Path | None) -> Dataset:
    """The documents asked for."""
    if gold and split:
        raise typer.BadParameter("takes a file or a split, not both", param_hint="--gold, --split")
    return load_split(split, volumes) if split else load_file(gold or MEMO)


@dataclass(frozen=True, slots=True)
class Gating:
    """What a command holds its figures against, and the files that it reports to."""

    gates: Path
    accepted: Path
    markdown: Path | None = None
    junit: Path | None = None

    def conclude(self, held: Held, group: str, *, run: str) -> None:
        """Write both files, whatever the verdicts; then as the function `conclude`."""
        if self.markdown:
            self.markdown.parent.mkdir(parents=True, exist_ok=True)
            with self.markdown.open("a", encoding="utf-8") as file:
                file.write(grids.to_markdown(gates_page(run, held)) + "\n")
        if self.junit:
            write_junit(held.verdicts, self.junit, suite=run)
        if held.verdicts and not held.last:
            typer.echo(f"Floors only: {self.accepted} has no run {run}.", err=True)
        conclude(held.verdicts, self.gates, group)


def conclude(verdicts: Sequence[Verdict], gates_file: Path, group: str) -> None:
    """Name the gates that are not met, and leave with 1 if there are any; say so where there are no gates."""
    missed = [verdict for verdict in verdicts if not verdict.met]
    for verdict in missed:
        typer.echo(f"Gate not met: {verdict}", err=True)
    if not verdicts:
        typer.echo(f"No gates: {gates_file} has no group [[{group}]].", err=True)
    if missed:
        raise typer.Exit(FAULTS)


def finish(
    title: str,
    datasets: Sequence[Dataset],
    run: Run,
    rules: Mapping[str, str],
    *,
    group: str,
    gating: Gating,
    out: Path,
    accuracies: frozenset[str] = frozenset(),
    uncounted: Rows = MappingProxyType({}),
    more: Mapping[str, Any] | None = None,
) -> None:
    """A table from the counts of a run: tabulated, held against the gates of a group, written, shown, judged.

    `uncounted` are rows beside them that are no sums of counts: no accepted run has them, they have floors alone.
    """
    floors = load_gates(gating.gates, group)
    rows = {**uncounted, **tabulate(list(run.documents.values()), rules, means=run.means, accuracies=accuracies)}
    held = hold(run, floors, {ALL: rows}, {}, gates_file=gating.gates, accepted_file=gating.accepted)
    data = rows_to_dict(datasets, rows, held.verdicts) | run_to_dict(run) | dict(more or {})
    show(rows_to_page(title, datasets, rows, held.verdicts), data, out, run.name)
    if named := [floor.figure for floor in floors if floor.row in uncounted]:
        typer.echo(f"Floors only, for they are no sums of counts: {', '.join(named)}.", err=True)
    gating.conclude(held, group, run=run.name)


def show(page: grids.Page, data: dict[str, Any], out: Path, name: str) -> None:
    """Write both files and print the page."""
    print_page(page)
    for path in grids.write(out, name, data, page):
        typer.echo(f"Wrote {path}", err=True)


def print_page(page: grids.Page) -> None:
    """The page on standard output."""
    console = Console()
    if not console.is_terminal:
        console.width = WIDE
    console.print(page.title, style="bold")
    for remark in page.remarks:
        console.print(remark)
    for grid in page.grids:
        console.print(grids.to_rich(grid))


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
