"""The command: arguments in, one function call, exit code out."""

import os
import sys
from typing import Annotated

import typer

import extract
from extract.cli.batch import batch
from extract.cli.export import export
from extract.cli.faults import FAULTY, say
from extract.cli.info import info
from extract.cli.run import run
from extract.cli.view import view
from extract.cli.volumes import fetch, tei, volumes
from extract.errors import ExtractError

BROKEN_PIPE = 1

app = typer.Typer(
    help="People, places, meetings, thresholds, conditions, proposals and concerns in memos of Foreign Relations of "
    "the United States.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Examples:\n\nextract run memo.txt\n\nextract run memo.txt --format json\n\n"
    "extract run frus1969-76v20.xml --document d106\n\nextract info",
)


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


def examples(*commands: str) -> str:
    """What stands below the help of a command."""
    return "\n\n".join([f"Example{'s' if len(commands) > 1 else ''}:", *commands])


app.command(
    epilog=examples(
        "extract run memo.txt",
        "extract run memo.txt --format json > memo.json",
        "pbpaste | extract run - --date 1988-03-31",
        "extract run memos > memos.jsonl",
        "extract run frus1969-76v20.xml --document d106",
    )
)(run)
app.command(
    epilog=examples(
        "extract view memo.txt -o memo.html",
        "extract view frus1969-76v20.xml --document d106 -o d106.html",
        "extract view frus -o frus.html",
    )
)(view)
app.command(
    epilog=examples(
        "extract export memo.txt --to csv -o memo.csv",
        "extract export frus --to gexf -o people.gexf",
        "extract export frus1969-76v20.xml --to ris -o zotero.ris",
    )
)(export)
app.command(
    epilog=examples(
        "extract batch frus --out tables",
        "extract batch frus --out tables --dry-run",
        "extract batch cables.jsonl --out cables --format jsonl --workers 4",
    )
)(batch)
app.command(epilog=examples("extract volumes frus"))(volumes)
app.command(epilog=examples("extract fetch frus1969-76v20 --to frus"))(fetch)
app.command(epilog=examples("extract tei volume.xml -o marked.xml", "extract tei marked.xml --remove -o volume.xml"))(
    tei
)
app.command(epilog=examples("extract info"))(info)


def main() -> None:
    """The console script: what goes wrong is one line on standard error and exit code 2."""
    try:
        try:
            app(prog_name="extract")
        finally:
            sys.stdout.flush()
    except ExtractError as error:
        say(error)
        sys.exit(FAULTY)
    except BrokenPipeError:
        # Whoever read has left, and what is still unwritten must not fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
