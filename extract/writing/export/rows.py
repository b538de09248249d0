"""Results -> CSV: a row for each sentence, name, meeting, number and quotation."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extract.result import Meeting, Person, Result, Threshold
from extract.writing.export.source import source_of
from extract.writing.items import Item, Items
from extract.writing.layout import one_line

BOM = "\ufeff"  # without it Excel takes UTF-8 for something else
# What a spreadsheet would run as a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@")
DOCUMENT = ("volume", "document", "date", "title", "url")
ITEM = ("layer", "start", "end", "page", "note", "text", "label", "also", "holder", "score")
PERSON = ("person_id", "person")
THRESHOLD = ("cmp", "low", "high", "unit", "per", "by", "kind")
EVENT = ("event", "event_from", "event_to", "event_status")
COLUMNS = (*DOCUMENT, *ITEM, *PERSON, *THRESHOLD, *EVENT)
PALLADIO = ("Document", "Title", "Date", "Page", "Person", "Place", "Role", "Holder")


def csv_of(results: Iterable[Result]) -> Iterator[str]:
    """One table of all layers, in text order within each; columns that a layer does not have are empty.

    `text` is without page markers and note numbers, `start` and `end` index the document's own text. The file begins
    with a byte order mark.
    """
    yield BOM
    yield from lines(COLUMNS, (row for result in results for row in rows(result)))


def rows(result: Result) -> Iterator[dict[str, object]]:
    """The rows of one result."""
    items = Items(result)
    source = source_of(result)
    document = {name: getattr(source, name) for name in DOCUMENT}
    for layer, group in items.layers.items():
        for item, given in zip(group, getattr(result, layer), strict=True):
            yield {**document, **item_columns(item, items), "note": note_of(given), **further(given, result)}


def item_columns(item: Item, items: Items) -> dict[str, object]:
    """What all layers have; the label of a sentence without a role is none."""
    named = item.layer in ("sentences", "quotes")
    return {
        "layer": item.layer,
        "start": item.start,
        "end": item.end,
        "page": ", ".join(items.pagination.pages_of(item)),
        "text": item.words,
        "label": (item.kinds[0] if item.kinds else "none") if named else item.layer,
        "also": "; ".join(item.kinds[1:]),
        "holder": items.holder_of(item),
        "score": item.score,
    }


def note_of(given: object) -> str:
    """The number of the note that a sentence or quotation stands in."""
    return getattr(given, "note", None) or ""


def further(given: object, result: Result) -> dict[str, object]:
    """What one layer has."""
    if isinstance(given, Person) and given.entity:
        return {"person_id": given.entity.id, "person": given.entity.name}
    if isinstance(given, Threshold):
        return {name: getattr(given, name) for name in THRESHOLD}
    if isinstance(given, Meeting) and given.event is not None:
        event = result.events[given.event]
        return dict(zip(EVENT, (event.name, event.from_, event.to, event.status), strict=True))
    return {}


def palladio_of(results: Iterable[Result]) -> Iterator[str]:
    """A row for each person with each place of the same sentence, or alone: what Palladio draws as a graph."""
    yield from lines(PALLADIO, (row for result in results for row in pairs(result)))


def pairs(result: Result) -> Iterator[dict[str, object]]:
    """The rows of one result."""
    items = Items(result)
    source = source_of(result)
    people: dict[int, list[str]] = {}
    places: dict[int, list[str]] = {}
    for person, item in zip(result.people, items.layers["people"], strict=True):
        if person.sentence is not None:
            people.setdefault(person.sentence, []).append(person.entity.name if person.entity else item.words)
    for place, item in zip(result.places, items.layers["places"], strict=True):
        if place.sentence is not None:
            places.setdefault(place.sentence, []).append(item.words)
    for index in sorted({*people, *places}):
        item = items.layers["sentences"][index]
        page = ", ".join(items.pagination.pages_of(item))
        for who in dict.fromkeys(people.get(index, [""])):
            for where in dict.fromkeys(places.get(index, [""])):
                cells = (source.id, source.title, source.date, page, who, where)
                role = item.kinds[0] if item.kinds else ""
                yield dict(zip(PALLADIO, (*cells, role, items.holder_of(item)), strict=True))


def lines(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """A table as CSV, a line a row."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: safe(value) for name, value in row.items()})
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def safe(value: object) -> object:
    """A cell of one line that no spreadsheet takes for a formula: one that begins as such gets an apostrophe first."""
    if isinstance(value, str):
        value = one_line(value)
        return f"'{value}" if value.startswith(FORMULA) else value
    return value
