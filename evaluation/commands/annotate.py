"""`annotate export` and `annotate import`: sheets for people to label, and their corrections into a gold file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

import extract
from evaluation.errors import EvaluationError, message
from evaluation.gold.changes import note_changes, replace_records
from evaluation.gold.files import GoldFile, load_gold, save_gold
from evaluation.sheets import Tool
from evaluation.sheets.folder import bring_back, export, incomplete
from evaluation.sheets.suggest import to_record
from evaluation.shell import FAULTS, Model, Volumes, app, exit_codes
from extract.pipeline import DEFAULT

annotate = typer.Typer(no_args_is_help=True, help="Sheets for people to label, and the way back.")
app.add_typer(annotate, name="annotate")

Folder = Annotated[Path, typer.Argument(help="Folder of the sheets.")]


@annotate.command("export")
def export_command(
    source: Annotated[Path, typer.Argument(help="A text, a TEI volume, a folder of them, or a gold file (.jsonl).")],
    to: Annotated[Path, typer.Option("--to", help="Folder for the sheets.")],
    tool: Annotated[Tool, typer.Option(help="The tool to label with.")] = "prodigy",
    model: Model = DEFAULT,
    volumes: Volumes = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="Ids of documents; all where none is named.")] = None,
) -> None:
    """Write sheets with a pipeline's suggestions, or with the labels of a gold file, to label or correct.

    They hold the texts: for local use.
    """
    with exit_codes():
        if source.suffix == ".jsonl":
            records = list(load_gold(source, volumes).records)
        else:
            records = [to_record(extract.run(memo, model), memo) for memo in extract.read(source)]
        records = [record for record in records if not only or record["id"] in only]
        if not records:
            raise EvaluationError(message("nothing_to_label", source=source))
        sheets = export(records, to, tool)
        marks = sum(len(sheet.marks) for sheet in sheets)
        typer.echo(f"Wrote {len(sheets)} sheets with {marks} marks to {to}", err=True)


@annotate.command("import")
def import_command(
    folder: Folder,
    into: Annotated[Path, typer.Option("--into", help="Gold file, of either format; it need not be there yet.")],
    by: Annotated[str, typer.Option("--by", help="Who labelled, for the record of changes.")],
    volumes: Volumes = None,
) -> None:
    """Bring labelled sheets into a gold file; INTO.changes.jsonl records who changed what, before and after.

    A threshold without what it means is named, and nothing is written: exit code 1.
    """
    with exit_codes():
        if not by.strip():
            raise EvaluationError(message("nobody"))
        corrected = bring_back(folder)
        if missing := [line for _, after in corrected for line in incomplete(after)]:
            for line in missing:
                typer.echo(f"{line} says nothing of cmp, low, high, unit, per, kind", err=True)
            raise typer.Exit(FAULTS)
        gold = load_gold(into, volumes) if into.exists() else GoldFile(into, "record", [])
        records, changes = replace_records(gold, corrected)
        save_gold(records, into, gold.format)
        note_changes(changes, into.with_name(f"{into.name}.changes.jsonl"), who=by.strip(), when=datetime.now(UTC))
        typer.echo(f"Wrote {into}: {len(corrected)} documents brought back, {len(changes)} changes", err=True)
