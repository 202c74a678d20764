"""Ranking metrics, one figure a query, in the definitions of TREC's evaluation program."""

from __future__ import annotations

from typing import Literal

import numpy as np

from retrieval.evaluation.runs import NOTHING, Relevance

PerQuery = np.ndarray
"""[q] float64."""


def ndcg(judged: Relevance, k: int, gain: Literal["exponential", "linear"] = "linear") -> PerQuery:
    """Normalised discounted cumulative gain, log2 discount (Järvelin and Kekäläinen 2002).

    `exponential` gain is 2^grade - 1 (Burges 2010, what LambdaRank is trained for). 0 where
    nothing is relevant.
    """
    discount = 1.0 / np.log2(np.arange(2, k + 2))
    found, ideal = judged.gains[:, :k], judged.ideal[:, :k]
    if gain == "exponential":
        found, ideal = 2.0**found - 1.0, 2.0**ideal - 1.0
    best = ideal @ discount[: ideal.shape[1]]
    return _share(np.asarray(found @ discount[: found.shape[1]]), np.asarray(best))


def recall(judged: Relevance, k: int) -> PerQuery:
    """Share of the relevant rows that are among the first `k`."""
    return _share((judged.gains[:, :k] > 0).sum(axis=1), judged.count)


def hit_rate(judged: Relevance, k: int) -> PerQuery:
    """1 when any relevant row is among the first `k`."""
    return np.asarray((judged.gains[:, :k] > 0).any(axis=1), dtype=np.float64)


def mrr(judged: Relevance, k: int) -> PerQuery:
    """1 / rank of the first relevant row, 0 beyond `k`."""
    found = judged.gains[:, :k] > 0
    return np.asarray(np.where(found.any(axis=1), 1.0 / (found.argmax(axis=1) + 1.0), 0.0))


def coverage(judged: Relevance, k: int, n: int) -> float:
    """Share of the `n` items that stand among the first `k` of any list."""
    shown = np.unique(judged.rows[:, :k])
    return float((shown != NOTHING).sum() / n)


def novelty(judged: Relevance, k: int, popularity: np.ndarray) -> PerQuery:
    """Mean self-information in bits of the first `k` (Vargas and Castells, RecSys 2011).

    `popularity` [n] counts interactions; one is added to each. 0 for an empty list.
    """
    share = (popularity + 1.0) / (popularity + 1.0).sum()
    rows = judged.rows[:, :k]
    shown = rows != NOTHING
    bits = np.where(shown, -np.log2(share[np.where(shown, rows, 0)]), 0.0)
    return _share(bits.sum(axis=1), shown.sum(axis=1))


def _share(part: np.ndarray, whole: np.ndarray) -> PerQuery:
    out = np.zeros(len(part), dtype=np.float64)
    return np.asarray(np.divide(part, whole, out=out, where=whole > 0))
