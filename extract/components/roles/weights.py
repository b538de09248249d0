"""What the role classifier has learned, as plain arrays: saved without pickles, loaded without them."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np

from extract.annotations import ROLES
from extract.components.roles.features import Array, Rows, Vocabulary


@dataclass(frozen=True, slots=True)
class Weights:
    """Vocabularies and coefficients: `sparse` (columns, roles), `dense` (columns, roles), `bias` (roles)."""

    terms: Vocabulary
    words: Vocabulary
    sparse: Array
    dense: Array
    bias: Array

    def __bool__(self) -> bool:
        return bool(len(self.sparse))

    @classmethod
    def empty(cls) -> "Weights":
        """Nothing learned."""
        nothing = np.zeros((0, len(ROLES)), dtype=np.float32)
        none_known = Vocabulary(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.float32))
        return cls(none_known, none_known, nothing, nothing, np.zeros(len(ROLES), dtype=np.float32))

    def probabilities(self, sparse: Rows, dense: Array) -> Array:
        """An array (sentences, roles) of float32 whose rows add to one."""
        gains = sparse.values[:, None] * self.sparse[sparse.columns]
        logits = self.bias + dense @ self.dense
        for k in range(len(ROLES)):
            logits[:, k] += np.bincount(sparse.rows, weights=gains[:, k], minlength=len(dense))
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)

    def to_bytes(self) -> bytes:
        out = BytesIO()
        np.savez_compressed(
            out,
            term_keys=self.terms.keys,
            term_idf=self.terms.idf,
            word_keys=self.words.keys,
            word_idf=self.words.idf,
            sparse=self.sparse,
            dense=self.dense,
            bias=self.bias,
        )
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Weights":
        with np.load(BytesIO(data), allow_pickle=False) as saved:
            terms = Vocabulary(saved["term_keys"], saved["term_idf"])
            words = Vocabulary(saved["word_keys"], saved["word_idf"])
            return cls(terms, words, saved["sparse"], saved["dense"], saved["bias"])
