"""`extract run`: texts and volumes in, an account or JSON out."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import extract
from extract.cli.faults import Faults, note
from extract.cli.options import EditorialNotes, FrontMatter, Limit, Model
from extract.cli.screen import console, progress, speak_utf8
from extract.errors import BadValueError, DocumentNotFoundError, ExtractError, TextTooLongError, message
from extract.pipeline import DEFAULT
from extract.reading.files import LARGEST, is_volume, passed_over

if TYPE_CHECKING:
    from spacy.language import Language

    from extract.reading.memo import Memo
    from extract.result import Result

FORMATS = ("text", "json", "jsonl")


def run(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help="Text as copied from history.state.gov, UTF-8, a TEI volume (.xml), or a folder of either; - reads "
            "standard input.",
        ),
    ],
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(FORMATS),
            show_default=False,
            help="text: to read here. json: one document. jsonl: one document a line. "
            "Default: text for one document, jsonl for several.",
        ),
    ] = None,
    model: Model = DEFAULT,
    document: Annotated[
        list[str] | None,
        typer.Option("--document", "-d", metavar="ID", help="A document of the volume, such as d106; may be repeated."),
    ] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The document's date, if you know it.")] = None,
    id: Annotated[
        str | None, typer.Option(metavar="ID", help="The document's id, if it has one, such as frus1981-88v41/d106.")
    ] = None,
    editorial_notes: EditorialNotes = False,
    front_matter: FrontMatter = False,
    limit: Limit = LARGEST,
) -> None:
    """Read memos and say what is in them.

    Several files give one line of JSON each, with the path of the file as id.
    A TEI volume gives one line for each of its historical documents, a folder one for each document in it.
    What cannot be read is reported, and the rest goes on.
    """
    one = len(files) == 1 and (len(document) == 1 if document else not holds_many(files[0]))
    check(files, format, document, one=one, known=bool(date or id))
    format = format or ("text" if one else "jsonl")
    faults = Faults(patient=not one)

    def memos() -> "Iterator[Memo]":
        for file in files:
            with faults.reported():
                if document:
                    yield from documents(file, document, limit, faults)
                    continue
                options = {"editorial_notes": editorial_notes, "front_matter": front_matter}
                for memo in extract.read(file, **options, limit=limit, on_error=faults.report):
                    yield memo if one or holds_many(file) else replace(memo, id=file)
                if os.path.isdir(file) and (others := passed_over(Path(file))):
                    note(f"{file}: not read, neither .txt nor .xml: {len(others)} files, {others[0].name} the first")

    if format == "jsonl":
        from extract.writing.jsonl import write_jsonl

        speak_utf8()
        nlp = extract.load(model)
        with progress(many=True) as advance:
            write_jsonl(counting(extract.pipe(fitting(memos(), nlp, faults), nlp), advance), sys.stdout)
    else:
        for memo in memos():
            with faults.reported():
                show(memo, format, model, date, id)
    faults.conclude()


def check(files: list[str], format: str | None, document: list[str] | None, *, one: bool, known: bool) -> None:
    """Raise for options that mean nothing, or nothing together."""
    if format is not None and format not in FORMATS:
        raise BadValueError(message("bad_format", format=format, formats=", ".join(FORMATS)))
    if document and not (len(files) == 1 and is_volume(files[0])):
        raise typer.BadParameter("names documents of one volume (.xml)", param_hint="--document")
    if not one and format == "json":
        raise typer.BadParameter("json holds one document; use jsonl for several", param_hint="--format")
    if not one and known:
        raise typer.BadParameter("these are for one document", param_hint="--date, --id")


def documents(file: str, ids: list[str], limit: int, faults: Faults) -> "list[Memo]":
    """The volume's documents of these ids, each once and in this order, from one reading; what is missing is reported.

    Faults of the volume are reported only if something is missing, for other documents may be faulty.
    """
    from extract.reading.tei import read_volume  # lxml is needed for volumes only

    wanted = dict.fromkeys(id if "/" in id else f"{Path(file).stem}/{id}" for id in ids)
    errors: list[ExtractError] = []
    found: dict[str | None, Memo] = {}
    for memo in read_volume(file, only=wanted, around=True, limit=limit, on_error=errors.append):
        found[memo.id] = memo
        if len(found) == len(wanted):
            break
    missing = [id for id in wanted if id not in found]
    if missing:
        for error in errors:
            faults.report(error)
    if found or not errors:
        for id in missing:
            faults.report(DocumentNotFoundError(message("no_document", path=file, id=id)))
    return [found[id] for id in wanted if id in found]


def show(memo: "Memo", format: str, model: str, date: str | None, id: str | None) -> None:
    """Print one result, as JSON or to be read."""
    with progress():
        result = extract.run(memo, model, date=date, id=id)
    if format == "json":
        speak_utf8()
        print(result.to_json(indent=2))
    else:
        from extract.writing.terminal import account

        console().print(account(result))


def holds_many(file: str) -> bool:
    """Whether a file may hold many documents, with ids of their own: a TEI volume or a folder."""
    return is_volume(file) or (file != "-" and os.path.isdir(file))


def fitting(memos: "Iterable[Memo]", nlp: "Language", faults: Faults) -> "Iterator[Memo]":
    """The memos that the pipeline takes; a longer one is reported, for it would end the others with it."""
    for memo in memos:
        if len(memo.text) > nlp.max_length:
            faults.report(TextTooLongError(message("too_long_document", id=memo.id, length=len(memo.text))))
        else:
            yield memo


def counting(results: "Iterable[Result]", advance: Callable[[], None]) -> "Iterator[Result]":
    """The results, each of which advances the progress when it has been dealt with."""
    for result in results:
        yield result
        advance()
