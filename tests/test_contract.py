"""What every pipeline and every component of this package keeps: the shape of its results, and that they repeat."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from fake import MEMO, make_blank, make_fake
from spacy.language import Language
from spacy.tokens import Doc

import extract
from extract import pipeline
from extract.annotations import BLOCK_KINDS, ROLES
from extract.pipeline import make_doc
from extract.reading.text import read_text

SPAN = {"start", "end", "text"}
MENTION = SPAN | {"sentence", "score"}
KEYS = {
    "pages": {"start", "end", "number"},
    "notes": {"start", "end", "number", "ref", "sentence", "kind", "hand"},
    "sentences": SPAN | {"block", "note", "role", "also", "scores", "holder"},
    "people": MENTION | {"entity", "candidates"},
    "places": MENTION,
    "meetings": MENTION | {"event"},
    "events": {"name", "kind", "place", "from", "to", "status", "participants", "authority"},
    "thresholds": MENTION | {"cmp", "low", "high", "unit", "per", "by", "kind", "holder", "si"},
    "quotes": SPAN | {"note", "hand", "role"},
    "links": {"type", "source", "target", "score"},
}
HEADER = {"number", "title", "kind", "from", "to", "subject", "date", "place", "classification"}
TEXTS = [
    MEMO,
    "",
    "Marlow needs ten weeks.",
    "\n\n",
    "We need 15 cases. " * 40,
    MEMO.replace("\n", "\r\n"),
    "Harding met Ada Venn in Lisbon. We should wait. " * 60,
    "— 😀 cafe\u0301 don't " * 50,
]
TRAINED = ["onnx", "sm", pytest.param("trf", marks=pytest.mark.transformers)]


def make_rules() -> Language:
    nlp = make_blank()
    nlp.add_pipe("extract_sentences")
    nlp.add_pipe("extract_thresholds")
    nlp.add_pipe("extract_links")
    return nlp


def make_linked() -> Language:
    nlp = make_fake()
    nlp.add_pipe("extract_entities")
    return nlp


def make_eventful() -> Language:
    nlp = make_fake()
    nlp.add_pipe("extract_events")
    return nlp


MADE: dict[str, Callable[[], Language]] = {
    "fake": make_fake,
    "rules": make_rules,
    "linked": make_linked,
    "eventful": make_eventful,
}


@pytest.fixture(scope="module", params=[*MADE, *TRAINED])
def nlp(request: pytest.FixtureRequest) -> Language:
    if request.param in MADE:
        return MADE[request.param]()
    if request.param not in pipeline.at_hand():
        pytest.skip(f"no pipeline {request.param} at hand: train it, or install its package")
    return extract.load(request.param)


def take_scores(found: Any) -> Iterator[float]:
    """Take the scores out of a result's parts; theirs is the order in which they stood."""
    parts = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    if isinstance(found, dict):
        yield from found.pop("scores", {}).values()
        if (score := found.pop("score", None)) is not None:
            yield score
    for part in parts:
        yield from take_scores(part)


def groups(doc: Doc) -> dict[str, list[tuple[int, int, str]]]:
    return {key: [(s.start_char, s.end_char, s.label_) for s in doc.spans[key]] for key in sorted(doc.spans)}


def test_shape(nlp: Language) -> None:
    found = extract.run(MEMO, nlp).to_dict()
    assert found == json.loads(json.dumps(found))
    assert set(found) == {"schema", "id", "model", "header", *KEYS}
    assert found["schema"] == 1
    assert set(found["model"]) == {"name", "version", "extract"}
    assert set(found["header"]) == HEADER
    for layer, keys in KEYS.items():
        assert all(set(item) == keys for item in found[layer]), layer
    for sentence in found["sentences"]:
        assert sentence["role"] in ROLES
        assert sentence["block"] in BLOCK_KINDS
        assert set(sentence["scores"]) in (set(), set(ROLES))
    for note in found["notes"]:
        assert note["kind"] in ("source", "marginalia", "editorial")
    roles = [sentence["role"] for sentence in found["sentences"]]
    for link in found["links"]:
        assert link["type"] in ("gates", "bears_on", "disputes")
        if link["type"] != "disputes":
            assert roles[link["source"]] in ("condition", *(["concern"] if link["type"] == "bears_on" else []))
            assert link["type"] == "gates" or roles[link["target"]] == "proposal"
    for event in found["events"]:
        assert event["status"] in ("held", "planned", "proposed", "unknown")
        assert event["authority"] is None or set(event["authority"]) == {"list", "id"}
        assert all(set(participant) == {"text", "person"} for participant in event["participants"])
    for threshold in found["thresholds"]:
        assert threshold["cmp"] in ("eq", "approx", "lt", "le", "gt", "ge", "range")
        assert threshold["kind"] in ("required", "reported")


