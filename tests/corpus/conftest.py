import json
from pathlib import Path
from typing import Any

import pytest

from corpus.annotations import Annotation, save_annotations
from corpus.convert import convert
from extract.reading.tei import read_document


def place(text: str, words: str) -> dict[str, int]:
    start = text.index(words)
    return {"start": start, "end": start + len(words)}


@pytest.fixture
def record(volume: Path) -> dict[str, Any]:
    """An annotated document as people keep it, its text included."""
    memo = read_document(volume, "d1")
    text = memo.text
    person = place(text, "Halden")
    return {
        "id": "invented/d1",
        "layers": ["roles", "spans", "holders", "gates"],
        "head": "1. Memorandum From the Envoy (Halden) to the Minister",
        "date": "1971-03-05T09:30:00",
        "text": text,
        "sentences": [
            {**place(text, "1. Memorandum From the Envoy (Halden) to the Minister1"), "block": "head", "role": "none"},
            {
                **place(text, "The LC set two requirements:3 a pause of six [Page 2] weeks, and 15,000.4 & no more."),
                "block": "p",
                "role": "condition",
                "also": ["concern"],
                "holder": ["LC", "author"],
                "gates": 2,
            },
            {
                **place(text, "The boats are freed [Page 3]"),
                "block": "item",
                "role": "condition",
                "holder": ["Halden and LC"],
                "gates": None,
            },
        ],
        "spans": [
            {**person, "label": "PERSON", "text": "Halden", "ref": "p_HL1"},
            {
                **place(text, "15,000"),
                "label": "THRESHOLD",
                "text": "15,000",
                "cmp": "eq",
                "low": 15000,
                "high": 15000,
                "unit": None,
                "per": None,
                "kind": "required",
            },
        ],
        "spans_drawn": "random",
        "note_refs": [list(ref) for ref in memo.refs],
        "pages": [[page.start, page.end] for page in memo.pages],
        "notes": [[note.start, note.end, note.number] for note in memo.notes if note.start < note.end],
        "drawn": "conditions",
    }


@pytest.fixture
def annotation(record: dict[str, Any]) -> Annotation:
    return convert(record)[0]


@pytest.fixture
def standoff(annotation: Annotation, tmp_path: Path) -> Path:
    """A stand-off file with the one document."""
    path = tmp_path / "standoff.jsonl"
    save_annotations([annotation], path)
    return path


@pytest.fixture
def source(record: dict[str, Any], tmp_path: Path) -> Path:
    """A folder of annotation files with texts."""
    folder = tmp_path / "source"
    folder.mkdir()
    for name in ("full.jsonl", "roles.jsonl"):
        (folder / name).write_text(json.dumps(record) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny encoder with random weights, and of its tokenizer."""
    from tiny_encoder import make_encoder  # needs torch

    folder = tmp_path_factory.mktemp("encoder")
    make_encoder(folder)
    return folder


@pytest.fixture(scope="session")
def base(encoder: Path) -> str:
    """The same, as what a run is given."""
    return str(encoder)


@pytest.fixture(scope="session")
def bins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of DocBins for a tiny run."""
    from tiny_encoder import make_bins  # needs torch

    folder = tmp_path_factory.mktemp("bins")
    make_bins(folder)
    return folder
