"""Roles: scorer by hand, context of a sentence, learning, saving."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example
from thinc.api import Config

from extract.annotations import ALSO, BLOCKS, NO_ROLE, ROLES, SCORES, SENTENCES
from extract.architectures import Layout
from extract.components.roles import RoleClassifier, gold_roles, score_roles

MODEL = """
[model]
@architectures = "extract.RoleClassifier.v1"
pooled_width = 16
bag_width = 8
bag_rows = 200
hidden_width = 16

[model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 16
depth = 1
embed_size = 500
window_size = 1
maxout_pieces = 2
subword_features = true
"""
SENTENCES_OF_MEMO = [
    ("RECOMMENDATIONS", "head", "none"),
    ("That you sign the letter .", "item", "proposal"),
    ("We fear a coup .", "p", "concern"),
    ("Only if they pay first :", "p", "condition"),
    ("the debt of March ;", "item", "condition"),
    ("It rained .", "p", "none"),
]


def memo(vocab: spacy.Vocab, roles: bool = True) -> Doc:
    words = [text.split() for text, _, _ in SENTENCES_OF_MEMO]
    doc = Doc(vocab, words=[word for sentence in words for word in sentence])
    ends = np.cumsum([len(sentence) for sentence in words]).tolist()
    bounds = list(zip([0, *ends[:-1]], ends, strict=True))
    of_block = [kind for _, kind, _ in SENTENCES_OF_MEMO]
    of_role = [role if roles else "" for _, _, role in SENTENCES_OF_MEMO]
    doc.spans[BLOCKS] = [Span(doc, s, e, label=kind) for (s, e), kind in zip(bounds, of_block, strict=True)]
    doc.spans[SENTENCES] = [Span(doc, s, e, label=role) for (s, e), role in zip(bounds, of_role, strict=True)]
    return doc


def labelled(doc: Doc, roles: list[str]) -> Doc:
    copy = doc.copy()
    copy.spans[SENTENCES] = [
        Span(copy, s.start, s.end, label=role) for s, role in zip(doc.spans[SENTENCES], roles, strict=True)
    ]
    return copy


@pytest.fixture(scope="module")
def trained() -> spacy.Language:
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("extract_roles", name="roles", config=Config().from_str(MODEL))
    examples = [Example(memo(nlp.vocab, roles=False), memo(nlp.vocab))]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(80):
        nlp.update(examples, sgd=optimizer)
    return nlp


def test_items_are_announced_by_heading_or_colon() -> None:
    layout = Layout(memo(spacy.blank("en").vocab))
    assert layout.kinds == ["head", "item", "p", "p", "item", "p"]
    assert layout.announces == [-1, 0, 0, 0, 3, 0]


def test_gold_roles_only_where_bounds_agree() -> None:
    vocab = spacy.blank("en").vocab
    predicted = memo(vocab, roles=False)
    predicted.spans[SENTENCES] = list(predicted.spans[SENTENCES])[:1] + [Span(predicted, 1, 3)]
    assert gold_roles(Example(predicted, memo(vocab))) == [ROLES.index(NO_ROLE), -1]


def test_scorer_by_hand() -> None:
    gold = memo(spacy.blank("en").vocab)
    found = labelled(gold, ["none", "proposal", "proposal", "condition", "none", "none"])
    scores = score_roles([Example(found, gold)])
    # condition 1 of 2 found: F 2/3; proposal 1 right of 2: F 2/3; concern missed: F 0
    assert scores["roles_macro_f"] == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert score_roles([Example(gold, gold)])["roles_macro_f"] == 1.0
    assert score_roles([Example(found, labelled(gold, [""] * 6))])["roles_macro_f"] is None
    twice = score_roles([Example(found, gold), Example(gold, gold)])
    assert twice["roles_per_type"]["condition"]["r"] == pytest.approx(3 / 4)


def test_learns_a_memo(trained: spacy.Language) -> None:
    doc = trained(memo(trained.vocab, roles=False))
    assert [s.label_ for s in doc.spans[SENTENCES]] == [role for _, _, role in SENTENCES_OF_MEMO]
    scores = doc.spans[SENTENCES].attrs[SCORES]
    assert scores.shape == (6, len(ROLES))
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)
    assert len(doc.spans[SENTENCES].attrs[ALSO]) == 6


def test_further_roles_are_roles_beside_a_role() -> None:
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe("extract_roles", config={**Config().from_str(MODEL), "also_threshold": 0.3})
    assert isinstance(pipe, RoleClassifier)
    assert pipe.further_roles(np.array([0.5, 0.35, 0.1, 0.05]), 0) == ["proposal"]
    assert pipe.further_roles(np.array([0.4, 0.1, 0.05, 0.45]), 3) == []
    assert pipe.further_roles(np.array([0.5, 0.1, 0.05, 0.35]), 0) == []


def test_sentences_without_role_teach_nothing() -> None:
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe("extract_roles", config=Config().from_str(MODEL))
    unread = memo(nlp.vocab, roles=False)
    loss, gradient = pipe.get_loss([Example(unread, unread)], np.full((6, 4), 0.25, dtype="float32"))
    assert loss == 0
    assert not gradient.any()


def test_same_from_bytes_and_in_batches(trained: spacy.Language) -> None:
    again = spacy.blank("en")
    again.add_pipe("extract_roles", name="roles", config=Config().from_str(MODEL))
    again.from_bytes(trained.to_bytes())
    docs = [memo(again.vocab, roles=False), Doc(again.vocab), memo(again.vocab, roles=False)]
    doc_alone = trained(memo(trained.vocab, roles=False))
    alone = doc_alone.spans[SENTENCES]
    for doc in again.pipe(docs):
        assert [s.label_ for s in doc.spans.get(SENTENCES, ())] == ([s.label_ for s in alone] if len(doc) else [])
    assert np.allclose(docs[2].spans[SENTENCES].attrs[SCORES], alone.attrs[SCORES], atol=1e-5)
