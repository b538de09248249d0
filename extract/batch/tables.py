"""The folder of a batch, or JSON Lines of results -> tables."""

from pathlib import Path

from extract.batch.layout import Layout
from extract.batch.manifest import Manifest
from extract.batch.schema import load_schema
from extract.batch.shards import check_format, decode
from extract.result.frames import Tables
from extract.writing.tables import tables_of_results


def tables(path: str | Path) -> Tables:
    """The tables of what `extract batch` wrote into a folder, or of the results in `.jsonl` files.

    Rows are a dictionary each; `to_pandas()` and `to_polars()` give data frames. Of a batch they have the
    columns of its schema, and are those of the documents that are done; an input's are in its order. Of a `.jsonl`
    file, or those of a folder in order of name, they are those of `Result.tables()`.

    Raises UnreadableFileError; MalformedDataError for what is damaged, with the line that is no result.
    """
    path = Path(path)
    if not Layout(path, "").recipe.is_file():
        return tables_of_results(path)
    manifest = Manifest.at(path)
    check_format(manifest.layout.format)
    found = Tables({table: [] for table in load_schema()})
    for unit in manifest.in_order():
        for table, shard in manifest.layout.shards(unit).items():
            found[table].extend(decode(shard))
    return found
