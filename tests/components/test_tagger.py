"""Span tagger: decoding against brute force, what the references teach, learning, saving."""

import itertools

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example
from thinc.api import Config

from extract.annotations import PEOPLE, SCORES, SENTENCES
from extract.components import tagger
from extract.components.tagger import B, L, O, U

MODEL = """
[model]
@architectures = "extract.TokenClassifier.v1"
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
SENTENCE = ("Mr.", "Aldous", "Penn", "told", "Orme", "that", "Penn", "would", "wait", ".")
SPANS = [(1, 3), (4, 5), (6, 7)]


def reference(nlp: spacy.Language, unknown: list[tuple[int, int]] | None = None) -> Doc:
    doc = Doc(nlp.vocab, words=list(SENTENCE))
    doc.spans[PEOPLE] = [Span(doc, s, e, label="PERSON") for s, e in SPANS]
    if unknown:
        doc.spans[f"{PEOPLE}_unknown"] = [Span(doc, s, e, label="PERSON") for s, e in unknown]
    return doc


def bounds(doc: Doc) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in doc.spans[PEOPLE]]


def example(nlp: spacy.Language, gold: Doc) -> Example:
    return Example(Doc(nlp.vocab, words=[token.text for token in gold]), gold)


@pytest.fixture(scope="module")
def trained() -> spacy.Language:
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("extract_tagger", name="people", config=Config().from_str(MODEL))
    examples = [example(nlp, reference(nlp))]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(150):
        nlp.update(examples, sgd=optimizer)
    return nlp


@pytest.mark.parametrize("seed", range(40))
def test_decoding_finds_the_best_legal_path(seed: int) -> None:
    random = np.random.default_rng(seed)
    logs = np.log(random.dirichlet([0.5] * tagger.TAGS, size=random.integers(1, 6)))

    def legal(path: tuple[int, ...]) -> bool:
        return all(x in tagger.MAY_PRECEDE[y] for x, y in itertools.pairwise((O, *path, O)))

    paths = filter(legal, itertools.product(range(tagger.TAGS), repeat=len(logs)))
    best = max(paths, key=lambda path: sum(logs[i, tag] for i, tag in enumerate(path)))
    opens = [i for i, tag in enumerate(best) if tag in (B, U)]
    closes = [i + 1 for i, tag in enumerate(best) if tag in (L, U)]
    assert list(tagger.viterbi(logs)) == list(zip(opens, closes, strict=True))


def test_gold_tags_follow_the_spans() -> None:
    nlp = spacy.blank("en")
    tags = tagger.gold_tags(example(nlp, reference(nlp)), PEOPLE)
    assert tags.tolist() == [O, B, L, O, U, O, U, O, O, O]


def test_open_stretches_and_unread_layers_teach_nothing() -> None:
    nlp = spacy.blank("en")
    tags = tagger.gold_tags(example(nlp, reference(nlp, unknown=[(0, 1), (8, 9)])), PEOPLE)
    assert tags.tolist() == [tagger.UNKNOWN, B, L, O, U, O, U, O, tagger.UNKNOWN, O]
    assert set(tagger.gold_tags(example(nlp, reference(nlp)), "places")) == {tagger.UNKNOWN}


def test_unknown_tokens_get_no_gradient() -> None:
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe("extract_tagger", config=Config().from_str(MODEL))
    uniform = np.full((len(SENTENCE), tagger.TAGS), 1 / tagger.TAGS, dtype="float32")
    _, (gradient,) = pipe.get_loss([example(nlp, reference(nlp, unknown=[(3, 4)]))], [uniform])
    assert not gradient[3].any()
    assert gradient[4].any()


def test_learns_one_sentence(trained: spacy.Language) -> None:
    doc = trained(" ".join(SENTENCE))
    assert bounds(doc) == SPANS
    assert all(0.5 < score <= 1 for score in doc.spans[PEOPLE].attrs[SCORES])


def test_spans_stay_within_sentences(trained: spacy.Language) -> None:
    doc = Doc(trained.vocab, words=list(SENTENCE))
    doc.spans[SENTENCES] = [Span(doc, 0, 2), Span(doc, 2, len(doc))]
    assert (1, 3) not in bounds(trained(doc))


def test_white_space_and_holes_are_no_end_of_a_span(trained: spacy.Language) -> None:
    doc = Doc(trained.vocab, words=["Orme", "\n", "Penn", "   ", "said", "\n"])
    tags = np.full((len(doc), tagger.TAGS), 0.001)
    for token, tag in enumerate((B, tagger.I, tagger.I, L, O, U)):
        tags[token, tag] = 0.99
    assert [span[:2] for span in tagger.decode(doc, tags)] == [(0, 3)]


def test_same_from_bytes_and_in_batches(trained: spacy.Language) -> None:
    texts = [" ".join(SENTENCE), "", "Orme waited.", " "]
    again = spacy.blank("en")
    again.add_pipe("extract_tagger", name="people", config=Config().from_str(MODEL))
    again.from_bytes(trained.to_bytes())
    one_by_one = [bounds(trained(text)) for text in texts]
    assert [bounds(doc) for doc in again.pipe(texts)] == one_by_one


def test_scorer_leaves_out_unread_documents(trained: spacy.Language) -> None:
    read, unread = reference(trained), Doc(trained.vocab, words=["Orme"])
    scores = trained.evaluate([example(trained, read), example(trained, unread)])
    assert scores["spans_people_f"] == 1.0
    assert trained.evaluate([example(trained, unread)])["spans_people_f"] is None
