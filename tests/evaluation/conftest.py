import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from answers import Pipeline
from typer.testing import CliRunner

import evaluation.cli  # noqa: F401  (registers the commands)
import extract
from evaluation.shell import app

TEXT = """7. Memorandum From the Counselor (Alder) to Secretary Birch1

Port Maren, May 3, 1961.

We need under 40 cases before we can agree. I recommend a summit in Port Maren. [Page 12] Alder fears a long delay.

  1. Source: Alder Papers.
"""

Document = dict[str, Any]
Make = Callable[[Document], Document]
Run = Callable[..., Any]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "extras: needs the extra [evaluation] or en_core_web_sm")


def place(words: str, **more: Any) -> Document:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), **more}


@pytest.fixture
def gold() -> Document:
    """An invented document with every layer, one of each thing and two people."""
    return {
        "id": "invented/d7",
        "layers": ["roles", "spans", "holders"],
        "drawn": "random",
        "spans_drawn": "meetings or numbers",
        "date": "1961-05-03",
        "text": TEXT,
        "sentences": [
            place("7. Memorandum From the Counselor (Alder) to Secretary Birch1", block="head", role="none"),
            place("Port Maren, May 3, 1961.", block="dateline", role="none"),
            place("We need under 40 cases before we can agree.", block="p", role="condition", holder=["author"]),
            place("I recommend a summit in Port Maren.", block="p", role="proposal", also=["condition"]),
            place("Alder fears a long delay.", block="p", role="concern"),
            place("Source: Alder Papers.", block="note", role="none"),
        ],
        "spans": [
            place("Alder", label="PERSON", ref=None),
            place("Birch", label="PERSON", ref=None),
            place("Port Maren", label="PLACE"),
            place("summit", label="MEETING"),
            place(
                "under 40 cases",
                label="THRESHOLD",
                cmp="lt",
                low=None,
                high=40,
                unit="case",
                per=None,
                kind="required",
            ),
        ],
        "note_refs": [[TEXT.index("1\n"), TEXT.index("1\n") + 1, "1"]],
        "pages": [[TEXT.index("[Page 12]"), TEXT.index("[Page 12]") + len("[Page 12]")]],
        "notes": [[TEXT.index("Source:"), len(TEXT) - 1, "1"]],
    }


def perfect_result(gold: Document) -> Document:
    """A result that says exactly what the gold says."""
    of = {"people": "PERSON", "places": "PLACE", "meetings": "MEETING", "thresholds": "THRESHOLD"}
    spans = gold.get("spans", [])
    return {
        "model": {"name": "fake", "version": "0.0", "extract": "0.0"},
        **{
            key: [{**span, "holder": holder_of(gold, span)} for span in spans if span["label"] == label]
            for key, label in of.items()
        },
        "sentences": [dict(sentence) for sentence in gold["sentences"]],
        "notes": [{"number": number, "ref": {"start": s, "end": e}} for s, e, number in gold["note_refs"]],
        "pages": [{"start": s, "end": e, "number": "12"} for s, e in gold["pages"]],
    }


def holder_of(gold: Document, span: Document) -> object:
    """The holder of the sentence that a span stands in, in the shape of a result."""
    held = (s.get("holder") for s in gold["sentences"] if s["start"] <= span["start"] < s["end"])
    answer = next((answers[0] for answers in held if answers), "author")
    return answer if answer == "author" else {"text": answer}


def empty_result(gold: Document) -> Document:
    """A result that found nothing at all."""
    found = perfect_result(gold)
    return found | {key: [] for key in found if key != "model"}


@pytest.fixture
def perfect() -> Callable[[Document], Document]:
    return perfect_result


@pytest.fixture
def empty() -> Callable[[Document], Document]:
    return empty_result


@pytest.fixture
def two(tmp_path: Path, gold: Document) -> Path:
    path = tmp_path / "two.jsonl"
    path.write_text((json.dumps(gold) + "\n") * 2, encoding="utf-8")
    return path


@pytest.fixture
def invoke() -> Run:
    """A command of the evaluation, in a wide terminal."""
    return lambda *arguments: CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200"})


@pytest.fixture
def run(tmp_path: Path, invoke: Run) -> Run:
    """The same with the test's own folder for what it writes."""
    return lambda *arguments: invoke(*arguments, "--out", tmp_path / "out")


@pytest.fixture
def right(monkeypatch: pytest.MonkeyPatch, gold: Document, perfect: Make) -> Pipeline:
    pipeline = Pipeline([gold], perfect)
    monkeypatch.setattr(extract, "pipe", pipeline, raising=False)
    return pipeline
