"""Tables -> data frames: one of pandas or polars for each layer."""

from typing import TYPE_CHECKING, Any

from extract.errors import MissingExtraError, message
from extract.reading.memo import Page
from extract.result.parts import Event, Link, Meeting, Note, Person, Place, Quote, Sentence, Threshold
from extract.result.plain import LAYERS, RECORDS, keys

if TYPE_CHECKING:
    import pandas
    import polars

PARTS = (Page, Note, Sentence, Person, Place, Meeting, Event, Threshold, Quote, Link)  # in order of LAYERS


class Tables(dict[str, list[dict[str, Any]]]):
    """Layer -> its rows, plain dictionaries with the same keys in every row of a layer."""

    def __repr__(self) -> str:
        """A line for each table: its name, how many rows it has, and its columns."""
        lines = [
            f"{layer}: {len(rows):,} row{'' if len(rows) == 1 else 's'}: "
            + ", ".join(rows[0] if rows else columns_of(layer) or ["no columns known"])
            for layer, rows in self.items()
        ]
        return "\n".join(lines) or "no tables"

    def to_pandas(self) -> "dict[str, pandas.DataFrame]":
        """A pandas frame for each layer, also for those without rows; whole numbers stay whole beside missing ones.

        Raises MissingExtraError if pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise MissingExtraError(message("no_frames", library="pandas")) from error
        return {
            layer: (pandas.DataFrame(rows) if rows else pandas.DataFrame(columns=columns_of(layer))).convert_dtypes()
            for layer, rows in self.items()
        }

    def to_polars(self) -> "dict[str, polars.DataFrame]":
        """The same with polars."""
        try:
            import polars
        except ImportError as error:
            raise MissingExtraError(message("no_frames", library="polars")) from error
        return {
            layer: polars.DataFrame(rows, infer_schema_length=None)
            if rows
            else polars.DataFrame(schema=columns_of(layer))
            for layer, rows in self.items()
        }


def columns_of(layer: str) -> list[str] | None:
    """The columns of a layer, whether or not it has rows; None for a table that is no layer of a Result."""
    if layer not in LAYERS:
        return None
    kind: Any = PARTS[LAYERS.index(layer)]
    names = [
        name
        for _, key in keys(kind)
        for name in ([f"{key}_{field}" for field in RECORDS[key]] if key in RECORDS else [key])
    ]
    return ["id", "index", *names]
