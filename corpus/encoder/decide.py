"""Scores that mean what they say, and labels that serve the rare roles: fitted on the development volumes.

Calibration multiplies the logits of the roles by one number and adds one number a role, so that the likelihood of the
true roles is greatest; it goes into the network's last layer. Then one weight a role, by which its probability is
multiplied before labels are compared, is chosen for the best mean F1.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
import torch
from scipy.optimize import minimize
from sklearn.metrics import f1_score, log_loss
from torch import nn

from corpus.encoder.data import Array, Document
from corpus.encoder.network import Network
from corpus.encoder.score import predict
from extract.annotations import NO_ROLE, ROLES

GRID = tuple(np.exp(np.arange(-0.6, 1.21, 0.1)))
MARKED = range(len(ROLES) - 1)


def calibrate(network: Network, documents: Sequence[Document], window: int) -> dict[str, float]:
    """Fold the calibration into the network; the weights of the roles for the decision."""
    truth = np.concatenate([document.true_roles for document in documents])
    logits = np.concatenate([roles for _, roles in predict(network, documents, window)])
    scale, bias = fit_calibration(logits, truth)
    layer = next(module for module in reversed(network.role) if isinstance(module, nn.Linear))
    with torch.no_grad():
        layer.weight *= scale
        layer.bias *= scale
        layer.bias += torch.from_numpy(bias.astype(np.float32))
    return choose_weights(softmax(logits * scale + bias), truth)


def fit_calibration(logits: Array, truth: Array) -> tuple[float, Array]:
    """(scale, bias of each role) with the greatest likelihood; the bias of the last role is 0."""

    def loss(values: Array) -> float:
        bias = np.append(values[1:], 0.0)
        return float(log_loss(truth, softmax(logits * np.exp(values[0]) + bias), labels=range(len(ROLES))))

    values = minimize(loss, np.zeros(len(ROLES)), method="Nelder-Mead", options={"maxiter": 2000}).x
    return float(np.exp(values[0])), np.append(values[1:], 0.0)


def choose_weights(probabilities: Array, truth: Array) -> dict[str, float]:
    """Weights of the roles, `none` at 1, with the best mean F1 of the others; each is the middle of a good stretch.

    One role is varied at a time, twice around; the F1 of a weight is averaged with that of its neighbours in the grid,
    so that a lucky spike does not win.
    """
    weights = np.ones(len(ROLES))
    for _, role in product(range(2), MARKED):
        scores = []
        for value in GRID:
            weights[role] = value
            guessed = (probabilities * weights).argmax(axis=1)
            scores.append(f1_score(truth, guessed, labels=MARKED, average="macro", zero_division=0))
        smooth = np.convolve(np.pad(scores, 1, mode="edge"), np.ones(3) / 3, mode="valid")
        weights[role] = GRID[int(smooth.argmax())]
    return {role: round(float(weight), 3) for role, weight in zip(ROLES, weights, strict=True) if role != NO_ROLE}


def softmax(logits: Array) -> Array:
    """Each row as probabilities."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
