"""Scores that mean what they say, fitted on the development volumes; the labels stay those of the network as trained.

Training weighs the rare roles up, so that they are found: the network's probabilities are tilted towards them.
Calibration multiplies its logits by one number and adds one number a role, so that the likelihood of the true roles is
greatest; it goes into the network's last layer. Weights of the roles take back what was added when labels are decided.
"""

from collections.abc import Sequence

import numpy as np
import torch
from scipy.optimize import minimize
from sklearn.metrics import log_loss
from torch import nn

from corpus.encoder.data import Document
from corpus.encoder.network import Network
from corpus.encoder.score import predict, softmax
from extract.annotations import ROLES
from extract.encoder.pieces import Array


def calibrate(network: Network, documents: Sequence[Document], window: int) -> dict[str, float]:
    """Fold the calibration into the network; the weights by which its probabilities decide as they did before."""
    truth = np.concatenate([document.true_roles for document in documents])
    logits = np.concatenate([said.roles for said in predict(network, documents, window)])
    scale, bias = fit_calibration(logits, truth)
    layer = next(module for module in reversed(network.role) if isinstance(module, nn.Linear))
    with torch.no_grad():
        layer.weight.mul_(scale)
        layer.bias.mul_(scale).add_(torch.from_numpy(bias.astype(np.float32)))
    return {role: round(float(np.exp(-value)), 4) for role, value in zip(ROLES, bias, strict=True)}


def fit_calibration(logits: Array, truth: Array) -> tuple[float, Array]:
    """(scale, bias of each role) with the greatest likelihood; the bias of the last role is 0."""

    def loss(values: Array) -> float:
        bias = np.append(values[1:], 0.0)
        return float(log_loss(truth, softmax(logits * np.exp(values[0]) + bias), labels=range(len(ROLES))))

    values = minimize(loss, np.zeros(len(ROLES)), method="Nelder-Mead", options={"maxiter": 2000}).x
    return float(np.exp(values[0])), np.append(values[1:], 0.0)
