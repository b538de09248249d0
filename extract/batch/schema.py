"""The tables of a batch: names, columns and types, as `data/batch_schema.tsv` states them."""

from functools import cache

from extract.data.tables import load_table

SCHEMA = 1
ALL = "-"
BEHIND = "model"  # from here on, columns of every table stand behind a table's own


@cache
def load_schema() -> dict[str, dict[str, str]]:
    """Table -> column -> type, both in the order that they are written in."""
    rows = load_table("batch_schema", 4)
    shared = [(column, type) for table, column, type, _ in rows if table == ALL]
    cut = [column for column, _ in shared].index(BEHIND)
    tables: dict[str, dict[str, str]] = {}
    for table, column, type, _ in rows:
        if table != ALL:
            tables.setdefault(table, dict(shared[:cut]))[column] = type
    return {table: {**columns, **dict(shared[cut:])} for table, columns in tables.items()}
