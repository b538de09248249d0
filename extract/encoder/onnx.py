"""An encoder as an ONNX graph inside a thinc network: Docs -> one vector a token, without torch.

A graph with int8 weights scales its activations by what it reads in one call. Every window is a call of its own, so
that a document's vectors never depend on the documents beside it; calls run side by side in threads.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import spacy
import srsly
from spacy.tokens import Doc
from thinc.api import Model, Optimizer, Shim
from thinc.types import Floats2d

from extract.encoder.pieces import Array, Pieces, pieces_of
from extract.encoder.windows import windows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MADE = ("session", "words")  # what a shim makes of its bytes when it is first used


class OnnxShim(Shim):
    """The graph and the tokenizer of word pieces, as the bytes of their files."""

    def __init__(self, graph: bytes = b"", tokenizer: bytes = b"") -> None:
        super().__init__(None)
        self.graph, self.tokenizer = graph, tokenizer

    @cached_property
    def session(self) -> "InferenceSession":
        """The graph made ready to run, by one thread: windows run side by side instead."""
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = 1
        return InferenceSession(self.graph, options, providers=["CPUExecutionProvider"])

    @cached_property
    def words(self) -> "Tokenizer":
        """The tokenizer of word pieces, which neither cuts nor fills up."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_str(self.tokenizer.decode("utf-8"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def to_bytes(self) -> bytes:
        return srsly.msgpack_dumps({"graph": self.graph, "tokenizer": self.tokenizer})

    def from_bytes(self, data: bytes) -> "OnnxShim":
        self.__dict__ |= srsly.msgpack_loads(data)
        for name in MADE:
            self.__dict__.pop(name, None)
        return self

    def finish_update(self, optimizer: Optimizer) -> None:
        """What stands on the graph may learn; the graph does not."""

    def to_device(self, device_type: str, device_id: int) -> None:
        """The graph runs on the CPU whatever the rest of the network does."""

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in MADE}


@spacy.registry.architectures("extract.OnnxEncoder.v1")
def build_onnx_encoder(width: int, window: int, longest: int) -> Model[list[Doc], list[Floats2d]]:
    """Docs -> an array (tokens, `width`) each: the mean of a token's word pieces, zeros for a token without any.

    `window` is the number of tokens that the encoder reads at once (see `windows`), `longest` the number of pieces it
    has positions for: what a window has beyond them gets zeros.
    """
    attrs = {"window": window, "longest": longest}
    return Model("onnx-encoder", forward, dims={"nO": width}, attrs=attrs, shims=[OnnxShim()])


def forward(
    model: Model[list[Doc], list[Floats2d]], docs: Sequence[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    """The vectors; nothing is learned here."""
    [shim] = model.shims
    cuts = [list(windows(doc, model.attrs["window"])) for doc in docs]
    pieces = [
        found.cut(model.attrs["longest"])
        for doc, cut in zip(docs, cuts, strict=True)
        for found in pieces_of(doc, cut, shim.words)
    ]
    nothing = np.zeros((0, model.get_dim("nO")), dtype=np.float32)
    with ThreadPoolExecutor(processors()) as threads:
        vectors = threads.map(partial(read, shim.session), pieces)
        rows = [np.concatenate([nothing, *islice(vectors, len(cut))]) for cut in cuts]
    return [model.ops.asarray2f(row) for row in rows], lambda gradients: []


def read(session: "InferenceSession", pieces: Pieces) -> Array:
    """(tokens, width): the vectors of one window."""
    ids = pieces.ids[None]
    [hidden] = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
    return pieces.mean(hidden[0])


def processors() -> int:
    """How many to use: what OMP_NUM_THREADS says, as for other numerical libraries, else all that there are."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    if said.isdigit() and int(said):
        return int(said)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
