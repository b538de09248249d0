from collections.abc import Callable
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

import extract
from evaluation import baselines
from evaluation.cues import classify_by_cues, load_cues, role_of
from evaluation.documents import Dataset
from evaluation.errors import EvaluationError
from evaluation.visible import visible
from extract.annotations import SENTENCES

Document = dict[str, Any]
Make = Callable[[Document], Document]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("We cannot agree unless they leave.", "condition"),
        ("Unless they leave, we should recommend it.", "condition"),
        ("I recommend that you sign.", "proposal"),
        ("The Ministers fear isolation.", "concern"),
        ("The shoulder of the road was icy.", "none"),
        ("", "none"),
    ],
)
def test_cue_words(words: str, role: str) -> None:
    assert role_of(words) == role


def test_cue_words_cover_the_three_roles() -> None:
    assert set(load_cues()) == {"condition", "proposal", "concern"}


def test_an_item_takes_the_role_of_the_line_that_announces_it() -> None:
    lines = [("We recommend that:", "p"), ("The Embassy answers.", "item"), ("It rained.", "p"), ("At noon.", "item")]
    text = " ".join(words for words, _ in lines)
    sentences = [{"start": text.index(w), "end": text.index(w) + len(w), "block": b} for w, b in lines]
    assert classify_by_cues({"text": text, "sentences": sentences}) == ["proposal", "proposal", "none", "none"]


def test_page_markers_and_note_numbers_are_no_words() -> None:
    text = "Requirements:2 about\n[Page 3] 40."
    document = {
        "text": text,
        "sentences": [{"start": 0, "end": 20}, {"start": 21, "end": len(text)}],
        "note_refs": [[13, 14, "2"]],
        "pages": [[21, 29]],
    }
    assert visible(document) == ["Requirements: about", "40."]


def test_the_comparison_gives_the_gold_s_sentences_to_all(gold: Document) -> None:
    everything = {"none": baselines.classify_as_none, "right": lambda gold: [s["role"] for s in gold["sentences"]]}
    results = baselines.compare_classifiers(everything, [gold])
    assert results["none"]["all"].rows["roles.macro"].values["f1"] == 0
    assert results["right"]["all"].rows["roles.macro"].values["f1"] == 1
    assert list(results["right"]) == ["all", "random"]
    dataset = Dataset("invented", [gold], "0")
    page = baselines.to_page(dataset, results)
    listed = [row[1:3] for row in page.grids[0].rows]
    assert listed[:5] == [["none", name] for name in ("condition", "proposal", "concern", "macro", "micro")]
    assert page.grids[0].rows[5] == [
        "roles, sentences given",
        "right",
        "condition",
        "1.000",
        "1.000",
        "1.000",
        "1",
        "1",
    ]
    assert page.grids[1].rows[1] == ("right", "1.000", "1.000")
    assert baselines.GIVEN in page.remarks
    data = baselines.to_dict(dataset, results, {"right": {"seed": 1}})
    assert data["classifiers"]["right"]["settings"] == {"seed": 1}


@Language.component("test_first_letter")
def first_letter(doc: Doc) -> Doc:
    """A role by the first letter of each sentence."""
    roles = {"W": "condition", "I": "proposal", "A": "concern"}
    spans = [Span(doc, s.start, s.end, label=roles.get(s.text[0], "none")) for s in doc.spans[SENTENCES]]
    doc.spans[SENTENCES] = SpanGroup(doc, name=SENTENCES, spans=spans)
    return doc


def test_a_pipeline_gets_the_gold_s_sentences_instead_of_its_own(
    gold: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("extract_sentences")
    nlp.add_pipe("test_first_letter")
    monkeypatch.setattr(extract, "load", lambda model: nlp, raising=False)
    classify = baselines.PipelineClassifier("any")
    assert classify(gold) == [sentence["role"] for sentence in gold["sentences"]]
    halves = [{"start": 0, "end": 10}, {"start": 10, "end": 40}]
    assert len(classify(gold | {"sentences": halves})) == 2


def test_a_pipeline_that_cuts_no_sentences_cannot_be_given_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "load", lambda model: spacy.blank("en"), raising=False)
    with pytest.raises(EvaluationError, match="cuts no sentences"):
        baselines.PipelineClassifier("any")


def test_every_task_is_in_the_table(gold: Document, perfect: Make, empty: Make) -> None:
    names = {"stock": [empty(gold)], "own": [perfect(gold)]}
    names["own"][0]["sentences"][2]["holder"] = "author"
    lines = [*baselines.lines_of_names([gold], names), *baselines.lines_of_links([gold], "own", names["own"])]
    figures = {(line.task, line.way, line.figure): line.row.main for line in lines}
    assert figures["people", "stock", "strict"] == 0
    assert figures["places", "own", "overlap"] == 1
    assert figures["holders, sentences given", "always the author", "holders"] == 1
    assert figures["holders, end to end", "own", "holders"] == 1
    dataset = Dataset("invented", [gold], "0")
    right = {"right": lambda gold: [s["role"] for s in gold["sentences"]]}
    page = baselines.to_page(dataset, baselines.compare_classifiers(right, [gold]), lines, ["Left out: x"])
    assert {row[0] for row in page.grids[0].rows} >= {"people", "places", "roles, sentences given"}
    assert page.remarks[-1] == "Left out: x"
