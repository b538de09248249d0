"""Tables as data: name -> the rows of that file, or an error that says which line is wrong.

A table is a UTF-8 file `NAME.tsv` in this folder: cells apart by one tab, the same number in every row, none empty.
Blank lines and lines starting with `#` are for readers.
"""

from functools import cache
from importlib.resources import files

from extract.data import entries, malformed


@cache
def load_table(name: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """The rows of `NAME.tsv`, in file order. Raises MalformedDataError if it is missing, empty or breaks its format."""
    path = files("extract.data").joinpath(f"{name}.tsv")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise malformed(path.name, 0, error.strerror or "cannot be read") from error
    return parse_table(data, columns, path=path.name)


def parse_table(data: bytes, columns: int, *, path: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table's bytes; `path` names it in errors."""
    rows: dict[tuple[str, ...], None] = {}
    for number, line in entries(data, path=path):
        row = tuple(line.split("\t"))
        if len(row) != columns:
            raise malformed(path, number, f"{len(row)} cells, not {columns}")
        if any(not cell or cell != " ".join(cell.split()) for cell in row):
            raise malformed(path, number, f"an empty cell or stray white space in {line!r}")
        if row in rows:
            raise malformed(path, number, f"{line!r} stands there twice")
        rows[row] = None
    if not rows:
        raise malformed(path, 1, "no rows")
    return tuple(rows)
