"""The two regressions that trainers fit: is this one of them (binary), and which of these is it (conditional logit).

scikit-learn fits the one, SciPy's L-BFGS-B the other; both draw the weights towards 0. The same data give the same
weights.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extract.quantities.judge import Regression

LEAST_COUNT = 3  # a feature seen less often is not learned
LEAST_WEIGHT = 0.002  # a weight nearer to 0 is not written
LARGEST = 30.0  # of a choice's score either way: none is surer

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Binary:
    """A fitted logistic regression; `beside` are the weights of the numbers that stood beside the features."""

    regression: Regression
    beside: Array


def fit_binary(
    rows: Sequence[Collection[str]],
    truth: Sequence[bool],
    *,
    strength: float,
    beside: Array | None = None,
    scale: float = 1.0,
) -> Binary:
    """What tells true from false: features of each row, and numbers `beside` them, (rows, numbers).

    `strength` is that of the fit against the prior (scikit-learn's C); a feature is a number of the size `scale`.
    """
    counts = Counter(feature for row in rows for feature in row)
    columns = DictVectorizer()
    kept = [{feature: scale for feature in sorted(row) if counts[feature] >= LEAST_COUNT} for row in rows]
    matrix = columns.fit_transform(kept)
    if beside is not None:
        matrix = hstack([matrix, csr_matrix(beside)]).tocsr()
    model = LogisticRegression(C=strength, max_iter=2000).fit(matrix, truth)
    names, coefficients = columns.feature_names_, model.coef_[0]
    weights = dict(zip(names, (coefficients[: len(names)] * scale).tolist(), strict=True))
    return Binary(Regression(float(model.intercept_[0]), weights), coefficients[len(names) :])


def written(regression: Regression) -> dict[str, Any]:
    """What `extract.quantities.judge.read_regression` reads."""
    return {"bias": round(regression.bias, 4), "weights": rounded(regression.weights)}


def rounded(weights: Any) -> dict[str, float]:
    """The weights as they are written."""
    return {name: round(weight, 4) for name, weight in weights.items() if abs(weight) >= LEAST_WEIGHT}


def fit_choices(
    matrix: Any,
    sizes: Sequence[int],
    right: Sequence[bool],
    *,
    strength: float,
    nobody: bool = False,
    counts: Sequence[float] | None = None,
) -> Array:
    """A weight for each column that makes the right choices likeliest.

    `matrix` (choices, columns) has the choices of one case after another, as many as `sizes` says; `right` says which
    are right. With `nobody` a case has one choice more, of score 0, which is the right one where no other is. `counts`
    says how much each case counts; `strength` is that of the fit against the prior.
    """
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    case_of = np.repeat(np.arange(len(sizes)), sizes)
    truth = np.array(right, dtype=np.float64)
    each = np.ones(len(sizes)) if counts is None else np.array(counts, dtype=np.float64)
    none = float(nobody)
    is_none = none - none * np.maximum.reduceat(truth, firsts)

    def loss(weights: Array) -> tuple[float, Array]:
        totals = np.clip(matrix @ weights, -LARGEST, LARGEST)
        powers = np.exp(totals if nobody else totals - np.maximum.reduceat(totals, firsts)[case_of])
        whole, good = np.add.reduceat(powers, firsts) + none, np.add.reduceat(powers * truth, firsts) + is_none
        error = (powers / whole[case_of] - powers * truth / good[case_of]) * each[case_of]
        value = -(each * np.log(good / whole)).sum() + weights @ weights / (2 * strength)
        return float(value), matrix.T @ error + weights / strength

    start = np.zeros(matrix.shape[1])
    found: Array = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    return found
