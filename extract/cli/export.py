"""`extract export`: documents in, a file for another tool out."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import extract
from extract.cli.faults import Faults
from extract.cli.options import Date, Document, EditorialNotes, Files, Id, Limit, Model
from extract.cli.run import check, counting, fitting, is_one, read_all
from extract.cli.screen import progress, speak_utf8
from extract.cli.volumes import check_out
from extract.errors import BadValueError, message
from extract.pipeline import DEFAULT, as_memo
from extract.reading.atomic import output_errors, write_files
from extract.reading.files import LARGEST

if TYPE_CHECKING:
    from extract.result import Result

RESULTS = ".jsonl"


def export(
    files: Files,
    to: Annotated[str, typer.Option("--to", "-t", metavar="FORMAT", show_default=False, help="One of those above.")],
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="OUT", help="Where to; a folder for gephi; - is standard output.")
    ] = "-",
    model: Model = DEFAULT,
    document: Document = None,
    date: Date = None,
    id: Id = None,
    editorial_notes: EditorialNotes = False,
    limit: Limit = LARGEST,
) -> None:
    """Read documents and write what is in them for a spreadsheet, Gephi, Palladio or Zotero.

    csv: a row for each sentence, name, meeting, number and quotation. palladio: people and places with dates, as CSV.
    gephi: a folder with nodes.csv and edges.csv. gexf: the same network, with dates. ris, bibtex: an entry a document.
    Files of results (.jsonl), as extract run writes them, are taken as they are, without reading the documents again.
    """
    from extract.writing.export import format_of

    one = is_one(files, document)
    check(files, None, document, one=one, known=bool(date or id))
    again = any(file.endswith(RESULTS) for file in files)
    if again and (date or id):
        raise BadValueError(message("results_know", suffix=RESULTS))
    format = format_of(to)
    if format.files is None:
        check_out(out)
    elif out == "-":
        raise BadValueError(message("out_is_folder_only", format=to))
    faults = Faults(patient=not one)
    with progress(many=True) as advance:
        if again:
            found = read_again(files, faults)
        else:
            memos = read_all(files, document, faults, one=one, limit=limit, editorial_notes=editorial_notes)
            known = (as_memo(memo, date=date, id=id) for memo in memos) if one else memos
            nlp = extract.load(model)
            found = extract.pipe(fitting(known, nlp, faults), nlp)
        results = counting(found, advance)
        if format.files:
            with output_errors():  # said before anything is read
                Path(out).mkdir(parents=True, exist_ok=True)
            write_files({Path(out) / name: text.encode() for name, text in format.files(results).items()})
        elif format.text and out == "-":
            speak_utf8()
            sys.stdout.writelines(format.text(results))
        elif format.text:
            write_files({Path(out): "".join(format.text(results)).encode()})
    faults.conclude()


def read_again(files: list[str], faults: Faults) -> "Iterator[Result]":
    """The results in files of JSON Lines."""
    from extract.writing.jsonl import read_results

    if not all(file.endswith(RESULTS) for file in files):
        raise BadValueError(message("results_and_texts", suffix=RESULTS))
    for file in files:
        with faults.reported():
            yield from read_results(file)
