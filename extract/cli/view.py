"""`extract view`: documents in, a page to read them by out."""

import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import extract
from extract.cli.faults import Faults
from extract.cli.options import Date, Document, EditorialNotes, Files, Id, Limit, Model, Out
from extract.cli.run import check, counting, fitting, is_one, read_all
from extract.cli.screen import progress
from extract.cli.volumes import check_out, write
from extract.errors import BadValueError, message
from extract.pipeline import DEFAULT
from extract.reading.files import LARGEST

if TYPE_CHECKING:
    from extract.reading.memo import Memo
    from extract.result import Result


def view(
    files: Files,
    out: Out,
    model: Model = DEFAULT,
    document: Document = None,
    date: Date = None,
    id: Id = None,
    editorial_notes: EditorialNotes = False,
    limit: Limit = LARGEST,
) -> None:
    """Write a page to read a document by: roles, names and numbers marked, and what was found listed beside it.

    Of a folder, a volume or several files OUT.html is an index with search; the pages lie in OUT_files beside it.
    Pages need no network, and nothing but a browser.
    """
    one = is_one(files, document)
    check(files, None, document, one=one, known=bool(date or id))
    check_out(out)
    faults = Faults(patient=not one)
    memos = read_all(files, document, faults, one=one, limit=limit, editorial_notes=editorial_notes)
    from extract.writing.html import page
    from extract.writing.html.index import write_pages

    if one:
        with progress():
            for memo in memos:
                write(out, page(memo, extract.run(memo, model, date=date, id=id)).encode())
    else:
        if out == "-":
            raise BadValueError(message("out_is_stream"))
        with progress(many=True) as advance:
            found = counting(paired(memos, model, faults), advance)
            number = write_pages(found, Path(out), title=title_of(files))
        print(f"{out}: {number:,} document{'' if number == 1 else 's'}", file=sys.stderr)
    faults.conclude()


def paired(memos: "Iterable[Memo]", model: str, faults: Faults) -> "Iterator[tuple[Memo, Result]]":
    """Each memo with its result, as they are ready."""
    nlp = extract.load(model)
    read, again = itertools.tee(fitting(memos, nlp, faults))
    return zip(again, extract.pipe(read, nlp), strict=True)


def title_of(files: list[str]) -> str:
    """What an index of these is called."""
    return Path(files[0]).resolve().stem if len(files) == 1 else f"{len(files)} files"
