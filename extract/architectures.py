"""Parts of the networks: tags from token vectors, vectors of full width, and the library that multiplies matrices."""

from collections.abc import Callable

import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from thinc.api import Linear, Maxout, Model, NumpyOps, Softmax, chain, expand_window, with_array
from thinc.types import Floats2d


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
    tok2vec: Model[list[Doc], list[Floats2d]], hidden_width: int, nO: int | None = None, rank: int | None = None
) -> Model[list[Doc], list[Floats2d]]:
    """Docs -> an array (tokens, nO) of probabilities each: a window of one token either side, one hidden layer.

    With a `rank` the layer reads that many numbers of a token, made of its vector (see `python -m corpus slim`).
    """
    width = tok2vec.get_dim("nO") if rank is None else rank
    output: Model[Floats2d, Floats2d] = Softmax(nO=nO, nI=hidden_width)
    hidden: Model[Floats2d, Floats2d] = Maxout(nO=hidden_width, nI=width * 3, nP=3, dropout=0.0, normalize=True)
    window: Model[Floats2d, Floats2d] = expand_window(window_size=1)
    if rank is not None:
        window = chain(Linear(nO=rank, nI=tok2vec.get_dim("nO")), window)
    model = chain(tok2vec, with_array(chain(window, hidden, output), pad=1))
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output_layer", output)
    return model


@spacy.registry.architectures("extract.FullWidth.v1")
def build_full_width(layer: Model[list[Doc], list[Floats2d]], width: int) -> Model[list[Doc], list[Floats2d]]:
    """`layer`, whose rows have `width`; so have those of an empty Doc, where a transformer gives it rows of none."""
    return Model("full-width", forward_full_width, init=init_layer, layers=[layer], dims={"nO": width})


def init_layer(model: Model[list[Doc], list[Floats2d]], X: object = None, Y: object = None) -> None:
    model.layers[0].initialize(X=X)


def forward_full_width(
    model: Model[list[Doc], list[Floats2d]], docs: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    rows, backprop = model.layers[0](docs, is_train)
    return [row if len(row) else model.ops.alloc2f(0, model.get_dim("nO")) for row in rows], backprop
