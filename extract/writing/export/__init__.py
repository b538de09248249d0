"""Results -> files for the tools that historians work with: a spreadsheet, Gephi, Palladio, Zotero."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from extract.errors import BadValueError, message
from extract.result import Result
from extract.writing.export.citations import bibtex_of, ris_of
from extract.writing.export.network import gephi_of, gexf_of
from extract.writing.export.rows import csv_of, palladio_of


class Format(NamedTuple):
    """`text` gives the file's text piece by piece; `files` gives several files of a folder, by name."""

    about: str
    text: Callable[[Iterable[Result]], Iterator[str]] | None = None
    files: Callable[[Iterable[Result]], dict[str, str]] | None = None


FORMATS = {
    "csv": Format("a row for each sentence, name, meeting, number and quotation", csv_of),
    "palladio": Format("CSV of people and places with dates, for Palladio", palladio_of),
    "gephi": Format("a folder with nodes.csv and edges.csv for Gephi", files=gephi_of),
    "gexf": Format("the same network with dates as GEXF, for Gephi", gexf_of),
    "ris": Format("an entry a document, for Zotero", ris_of),
    "bibtex": Format("the same as BibTeX", bibtex_of),
}


def format_of(name: str) -> Format:
    """The format of that name; BadValueError if there is none."""
    if name not in FORMATS:
        raise BadValueError(message("bad_format", format=name, formats=", ".join(FORMATS)))
    return FORMATS[name]
