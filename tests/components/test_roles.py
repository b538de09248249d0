"""Roles: what decides the label, what teaches it, learning, docs without sentences, saving, the scorer by hand."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Config

from extract.annotations import ALSO, ROLES, SCORES, SENTENCES
from extract.components.roles import RoleNetwork, further_roles, score_roles, set_roles, true_roles

MODEL = """
[model]
@architectures = "spacy.SpanCategorizer.v1"

[model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 16
depth = 1
embed_size = 500
window_size = 1
maxout_pieces = 2
subword_features = true

[model.reducer]
@layers = "spacy.mean_max_reducer.v1"
hidden_size = 16

[model.scorer]
@layers = "Softmax.v2"
"""
Sentences = Sequence[tuple[str, str]]  # words, role
MEMO: Sentences = [
    ("I recommend that you sign .", "proposal"),
    ("We fear a coup .", "concern"),
    ("Only if they pay first .", "condition"),
    ("It rained .", "none"),
]
OTHER: Sentences = [("We fear the debt .", "concern"), ("They met .", "none"), ("I recommend a pause .", "proposal")]


def cut(vocab: Vocab, sentences: Sentences, *, roles: bool = True) -> Doc:
    """A Doc with these sentences; without roles it is as the sentence component leaves it."""
    words = [text.split() for text, _ in sentences]
    doc = Doc(vocab, words=[word for sentence in words for word in sentence])
    ends = np.cumsum([len(sentence) for sentence in words]).tolist()
    doc.spans[SENTENCES] = [
        Span(doc, start, end, label=role if roles else "")
        for start, end, (_, role) in zip([0, *ends[:-1]], ends, sentences, strict=True)
    ]
    return doc


def uncut(vocab: Vocab) -> Doc:
    return Doc(vocab, words=["Nobody", "cut", "this", "."])


def example(vocab: Vocab, sentences: Sentences = MEMO) -> Example:
    return Example(cut(vocab, sentences, roles=False), cut(vocab, sentences))


def roles_of(doc: Doc) -> list[str]:
    return [span.label_ for span in doc.spans[SENTENCES]]


def make() -> tuple[Language, RoleNetwork]:
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe("extract_role_network", name="roles", config=Config().from_str(MODEL))
    assert isinstance(pipe, RoleNetwork)
    return nlp, pipe


def learn(nlp: Language, examples: list[Example], steps: int) -> list[float]:
    """The loss of each step."""
    optimizer = nlp.initialize(lambda: examples)
    return [nlp.update(examples, sgd=optimizer)["roles"] for _ in range(steps)]


@pytest.fixture(scope="module")
def trained() -> Language:
    """A pipeline that has learned both memos; a doc without sentences and an empty one were among them."""
    spacy.util.fix_random_seed(1)
    nlp, _ = make()
    rest = [Example(doc, doc.copy()) for doc in (uncut(nlp.vocab), Doc(nlp.vocab))]
    losses = learn(nlp, [example(nlp.vocab), *rest, example(nlp.vocab, OTHER)], 250)
    assert losses[-1] < losses[0] / 10
    return nlp


def decided(*rows: Sequence[float], also: float = 0.3, weights: dict[str, float] | None = None) -> Doc:
    """A Doc with a sentence for each row of probabilities, once these are decided upon."""
    doc = cut(Vocab(), [("Wait .", "")] * len(rows))
    set_roles(doc, np.array(rows, dtype=np.float32).reshape(-1, len(ROLES)), also=also, weights=weights)
    return doc


def test_the_most_probable_role_is_the_label() -> None:
    doc = decided([0.5, 0.3, 0.1, 0.1], [0.1, 0.2, 0.3, 0.4])
    assert roles_of(doc) == ["condition", "none"]
    # Of equal ones the last.
    assert roles_of(decided([0.25] * 4, [0.4, 0.4, 0.1, 0.1])) == ["none", "proposal"]


def test_weights_decide_the_label_and_leave_the_scores() -> None:
    rows = [0.3, 0.1, 0.1, 0.5], [0.2, 0.1, 0.1, 0.6]
    doc = decided(*rows, weights={"condition": 2.0})
    assert roles_of(doc) == ["condition", "none"]
    assert np.array_equal(doc.spans[SENTENCES].attrs[SCORES], np.array(rows, dtype=np.float32))
    assert roles_of(decided(*rows, weights={"condition": 2.0, "none": 0.5})) == ["condition"] * 2
    assert roles_of(decided(*rows, weights={})) == roles_of(decided(*rows)) == ["none"] * 2


def test_further_roles_are_roles_beside_a_role() -> None:
    assert further_roles(np.array([0.5, 0.35, 0.1, 0.05]), 0, 0.3) == ["proposal"]
    assert further_roles(np.array([0.35, 0.35, 0.3, 0.0]), 1, 0.3) == ["condition", "concern"]
    assert further_roles(np.array([0.4, 0.1, 0.05, 0.45]), 3, 0.3) == []
    assert further_roles(np.array([0.5, 0.1, 0.05, 0.35]), 0, 0.3) == []
    doc = decided([0.5, 0.35, 0.1, 0.05], [0.4, 0.1, 0.05, 0.45])
    assert doc.spans[SENTENCES].attrs[ALSO] == [["proposal"], []]
    # Weights give the sentence a role; the role that they took first place from may be none, and is not named.
    doc = decided([0.4, 0.1, 0.05, 0.45], [0.4, 0.45, 0.1, 0.05], weights={"condition": 2.0})
    assert roles_of(doc) == ["condition"] * 2
    assert doc.spans[SENTENCES].attrs[ALSO] == [[], ["proposal"]]


def test_probabilities_must_be_of_the_sentences() -> None:
    with pytest.raises(ValueError, match="zip"):
        set_roles(cut(Vocab(), MEMO), np.full((3, 4), 0.25), also=0.3)


def test_untrained_says_none() -> None:
    nlp, _ = make()
    nlp.initialize(lambda: [example(nlp.vocab)])
    doc = nlp(cut(nlp.vocab, MEMO, roles=False))
    assert roles_of(doc) == ["none"] * len(MEMO)
    assert (doc.spans[SENTENCES].attrs[SCORES] == 0.25).all()
    assert doc.spans[SENTENCES].attrs[ALSO] == [[] for _ in MEMO]


def test_it_takes_shape_before_anybody_cuts_sentences() -> None:
    nlp, pipe = make()
    docs = [Doc(nlp.vocab), uncut(nlp.vocab)]
    nlp.initialize(lambda: [Example(doc, cut(nlp.vocab, MEMO)) for doc in docs])
    [found] = pipe.predict([cut(nlp.vocab, MEMO)])
    assert found.shape == (len(MEMO), len(ROLES))


def test_only_sentences_whose_bounds_and_role_are_known_teach() -> None:
    nlp, pipe = make()
    vocab = nlp.vocab
    reference = cut(vocab, [*MEMO[:3], ("It rained .", "")])
    found = cut(vocab, MEMO, roles=False)
    found.spans[SENTENCES] = [found[0:6], found[6:10], found[11:17], found[17:20]]
    taught = Example(found, reference)
    assert true_roles(taught).tolist() == [ROLES.index("proposal"), -1, ROLES.index("condition"), -1]
    scores = np.array([[0.1, 0.4, 0.2, 0.3]] * 4, dtype=np.float32)
    loss, gradient = pipe.get_loss([Example(uncut(vocab), uncut(vocab)), taught], scores)
    assert loss == pytest.approx(-np.log(0.4) - np.log(0.1))
    assert gradient == pytest.approx(np.array([[0.1, -0.6, 0.2, 0.3], [0] * 4, [-0.9, 0.4, 0.2, 0.3], [0] * 4]))
    assert (scores == np.array([[0.1, 0.4, 0.2, 0.3]] * 4, dtype=np.float32)).all()


def test_where_nothing_is_known_nothing_is_learned() -> None:
    nlp, pipe = make()
    optimizer = nlp.initialize(lambda: [example(nlp.vocab)])
    before = pipe.model.to_bytes()
    unread = Example(cut(nlp.vocab, MEMO, roles=False), uncut(nlp.vocab))
    for examples in ([Example(uncut(nlp.vocab), uncut(nlp.vocab))], [Example(Doc(nlp.vocab), Doc(nlp.vocab))], []):
        assert pipe.update(examples, sgd=optimizer) == {"roles": 0.0}
    assert pipe.update([unread], sgd=None, losses={"roles": 1.5, "people": 2.0}) == {"roles": 1.5, "people": 2.0}
    assert pipe.model.to_bytes() == before


@pytest.mark.parametrize("sentences", [MEMO, OTHER])
def test_learns_what_it_is_shown(trained: Language, sentences: Sentences) -> None:
    doc = trained(cut(trained.vocab, sentences, roles=False))
    assert roles_of(doc) == [role for _, role in sentences]
    scores = doc.spans[SENTENCES].attrs[SCORES]
    assert (scores.shape, scores.dtype) == ((len(sentences), len(ROLES)), np.float32)
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)


def test_it_is_scored(trained: Language) -> None:
    examples = [example(trained.vocab), Example(uncut(trained.vocab), uncut(trained.vocab))]
    assert trained.evaluate(examples)["roles_macro_f"] == 1.0


@pytest.mark.parametrize("words", [[], ["Nobody", "cut", "this", "."]])
def test_a_doc_without_sentences(trained: Language, words: list[str]) -> None:
    group = trained(Doc(trained.vocab, words=words)).spans[SENTENCES]
    assert (len(group), group.attrs[SCORES].shape, group.attrs[ALSO]) == (0, (0, len(ROLES)), [])


def test_empty_docs_teach_no_shapes_and_those_behind_them_do() -> None:
    nlp, pipe = make()
    empty = [Example(doc, doc.copy()) for doc in [Doc(nlp.vocab)] * 12]
    with pytest.raises(ValueError, match=r"roles: no document among the examples has a token"):
        nlp.initialize(lambda: empty)
    nlp.initialize(lambda: [*empty, example(nlp.vocab)])
    assert pipe.predict([cut(nlp.vocab, MEMO)])[0].shape == (len(MEMO), len(ROLES))


def docs(vocab: Vocab) -> Iterable[Doc]:
    yield uncut(vocab)
    yield cut(vocab, MEMO, roles=False)
    yield Doc(vocab)
    yield cut(vocab, OTHER, roles=False)
    yield uncut(vocab)


def check_same(again: Language, nlp: Language) -> None:
    """What one finds in a batch is what the other finds one by one."""
    one_by_one = [nlp(doc) for doc in docs(nlp.vocab)]
    for doc, alone in zip(again.pipe(docs(again.vocab)), one_by_one, strict=True):
        assert roles_of(doc) == roles_of(alone)
        attrs, expected = doc.spans[SENTENCES].attrs, alone.spans[SENTENCES].attrs
        # Matrices of another height may be multiplied in another order.
        assert attrs[SCORES] == pytest.approx(expected[SCORES], abs=1e-6)
        assert attrs[ALSO] == expected[ALSO]


def test_a_batch_is_one_by_one(trained: Language) -> None:
    check_same(trained, trained)


def test_predict_writes_nothing_and_twice_is_once(trained: Language) -> None:
    doc = cut(trained.vocab, MEMO, roles=False)
    pipe = trained.get_pipe("roles")
    assert isinstance(pipe, RoleNetwork)
    pipe.predict([doc])
    assert roles_of(doc) == [""] * len(MEMO)
    once = trained(doc)
    scores = once.spans[SENTENCES].attrs[SCORES]
    assert (trained(once).spans[SENTENCES].attrs[SCORES] == scores).all()


def test_saved_it_decides_the_same(trained: Language, tmp_path: Path) -> None:
    nlp, pipe = make()
    nlp.from_bytes(trained.to_bytes())
    check_same(nlp, trained)
    pipe.cfg |= {"weights": {"none": 1e6}, "also_threshold": 0.0}
    nlp.to_disk(tmp_path)
    again, _ = make()
    for other in (spacy.load(tmp_path), again.from_bytes(nlp.to_bytes())):
        assert other.get_pipe("roles").cfg == {"weights": {"none": 1e6}, "also_threshold": 0.0}
        check_same(other, nlp)
        assert roles_of(other(cut(other.vocab, MEMO, roles=False))) == ["none"] * len(MEMO)


def test_a_saved_doc_keeps_its_roles(trained: Language) -> None:
    doc = trained(cut(trained.vocab, MEMO, roles=False))
    again = Doc(Vocab()).from_bytes(doc.to_bytes())
    assert roles_of(again) == roles_of(doc)
    assert (again.spans[SENTENCES].attrs[SCORES] == doc.spans[SENTENCES].attrs[SCORES]).all()
    assert again.spans[SENTENCES].attrs[ALSO] == doc.spans[SENTENCES].attrs[ALSO]


def labelled(doc: Doc, roles: Sequence[str]) -> Doc:
    """A copy with these roles."""
    copy = doc.copy()
    spans = doc.spans[SENTENCES]
    copy.spans[SENTENCES] = [Span(copy, s.start, s.end, label=role) for s, role in zip(spans, roles, strict=True)]
    return copy


def test_scorer_by_hand() -> None:
    gold = cut(Vocab(), [("Pay first .", "condition"), ("Only if they pay .", "condition"), *MEMO[:2]])
    found = labelled(gold, ["condition", "none", "proposal", "proposal"])
    scores = score_roles([Example(found, gold)])
    # condition 1 of 2 found: F 2/3; proposal 1 right of 2: F 2/3; concern missed: F 0
    assert scores["roles_macro_f"] == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert score_roles([Example(gold, gold)])["roles_macro_f"] == 1.0
    assert score_roles([Example(found, labelled(gold, [""] * 4))])["roles_macro_f"] is None
    twice = score_roles([Example(found, gold), Example(gold, gold)])
    assert twice["roles_per_type"]["condition"]["r"] == pytest.approx(3 / 4)
    assert score_roles([Example(gold, gold), Example(found, gold)]) == twice


def test_a_sentence_cut_elsewhere_is_missed() -> None:
    gold = cut(Vocab(), MEMO[1:2])
    found = gold.copy()
    found.spans[SENTENCES] = [Span(found, 0, 4, label="concern")]
    concern = score_roles([Example(found, gold)])["roles_per_type"]["concern"]
    assert (concern["p"], concern["r"]) == (0, 0)
