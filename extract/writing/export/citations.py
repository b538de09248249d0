"""Results -> RIS and BibTeX: an entry a document, as Zotero imports it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from extract.result import Result
from extract.writing.distinct import distinct
from extract.writing.export.source import Source, source_of
from extract.writing.items import Items, grouped
from extract.writing.layout import one_line

PUBLISHER = "United States Government Publishing Office"
TEX = re.compile(r"[\\{}$&#%_^~]")
TEX_NAMES = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
UNSAFE = re.compile(r"[^A-Za-z0-9]+")


def ris_of(results: Iterable[Result]) -> Iterator[str]:
    """A record of type CHAP, a section of a book, for each document; of type MANSCPT if it is not of FRUS."""
    for result in results:
        source = source_of(result)
        year, _, _ = source.date.partition("-")
        fields = [
            ("TI", source.title or source.id),
            ("T2", source.book),
            ("PB", PUBLISHER if source.book else ""),
            ("PY", year),
            ("DA", source.date.replace("-", "/") + "/" if source.date else ""),
            ("SP", source.first),
            ("EP", source.last),
            ("UR", source.url),
            ("CN", source.id),
            *(("KW", name) for name in keywords(result)),
            *(("N1", note) for note in notes(result)),
        ]
        yield f"TY  - {'CHAP' if source.book else 'MANSCPT'}\n"
        yield from (f"{tag}  - {one_line(value)}\n" for tag, value in fields if value)
        yield "ER  - \n\n"


def bibtex_of(results: Iterable[Result]) -> Iterator[str]:
    """An entry for each document, in UTF-8: `incollection`, or `unpublished` if it is not of FRUS."""
    taken: Counter[str] = Counter()
    for result in results:
        source = source_of(result)
        pages = "--".join(dict.fromkeys(filter(None, (source.first, source.last))))
        fields = {
            "title": source.title or source.id,
            "booktitle": source.book,
            "publisher": PUBLISHER if source.book else "",
            "date": source.date,
            "year": source.date.partition("-")[0],
            "pages": pages,
            "url": source.url,
            "keywords": ", ".join(name.replace(",", "") for name in keywords(result)),
            "note": " ".join(notes(result)),
        }
        yield f"@{'incollection' if source.book else 'unpublished'}{{{key_of(source, taken)},\n"
        yield from (
            f"  {name} = {{{value if name == 'url' else tex(value)}}},\n" for name, value in fields.items() if value
        )
        yield "}\n\n"


def key_of(source: Source, taken: Counter[str]) -> str:
    """A key of letters, digits and hyphens, no two alike in any case."""
    return distinct(UNSAFE.sub("-", source.id).strip("-") or "document", taken)


def keywords(result: Result) -> list[str]:
    """The people and places that are named, each once."""
    items = Items(result)
    people = [name for name, _ in grouped(items.layers["people"], result.people)]
    places = [name for name, _ in grouped(items.layers["places"])]
    return list(dict.fromkeys((*people, *places)))


def notes(result: Result) -> list[str]:
    """From whom and to whom, about what, and how it was marked."""
    head = result.header
    facts = {"From": head.from_, "To": head.to, "Subject": head.subject, "Marked": head.classification}
    return [f"{name}: {one_line(value)}." for name, value in facts.items() if value]


def tex(value: str) -> str:
    """Words with the signs escaped that mean something in TeX."""
    return TEX.sub(lambda sign: TEX_NAMES.get(sign[0], f"\\{sign[0]}"), one_line(value))
