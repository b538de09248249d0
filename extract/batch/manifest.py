"""What of a batch is done: kept by the one run that has the folder, read by whoever wants the tables."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from extract.batch.layout import (
    RECIPE_FIELDS,
    SOURCE_FIELDS,
    SOURCES,
    UNIT_FIELDS,
    UNITS,
    Layout,
    Record,
    forget_unit,
    read_record,
    to_json,
)
from extract.batch.recipe import differences
from extract.batch.schema import load_schema
from extract.errors import BadValueError, BusyError, RecipeError, message
from extract.reading.atomic import PART, output_errors, write_files


class Manifest:
    """The records of a folder: `sources` and `units` that are done, by name."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        units = sorted((layout.folder / UNITS).glob("*.json"))
        self.units = {path.stem: read_record(path, UNIT_FIELDS) for path in units}
        sources = [read_record(path, SOURCE_FIELDS) for path in sorted((layout.folder / SOURCES).glob("*.json"))]
        self.sources = {record["source"]: record for record in sources}

    @classmethod
    def at(cls, folder: Path) -> Self:
        """That of a folder that a batch wrote; MalformedDataError if something in it is damaged."""
        recipe = read_record(Layout(folder, "").recipe, RECIPE_FIELDS, "bad_recipe")
        return cls(Layout(folder, recipe["format"]))

    def in_order(self) -> list[str]:
        """Names of the units that are done: those of sources that are done in their order, then the others."""
        listed = [unit for source in sorted(self.sources) for unit in self.sources[source]["units"]]
        return list(dict.fromkeys([*(unit for unit in listed if unit in self.units), *self.units]))

    def find_unit(self, name: str, sha256: str | None = None) -> Record | None:
        """The record of a unit if it is done, of these documents if told, and all of its shards are still there."""
        record = self.units.get(name)
        if record is None or sha256 not in (None, record["sha256"]):
            return None
        sizes = {table: path.stat().st_size for table, path in self.layout.shards(name).items() if path.exists()}
        return record if sizes == record["bytes"] else None

    def keys_of(self, source: str) -> list[str] | None:
        """The keys of a source's documents when it was done, as `units.key_of` has them, if they are known."""
        return self.sources.get(source, {}).get("keys")

    def find_source(self, name: str, sha256: str | None) -> list[Record] | None:
        """The records of all units of a source, if it is done and was this file then."""
        known = self.sources.get(name)
        if known is None or sha256 is None or known.get("sha256") != sha256:
            return None
        records = [self.find_unit(unit) for unit in known["units"]]
        return [record for record in records if record] if all(records) else None

    def finish_source(self, name: str, sha256: str | None, units: list[str], keys: list[str]) -> None:
        """Note that a source is done, and forget units that it no longer has; their shards go when it is tidied."""
        for unit in [unit for unit, record in self.units.items() if record["source"] == name]:
            if unit not in units:
                forget_unit(self.layout, unit)
                del self.units[unit]
        record = {"source": name, "sha256": sha256, "units": units, "keys": keys}
        if self.sources.get(name) != record:
            write_files({self.layout.source(name): to_json(record)})
            self.sources[name] = record

    def tidy(self) -> None:
        """Remove what a run left that was cut off: parts of files, and shards of units that are not done."""
        with output_errors():
            for folder in (*load_schema(), UNITS, SOURCES, "."):
                for path in (self.layout.folder / folder).glob(f".*{PART}"):
                    path.unlink(missing_ok=True)
            for table in load_schema():
                for path in (self.layout.folder / table).glob(f"*.{self.layout.format}"):
                    if path.name.removesuffix(f".{self.layout.format}") not in self.units:
                        path.unlink(missing_ok=True)


@contextmanager
def locked(layout: Layout, recipe: Mapping[str, Any]) -> Iterator[Manifest]:
    """The manifest, for one run at a time; the lock goes with the process, however that ends.

    Raises BusyError if another run holds it, RecipeError with what differs, BadValueError for a folder with other
    files in it, OutputError if it cannot be written to.
    """
    with output_errors():
        layout.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(layout.lock)
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise BusyError(message("busy", path=layout.folder)) from error
    try:
        check_recipe(layout, recipe)
        if not layout.recipe.exists():
            write_files({layout.recipe: to_json(recipe)})
        manifest = Manifest(layout)
        manifest.tidy()
        yield manifest
        manifest.tidy()
    finally:
        lock.release()


def check_recipe(layout: Layout, recipe: Mapping[str, Any]) -> None:
    """Raise RecipeError if the folder was made by another recipe, BadValueError if it holds what no batch wrote."""
    if layout.recipe.exists():
        if changed := differences(read_record(layout.recipe, problem="bad_recipe"), recipe):
            raise RecipeError(message("other_recipe", path=layout.folder, changed="; ".join(changed)))
    elif layout.folder.is_dir():
        others = sorted(path.name for path in layout.folder.iterdir() if not path.name.startswith("."))
        if others:
            raise BadValueError(message("not_batch", path=layout.folder, file=others[0]))
