"""A gold file -> its faults, each with line and field: against the JSON Schema, then what a schema cannot say."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.annotations import read_lines, text_hash
from corpus.check import has_words
from evaluation.errors import NotInstalledError, message
from evaluation.gold import HERE
from evaluation.gold.files import Format, format_of
from extract.annotations import THRESHOLD

OPEN_LOW, OPEN_HIGH = frozenset({"lt", "le"}), frozenset({"gt", "ge"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which line and field; `field` as in `spans[3].start`."""

    line: int
    field: str
    reason: str


def check_file(path: Path, texts: Mapping[str, str] | None = None) -> Iterator[Fault]:
    """The faults of a file, document by document. `texts` are those of stand-off documents, where they are known.

    Raises UnreadableFileError, and MalformedDataError for a line that is no JSON object.
    """
    seen: dict[str, int] = {}
    for line, document in read_lines(path):
        format = format_of(document)
        faults = list(check_schema(document, format))
        if not faults:
            text = document["text"] if format == "record" else (texts or {}).get(document["id"])
            faults = list(check_meaning(document if format == "record" else as_objects(document), text))
        id = str(document.get("id"))
        if id in seen:
            faults.insert(0, ("id", f"{id!r} is that of line {seen[id]} too"))
        seen.setdefault(id, line)
        yield from (Fault(line, field, reason) for field, reason in faults)


def check_schema(document: Mapping[str, Any], format: Format) -> Iterator[tuple[str, str]]:
    """(field, reason) of what the JSON Schema does not allow."""
    for error in sorted(validator(format).iter_errors(document), key=lambda each: list(map(str, each.absolute_path))):
        yield error.json_path.removeprefix("$").lstrip(".") or "document", error.message[:200]


@cache
def validator(format: Format) -> Any:
    """That of the format's schema. Raises NotInstalledError."""
    try:
        from jsonschema import Draft202012Validator
    except ImportError as error:
        reason = message("not_installed", package="jsonschema", requirement="-e '.[evaluation]'")
        raise NotInstalledError(reason) from error
    schema = json.loads((HERE / f"{format}.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def as_objects(document: Mapping[str, Any]) -> dict[str, Any]:
    """A stand-off document with objects in place of rows, so that both formats are checked alike."""
    keys = {"sentences": ("start", "end", "block", "role"), "spans": ("start", "end", "label")}
    return {
        **document,
        **{
            field: [{**dict(zip(names, row, strict=False)), **more(row, len(names))} for row in document.get(field, ())]
            for field, names in keys.items()
        },
    }


def more(row: list[Any], size: int) -> dict[str, Any]:
    """The object at the end of a row, if there is one."""
    return dict(row[size]) if len(row) > size else {}


def check_meaning(document: Mapping[str, Any], text: str | None) -> Iterator[tuple[str, str]]:
    """(field, reason) of offsets, labels and hashes that cannot be so; `text` None: what needs no text."""
    if text is not None and (wanted := document.get("sha256")) and text_hash(text) != wanted.lower():
        yield "sha256", f"the text has {text_hash(text)[:12]}, not {wanted[:12]}: the offsets mean nothing in it"
        return
    sentences, spans = document["sentences"], document.get("spans", ())
    for field, items in (("sentences", sentences), ("spans", spans)):
        for i, item in enumerate(items):
            yield from check_bounds(f"{field}[{i}]", item, text)
    for i, (before, after) in enumerate(pairwise(sentences)):
        if before["end"] > after["start"]:
            reason = f"begins at {after['start']}, before sentences[{i}] ends at {before['end']}"
            yield f"sentences[{i + 1}].start", reason
    yield from check_overlaps(spans)
    for i, sentence in enumerate(sentences):
        if (gated := sentence.get("gates")) is not None and not 0 <= gated < len(sentences):
            yield f"sentences[{i}].gates", f"{gated} is no index of the {len(sentences)} sentences"
        if sentence["role"] in sentence.get("also", ()):
            yield f"sentences[{i}].also", f"repeats the role {sentence['role']}"
    for i, span in enumerate(spans):
        if span["label"] == THRESHOLD:
            yield from check_threshold(f"spans[{i}]", span)
    for i, (start, end, number) in enumerate(document.get("note_refs", ())):
        if text is not None and text[start:end] != number:
            yield f"note_refs[{i}]", f"the text has {text[start:end]!r} there, not {number!r}"


def check_bounds(field: str, item: Mapping[str, Any], text: str | None) -> Iterator[tuple[str, str]]:
    """Whether an item starts and ends at words of the text, and has the words it says."""
    start, end = item["start"], item["end"]
    if start >= end:
        yield f"{field}.end", f"{end} is not above the start, {start}"
        return
    if text is None:
        return
    if end > len(text):
        yield f"{field}.end", f"{end} in a text of {len(text)} characters"
    elif not has_words(text, start, end):
        yield f"{field}.start", f"[{start}, {end}] is {text[start:end]!r}: white space at an end"
    elif cuts_word(text, start):
        yield f"{field}.start", f"{start} is inside the word {word_at(text, start)!r}"
    elif cuts_word(text, end) and not text[end].isdigit():
        yield f"{field}.end", f"{end} is inside the word {word_at(text, end)!r}"
    elif "text" in item and item["text"] != text[start:end]:
        yield f"{field}.text", f"is {item['text']!r}, the text has {text[start:end]!r} at [{start}, {end}]"


def cuts_word(text: str, at: int) -> bool:
    """Whether there is a letter before and a letter or digit after; "byEllis", run together, may be cut at the E."""
    if not 0 < at < len(text) or not text[at - 1].isalpha():
        return False
    return text[at].isdigit() or (text[at].isalpha() and not (text[at - 1].islower() and text[at].isupper()))


def word_at(text: str, at: int) -> str:
    """The word around a place."""
    start, end = at, at
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def check_overlaps(spans: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Spans of one label may not overlap; those of different labels may."""
    last: dict[str, tuple[int, int]] = {}  # label -> index and end of the one that reaches farthest
    ordered = sorted(enumerate(spans), key=lambda pair: (pair[1]["start"], pair[1]["end"]))
    for i, span in ordered:
        label = span["label"]
        if label in last and span["start"] < last[label][1]:
            yield f"spans[{i}].start", f"overlaps spans[{last[label][0]}], a {label} too"
        if label not in last or span["end"] > last[label][1]:
            last[label] = i, span["end"]


def check_threshold(field: str, span: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Whether a threshold's bounds are open on the side that its comparison says."""
    low, high, cmp = span["low"], span["high"], span["cmp"]
    if cmp in OPEN_LOW and low is not None:
        yield f"{field}.low", f"is {low}, but {cmp} leaves the lower bound open: null"
    elif cmp in OPEN_HIGH and high is not None:
        yield f"{field}.high", f"is {high}, but {cmp} leaves the upper bound open: null"
    elif low is not None and high is not None and low > high:
        yield f"{field}.low", f"{low} is above high, {high}"
