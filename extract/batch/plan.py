"""Sources and what is done of them -> the units to do; a source is noted as done with the last of its units."""

from collections.abc import Iterator, Sequence

from extract.batch.account import Account
from extract.batch.layout import Record
from extract.batch.manifest import Manifest
from extract.batch.sources import Options, Source
from extract.batch.units import Unit, cut, key_of
from extract.errors import message


class Plan:
    """What is still to do. With `strict`, units with failures are not taken for done."""

    def __init__(
        self, sources: Sequence[Source], options: Options, manifest: Manifest, account: Account, *, strict: bool
    ) -> None:
        self.sources = sources
        self.options = options
        self.manifest = manifest
        self.account = account
        self.strict = strict
        self.waiting: dict[str, set[str]] = {source.name: set() for source in sources}
        self.is_read = False
        # Sources read to their end: SHA-256, units, keys of their documents.
        self.whole: dict[str, tuple[str | None, list[str], list[str]]] = {}

    @property
    def is_done(self) -> bool:
        """Whether all units were given, and all of them are done."""
        return self.is_read and not any(self.waiting.values())

    def units(self) -> Iterator[Unit]:
        """The units to do, read as they are asked for; those that are done are counted."""
        self.account.expected = sum(source.expected for source in self.sources)
        seen: set[str] = set()
        for source in self.sources:
            sha256 = source.digest()
            records = self.manifest.find_source(source.name, sha256)
            keys = self.manifest.keys_of(source.name)
            # A source with failures is read again: perhaps a file is there now, or may be larger. So is one with an id
            # that another input has brought before it.
            failures = sum(record["failures"] for record in records or ())
            if records is not None and keys is not None and not failures and seen.isdisjoint(keys):
                seen.update(keys)
                for record in records:
                    self.account.keep(record)
                self.account.expected -= source.expected
                continue
            yield from self.units_of(source, sha256, seen)
        self.is_read = True

    def units_of(self, source: Source, sha256: str | None, seen: set[str]) -> Iterator[Unit]:
        """Those of one source."""
        names: list[str] = []
        keys: list[str] = []
        rest = source.expected
        for unit in cut(source.documents(self.options, sha256), source.name, seen):
            names.append(unit.name)
            keys += filter(None, map(key_of, unit.documents))
            rest -= unit.length
            record = self.manifest.find_unit(unit.name, unit.sha256)
            if record is not None and self.is_kept(record):
                self.account.keep(record)
                self.account.expected -= unit.length
            else:
                self.waiting[source.name].add(unit.name)
                yield unit
        self.account.expected -= rest
        if source.digest() != sha256:
            self.account.unfinished.append(message("changed", name=source.name))
            return
        self.whole[source.name] = sha256, names, keys
        self.close(source.name)

    def is_kept(self, record: Record) -> bool:
        """Whether a unit that is done stays as it is."""
        return not (self.strict and record["failures"])

    def finish(self, unit: Unit, record: Record) -> None:
        """Note that a unit is done."""
        self.manifest.units[unit.name] = record
        self.waiting[unit.source].discard(unit.name)
        self.close(unit.source)

    def close(self, source: str) -> None:
        """Note that a source is done if it is."""
        if source in self.whole and not self.waiting[source]:
            self.manifest.finish_source(source, *self.whole[source])
