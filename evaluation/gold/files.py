"""A gold file of either format -> records that carry their texts, and records -> the format that the file has.

`record` is what `corpus.records` makes, `stand-off` what lies in corpus/annotations; corpus/README.md describes both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from corpus.annotations import load_annotations, read_lines, to_fields, write_lines
from corpus.convert import convert
from corpus.records import to_record
from corpus.volumes import resolve, volumes_folder
from evaluation.documents import check, read_documents
from evaluation.errors import GoldMismatchError, NothingToScoreError, message

Record: TypeAlias = dict[str, Any]
Format: TypeAlias = Literal["record", "stand-off"]


@dataclass(frozen=True, slots=True)
class GoldFile:
    """The documents of a gold file, in its order, and the format that it has."""

    path: Path
    format: Format
    records: Sequence[Record]

    @property
    def by_id(self) -> dict[str, Record]:
        return {str(record["id"]): record for record in self.records}


def format_of(fields: Mapping[str, Any]) -> Format:
    """That of a document: a record has its text."""
    return "record" if "text" in fields else "stand-off"


def load_gold(path: Path, volumes: Path | None = None) -> GoldFile:
    """The file's documents with their texts; those of a stand-off file come from the TEI volumes.

    Raises UnreadableFileError, MalformedDataError, NothingToScoreError, and what `corpus.volumes.resolve` raises.
    """
    first = next((fields for _, fields in read_lines(path)), None)
    if first is None:
        raise NothingToScoreError(message("no_documents", source=path))
    if format_of(first) == "record":
        return GoldFile(path, "record", read_documents(path, check))
    annotations = list(load_annotations(path))
    found = {a.id: to_record(a, memo) for a, memo in resolve(annotations, volumes_folder(volumes))}
    return GoldFile(path, "stand-off", [found[annotation.id] for annotation in annotations])


def save_gold(records: Iterable[Record], path: Path, format: Format) -> None:
    """Write the documents, a stand-off file without any text."""
    write_lines((record if format == "record" else to_fields(convert(record)[0]) for record in records), path)


def pair_up(a: GoldFile, b: GoldFile) -> list[tuple[Record, Record]]:
    """The documents that both files have. Raises GoldMismatchError where their texts differ or there are none."""
    others = b.by_id
    pairs = [(record, others[id]) for id, record in a.by_id.items() if id in others]
    if not pairs:
        raise GoldMismatchError(message("no_common", a=a.path, b=b.path))
    for one, other in pairs:
        if one["text"] != other["text"]:
            raise GoldMismatchError(message("other_text", id=one["id"], a=a.path, b=b.path))
    return pairs
