import re
from pathlib import Path
from typing import Any

from corpus.annotations import Annotation, load_annotations, save_annotations
from corpus.convert import convert, locate, locate_holder
from corpus.records import to_record
from extract.reading.tei import read_document

TEXT = "Mr. Orr spoke. The Orrs agreed. Orr and Lind feared it. Then Orr left with Dahl."


def test_there_and_back(record: dict[str, Any], volume: Path, tmp_path: Path) -> None:
    annotation, dropped = convert(record)
    save_annotations([annotation], tmp_path / "one.jsonl")
    (loaded,) = load_annotations(tmp_path / "one.jsonl")
    assert (loaded, dropped) == (annotation, 0)
    assert to_record(loaded, read_document(volume, "d1")) == record


def test_a_layer_that_was_not_read_stays_away(record: dict[str, Any], volume: Path) -> None:
    record["layers"] = ["roles"]
    for key in ("spans", "spans_drawn"):
        del record[key]
    for sentence in record["sentences"]:
        sentence.pop("holder", None)
        sentence.pop("gates", None)
    assert to_record(convert(record)[0], read_document(volume, "d1")) == record


def test_no_words_of_the_text_are_kept(annotation: Annotation, standoff: Path) -> None:
    strings = set(re.findall(r'"([^"]*)"', standoff.read_text(encoding="utf-8")))
    fields = {"id", "sha256", "date", "layers", "drawn", "spans_drawn", "sentences", "spans"}
    values = {
        "invented/d1",
        annotation.sha256,
        "1971-03-05T09:30:00",
        "roles",
        "holders",
        "gates",
        "conditions",
        "random",
    }
    labels = {"head", "p", "item", "none", "condition", "concern", "also", "holder", "author", "PERSON", "THRESHOLD"}
    quantity = {"ref", "p_HL1", "cmp", "eq", "low", "high", "unit", "per", "kind", "required"}
    assert strings == fields | values | labels | quantity


def test_holder_in_the_sentence() -> None:
    assert locate(TEXT, "Orr", (32, 56)) == (32, 35)


def test_holder_before_the_sentence_else_after_it() -> None:
    assert locate(TEXT, "Lind", (57, 81)) == (40, 44)
    assert locate(TEXT, "Dahl", (0, 14)) == (75, 79)


def test_holder_is_no_part_of_a_longer_word_where_that_can_be_helped() -> None:
    assert locate(TEXT, "Orr", (15, 31)) == (4, 7)
    assert locate(TEXT, "Da", (0, 14)) == (75, 77)


def test_holders_that_stand_apart() -> None:
    assert locate_holder(TEXT, "Lind and Dahl", (0, 14)) == ((40, 44), (75, 79))


def test_holder_that_the_text_does_not_name(record: dict[str, Any]) -> None:
    assert locate_holder(TEXT, "Lind and Moe", (0, 14)) is None
    record["sentences"][1]["holder"] = ["Moe", "author"]
    annotation, dropped = convert(record)
    assert (annotation.sentences[1].holder, dropped) == (("author",), 1)
