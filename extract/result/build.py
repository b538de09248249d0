"""Dictionaries and lists -> dataclasses: the way back from `plain`."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from extract.result.plain import keys


def build(kind: Any, value: Any) -> Any:
    """A value of that type from what `plain` makes of one; keys that it does not have are passed over.

    Raises TypeError, ValueError or AttributeError for what is no such value.
    """
    if is_dataclass(kind):
        record: Any = kind
        hints = hints_of(record)
        return record(**{name: build(hints[name], value[key]) for name, key in keys(record) if key in value})
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if value is None and NoneType in arguments:
            return None
        records = [each for each in arguments if is_dataclass(each)]
        if records and isinstance(value, Mapping):
            return build(records[0], value)
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError(f"a list was expected, not {type(value).__name__}")
        return tuple(build(arguments[0], each) for each in value)
    return value


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """The types of a dataclass's fields."""
    return get_type_hints(kind)
