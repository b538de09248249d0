"""brat's stand-off: a .txt and an .ann file a document, offsets in code points, and annotation.conf.

A mark over a line end is written in pieces, as brat wants it, and read as one. What belongs to a mark is a note, in
JSON.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation.sheets.sheet import LABELS, Format, Mark, Sheet
from extract.errors import MalformedDataError, message

CONFIG = "annotation.conf"
LINE = re.compile(r"[^\n]+")


def write(sheets: Sequence[Sheet], folder: Path) -> None:
    """Two files a document, and the labels."""
    entities = "\n".join(LABELS)
    overlaps = "OVERLAP\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"
    (folder / CONFIG).write_text(
        f"[entities]\n{entities}\n\n[relations]\n{overlaps}\n\n[events]\n\n[attributes]\n", encoding="utf-8"
    )
    for sheet in sheets:
        lines = [line for number, mark in enumerate(sheet.marks, start=1) for line in to_lines(number, mark, sheet)]
        (folder / f"{sheet.name}.txt").write_text(sheet.text, encoding="utf-8", newline="")
        (folder / f"{sheet.name}.ann").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")


def to_lines(number: int, mark: Mark, sheet: Sheet) -> Iterator[str]:
    """The mark, and a note with its id and what belongs to it."""
    parts = [match.span() for match in LINE.finditer(sheet.text, mark.start, mark.end)] or [(mark.start, mark.end)]
    # The first and last piece keep the mark's own ends, should it begin or end at a line end.
    parts[0], parts[-1] = (mark.start, parts[0][1]), (parts[-1][0], mark.end)
    if len(parts) == 1:
        parts = [(mark.start, mark.end)]
    words = " ".join(sheet.text[start:end] for start, end in parts).replace("\n", " ")
    offsets = ";".join(f"{start} {end}" for start, end in parts)
    yield f"T{number}\t{mark.label} {offsets}\t{words}"
    yield f"#{number}\tAnnotatorNotes T{number}\t{json.dumps({'id': mark.id, **mark.attributes})}"


def read(folder: Path) -> list[Sheet]:
    """Every .ann file with its .txt; other lines than marks and notes are passed over."""
    sheets = []
    for path in sorted(folder.glob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        sheets.append(Sheet(path.stem, text, from_lines(path)))
    return sheets


def from_lines(path: Path) -> list[Mark]:
    """The marks of a file. Raises MalformedDataError."""
    found: dict[str, tuple[int, int, str]] = {}
    notes: dict[str, str] = {}
    for number, line in enumerate(path.read_bytes().decode("utf-8").split("\n"), start=1):
        try:
            if line.startswith("T"):
                name, what, *_ = line.split("\t")
                label, _, offsets = what.partition(" ")
                numbers = [int(at) for piece in offsets.split(";") for at in piece.split()]
                found[name] = min(numbers), max(numbers), label
            elif line.startswith("#"):
                _, what, note = line.split("\t")
                notes[what.split()[1]] = note
        except (IndexError, ValueError) as error:
            reason = f"no line of brat's stand-off ({error})"
            raise MalformedDataError(message("bad_data", path=path, line=number, reason=reason)) from error
    return [Mark(*with_note(notes.get(name, ""), *mark)) for name, mark in found.items()]


def with_note(note: str, start: int, end: int, label: str) -> tuple[str, int, int, str, dict[str, object]]:
    """The fields of a mark; a note that is no object, a person's own words, says nothing of it."""
    try:
        attributes = json.loads(note)
    except ValueError:
        attributes = {}
    attributes = attributes if isinstance(attributes, dict) else {}
    return str(attributes.pop("id", "")), start, end, label, attributes


FORMAT = Format(write, read)
