"""Roles: where sentences stand, what is seen of them, what is learned, scorer by hand, saving."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pytest
import spacy
from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vectors import Vectors
from spacy.vocab import Vocab

from extract.annotations import ALSO, BLOCK_KINDS, BLOCKS, ROLES, SCORES, SENTENCES
from extract.components.roles import RoleClassifier, score_roles
from extract.components.roles.features import (
    AFTER,
    ANNOUNCING,
    BEFORE,
    Array,
    Rows,
    Vocabulary,
    dense_features,
    sparse_features,
    sparse_width,
    terms_of,
    weigh,
)
from extract.components.roles.layout import places_of
from extract.components.roles.weights import Weights

Sentences = Sequence[tuple[str, str, str]]  # words, kind of the block, role

MEMO: Sentences = [
    ("RECOMMENDATIONS", "head", "none"),
    ("That you sign the letter .", "item", "proposal"),
    ("We fear a coup .", "p", "concern"),
    ("Only if they pay first :", "p", "condition"),
    ("the debt of March ;", "item", "condition"),
    ("It rained .", "p", "none"),
]
OTHER: Sentences = [
    ("RECOMMENDATIONS", "head", "none"),
    ("That you sign the treaty .", "item", "proposal"),
    ("We fear a war .", "p", "concern"),
    ("Only if they pay in full :", "p", "condition"),
    ("the debt of May ;", "item", "condition"),
    ("It snowed .", "p", "none"),
]


def new_vocab() -> Vocab:
    return Vocab(lex_attr_getters=LEX_ATTRS)


def memo(vocab: Vocab, sentences: Sentences = MEMO, *, roles: bool = True) -> Doc:
    """A Doc with a block for every sentence; without roles it is as the sentence component leaves it."""
    words = [text.split() for text, _, _ in sentences]
    doc = Doc(vocab, words=[word for sentence in words for word in sentence])
    ends = np.cumsum([len(sentence) for sentence in words]).tolist()
    bounds = list(zip([0, *ends[:-1]], ends, strict=True))
    kinds, labels = [kind for _, kind, _ in sentences], [role if roles else "" for _, _, role in sentences]
    doc.spans[BLOCKS] = [Span(doc, s, e, label=kind) for (s, e), kind in zip(bounds, kinds, strict=True)]
    doc.spans[SENTENCES] = [Span(doc, s, e, label=role) for (s, e), role in zip(bounds, labels, strict=True)]
    return doc


def labelled(doc: Doc, roles: list[str]) -> Doc:
    copy = doc.copy()
    copy.spans[SENTENCES] = [
        Span(copy, s.start, s.end, label=role) for s, role in zip(doc.spans[SENTENCES], roles, strict=True)
    ]
    return copy


def roles_of(doc: Doc) -> list[str]:
    return [span.label_ for span in doc.spans[SENTENCES]]


def announced(*sentences: tuple[str, str]) -> list[int | None]:
    """For each (words, kind of the block): the index of the sentence that announces it."""
    doc = memo(new_vocab(), [(words, kind, "none") for words, kind in sentences])
    return [place.announced_by for place in places_of(doc)]


def vocabulary(vocab: Vocab, **idf: float) -> Vocabulary:
    """These words, with these weights."""
    weights = {vocab.strings.add(word): weight for word, weight in idf.items()}
    keys = sorted(weights)
    return Vocabulary(np.array(keys, dtype=np.uint64), np.array([weights[key] for key in keys], dtype=np.float32))


def dense(rows: Rows, height: int, width: int) -> Array:
    table = np.zeros((height, width), dtype=np.float32)
    table[rows.rows, rows.columns] = rows.values
    return table


def with_vectors(vocab: Vocab, **vectors: Sequence[float]) -> Vocab:
    for word in vectors:
        vocab.strings.add(word)
    vocab.vectors = Vectors(
        strings=vocab.strings, data=np.array(list(vectors.values()), dtype="float32"), keys=list(vectors)
    )
    return vocab


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A pipeline with word vectors whose role component has learned both memos."""
    learning = pytest.importorskip("corpus.roles", reason="fitting needs scikit-learn")
    nlp = spacy.blank("en")
    with_vectors(nlp.vocab, fear=(1, 0), coup=(1, 0.5), war=(1, 0.4), pay=(0, 1), sign=(-1, 0), rained=(0, -1))
    pipe = nlp.add_pipe("extract_roles", name="roles")
    assert isinstance(pipe, RoleClassifier)
    [pipe.weights] = learning.learn_weights([memo(nlp.vocab), memo(nlp.vocab, OTHER)], [(100.0, 0.5)])
    return nlp


