"""By what candidates are judged."""

import json
from pathlib import Path

import spacy

from extract.annotations import LABEL_OF, PEOPLE, PLACES, SENTENCES
from extract.attribution.document import read_document
from extract.attribution.features import find_candidates
from extract.attribution.ranker import load_ranker
from extract.components.holders import read_page
from extract.tokenizer import group, make_memo_tokenizer

MEMO = Path(__file__).parents[2] / "corpus" / "memo.jsonl"


def test_no_candidate_has_a_feature_twice() -> None:
    record = json.loads(MEMO.read_text(encoding="utf-8"))
    doc = make_memo_tokenizer()(spacy.blank("en"))(record["text"])
    group(doc, SENTENCES, ((s["start"], s["end"], s["role"]) for s in record["sentences"]))
    for key in (PEOPLE, PLACES):
        group(doc, key, ((s["start"], s["end"], s["label"]) for s in record["spans"] if s["label"] == LABEL_OF[key]))
    page, _ = read_page(doc)
    document = read_document(page, load_ranker().sides)
    candidates = [each for index in range(len(page.sentences)) for each in find_candidates(document, index)]
    assert len({candidate.key for candidate in candidates}) > 3
    for candidate in candidates:
        assert len(set(candidate.features)) == len(candidate.features)


def test_an_office_is_called_by_the_name_of_its_holder() -> None:
    """One that a single person holds means that person, also where the sentence names the office alone."""
    text = "Ambassador Stone objected. The Ambassador fears a war. He said it was near."
    doc = make_memo_tokenizer()(spacy.blank("en"))(text)
    starts = [0, text.index("The"), text.index("He")]
    group(doc, SENTENCES, ((s, e, "concern") for s, e in zip(starts, [26, 54, len(text)], strict=True)))
    group(doc, PEOPLE, [(11, 16, LABEL_OF[PEOPLE])])
    page, _ = read_page(doc)
    document = read_document(page, load_ranker().sides)
    for index in range(3):
        mention = next(each.mention for each in find_candidates(document, index) if each.key == "stone")
        assert mention is not None
        assert page.printed[mention.start : mention.end] == ["Stone"]