def test_the_keys_are_those_of_the_classes() -> None:
    for layer, keys in KEYS.items():
        kind = {"people": "Person", "quotes": "Quote"}.get(layer) or layer.removesuffix("s").capitalize()
        fields = getattr(extract, kind).__dataclass_fields__
        assert {name.rstrip("_") for name in fields} == keys, layer


@pytest.mark.parametrize("text", TEXTS)
def test_twice_is_once(nlp: Language, text: str) -> None:
    assert extract.run(text, nlp) == extract.run(text, nlp)


def test_a_doc_run_through_again_stays_as_it_is(nlp: Language) -> None:
    doc = nlp(MEMO)
    before = groups(doc)
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert groups(doc) == before


def test_a_batch_is_one_by_one(nlp: Language) -> None:
    for size in (3, len(TEXTS)):
        for text, result in zip(TEXTS, extract.pipe(TEXTS, nlp, batch_size=size), strict=True):
            found, alone = result.to_dict(), extract.run(text, nlp).to_dict()
            # Matrices of another height may be multiplied in another order, and then the fourth decimal may differ.
            assert list(take_scores(found)) == pytest.approx(list(take_scores(alone)), abs=1.1e-4)
            assert found == alone


def test_a_text_is_its_memo(nlp: Language) -> None:
    assert groups(nlp(MEMO)) == groups(nlp(make_doc(nlp, read_text(MEMO))))


def test_empty_text_passes_through_every_component(nlp: Language) -> None:
    for text in ("", " ", "\n\n"):
        assert nlp(text).text == text
    assert [len(doc) for doc in nlp.pipe(["", ""])] == [0, 0]


def test_a_saved_pipeline_is_the_same(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert extract.run(MEMO, spacy.load(tmp_path)).to_dict() == extract.run(MEMO, nlp).to_dict()


def test_bytes_are_the_same(nlp: Language) -> None:
    again = spacy.util.load_model_from_config(nlp.config)
    assert groups(again.from_bytes(nlp.to_bytes())(MEMO)) == groups(nlp(MEMO))


def test_a_doc_keeps_its_spans_in_bytes(nlp: Language) -> None:
    doc = nlp(MEMO)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    memo, model = read_text(MEMO), pipeline.model_of(nlp)
    assert extract.Result.from_doc(again, memo, model).to_dict() == extract.run(MEMO, nlp).to_dict()


SPAWN = """
import spacy, sys
if __name__ == "__main__":
    import multiprocessing
    multiprocessing.set_start_method("spawn")
    nlp = spacy.load(sys.argv[1])
    assert "extract.pipeline" not in sys.modules and "extract.cli" not in sys.modules
    for doc in nlp.pipe(["We need 15 cases."] * 3, n_process=2, batch_size=1):
        print(sorted((key, len(doc.spans[key])) for key in doc.spans))
"""


def test_spacy_alone_loads_it_and_spawns_it(nlp: Language, tmp_path: Path) -> None:
    if "fake_layers" in nlp.pipe_names:
        pytest.skip("the fake component is known to the tests only")
    nlp.to_disk(tmp_path / "saved")
    (tmp_path / "spawn.py").write_text(SPAWN)
    command = [sys.executable, "spawn.py", "saved"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    doc = nlp("We need 15 cases.")
    assert done.stdout.splitlines() == [str(sorted((key, len(doc.spans[key])) for key in doc.spans))] * 3