def test_headings_and_colons_announce() -> None:
    places = places_of(memo(new_vocab()))
    assert [BLOCK_KINDS[place.kind] for place in places] == ["head", "item", "p", "p", "item", "p"]
    assert [place.announced_by for place in places] == [None, 0, 0, 0, 3, 0]
    assert all(place.opens for place in places)


def test_a_list_goes_on_over_paragraphs_that_open_as_items_do() -> None:
    listed = [("1. A pause .", "p"), ("( b ) More boats .", "p"), ("— The debt .", "p"), ("c . Trade .", "p")]
    assert announced(("We ask :", "p"), *listed, ("They went .", "p"), ("2. Next .", "p")) == [
        None,
        *[0] * 4,
        None,
        None,
    ]


def test_a_heading_ends_a_list() -> None:
    assert announced(("We ask :", "p"), ("A pause .", "item"), ("NEXT", "head"), ("Boats .", "item")) == [None, 0, 0, 2]


def test_only_the_first_sentence_opens_its_block() -> None:
    doc = memo(new_vocab(), [("We met . It rained :", "p", ""), ("the boats", "item", "")])
    doc.spans[SENTENCES] = [Span(doc, 0, 3), Span(doc, 3, 6), Span(doc, 6, 8)]
    assert [(place.opens, place.announced_by) for place in places_of(doc)] == [(True, None), (False, None), (True, 1)]


def test_without_blocks_all_is_plain() -> None:
    doc = memo(new_vocab())
    del doc.spans[BLOCKS]
    assert {BLOCK_KINDS[place.kind] for place in places_of(doc)} == {"p"}
    assert [place.opens for place in places_of(doc)] == [True, *[False] * 5]


def test_terms_are_lower_case_words_and_pairs_within_a_sentence() -> None:
    vocab = new_vocab()
    doc = Doc(vocab, words=["We", "\n", "Wait", "we", "outside"])
    doc.spans[SENTENCES] = [Span(doc, 0, 3), Span(doc, 3, 4)]
    rows, keys = terms_of(doc, places_of(doc), pairs=False)
    assert [(row, vocab.strings[key]) for row, key in zip(rows, keys, strict=True)] == [
        (0, "we"),
        (0, "wait"),
        (1, "we"),
    ]
    rows, keys = terms_of(doc, places_of(doc), pairs=True)
    assert rows.tolist() == [0, 0, 1, 0]
    assert keys[3] not in keys[:3]


def test_the_order_of_a_pair_counts() -> None:
    def pair(*words: str) -> int:
        doc = Doc(vocab, words=list(words))
        doc.spans[SENTENCES] = [doc[:]]
        return int(terms_of(doc, places_of(doc), pairs=True)[1][2])

    vocab = new_vocab()
    assert pair("not", "only") == pair("Not", "only") != pair("only", "not")


def test_weights_by_hand() -> None:
    vocab = new_vocab()
    doc = memo(vocab, [("Peace peace now", "p", ""), ("we wait now", "p", "")])
    known = vocabulary(vocab, peace=2.0, now=1.0, wait=3.0)
    places = places_of(doc)
    columns = [
        int(known.look_up(np.array([vocab.strings[w]], dtype=np.uint64))[0][0]) for w in ("peace", "now", "wait")
    ]
    found = dense(weigh(*terms_of(doc, places, pairs=False), known), 2, 3)[:, columns]
    peace, length = 2 * (1 + np.log(2)), np.hypot(2 * (1 + np.log(2)), 1)
    assert found == pytest.approx(
        np.array([[peace / length, 1 / length, 0], [0, 1 / np.sqrt(10), 3 / np.sqrt(10)]]), rel=1e-5
    )


def test_nothing_known_weighs_nothing() -> None:
    doc = memo(new_vocab())
    places = places_of(doc)
    for known in (Weights.empty().terms, vocabulary(doc.vocab, elsewhere=1.0)):
        assert len(weigh(*terms_of(doc, places, pairs=True), known).values) == 0


def test_rows_are_taken_weighed_and_moved() -> None:
    rows = Rows(np.array([0, 0, 2]), np.array([1, 3, 0]), np.array([1.0, 2.0, 4.0], dtype=np.float32))
    taken = rows.take([None, 0, 2, 1, 0], weight=0.5, offset=10)
    assert taken.rows.tolist() == [1, 1, 2, 4, 4]
    assert taken.columns.tolist() == [11, 13, 10, 11, 13]
    assert taken.values.tolist() == [0.5, 1, 2, 0.5, 1]
    assert len(rows.take([None, None], weight=1, offset=0).rows) == 0


