"""A network of pairs that says nothing, but for what a test changes in it."""

from typing import Any

import numpy as np

from extract.annotations import ROLES
from extract.components.holders.pairs import POOLED, PairNetwork


def pair_network(width: int, **changes: Any) -> PairNetwork:
    """Two numbers a sentence, one neuron; source and target are read as they are."""
    one, neuron = np.eye(2), np.zeros((1, 2))
    arrays = {
        "sentence": np.zeros((2, POOLED * width)),
        "roles": np.zeros((len(ROLES), 2)),
        "gain": np.ones(2),
        "shift": np.zeros(2),
        "source": one,
        "target": one,
        "name": np.zeros((2, width)),
        "author": np.zeros(2),
        **dict.fromkeys(("by_source", "by_target", "by_product"), neuron),
        **dict.fromkeys(("by_words", "bias", "last"), np.zeros(1)),
        "author_bias": 0.0,
    }
    return PairNetwork(**{name: np.array(array, dtype=np.float32) for name, array in (arrays | changes).items()})
