"""What sells: the control every other source must beat, and the fallback of a cold start."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from retrieval.candidates import Candidates
from retrieval.items import Floats, Items, Mask, Rows
from retrieval.query import Context, Query


class PopularitySource:
    """Ranks by weighted interactions of the whole shop, with recent ones counting more."""

    name = "popular"

    def __init__(self, scores: Floats) -> None:
        self._scores = scores  # [n]
        self._order = np.argsort(-scores, kind="stable")  # [n] rows, best first

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The `k` most popular allowed rows; the question makes no difference."""
        rows = self._first(query.allowed, k)
        return Candidates(rows, self._scores[rows], lambda rows: self._scores[rows])

    def _first(self, allowed: Mask, k: int) -> Rows:
        """The first `k` allowed rows of the order, looking no further down it than it takes."""
        reach = 4 * k
        while True:
            rows = self._order[:reach]
            rows = rows[allowed[rows]][:k]
            if len(rows) == k or reach >= len(self._order):
                return rows
            reach *= 4


def popularity(
    n: int, events: Iterable[tuple[int, float, float]], half_life_days: float = 30.0
) -> Floats:
    """[n] log(1 + weight halved every `half_life_days`) over (row, weight, age in days)."""
    total = np.zeros(n, dtype=np.float64)
    for row, weight, age in events:
        total[row] += weight * 0.5 ** (age / half_life_days)
    return np.log1p(total).astype(np.float32)


def prior(items: Items) -> Floats:
    """[n] popularity of a shop without a log: the rating, trusted by how many gave it."""
    rating = np.nan_to_num(items.rating, nan=3.0)
    trust = items.review_count / (items.review_count + 10.0)
    return np.asarray(trust * (rating - 3.0), dtype=np.float32)
