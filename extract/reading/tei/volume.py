"""A folder of TEI volumes -> what each of them holds."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from extract.errors import ExtractError, raise_error
from extract.reading.files import LARGEST, files_at, is_volume
from extract.reading.tei import read_volume
from extract.reading.tei.guard import elements, open_guarded
from extract.reading.tei.lists import words
from extract.reading.tei.text import TEI


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume: `id` is its file's name, `first` and `last` are the ISO dates of its documents, as far as they say."""

    id: str
    path: Path
    title: str | None
    documents: int
    editorial_notes: int
    persons: int
    terms: int
    first: str | None
    last: str | None


def volumes(
    path: str | Path, *, limit: int = LARGEST, on_error: Callable[[ExtractError], None] = raise_error
) -> Iterator[Volume]:
    """The volumes of a folder and of its folders, in order of path, or the one that `path` is.

    What cannot be read goes to `on_error`, as in `extract.read`; a file that is no volume of FRUS is left out.
    """
    for file in (Path(file) for file, _ in files_at(path) if is_volume(file)):
        volume = describe(file, limit, on_error)
        if volume.documents or volume.editorial_notes:
            yield volume


def describe(path: Path, limit: int, on_error: Callable[[ExtractError], None]) -> Volume:
    """What one file holds."""
    count: Counter[str] = Counter()
    persons = terms = 0
    dates: list[str] = []
    for memo in read_volume(path, limit=limit, on_error=on_error):
        count[memo.division] += 1
        persons, terms = len(memo.persons), len(memo.terms)
        dates += filter(None, [memo.header.date])
    return Volume(
        path.stem,
        path,
        read_title(path, limit) if count else None,
        count["document"],
        count["editorial-note"],
        persons,
        terms,
        min(dates, default=None),
        max(dates, default=None),
    )


def read_title(path: Path, limit: int = LARGEST) -> str | None:
    """The title that the header calls complete, or else its first; None if no title ends before a fault of the file."""
    titles: dict[str | None, str] = {}
    # A fault is for the reader of the documents to say.
    with open_guarded(path, limit) as file, suppress(etree.XMLSyntaxError):
        for found in elements(file, TEI + "title", TEI + "titleStmt"):
            if found.tag == TEI + "titleStmt":
                break
            titles.setdefault(found.get("type"), words(found))
    return titles.get("complete") or next(iter(titles.values()), None)
