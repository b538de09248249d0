"""Dataclasses -> dictionaries and lists -> tables, whose cells are plain values."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from extract.annotations import ROLES

LAYERS = (
    "pages",
    "notes",
    "sentences",
    "people",
    "places",
    "meetings",
    "events",
    "thresholds",
    "quotes",
    "links",
)
# Fields that hold a record: one column for each of its keys.
RECORDS: dict[str, tuple[str, ...]] = {
    "ref": ("start", "end"),
    "scores": ROLES,
    "holder": ("text", "start", "end", "person"),
    "entity": ("id", "name"),
    "si": ("low", "high", "unit"),
    "authority": ("list", "id"),
}


ATOMS = frozenset({type(None), str, int, float, bool})  # looked up, faster than asking for an instance


def tables_of(result: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The tables of `Result.to_dict()`: each row starts with the text's `id` and its own `index` in the layer.

    A record becomes columns (`entity_id`), a list of roles is joined with "; ", a list of records stays a list.
    """
    return {
        layer: [{"id": result["id"], "index": index, **columns(row)} for index, row in enumerate(result[layer])]
        for layer in LAYERS
    }


def columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """A record flattened to one level."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if name in RECORDS:
            record = {"text": value} if isinstance(value, str) else value or {}
            flat |= {f"{name}_{key}": record.get(key) for key in RECORDS[name]}
        elif name == "also":
            flat[name] = "; ".join(value)
        else:
            flat[name] = value
    return flat


def is_encodable(text: str) -> bool:
    """Whether the text can be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def plain(value: object) -> object:
    """Dataclasses as dictionaries, tuples as lists, all the way down; a trailing underscore is no part of a key."""
    if type(value) in ATOMS or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    kind: Any = type(value)
    return {key: plain(getattr(value, name)) for name, key in keys(kind)}


@cache
def keys(kind: Any) -> list[tuple[str, str]]:
    """(field, key) of a dataclass."""
    return [(each.name, each.name.rstrip("_")) for each in fields(kind)]
