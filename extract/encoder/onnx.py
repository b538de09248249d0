"""An encoder as an ONNX graph inside a thinc network: Docs -> one vector a token, without torch.

A graph with int8 weights scales its activations by what it reads in one call. Every window is a call of its own, so
that a document's vectors never depend on the documents beside it; calls run side by side where there are threads.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np
import spacy
import srsly
from spacy.tokens import Doc, Span
from thinc.api import Model, Optimizer, Shim
from thinc.types import Floats2d

from extract.encoder.pieces import Array, cuts_words_alone, pieces_in
from extract.encoder.processors import threads
from extract.encoder.windows import make_windows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FILES = {"graph", "tokenizer"}
INPUTS = {"input_ids", "attention_mask"}  # that a graph may ask for


class OnnxShim(Shim):
    """The graph and the tokenizer of word pieces: the bytes of their files, and what is made of them when they are set.

    Made then and not when it first reads, a damaged file stops the loading, and threads find all made.
    """

    session: "InferenceSession | None" = None
    words: "Tokenizer | None" = None

    def __init__(self, graph: bytes = b"", tokenizer: bytes = b"") -> None:
        super().__init__(None)
        self.graph, self.tokenizer = graph, tokenizer

    @property
    def graph(self) -> bytes:
        return self._graph

    @graph.setter
    def graph(self, data: bytes) -> None:
        self._graph, self.session = data, make_session(data) if data else None

    @property
    def tokenizer(self) -> bytes:
        return self._tokenizer

    @tokenizer.setter
    def tokenizer(self, data: bytes) -> None:
        self._tokenizer, self.words = data, make_words(data) if data else None

    def to_bytes(self) -> bytes:
        return srsly.msgpack_dumps({name: getattr(self, name) for name in sorted(FILES)})

    def from_bytes(self, data: bytes) -> "OnnxShim":
        """ValueError if the graph or the tokenizer is missing, and what their libraries raise if one is damaged."""
        found = srsly.msgpack_loads(data)
        if not isinstance(found, dict) or found.keys() != FILES:
            raise ValueError(f"an encoder is saved as {' and '.join(sorted(FILES))}, and nothing else")
        for name, value in found.items():
            if not isinstance(value, bytes) or not value:
                raise ValueError(f"the encoder's {name} is empty, or no bytes")
            setattr(self, name, value)
        return self

    def finish_update(self, optimizer: Optimizer) -> None:
        """What stands on the graph may learn; the graph does not."""

    def to_device(self, device_type: str, device_id: int) -> None:
        """The graph runs on the CPU whatever the rest of the network does."""

    def __reduce__(self) -> tuple[type["OnnxShim"], tuple[bytes, bytes]]:
        return OnnxShim, (self.graph, self.tokenizer)


def make_session(graph: bytes) -> "InferenceSession":
    """The graph made ready to run, by one thread: windows run side by side instead."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    # Added and normalized in one operator took an eighth longer than in two (onnxruntime 1.32, a Xeon with AMX).
    slow = ["SkipLayerNormFusion"]
    session = InferenceSession(graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=slow)
    if other := {each.name for each in session.get_inputs()} - INPUTS:
        raise ValueError(f"the encoder's graph asks for {', '.join(sorted(other))}")
    return session


def make_words(data: bytes) -> "Tokenizer":
    """The tokenizer of word pieces, which neither cuts nor fills up."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(data.decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    if not cuts_words_alone(tokenizer):
        raise ValueError("the encoder's tokenizer cuts a word otherwise behind a blank, and is none of BERT's")
    return tokenizer


@spacy.registry.architectures("extract.OnnxEncoder.v1")
def build_onnx_encoder(width: int, window: int, longest: int) -> Model[list[Doc], list[Floats2d]]:
    """Docs -> an array (tokens, `width`) each: the mean of a token's word pieces, zeros for a token without any.

    `window` is the number of tokens that the encoder reads at once (see `windows`), `longest` the number of pieces that
    it has positions for. A window's further pieces are cut off, the special one at its end among them: a token gets the
    mean of the pieces that are left of it, or zeros.
    """
    attrs = {"window": window, "longest": longest}
    return Model("onnx-encoder", forward, dims={"nO": width}, attrs=attrs, shims=[OnnxShim()])


def forward(
    model: Model[list[Doc], list[Floats2d]], docs: Sequence[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    """The vectors; nothing is learned here. ValueError if the network was never given a graph and a tokenizer."""
    [shim] = model.shims
    if shim.session is None or shim.words is None:
        raise ValueError(
            "this encoder has no graph or no tokenizer yet: they come with the weights of a saved pipeline"
        )
    cuts = make_windows(model.attrs["window"])(docs)
    nothing = np.zeros((0, model.get_dim("nO")), dtype=np.float32)
    read_window = partial(read, shim.session, shim.words, model.attrs["longest"])
    count = threads()
    with ThreadPoolExecutor(count) as pool:
        # A single thread more would only take the windows over: they are read here.
        vectors = (pool.map if count > 1 else map)(read_window, chain(*cuts))
        rows = [np.concatenate([nothing, *islice(vectors, len(cut))]) for cut in cuts]
    return [model.ops.asarray2f(row) for row in rows], lambda gradients: []


def read(session: "InferenceSession", words: "Tokenizer", longest: int, window: Span) -> Array:
    """(tokens, width): the vectors of one window."""
    pieces = pieces_in(window, words).cut(longest)
    ids = pieces.ids[None]
    # One window a call has nothing to mask: a graph need not ask for it.
    known = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    [hidden] = session.run(None, {each.name: known[each.name] for each in session.get_inputs()})
    return pieces.mean(hidden[0])
