"""A gold file, a split, or a file of true structure or sentences -> the documents to score."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from corpus import ANNOTATIONS, HERE
from corpus.annotations import LABELS, Annotation, load_annotations, read_lines
from corpus.records import to_record
from corpus.volumes import load_splits, resolve, shared_folder, volumes_folder
from evaluation.counts import Gold
from evaluation.errors import NothingToScoreError, message
from extract.annotations import QUANTITY_KEYS, ROLES, THRESHOLD
from extract.errors import MalformedDataError
from extract.errors import message as extract_message

Split = Literal["train", "dev", "test"]

MEMO = HERE / "memo.jsonl"
HAND = HERE / "sentences_hand.jsonl"
SHAPES = {"blank_lines": "sample.jsonl", "single_newline": "sample_single_newline.jsonl"}  # shape of a pasted text
ONE_DOCUMENT = "The memo is one document: its figures say nothing about other documents."


@dataclass(frozen=True, slots=True)
class Dataset:
    """Documents under one name; `sha256` is that of their canonical JSON."""

    name: str
    documents: Sequence[Gold]
    sha256: str

    @property
    def caution(self) -> str | None:
        """What has to be said wherever a figure of this set is shown."""
        return ONE_DOCUMENT if len(self.documents) == 1 else None

    def thin(self, at_most: int) -> "Dataset":
        """No more documents than that, taken at even distances."""
        step = -(-len(self.documents) // at_most)
        documents = self.documents[::step]
        return Dataset(self.name, documents, digest(documents))

    @property
    def period(self) -> str | None:
        """The years that the documents come from; None if their dates are not known."""
        years = sorted(date[:4] for document in self.documents if (date := document.get("date")))
        return f"The documents date from {years[0]} to {years[-1]}." if years else None


def load_file(path: Path) -> Dataset:
    """The documents of a gold file. Raises UnreadableFileError, MalformedDataError, NothingToScoreError."""
    return dataset(path.stem, read_documents(path, check), source=path)


def load_structure(shape: str, split: Split, shared: Path | None = None) -> Dataset:
    """The documents of one of SHAPES in the volumes of a split, under that shape's name.

    They lie in `structure` of the folder named, else of the shared folder. Raises NothingToScoreError where there is
    no such folder, UnreadableFileError, MalformedDataError.
    """
    folder = (shared or shared_folder()) / "structure"
    if not folder.is_dir():
        raise NothingToScoreError(message("no_structure", folder=folder))
    split_of = load_splits()
    path = folder / SHAPES[shape]
    documents = read_documents(path, check_structure)
    return dataset(shape, [d for d in documents if split_of.get(d["volume"]) == split], source=path)


def load_hand(path: Path = HAND, volumes: Path | None = None) -> Dataset:
    """The documents whose sentences were cut by hand, as `evaluation.segmentation` takes them.

    Raises as `load_file` and `load_split` do.
    """
    cut = {document["id"]: document for document in read_documents(path, check_hand)}
    unread = [Annotation(id, d["sha256"], None, (), "", None, (), ()) for id, d in cut.items()]
    folder = volumes_folder(volumes)
    documents = []
    for annotation, memo in resolve(unread, folder):
        notes_from = min((note.start for note in memo.notes if note.start < note.end), default=None)
        more = {"date": memo.header.date, "text": memo.text, "notes_from": notes_from}
        documents.append({**cut[annotation.id], **more})
    return dataset(path.stem, documents, source=path)


def read_documents(path: Path, check: Callable[[Mapping[str, Any]], None]) -> list[dict[str, Any]]:
    """The documents of a file, one a line. Raises MalformedDataError for one that `check` takes exception to."""
    documents = []
    for line, document in read_lines(path):
        try:
            check(document)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            reason = f"no annotated document ({type(error).__name__}: {error})"
            raise MalformedDataError(extract_message("bad_data", path=path, line=line, reason=reason)) from error
        documents.append(document)
    return documents


def load_split(split: Split, volumes: Path | None = None) -> Dataset:
    """The corpus's annotated documents in the volumes of a split, their texts from a folder of TEI volumes.

    Raises MissingTextError where the folder or a volume is missing, TextMismatchError where a text is another one.
    """
    split_of = load_splits()
    folder = volumes_folder(volumes)
    annotations = [a for path in ANNOTATIONS for a in load_annotations(path) if split_of[a.volume] == split]
    return dataset(split, [to_record(a, memo) for a, memo in resolve(annotations, folder)], source=folder)


def dataset(name: str, documents: Sequence[Gold], *, source: Path) -> Dataset:
    """The documents with their hash. Raises NothingToScoreError if there are none."""
    if not documents:
        raise NothingToScoreError(message("no_documents", source=source))
    return Dataset(name, documents, digest(documents))


def digest(documents: Iterable[Gold]) -> str:
    """SHA-256 over the documents as JSON with sorted keys, one a line."""
    total = sha256()
    for document in documents:
        total.update(json.dumps(document, ensure_ascii=False, sort_keys=True).encode() + b"\n")
    return total.hexdigest()


def check(document: Mapping[str, Any]) -> None:
    """Raise KeyError, TypeError, AttributeError or ValueError where a field that is scored is missing or wrong."""
    size = len(document["text"])
    layers = document["layers"]
    if not isinstance(document["text"], str) or not isinstance(layers, list):
        raise TypeError("text must be a string and layers a list")
    sentences = document["sentences"] if "roles" in layers else []
    spans = document["spans"] if "spans" in layers else []
    for item in (*sentences, *spans):
        check_offsets(item["start"], item["end"], size)
    for sentence in sentences:
        if sentence["role"] not in ROLES:
            raise ValueError(f"unknown role {sentence['role']!r}")
    for span in spans:
        if span["label"] not in LABELS:
            raise ValueError(f"unknown label {span['label']!r}")
        if span["label"] == THRESHOLD and (missing := set(QUANTITY_KEYS) - set(span)):
            raise ValueError(f"a threshold without {', '.join(sorted(missing))}")


def check_structure(document: Mapping[str, Any]) -> None:
    """As `check`, for a document of true structure."""
    size = len(document["text"])
    if not isinstance(document["volume"], str):
        raise TypeError("volume must be a string")
    for start, end, *_ in (*document["refs"], *document["notes"], *document["pages"], *document["blocks"]):
        check_offsets(start, end, size)


def check_hand(document: Mapping[str, Any]) -> None:
    """As `check`, for the sentences of a document."""
    start, end = document["range"]
    if not (isinstance(document["id"], str) and isinstance(document["sha256"], str)):
        raise TypeError("id and sha256 must be strings")
    for first, last in document["sentences"]:
        if not start <= first < last <= end:
            raise ValueError(f"offsets {first}, {last} in the range {start}, {end}")


def check_offsets(start: int, end: int, size: int) -> None:
    """Raise ValueError where there is no such span in a text of that size."""
    if not 0 <= start < end <= size:
        raise ValueError(f"offsets {start}, {end} in a text of {size} characters")
