"""`extract batch`: volumes, folders, JSON Lines and texts in, a folder of tables out."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from extract.cli.account import account_lines, watching
from extract.cli.faults import FAULTY, note
from extract.cli.options import EditorialNotes, FrontMatter, Limit, Model
from extract.cli.screen import console
from extract.errors import BadValueError, message
from extract.pipeline import DEFAULT
from extract.reading.files import LARGEST

if TYPE_CHECKING:
    from extract.batch.run import Count

UNFINISHED = 1
SIGNALS = (signal.SIGINT, signal.SIGTERM)  # the second is what schedulers of clusters send before they kill


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            show_default=False,
            help="TEI volumes (.xml), texts, JSON Lines (.jsonl, an id, a text and perhaps a date in every line), "
            'folders of these, or patterns such as "cables/**/*.txt".',
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the tables.")],
    model: Model = DEFAULT,
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="parquet|jsonl", help="Parquet needs pyarrow.")
    ] = "parquet",
    workers: Annotated[
        int | None,
        typer.Option("--workers", "-w", min=1, show_default=False, help="Processes. Default: one a processor."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", show_default=False, help="Of Dask, tcp://…, whose workers work instead."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first document that fails.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what there is to do, and do nothing.")] = False,
    editorial_notes: EditorialNotes = False,
    front_matter: FrontMatter = False,
    limit: Limit = LARGEST,
) -> None:
    """Read whole volumes and corpora into tables, in parallel.

    Run the same command again to go on where it stopped: what is done is kept, inputs that changed are done anew.
    A document that fails is a row of the table errors. Exit codes: 0 all is done; 1 not everything is done, run it
    again; 2 documents failed, or bad input.
    """
    from extract.batch.run import count_batch, run_batch
    from extract.batch.sources import Options

    if workers is not None and scheduler is not None:
        raise BadValueError(message("workers_and_scheduler"))
    options = Options(editorial_notes, front_matter, limit)
    if dry_run:
        counts = count_batch(inputs, out, model=model, format=format, options=options)
        show_counts(counts)
        raise typer.Exit(FAULTY if any(count.failures for count in counts) else 0)
    start = monotonic()
    with stopping() as stop, watching() as on_progress:
        account = run_batch(
            inputs,
            out,
            model=model,
            format=format,
            options=options,
            workers=workers,
            scheduler=scheduler,
            strict=strict,
            on_progress=on_progress,
            stop=stop,
        )
    for line in account_lines(account, out, monotonic() - start):
        note(line)
    if account.unfinished or account.interrupted:
        raise typer.Exit(UNFINISHED)
    if account.failures or account.failures_before:
        raise typer.Exit(FAULTY)


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that Ctrl-C or the system's request to end sets; the second time, the process ends at once."""
    stop = threading.Event()

    def hear(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(UNFINISHED)  # what is written is whole, and the workers end with this process
        stop.set()
        note("stopping: the shards in hand are finished first; once more to stop at once")

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, hear) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def show_counts(counts: "list[Count]") -> None:
    """What there is to do, source by source."""
    from rich.table import Table

    from extract.writing.layout import one_line

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False, show_footer=True)
    names = ("documents", "failures", "words", "shards", "done")
    table.add_column("input", footer="all", overflow="fold")
    for name in names:
        table.add_column(name, justify="right", footer=f"{sum(getattr(each, name) for each in counts):,}")
    for each in counts:
        table.add_row(one_line(each.source), *(f"{getattr(each, name):,}" for name in names))
    console().print(table)
