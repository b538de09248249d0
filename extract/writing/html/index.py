"""Pages of many documents, and one that lists them: search, facets, counts."""

import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from extract.annotations import NO_ROLE
from extract.data.palette import load_palette
from extract.reading.atomic import output_errors, write_files
from extract.reading.memo import Header, Memo
from extract.result import Result
from extract.writing.distinct import distinct
from extract.writing.html import counts, heading, page, render
from extract.writing.items import Items, grouped
from extract.writing.layout import one_line

UNSAFE = re.compile(r"[^\w.-]+")
FACETS = {"year": "Year", "kind": "Kind", "person": "Person", "place": "Place"}
SHOWN = 12  # values of a facet before the rest


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the index. `facets`: facet -> its values; `sentences`: the words of those that have a role."""

    id: str
    title: str
    file: str
    header: Header
    counts: dict[str, int]
    facets: dict[str, list[str]]
    sentences: tuple[str, ...]


def entry_of(result: Result, file: str) -> Entry:
    """What the index says of one document, whose page is `file`."""
    items = Items(result)
    date = result.header.date
    facets = {
        "year": [date[:4]] if date else [],
        "kind": [result.header.kind] if result.header.kind else [],
        "person": [name for name, _ in grouped(items.layers["people"], result.people)],
        "place": [name for name, _ in grouped(items.layers["places"])],
    }
    with_role = zip(items.layers["sentences"], result.sentences, strict=True)
    return Entry(
        result.id or "",
        heading(result),
        file,
        result.header,
        counts(items, load_palette()),
        facets,
        tuple(item.words for item, sentence in with_role if sentence.role != NO_ROLE),
    )


def index(entries: list[Entry], *, folder: str, title: str) -> str:
    """The page that lists documents; their own pages lie in the folder of that name beside it."""
    values = {facet: Counter(value for entry in entries for value in entry.facets[facet]) for facet in FACETS}
    ordered = {
        facet: sorted(counter, key=lambda value: (value,) if facet == "year" else (-counter[value], value))
        for facet, counter in values.items()
    }
    numbers = {facet: {value: number for number, value in enumerate(known)} for facet, known in ordered.items()}
    data = [
        {
            "facets": {facet: [numbers[facet][value] for value in given] for facet, given in entry.facets.items()},
            "words": " ".join(filter(None, (entry.id, entry.title, entry.header.subject, entry.header.date))),
            "names": sorted({*entry.facets["person"], *entry.facets["place"]}),
            "sentences": entry.sentences,
        }
        for entry in entries
    ]
    return render(
        "index",
        title=one_line(title),
        entries=entries,
        addresses=[f"{address(folder)}/{address(entry.file)}" for entry in entries],
        facets=FACETS,
        values=values,
        ordered=ordered,
        shown=SHOWN,
        totals={key: sum(entry.counts[key] for entry in entries) for key in load_palette()},
        data=data,
    )


def write_pages(found: Iterable[tuple[Memo, Result]], out: Path, *, title: str) -> int:
    """Write a page for each document into the folder `NAME_files` beside `out`, and their index to `out`.

    Takes the documents as they come and keeps of each what the index says. Returns how many there are; raises
    OutputError where something cannot be written.
    """
    folder = out.with_name(f"{out.stem}_files")
    with output_errors():  # said before anything is read
        folder.mkdir(exist_ok=True)
    entries: list[Entry] = []
    taken: Counter[str] = Counter()
    for memo, result in found:
        file = file_name(result.id, taken)
        write_files({folder / file: page(memo, result, home=f"../{address(out.name)}").encode()})
        entries.append(entry_of(result, file))
    write_files({out: index(entries, folder=folder.name, title=title).encode()})
    return len(entries)


def file_name(id: str | None, taken: Counter[str]) -> str:
    """A file's name for a document's page: letters, digits, full stops and hyphens, no two alike in any case."""
    name = UNSAFE.sub("_", id or "").strip("._")[:150] or "document"
    return f"{distinct(name, taken)}.html"


def address(name: str) -> str:
    """The name of a file or folder as a part of an address."""
    return quote(os.fsencode(name))
