"""`extract run`: texts and volumes in, an account or JSON out."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

import extract
from extract.cli.faults import Faults, note
from extract.cli.options import Date, Document, EditorialNotes, Files, FrontMatter, Id, Limit, Model
from extract.cli.screen import console, progress, speak_utf8
from extract.errors import (
    BadValueError,
    DocumentNotFoundError,
    ExtractError,
    TextTooLongError,
    UnreadableFileError,
    message,
)
from extract.pipeline import DEFAULT
from extract.reading.files import LARGEST, STDIN, is_volume, passed_over

if TYPE_CHECKING:
    from spacy.language import Language

    from extract.reading.memo import Memo

T = TypeVar("T")
FORMATS = ("text", "json", "jsonl")
# How files begin that are taken for texts by mistake.
MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word or zip file",
    b"{\\rtf": "a rich text file",
    b"\xd0\xcf\x11\xe0": "an old Word or other Office file",
}


def run(
    files: Files,
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
    document: Document = None,
    date: Date = None,
    id: Id = None,
    editorial_notes: EditorialNotes = False,
    front_matter: FrontMatter = False,
    limit: Limit = LARGEST,
) -> None:
    """Read memos and say what is in them.

    Several files give one line of JSON each, with the path of the file as id.
    A TEI volume gives one line for each of its historical documents, a folder one for each document in it.
    What cannot be read is reported, and the rest goes on.
    """
    one = is_one(files, document)
    check(files, format, document, one=one, known=bool(date or id))
    format = format or ("text" if one else "jsonl")
    faults = Faults(patient=not one)
    around = {"editorial_notes": editorial_notes, "front_matter": front_matter}
    memos = read_all(files, document, faults, one=one, limit=limit, **around)
    if format == "jsonl":
        from extract.writing.jsonl import write_jsonl

        speak_utf8()
        nlp = extract.load(model)
        memos = (worded(memo, name_of(files, document)) for memo in memos) if one else memos
        with progress(many=True) as advance:
            write_jsonl(counting(extract.pipe(fitting(memos, nlp, faults), nlp), advance), sys.stdout)
    else:
        for memo in memos:
            with faults.reported():
                with progress():
                    nlp = extract.load(model)
                show(worded(memo, name_of(files, document)), format, nlp, date, id)
    faults.conclude()


def read_all(
    files: list[str], document: list[str] | None, faults: Faults, *, one: bool, limit: int, **around: bool
) -> "Iterator[Memo]":
    """The documents of all files, those of texts with the path as id unless there is but one; faults are reported.

    `around`: options of `extract.read`.
    """
    for file in files:
        with faults.reported():
            if document:
                yield from documents(file, document, limit, faults)
                continue
            if not holds_many(file):
                refuse_other(file)
            for memo in extract.read(file, **around, limit=limit, on_error=faults.report):
                yield memo if one or holds_many(file) else replace(memo, id=file)
            if os.path.isdir(file) and (others := passed_over(Path(file))):
                note(f"{file}: not read, neither .txt nor .xml: {len(others)} files, {others[0].name} the first")


def name_of(files: list[str], document: list[str] | None) -> str:
    """What the one document is called in messages."""
    return " ".join(["standard input" if files[0] == STDIN else files[0], *(document or ())])


def worded(memo: "Memo", name: str) -> "Memo":
    """The memo; raises UnreadableFileError if it holds no words."""
    if not any(map(str.isalnum, memo.text)):
        raise UnreadableFileError(message("no_words", path=name))
    return memo


def refuse_other(file: str) -> None:
    """Raise UnreadableFileError for a file that is no plain text, by how it begins."""
    if file == STDIN or not os.path.isfile(file) or not os.access(file, os.R_OK):
        return  # the reader says what is wrong with it
    with open(file, "rb") as opened:
        begin = opened.read(max(map(len, MAGIC)))
    for magic, kind in MAGIC.items():
        if begin.startswith(magic):
            raise UnreadableFileError(message("not_plain", path=file, kind=kind))


def is_one(files: list[str], document: list[str] | None) -> bool:
    """Whether there is one document to read, as far as names tell."""
    return len(files) == 1 and (len(document) == 1 if document else not holds_many(files[0]))


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


def show(memo: "Memo", format: str, nlp: "Language", date: str | None, id: str | None) -> None:
    """Print one result, as JSON or to be read."""
    with progress():
        result = extract.run(memo, nlp, date=date, id=id)
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


def counting(found: Iterable[T], advance: Callable[[], None]) -> Iterator[T]:
    """The same, each of which advances the progress when it has been dealt with."""
    for each in found:
        yield each
        advance()
