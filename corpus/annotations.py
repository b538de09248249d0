"""Stand-off annotations: what was judged of a document, by offsets into a text that lies elsewhere.

One JSON object a line, one document each; README.md describes the fields.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeAlias

from extract.annotations import BLOCK_KINDS, LABEL_OF, ROLES, BlockKind, Role
from extract.errors import MalformedDataError, UnreadableFileError, message

Offsets: TypeAlias = tuple[int, int]
Holder: TypeAlias = Literal["author"] | tuple[Offsets, ...]  # the pieces of the text that together name the holder

LABELS = frozenset(LABEL_OF.values())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's offsets and role. `holder` lists acceptable answers, empty where none was given.

    `gates` is the index of the sentence that a condition must precede or allow; None where there is none, and where
    the layer `gates` was not read.
    """

    start: int
    end: int
    block: BlockKind
    role: Role
    also: tuple[Role, ...] = ()
    holder: tuple[Holder, ...] = ()
    gates: int | None = None


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A span, its label, and what belongs to the label: `ref` of a PERSON, the quantity of a THRESHOLD."""

    start: int
    end: int
    label: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Annotation:
    """One document's annotations. A layer that `layers` does not name was not read: its absence is no negative."""

    id: str
    sha256: str
    date: str | None
    layers: tuple[str, ...]
    drawn: str
    spans_drawn: str | None
    sentences: tuple[Sentence, ...]
    spans: tuple[LabelledSpan, ...]

    @property
    def volume(self) -> str:
        return self.id.partition("/")[0]


def load_annotations(path: str | Path) -> Iterator[Annotation]:
    """The annotations of a stand-off file, in its order. Raises UnreadableFileError and MalformedDataError."""
    for line, fields in read_lines(path):
        try:
            yield from_fields(fields)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            reason = f"no annotation of the stand-off format ({type(error).__name__}: {error})"
            raise MalformedDataError(message("bad_data", path=path, line=line, reason=reason)) from error


def save_annotations(annotations: Iterable[Annotation], path: str | Path) -> None:
    """Write a stand-off file, without a space that it does not need."""
    write_lines(map(to_fields, annotations), path)


def text_hash(text: str) -> str:
    """The SHA-256 of a text's UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def read_lines(path: str | Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, object) of a file with one JSON object a line."""
    try:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                try:
                    fields = json.loads(line)
                except json.JSONDecodeError as error:
                    raise MalformedDataError(message("bad_data", path=path, line=number, reason=error)) from error
                if not isinstance(fields, dict):
                    raise MalformedDataError(message("bad_data", path=path, line=number, reason="no JSON object"))
                yield number, fields
    except UnicodeDecodeError as error:
        byte = f"0x{error.object[error.start]:02x}"
        raise UnreadableFileError(message("not_utf8", path=path, byte=byte, offset=error.start)) from error
    except OSError as error:
        raise UnreadableFileError(message("no_file", path=path, reason=error.strerror or error)) from error


def write_lines(objects: Iterable[Mapping[str, Any]], path: str | Path) -> None:
    """Write one JSON object a line; the file appears when all are written."""
    path = Path(path)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            for fields in objects:
                file.write(json.dumps(fields, ensure_ascii=False, separators=(",", ":")) + "\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def from_fields(fields: Mapping[str, Any]) -> Annotation:
    """An annotation from its JSON object. Raises what Python raises where it is none."""
    return Annotation(
        id=fields["id"],
        sha256=fields["sha256"].lower(),
        date=fields["date"],
        layers=tuple(fields["layers"]),
        drawn=fields["drawn"],
        spans_drawn=fields.get("spans_drawn"),
        sentences=tuple(sentence_from(*row) for row in fields["sentences"]),
        spans=tuple(span_from(*row) for row in fields.get("spans", ())),
    )


def sentence_from(
    start: int, end: int, block: BlockKind, role: Role, more: Mapping[str, Any] | None = None
) -> Sentence:
    """A sentence from its row; `more` has the keys also, holder, gates where they say something."""
    more = more or {}
    also = tuple(more.get("also", ()))
    holder = tuple(holder_from(answer) for answer in more.get("holder", ()))
    if more.keys() - {"also", "holder", "gates"} or block not in BLOCK_KINDS or not {role, *also} <= set(ROLES):
        raise ValueError(f"unknown block, role or key in {[start, end, block, role, more]}")
    return Sentence(int(start), int(end), block, role, also, holder, more.get("gates"))


def holder_from(answer: str | list[list[int]]) -> Holder:
    """A holder from its JSON: "author", or pairs of offsets."""
    if isinstance(answer, str):
        if answer != "author":
            raise ValueError(f"unknown holder {answer!r}")
        return "author"
    return tuple((int(start), int(end)) for start, end in answer)


def span_from(start: int, end: int, label: str, attributes: Mapping[str, Any] | None = None) -> LabelledSpan:
    """A span from its row."""
    if label not in LABELS:
        raise ValueError(f"unknown label {label!r}")
    return LabelledSpan(int(start), int(end), label, attributes or {})


def to_fields(annotation: Annotation) -> dict[str, Any]:
    """The JSON object of an annotation."""
    fields: dict[str, Any] = {
        "id": annotation.id,
        "sha256": annotation.sha256,
        "date": annotation.date,
        "layers": annotation.layers,
        "drawn": annotation.drawn,
    }
    if "spans" in annotation.layers:
        fields["spans_drawn"] = annotation.spans_drawn
    fields["sentences"] = [sentence_row(sentence) for sentence in annotation.sentences]
    if "spans" in annotation.layers:
        fields["spans"] = [
            [s.start, s.end, s.label, *([s.attributes] if s.attributes else [])] for s in annotation.spans
        ]
    return fields


def sentence_row(sentence: Sentence) -> list[Any]:
    """The row of a sentence."""
    more = {"also": sentence.also, "holder": sentence.holder, "gates": sentence.gates}
    said = {key: value for key, value in more.items() if value not in ((), None)}
    return [sentence.start, sentence.end, sentence.block, sentence.role, *([said] if said else [])]
