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
