"""Ranking metrics over one ranked list, and paired bootstrap intervals over many.

NDCG with exponential gain as in LightGBM's lambdarank (Burges 2010), log2 discount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


def ndcg(ranked: Sequence[int], gains: Mapping[int, int], k: int) -> float:
    """In [0, 1]; 0 when nothing in `gains` is found among the first `k`."""
    ideal = _dcg(sorted(gains.values(), reverse=True)[:k])
    return _dcg([gains.get(row, 0) for row in ranked[:k]]) / ideal if ideal else 0.0


def _dcg(gains: Sequence[int]) -> float:
    return float(sum((2.0**gain - 1.0) / np.log2(place + 2.0) for place, gain in enumerate(gains)))


def recall(ranked: Sequence[int], gains: Mapping[int, int], k: int) -> float:
    """Share of the chosen rows that are among the first `k`."""
    return len(set(ranked[:k]) & set(gains)) / len(gains) if gains else 0.0


def hit(ranked: Sequence[int], gains: Mapping[int, int], k: int) -> float:
    """1 when any chosen row is among the first `k`."""
    return float(not set(ranked[:k]).isdisjoint(gains))


def reciprocal_rank(ranked: Sequence[int], gains: Mapping[int, int], k: int) -> float:
    """1 / rank of the first chosen row, 0 beyond `k`."""
    return next((1.0 / place for place, row in enumerate(ranked[:k], 1) if row in gains), 0.0)


def interval(
    values: Sequence[float], seed: int = 7, rounds: int = 1_000
) -> tuple[float, float, float]:
    """Mean and its 95% percentile bootstrap interval. Pass differences for a paired one."""
    sample = np.asarray(values, dtype=np.float64)
    if not len(sample):
        return 0.0, 0.0, 0.0
    rng = np.random.default_rng(seed)
    means = [sample[rng.integers(0, len(sample), len(sample))].mean() for _ in range(rounds)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(sample.mean()), float(low), float(high)