def test_a_sentence_sees_its_neighbours_and_what_announces_it() -> None:
    vocab = new_vocab()
    doc = memo(vocab, [("FIRST", "head", ""), ("second", "p", ""), ("third", "item", "")])
    known = vocabulary(vocab, first=1.0, second=1.0, third=1.0)
    place = {word: int(known.look_up(np.array([vocab.strings[word]], dtype=np.uint64))[0][0]) for word in
             ("first", "second", "third")}  # fmt: skip
    width = sparse_width(known, known)
    assert width == 4 * 3 + len(BLOCK_KINDS)
    own, before, after, announcing, kinds = np.split(
        dense(sparse_features(doc, known, known), 3, width), [3, 6, 9, 12], 1
    )
    first, second, third = np.eye(3)[[place[word] for word in ("first", "second", "third")]]
    nothing = np.zeros(3)
    assert own == pytest.approx(np.array([first, second, third]))
    assert before == pytest.approx(BEFORE * np.array([nothing, first, second]))
    assert after == pytest.approx(AFTER * np.array([second, third, nothing]))
    assert announcing == pytest.approx(ANNOUNCING * np.array([nothing, first, first]))
    assert [BLOCK_KINDS[row.argmax()] for row in kinds] == ["head", "p", "item"]


def test_vectors_are_pooled_by_hand() -> None:
    vocab = with_vectors(new_vocab(), peace=(3, 4), NATO=(0, -2))
    doc = memo(vocab, [("Peace NATO nato", "p", ""), ("nothing", "p", "")])
    # Unit vectors (0.6, 0.8) by lower case, (0, -1) as written; "nato" has none and counts as zeros.
    assert dense_features(doc) == pytest.approx(
        np.array([[0.2, -0.2 / 3, 0.6, 0.8, 0, -1], [0] * 6], dtype=np.float32), abs=1e-6
    )


def test_white_space_is_not_pooled() -> None:
    vocab = with_vectors(new_vocab(), peace=(3, 4))
    doc = memo(vocab, [("peace", "p", "")])
    spaced = Doc(vocab, words=["peace", "\n\n"])
    spaced.spans[SENTENCES] = [spaced[:]]
    assert (dense_features(spaced) == dense_features(doc)).all()


def test_no_vectors_no_columns() -> None:
    assert dense_features(memo(new_vocab())).shape == (6, 0)
    assert dense_features(Doc(with_vectors(new_vocab(), peace=(3, 4)), words=["peace"])).shape == (0, 6)


def weights() -> Weights:
    random = np.random.default_rng(1)
    terms = Vocabulary(np.array([3, 2**64 - 1], dtype=np.uint64), np.array([1.5, 2.5], dtype=np.float32))
    words = Vocabulary(np.array([7], dtype=np.uint64), np.array([0.5], dtype=np.float32))
    sparse, dense, bias = (random.normal(size=size).astype(np.float32) for size in ((10, 4), (6, 4), 4))
    return Weights(terms, words, sparse, dense, bias)


def test_probabilities_by_hand() -> None:
    empty = Weights.empty()
    learned = Weights(
        empty.terms,
        empty.words,
        sparse=np.array([[0, 0, 0, np.log(2)], [0, 0, 0, 0]]),
        dense=np.array([[np.log(3), 0, 0, 0]]),
        bias=np.array([0, -np.inf, 0, 0]),
    )
    rows = Rows(np.array([0]), np.array([0]), np.array([1.0]))
    found = learned.probabilities(rows, np.array([[0.0], [1.0]]))
    assert found == pytest.approx(np.array([[1, 0, 1, 2], [3, 0, 1, 1]]) / np.array([[4], [5]]))
    assert found.dtype == np.float32


def test_weights_come_back_the_same() -> None:
    saved = weights()
    again = Weights.from_bytes(saved.to_bytes())
    for name in ("sparse", "dense", "bias"):
        assert (getattr(again, name) == getattr(saved, name)).all()
        assert getattr(again, name).dtype == np.float32
    for name in ("terms", "words"):
        assert (getattr(again, name).keys == getattr(saved, name).keys).all()
        assert (getattr(again, name).idf == getattr(saved, name).idf).all()
        assert getattr(again, name).keys.dtype == np.uint64
    assert again.to_bytes() == saved.to_bytes()
    assert again
    assert not Weights.from_bytes(Weights.empty().to_bytes())


def test_a_pickle_is_refused() -> None:
    with np.load(BytesIO(weights().to_bytes())) as arrays:
        content = dict(arrays)
    out = BytesIO()
    np.savez(out, **{**content, "bias": np.array([print], dtype=object)})
    with pytest.raises(ValueError, match="allow_pickle=False"):
        Weights.from_bytes(out.getvalue())


def test_untrained_says_none() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("extract_roles")
    doc = nlp(memo(nlp.vocab, roles=False))
    assert roles_of(doc) == ["none"] * 6
    assert (doc.spans[SENTENCES].attrs[SCORES] == 0.25).all()
    assert doc.spans[SENTENCES].attrs[ALSO] == [[] for _ in MEMO]


