"""The command: arguments in, one function call, exit code out."""

import os
import stat
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

import extract
from extract.errors import ExtractError, ModelNotFoundError, UnreadableFileError, message
from extract.pipeline import DEFAULT
from extract.reading.files import TEI

if TYPE_CHECKING:
    from rich.console import Console

    from extract.reading.memo import Memo
    from extract.result import Result

USAGE_ERROR = 2
BROKEN_PIPE = 1
PATIENCE = 2.0  # seconds before progress is shown

app = typer.Typer(
    help="People, places, meetings, thresholds, conditions, proposals and concerns in memos of Foreign Relations of "
    "the United States.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Examples:\n\nextract run memo.txt\n\nextract run memo.txt --format json\n\nextract info",
)


class Format(StrEnum):
    """How results are written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


def print_version(wanted: bool) -> None:
    """Answer --version."""
    if wanted:
        typer.echo(f"extract {extract.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options that stand before a command."""


@app.command(
    epilog="Examples:\n\nextract run memo.txt\n\nextract run memo.txt --format json > memo.json\n\n"
    "pbpaste | extract run - --date 1988-03-31\n\nextract run memos/*.txt > memos.jsonl"
)
def run(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help="Text as copied from history.state.gov, UTF-8, or a TEI volume (.xml); - reads standard input.",
        ),
    ],
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            show_default=False,
            help="text: to read here. json: one document. jsonl: one document a line. "
            "Default: text for one document, jsonl for several.",
        ),
    ] = None,
    model: Annotated[
        str, typer.Option("--model", "-m", help="Name or path of a pipeline; extract info names those at hand.")
    ] = DEFAULT,
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The document's date, if you know it."),
    ] = None,
    id: Annotated[
        str | None, typer.Option(metavar="ID", help="The document's id, if it has one, such as frus1981-88v41/d106.")
    ] = None,
) -> None:
    """Read memos and say what is in them.

    Several files give one line of JSON each, with the path of the file as id.
    A TEI volume gives one line for each of its documents.
    """
    one = len(files) == 1 and not is_volume(files[0])
    if format is None:
        format = Format.text if one else Format.jsonl
    if not one and format is Format.json:
        raise typer.BadParameter("json holds one document; use jsonl for several", param_hint="--format")
    if not one and (date or id):
        raise typer.BadParameter("these are for one document", param_hint="--date, --id")

    memos = chain.from_iterable(documents(file, one=one) for file in files)
    if format is Format.jsonl:
        from extract.writing.jsonl import write_jsonl

        speak_utf8()
        with progress(many=True) as advance:
            write_jsonl(counting(extract.pipe(memos, model), advance), sys.stdout)
        return
    for memo in memos:
        with progress():
            result = extract.run(memo, model, date=date.date().isoformat() if date else None, id=id)
        if format is Format.json:
            speak_utf8()
            print(result.to_json(indent=2))
        else:
            from extract.writing.terminal import account

            console().print(account(result))


@app.command(epilog="Example:\n\nextract info")
def info() -> None:
    """Name the pipelines at hand: version, size, what they were trained on, and how good they are."""
    from extract.pipeline import at_hand
    from extract.writing.cards import cards
    from extract.writing.layout import one_line

    pipelines = at_hand().values()
    if not pipelines:
        raise ModelNotFoundError(message("no_models"))
    screen = console()
    for each in pipelines:
        screen.print(cards([(each.name, each.meta, each.size)]))
        if missing := each.missing:
            # A command is there to be copied: it is not cut at the edge of the terminal.
            screen.print(one_line(missing), style="yellow", markup=False, soft_wrap=True)


def documents(file: str, *, one: bool) -> "Iterator[Memo]":
    """The memos of one argument; a text among several is told from the others by its path."""
    if file != "-" and os.path.isdir(file):
        raise UnreadableFileError(message("no_file", path=file, reason="this is a folder; name the files in it"))
    for memo in extract.read(file):
        yield memo if one or is_volume(file) else replace(memo, id=file)


def is_volume(file: str) -> bool:
    """Whether `extract.read` takes a file for a TEI volume, of many documents with ids of their own."""
    return Path(file).suffix.lower() == TEI


def counting(results: "Iterable[Result]", advance: Callable[[], None]) -> "Iterator[Result]":
    """The results, each of which advances the progress when it has been dealt with."""
    for result in results:
        yield result
        advance()


@contextmanager
def progress(*, many: bool = False) -> Iterator[Callable[[], None]]:
    """Shows on standard error that work goes on, if it takes long and somebody watches; gives what to call at a step.

    Nothing is shown where it would mix with the output: in a pipe, or among lines printed to the same terminal.
    """
    if not sys.stderr.isatty() or is_pipe(sys.stdout) or (many and sys.stdout.isatty()):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    count = TextColumn("{task.completed:,.0f} read") if many else TextColumn("reading")
    bar = Progress(
        SpinnerColumn(),
        count,
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    task = bar.add_task("", total=None)
    timer = threading.Timer(PATIENCE, bar.start)
    timer.start()
    try:
        yield lambda: bar.advance(task)
    finally:
        timer.cancel()
        timer.join()
        if bar.live.is_started:
            bar.stop()


def is_pipe(stream: TextIO) -> bool:
    """Whether another program reads the stream."""
    try:
        return stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def speak_utf8() -> None:
    """JSON is UTF-8 with plain line ends, whatever the terminal's own encoding."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def console() -> "Console":
    """Standard output for people: what its encoding lacks is shown as a question mark."""
    from rich.console import Console

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return Console(highlight=False)


def main() -> None:
    """The console script: what goes wrong is one line on standard error and exit code 2."""
    try:
        try:
            app(prog_name="extract")
        finally:
            sys.stdout.flush()
    except ExtractError as error:
        print(f"extract: {error}", file=sys.stderr)
        sys.exit(USAGE_ERROR)
    except BrokenPipeError:
        # Whoever read has left, and what is still unwritten must not fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
