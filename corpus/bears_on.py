"""Which proposals a condition or concern is about: stand-off, by offsets of the annotators' sentences.

A JSONL file. Its first line is an object with the key `about`: how the documents were drawn and read. Every other line
is a document: `id`, `sha256` of the text, `sentences`, a row of start, end and the proposals' [start, end] for each
condition and concern, in text order. One that is about no proposal has an empty list: all were read.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import HERE
from corpus.annotations import Annotation, Offsets, text_hash
from corpus.judged import load_documents

BEARS_ON = HERE / "annotations" / "bears_on.jsonl"
SOURCES = frozenset({"condition", "concern"})
TARGET = "proposal"
LEAST = 2  # proposals, and conditions and concerns, of a document that is drawn


@dataclass(frozen=True, slots=True)
class Bearing:
    """A condition or concern and the proposals that it is about, by their offsets."""

    start: int
    end: int
    targets: tuple[Offsets, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read: every condition and concern of it."""

    id: str
    sha256: str
    bearings: tuple[Bearing, ...]


def load_bearings(path: Path = BEARS_ON) -> list[Read]:
    """The documents of a file. Raises UnreadableFileError, and MalformedDataError for a line that is none."""
    return load_documents(path, from_fields, what="document with its bearings")


def from_fields(fields: dict[str, Any]) -> Read:
    """A document from its JSON object. Raises what Python raises where it is none."""
    rows = [(int(s), int(e), tuple((int(a), int(b)) for a, b in targets)) for s, e, targets in fields["sentences"]]
    at = 0
    for start, end, targets in rows:
        if not at <= start < end or list(targets) != sorted(set(targets)) or (start, end) in targets:
            raise ValueError(f"offsets out of order, twice or of the sentence itself in {[start, end, targets]}")
        at = end
    return Read(str(fields["id"]), str(fields["sha256"]).lower(), tuple(Bearing(*row) for row in rows))


def links_of(read: Read, sha256: str, sentences: Sequence[Mapping[str, Any]]) -> dict[int, tuple[int, ...]]:
    """Index of each condition and concern -> indices of its proposals, in sentences with `start`, `end` and `role`.

    Raises ValueError where the two do not belong together: another text, a sentence that is not there or has another
    role, a condition or concern that was passed over.
    """
    at = {(sentence["start"], sentence["end"]): index for index, sentence in enumerate(sentences)}
    roles = [sentence["role"] for sentence in sentences]
    if read.sha256 != sha256:
        raise ValueError(f"{read.id}: the sentences are of another text")
    links: dict[int, tuple[int, ...]] = {}
    for bearing in read.bearings:
        offsets = ((bearing.start, bearing.end), *bearing.targets)
        if missing := [each for each in offsets if each not in at]:
            raise ValueError(f"{read.id}: no annotated sentence {missing[0]}")
        source, *targets = (at[each] for each in offsets)
        if roles[source] not in SOURCES or any(roles[target] != TARGET for target in targets):
            raise ValueError(f"{read.id}: a link of {[bearing.start, bearing.end]} joins other roles")
        links[source] = tuple(targets)
    if passed_over := {index for index, role in enumerate(roles) if role in SOURCES} - links.keys():
        raise ValueError(f"{read.id}: sentence {min(passed_over)} was not read")
    return links


def draw(annotations: Iterable[Annotation], *, seed: int, count: int, known: Collection[str] = ()) -> list[Annotation]:
    """Documents to read, at random from those with LEAST proposals, conditions and concerns; none of the `known`."""
    by_id = {each.id: each for each in annotations if is_worth_reading(each) and each.id not in known}
    return [by_id[id] for id in random.Random(seed).sample(sorted(by_id), min(count, len(by_id)))]


def is_worth_reading(annotation: Annotation) -> bool:
    """Whether a document has something to link."""
    roles = Counter(sentence.role for sentence in annotation.sentences)
    return roles[TARGET] >= LEAST and sum(roles[role] for role in SOURCES) >= LEAST


def sheet(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as a sheet to mark: `about` of a condition or concern is for the numbers of its proposals."""
    rows = []
    for number, sentence in enumerate(record["sentences"]):
        words = record["text"][sentence["start"] : sentence["end"]]
        row = {"number": number, "start": sentence["start"], "end": sentence["end"], "role": sentence["role"]}
        rows.append({**row, "words": words, **({"about": None} if sentence["role"] in SOURCES else {})})
    return {"id": record["id"], "sha256": text_hash(record["text"]), "sentences": rows}
