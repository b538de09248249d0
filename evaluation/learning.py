"""A learning curve of the roles: TF-IDF with logistic regression, learned from more and more of the train split.

Half as many documents at each step, drawn at random with a fixed seed, the smaller among the larger.
"""

import random
from collections.abc import Callable, Sequence

from evaluation.baselines import Classifier, compare_classifiers
from evaluation.counts import Gold
from evaluation.figures import ALL, Row

SEED = 0
SHARES = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)


def measure_learning(
    train: Sequence[Gold], documents: Sequence[Gold], learn: Callable[[Sequence[Gold]], Classifier]
) -> list[tuple[int, Row]]:
    """(training documents, mean F1 of the roles), from few to all; shares that leave none are passed over."""
    read = [gold for gold in train if "roles" in gold["layers"]]
    shuffled = random.Random(SEED).sample(read, len(read))
    points = []
    for size in sorted({round(len(read) * share) for share in SHARES} - {0}):
        groups = compare_classifiers({"learned": learn(shuffled[:size])}, documents)["learned"]
        points.append((size, groups[ALL].rows["roles.macro"]))
    return points
