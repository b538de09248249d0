"""The networks: what turns the shared token vectors into tags of tokens and roles of sentences."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
import spacy
from spacy.attrs import LOWER, ORTH
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc, Token
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    NumpyOps,
    ParametricAttention_v2,
    Softmax,
    chain,
    concatenate,
    expand_window,
    reduce_max,
    reduce_mean,
    reduce_sum,
    with_array,
)
from thinc.types import Floats2d, Ragged

from extract.annotations import BLOCK_KINDS, BLOCKS, SENTENCES

Backprop = Callable[[Any], Any]


@spacy.registry.callbacks("extract.NumpyBlas.v1")
def make_numpy_blas() -> Callable[[Language], Language]:
    """`[nlp] after_pipeline_creation`: multiply matrices by numpy's BLAS instead of the BLIS that thinc prefers.

    Where the vector units are wide it takes a third of the time.
    """

    def use_numpy_blas(nlp: Language) -> Language:
        ops = NumpyOps(use_blis=False)
        for _, pipe in nlp.pipeline:
            for node in pipe.model.walk() if isinstance(pipe, TrainablePipe) else ():
                node.ops = ops
        return nlp

    return use_numpy_blas


@spacy.registry.architectures("extract.TokenClassifier.v1")
def build_token_classifier(
    tok2vec: Model[list[Doc], list[Floats2d]], hidden_width: int, nO: int | None = None
) -> Model[list[Doc], list[Floats2d]]:
    """Docs -> an array (tokens, nO) of probabilities each: a window of one token either side, one hidden layer."""
    width = tok2vec.get_dim("nO")
    output: Model[Floats2d, Floats2d] = Softmax(nO=nO, nI=hidden_width)
    hidden: Model[Floats2d, Floats2d] = Maxout(nO=hidden_width, nI=width * 3, nP=3, dropout=0.0, normalize=True)
    model = chain(tok2vec, with_array(chain(expand_window(window_size=1), hidden, output), pad=1))
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output_layer", output)
    return model


@spacy.registry.architectures("extract.RoleClassifier.v1")
def build_role_classifier(
    tok2vec: Model[list[Doc], list[Floats2d]],
    pooled_width: int,
    bag_width: int,
    bag_rows: int,
    hidden_width: int,
    nO: int | None = None,
) -> Model[list[Doc], Floats2d]:
    """Docs -> one array (sentences of all docs, nO) of probabilities.

    A sentence is the pool of its own tokens' vectors and a bag of hashed words, word pairs and facts of its place;
    it is judged beside the sentence before it, the one after it, and the one that announces it.
    """
    width = tok2vec.get_dim("nO")
    attention = chain(ParametricAttention_v2(key_transform=Maxout(width, width, nP=2), nO=width), reduce_sum())
    pool = chain(
        sentence_tokens(tok2vec),
        concatenate(reduce_mean(), reduce_max(), attention),
        Maxout(pooled_width, width * 3, nP=3, dropout=0.0, normalize=True),
    )
    bag = chain(
        sentence_features(),
        with_array(HashEmbed(bag_width, bag_rows, dropout=0.0)),
        reduce_mean(),
        Maxout(bag_width, bag_width, nP=2, dropout=0.0, normalize=True),
    )
    output: Model[Floats2d, Floats2d] = Softmax(nO=nO, nI=hidden_width)
    sentence_width = pooled_width + bag_width
    model = chain(
        with_neighbours(concatenate(pool, bag)),
        Maxout(hidden_width, sentence_width * len(NEIGHBOURS), nP=3, dropout=0.0, normalize=True),
        output,
    )
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output_layer", output)
    return cast(Model[list[Doc], Floats2d], model)


def sentence_tokens(tok2vec: Model[list[Doc], list[Floats2d]]) -> Model[list[Doc], Ragged]:
    """Docs -> the vectors of the tokens inside sentences, one length a sentence."""
    return Model("sentence_tokens", forward_sentence_tokens, layers=[tok2vec], init=init_first_layer)


def forward_sentence_tokens(
    model: Model[list[Doc], Ragged], docs: list[Doc], is_train: bool
) -> tuple[Ragged, Backprop]:
    vectors, backprop_tok2vec = model.layers[0](docs, is_train)
    indices: list[Any] = []
    lengths: list[int] = []
    for doc in docs:
        bounds = sentence_bounds(doc)
        indices.append(np.concatenate([np.arange(start, end) for start, end in bounds] or [np.zeros(0, dtype="i")]))
        lengths.extend(end - start for start, end in bounds)
    rows = [vector[index] for vector, index in zip(vectors, indices, strict=True)]

    def backprop(d_tokens: Ragged) -> list[Doc]:
        d_vectors, at = [], 0
        for vector, index in zip(vectors, indices, strict=True):
            d_vector = model.ops.alloc2f(*vector.shape)
            d_vector[index] = d_tokens.dataXd[at : at + len(index)]
            at += len(index)
            d_vectors.append(d_vector)
        return cast(list[Doc], backprop_tok2vec(d_vectors))

    return Ragged(model.ops.xp.concatenate(rows), model.ops.asarray1i(lengths)), backprop


def sentence_features() -> Model[list[Doc], Ragged]:
    """Docs -> hashed features (uint64), one length a sentence; nothing flows back."""
    return Model("sentence_features", forward_sentence_features)


def forward_sentence_features(
    model: Model[list[Doc], Ragged], docs: list[Doc], is_train: bool
) -> tuple[Ragged, Backprop]:
    keys, lengths = [], []
    for doc in docs:
        for features in features_of(doc):
            keys.append(features)
            lengths.append(len(features))
    data = np.concatenate(keys) if keys else np.zeros(0, dtype="uint64")
    return Ragged(model.ops.asarray(data), model.ops.asarray1i(lengths)), lambda _: []


def features_of(doc: Doc) -> list["np.ndarray[Any, Any]"]:
    """For each sentence: its words and word pairs in lower case, and the facts of its place, as uint64 hashes."""
    words = doc.to_array([LOWER]).astype("uint64")
    first = doc.to_array([ORTH]).astype("uint64")
    pairs = (words[:-1] * np.uint64(0x9E3779B97F4A7C15)) ^ words[1:]
    layout = Layout(doc)
    found = []
    for i, (start, end) in enumerate(layout.bounds):
        facts = (
            ("kind", layout.kinds[i]),
            ("first in block", layout.first[i]),
            ("length", min((end - start) // 6, 8)),
            ("last", int(first[end - 1])),
            ("announced", layout.announces[i] >= 0),
            ("opening", int(words[start])),
        )
        place = np.array([hash_fact(*fact) for fact in facts], dtype="uint64")
        found.append(np.concatenate([words[start:end], pairs[start : end - 1], place]))
    return found


def hash_fact(name: str, value: object) -> int:
    return int(spacy.strings.hash_string(f"{name}={value}"))


class Layout:
    """Where a doc's sentences stand: bounds in tokens, kind of block, first of its block, and what announces each."""

    def __init__(self, doc: Doc) -> None:
        self.bounds = sentence_bounds(doc)
        blocks = [(span.start, span.end, span.label_) for span in doc.spans.get(BLOCKS, ())]
        self.kinds, self.first, self.announces = [], [], []
        b, heading, lead = 0, -1, -1
        for i, (start, end) in enumerate(self.bounds):
            moved = i == 0
            while b < len(blocks) and blocks[b][1] <= start:
                b, moved = b + 1, True
            kind = blocks[b][2] if b < len(blocks) and blocks[b][0] <= start else BLOCK_KINDS[2]
            if kind in ("p", "note") and moved and not is_enumerator(doc[start]):
                lead = -1
            self.kinds.append(kind)
            self.first.append(moved)
            self.announces.append(lead if lead >= 0 else heading)
            if kind == "head":
                heading, lead = i, -1
            elif doc[end - 1].text == ":":
                lead = i


