"""Every metric of a run with its interval, and one run against another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from retrieval.evaluation.intervals import Interval, interval, paired
from retrieval.evaluation.metrics import coverage, hit_rate, mrr, ndcg, novelty, recall
from retrieval.evaluation.runs import Relevance

Figures = dict[str, float | list[float]]
"""Name to value, and name_interval to [low, high]."""
METRICS = {"recall": recall, "hr": hit_rate, "ndcg": ndcg, "mrr": mrr}


def evaluated(
    judged: Relevance,
    ks: Iterable[int] = (10, 20),
    n: int | None = None,
    popularity: np.ndarray | None = None,
) -> Figures:
    """recall@k, hr@k, ndcg@k (linear gain), mrr@k; with `n` items coverage@k, with their
    `popularity` [n] novelty@k."""
    figures: Figures = {"queries": float(len(judged))}
    for k in ks:
        for name, metric in METRICS.items():
            figures |= _with_interval(f"{name}@{k}", interval(metric(judged, k)))
        if n is not None:
            figures[f"coverage@{k}"] = coverage(judged, k, n)
        if popularity is not None:
            bits = novelty(judged, k, popularity)
            figures |= _with_interval(f"novelty@{k}", interval(bits))
    return figures


def compared(ours: Mapping[str, np.ndarray], theirs: Mapping[str, np.ndarray]) -> Figures:
    """The paired difference of each metric, given [q] figures by name."""
    figures: Figures = {}
    for name in ours:
        figures |= _with_interval(name, paired(ours[name], theirs[name]))
    return figures


def _with_interval(name: str, of: Interval) -> Figures:
    return {name: of.mean, f"{name}_interval": [of.low, of.high]}
