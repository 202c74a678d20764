"""Bootstrap intervals over queries (Efron and Tibshirani 1993, the percentile method)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

_AT_ONCE = 4_000_000
"""Draws held in memory at a time."""


class Interval(NamedTuple):
    """A mean and its 95% interval."""

    mean: float
    low: float
    high: float


def interval(values: Sequence[float] | np.ndarray, seed: int = 7, rounds: int = 1_000) -> Interval:
    """Of the mean of one figure a query."""
    sample = np.asarray(values, dtype=np.float64)
    if not len(sample):
        return Interval(0.0, 0.0, 0.0)
    rng = np.random.default_rng(seed)
    step = max(1, _AT_ONCE // len(sample))
    means = [
        sample[rng.integers(0, len(sample), (min(step, rounds - done), len(sample)))].mean(axis=1)
        for done in range(0, rounds, step)
    ]
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return Interval(float(sample.mean()), float(low), float(high))


def paired(
    ours: Sequence[float] | np.ndarray,
    theirs: Sequence[float] | np.ndarray,
    seed: int = 7,
    rounds: int = 1_000,
) -> Interval:
    """Of the mean difference, query by query. Raises ValueError when they differ in number."""
    return interval(np.subtract(ours, theirs), seed, rounds)