@pytest.mark.parametrize("sentences", [MEMO, OTHER])
def test_learns_what_it_is_shown(nlp: Language, sentences: Sentences) -> None:
    doc = nlp(memo(nlp.vocab, sentences, roles=False))
    assert roles_of(doc) == [role for _, _, role in sentences]
    scores = doc.spans[SENTENCES].attrs[SCORES]
    assert (scores.shape, scores.dtype) == ((6, len(ROLES)), np.float32)
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)
    assert len(doc.spans[SENTENCES].attrs[ALSO]) == 6


def test_learns_the_same_from_the_same(nlp: Language) -> None:
    from corpus.roles import learn_weights

    docs = [memo(nlp.vocab), memo(nlp.vocab, OTHER)]
    pipe = nlp.get_pipe("roles")
    assert isinstance(pipe, RoleClassifier)
    assert learn_weights(docs, [(100.0, 0.5)])[0].to_bytes() == pipe.to_bytes()


def test_a_role_that_nobody_showed_is_never_said(nlp: Language) -> None:
    from corpus.roles import learn_weights

    docs = [labelled(memo(nlp.vocab), [role if role != "concern" else "none" for _, _, role in MEMO])] * 2
    doc = memo(nlp.vocab)
    [learned] = learn_weights(docs, [(100.0, 0.5)])
    found = learned.probabilities(sparse_features(doc, learned.terms, learned.words), dense_features(doc))
    assert (found[:, ROLES.index("concern")] == 0).all()
    assert np.allclose(found.sum(axis=1), 1)


@pytest.mark.parametrize("words", [[], ["Nobody", "cut", "this", "."]])
def test_a_doc_without_sentences(nlp: Language, words: list[str]) -> None:
    group = nlp(Doc(nlp.vocab, words=words)).spans[SENTENCES]
    assert (len(group), group.attrs[SCORES].shape, group.attrs[ALSO]) == (0, (0, len(ROLES)), [])


def test_predict_writes_nothing(nlp: Language) -> None:
    doc = memo(nlp.vocab, roles=False)
    pipe = nlp.get_pipe("roles")
    assert isinstance(pipe, RoleClassifier)
    pipe.predict(doc)
    assert roles_of(doc) == [""] * 6


def test_twice_is_once(nlp: Language) -> None:
    once = nlp(memo(nlp.vocab, roles=False))
    scores = once.spans[SENTENCES].attrs[SCORES]
    assert (nlp(once).spans[SENTENCES].attrs[SCORES] == scores).all()


def test_the_same_from_bytes_from_disk_and_in_batches(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("pipelines") / "roles"
    nlp.to_disk(folder)
    from_bytes = spacy.blank("en")
    from_bytes.add_pipe("extract_roles", name="roles")
    from_bytes.from_bytes(nlp.to_bytes())
    for again in (from_bytes, spacy.load(folder), nlp):

        def docs(vocab: Vocab) -> list[Doc]:
            return [memo(vocab, roles=False), Doc(vocab), memo(vocab, OTHER, roles=False)]

        one_by_one = [nlp(doc) for doc in docs(nlp.vocab)]
        for doc, alone in zip(again.pipe(docs(again.vocab)), one_by_one, strict=True):
            assert roles_of(doc) == roles_of(alone)
            assert (doc.spans[SENTENCES].attrs[SCORES] == alone.spans[SENTENCES].attrs[SCORES]).all()


def test_scorer_by_hand() -> None:
    gold = memo(new_vocab())
    found = labelled(gold, ["none", "proposal", "proposal", "condition", "none", "none"])
    scores = score_roles([Example(found, gold)])
    # condition 1 of 2 found: F 2/3; proposal 1 right of 2: F 2/3; concern missed: F 0
    assert scores["roles_macro_f"] == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert score_roles([Example(gold, gold)])["roles_macro_f"] == 1.0
    assert score_roles([Example(found, labelled(gold, [""] * 6))])["roles_macro_f"] is None
    twice = score_roles([Example(found, gold), Example(gold, gold)])
    assert twice["roles_per_type"]["condition"]["r"] == pytest.approx(3 / 4)
    assert score_roles([Example(gold, gold), Example(found, gold)]) == twice


def test_a_sentence_cut_elsewhere_is_missed() -> None:
    gold = memo(new_vocab(), [("We fear a coup .", "p", "concern")])
    found = gold.copy()
    found.spans[SENTENCES] = [Span(found, 0, 4, label="concern")]
    concern = score_roles([Example(found, gold)])["roles_per_type"]["concern"]
    assert (concern["p"], concern["r"]) == (0, 0)