def is_enumerator(token: Token) -> bool:
    """Whether a block that opens with this word may be an item of a list: "1.", "a.", "(b)", "—"."""
    return token.is_digit or token.is_punct or len(token.text.rstrip(".)")) <= 1


NEIGHBOURS = ("itself", "before", "after", "announcing")


def with_neighbours(sentences: Model[list[Doc], Floats2d]) -> Model[list[Doc], Floats2d]:
    """Docs -> rows of sentences, each beside the rows of its neighbours (zeros where there is none)."""
    return Model("with_neighbours", forward_with_neighbours, layers=[sentences], init=init_first_layer)


def forward_with_neighbours(
    model: Model[list[Doc], Floats2d], docs: list[Doc], is_train: bool
) -> tuple[Floats2d, Backprop]:
    own, backprop_own = model.layers[0](docs, is_train)
    n, width = own.shape
    columns: list[list[int]] = [[], [], []]
    at = 0
    for doc in docs:
        layout = Layout(doc)
        count = len(layout.bounds)
        columns[0] += [at + i - 1 if i else n for i in range(count)]
        columns[1] += [at + i + 1 if i + 1 < count else n for i in range(count)]
        columns[2] += [at + i if i >= 0 else n for i in layout.announces]
        at += count
    padded = model.ops.xp.vstack([own, model.ops.alloc2f(1, width)])
    wide = model.ops.xp.hstack([own, *(padded[column] for column in columns)])

    def backprop(d_wide: Floats2d) -> list[Doc]:
        d_padded = model.ops.alloc2f(n + 1, width)
        d_padded[:n] += d_wide[:, :width]
        for k, column in enumerate(columns, start=1):
            np.add.at(d_padded, column, d_wide[:, k * width : (k + 1) * width])
        return cast(list[Doc], backprop_own(model.ops.as_contig(d_padded[:n])))

    return wide, backprop


def sentence_bounds(doc: Doc) -> list[tuple[int, int]]:
    """(first token, last token + 1) of each sentence found by the sentence component."""
    return [(span.start, span.end) for span in doc.spans.get(SENTENCES, ())]


def init_first_layer(model: Model[Any, Any], X: Sequence[Doc] | None = None, Y: object = None) -> None:
    model.layers[0].initialize(X=X)
