"""The folder of TEI volumes, which volume is in which split, and the texts that annotations index."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from corpus import HERE
from corpus.annotations import text_hash
from corpus.errors import MissingTextError, TextMismatchError, message
from extract.errors import ExtractError, raise_error
from extract.reading.memo import Memo
from extract.reading.tei import read_volume


class StandOff(Protocol):
    """What is said of a document by offsets into its text."""

    @property
    def id(self) -> str:
        """As "frus1969-76v20/d152": the volume, then the document in it."""

    @property
    def sha256(self) -> str:
        """Of the text that the offsets index."""


Item = TypeVar("Item", bound=StandOff)


def shared_folder() -> Path:
    """The folder of material that is not in the checkout: FRUS_SHARED, else `shared` beside it; it may be missing."""
    return Path(os.environ.get("FRUS_SHARED") or HERE.parent.parent / "shared")


def volumes_folder(folder: Path | None = None) -> Path:
    """The folder named, else frus/volumes in the shared folder. Raises MissingTextError where there is none."""
    folder = folder or shared_folder() / "frus" / "volumes"
    if not folder.is_dir():
        raise MissingTextError(message("no_folder", folder=folder))
    return folder


def people_file(path: Path | None = None) -> Path:
    """The authority list named, else authority/people.jsonl in the shared folder. Raises MissingTextError if there is
    none.
    """
    path = path or shared_folder() / "authority" / "people.jsonl"
    if not path.is_file():
        raise MissingTextError(message("no_people", path=path))
    return path


def load_splits() -> dict[str, str]:
    """Volume -> train, dev or test."""
    splits = json.loads((HERE / "splits.json").read_text(encoding="utf-8"))
    return {volume: split for split, volumes in splits.items() for volume in volumes}


def resolve(
    annotations: Iterable[Item], volumes: Path, *, on_error: Callable[[ExtractError], None] = raise_error
) -> Iterator[tuple[Item, Memo]]:
    """Each annotation with the text it indexes, volume by volume in the order of their first annotation.

    A volume is read once, its documents come in its own order. What does not resolve goes to `on_error` and is left
    out: MissingTextError, TextMismatchError, and what `read_volume` raises.
    """
    by_volume: dict[str, dict[str, list[Item]]] = {}
    for annotation in annotations:
        by_volume.setdefault(annotation.id.partition("/")[0], {}).setdefault(annotation.id, []).append(annotation)
    for volume, wanted in by_volume.items():
        path = volumes / f"{volume}.xml"
        if not path.is_file():
            on_error(MissingTextError(message("no_volume", folder=volumes, volume=volume)))
            continue
        try:
            memos = list(read_volume(path, only=wanted))
        except ExtractError as error:
            on_error(error)
            continue
        for memo in memos:
            for annotation in wanted[memo.id or ""]:
                if (found := text_hash(memo.text)) == annotation.sha256:
                    yield annotation, memo
                else:
                    on_error(mismatch(annotation, path, found))
        for id in wanted.keys() - {memo.id for memo in memos}:
            on_error(MissingTextError(message("no_document", path=path, id=id)))


def mismatch(annotation: StandOff, path: Path, found: str) -> TextMismatchError:
    """The error that names both hashes, shortened as git does."""
    values = {"id": annotation.id, "volume": annotation.id.partition("/")[0], "path": path}
    return TextMismatchError(message("mismatch", **values, found=found[:12], wanted=annotation.sha256[:12]))
