"""Documents -> units of work, each of which becomes one shard of every table."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.batch.documents import Document, digest, faulty_document
from extract.errors import MalformedDataError, message

LEAST, MOST = 300_000, 1_000_000  # characters
# Behind LEAST, a unit ends at a document whose id happens to be one in this many: a document that is new, gone or
# changed then moves no bounds but those beside it.
ONE_IN = 8
STRANGE = re.compile(r"[^A-Za-z0-9.-]+")
LONGEST = 60  # characters of an id in the name of a file


@dataclass(frozen=True, slots=True)
class Unit:
    """Documents of one source, in order. The name is that of its shards; `sha256` stands for all its documents."""

    name: str
    source: str
    sha256: str
    documents: tuple[Document, ...]
    length: int


def cut(documents: Iterable[Document], source: str, seen: set[str]) -> Iterator[Unit]:
    """The units of a source. A document that was `seen` before becomes a fault: it would be mixed with the other."""
    names: Counter[str] = Counter()
    held: list[Document] = []
    length = 0
    for document in documents:
        held.append(unless_seen(document, seen))
        length += document.length
        if length >= MOST or (length >= LEAST and ends_unit(document)):
            yield make_unit(source, held, length, names)
            held, length = [], 0
    if held:
        yield make_unit(source, held, length, names)


def ends_unit(document: Document) -> bool:
    """Whether a unit that is long enough ends behind this document, whatever stands around it."""
    return int(digest(document.id or "")[:8], 16) % ONE_IN == 0


def unless_seen(document: Document, seen: set[str]) -> Document:
    """The document, or a fault if one of its volume and id was seen."""
    key = key_of(document)
    if key is None:
        return document
    if key in seen:
        error = MalformedDataError(message("same_id", id=document.id, volume=document.place[0]))
        return faulty_document(document.id, document.volume, error)
    seen.add(key)
    return document


def key_of(document: Document) -> str | None:
    """What stands for its volume and id: the same of another document would mix the two; None if it has no id."""
    volume, name = document.place
    return None if name is None else digest(volume, name)[:16]


def make_unit(source: str, documents: list[Document], length: int, names: Counter[str]) -> Unit:
    """A unit, named by its first document; should that be none or twice there, the names are numbered."""
    volume, name = documents[0].place
    name = safe_name(f"{volume}_{name}" if name else source, source, documents[0].id or "")
    names[name] += 1
    if names[name] > 1:
        name = f"{name}-{names[name]}"
    return Unit(name, source, digest(*(each.sha256 for each in documents)), tuple(documents), length)


def safe_name(words: str, *key: str) -> str:
    """The name of a file: readable, fit for any file system, and by its digest that of one key alone."""
    return f"{STRANGE.sub('_', words)[:LONGEST].strip('._')}-{digest(*key)[:8]}"
