"""Clusters of mentions in the gold and as predicted -> B³, CEAF-e and MUC, as sums of a document that can be added.

The measures as the CoNLL-2011/2012 scorer defines them: B³ over mentions (Bagga and Baldwin 1998), CEAF with the
entity-based similarity φ4 (Luo 2005), MUC over links (Vilain et al. 1995). A mention that only one side has counts
against precision or recall. No library of these measures is kept up; they are small.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from extract.components.events.scorer import Cluster, Sums, b_cubed

MEASURES = ("b3", "ceaf_e", "muc")


def clusters(of: Mapping[Hashable, Hashable]) -> list[Cluster]:
    """Mentions by the cluster that each is in -> the clusters."""
    together: dict[Hashable, set[Hashable]] = {}
    for mention, cluster in of.items():
        together.setdefault(cluster, set()).add(mention)
    return [frozenset(members) for members in together.values()]


def measure_clusters(gold: Sequence[Cluster], predicted: Sequence[Cluster]) -> dict[str, Sums]:
    """The sums of each of MEASURES in one document."""
    return {"b3": b_cubed(gold, predicted), "ceaf_e": ceaf_e(gold, predicted), "muc": muc(gold, predicted)}


def align(gold: Sequence[Cluster], predicted: Sequence[Cluster]) -> list[tuple[int, int]]:
    """The pairs of clusters, each once, that are most alike together; pairs without a mention in common are none."""
    if not gold or not predicted:
        return []
    similar = np.array([[phi4(a, b) for b in predicted] for a in gold])
    rows, columns = linear_sum_assignment(similar, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if similar[i, j] > 0]


def phi4(a: Cluster, b: Cluster) -> float:
    """How alike two clusters are, between 0 and 1."""
    return 2 * len(a & b) / (len(a) + len(b))


def ceaf_e(gold: Sequence[Cluster], predicted: Sequence[Cluster]) -> Sums:
    """How alike the aligned clusters are, over the clusters of either side."""
    alike = sum(phi4(gold[i], predicted[j]) for i, j in align(gold, predicted))
    return Sums(alike, len(predicted), alike, len(gold))


def muc(gold: Sequence[Cluster], predicted: Sequence[Cluster]) -> Sums:
    """Links that hold a cluster together, and those of them that the other side has; single mentions have none."""
    return Sums(*links(predicted, gold), *links(gold, predicted))


def links(clusters: Iterable[Cluster], other: Sequence[Cluster]) -> tuple[float, float]:
    """(links kept by the other side, all links)."""
    kept = total = 0
    for cluster in clusters:
        parts = [cluster & each for each in other if cluster & each]
        pieces = len(parts) + len(cluster) - sum(map(len, parts))
        kept, total = kept + len(cluster) - pieces, total + len(cluster) - 1
    return kept, total
