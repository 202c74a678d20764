"""The semantic source: the query's embedding against the products', through Chroma."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from retrieval.candidates import Candidates, top_k
from retrieval.items import Floats, Rows
from retrieval.query import Context, Query

_COPY_PAYS_BELOW = 8
"""Copying the allowed rows out pays when fewer than one in this many is allowed."""


@dataclass(frozen=True, slots=True)
class SemanticConfig:
    """`reach`: how many neighbours are asked for before the mask, as a multiple of k."""

    reach: int = 2


class VectorIndex(Protocol):
    """Approximate nearest neighbours by inner product."""

    def search(self, vector: Floats, k: int) -> tuple[Rows, Floats]:
        """The `k` nearest rows and their inner products, best first, unfiltered."""
        ...


class SemanticSource:
    """Nearest products by meaning. Asks the index first; when the mask leaves fewer than k of its
    answers, searches the allowed rows exactly, so a tight budget never empties the answer."""

    name = "semantic"

    def __init__(
        self, index: VectorIndex, vectors: Floats, config: SemanticConfig | None = None
    ) -> None:
        self._index = index
        self._vectors = vectors  # [n, d]
        self._config = config or SemanticConfig()

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The `k` allowed rows nearest to the query's text; none for an empty text."""
        if query.vector is None:
            return Candidates.none()
        reach = min(k * self._config.reach, len(self._vectors))
        rows, scores = self._index.search(query.vector, reach)
        inside = query.allowed[rows]
        if inside.sum() >= k or reach == len(self._vectors):
            return _ordered(rows[inside][:k], scores[inside][:k])
        return self._exact(query.vector, query.allowed, k)

    def _exact(self, vector: Floats, allowed: np.ndarray, k: int) -> Candidates:
        rows = np.flatnonzero(allowed)
        if len(rows) * _COPY_PAYS_BELOW > len(allowed):
            return top_k(self._vectors @ vector, allowed, k)
        found = top_k(self._vectors[rows] @ vector, np.ones(len(rows), np.bool_), k)
        return Candidates(rows[found.rows], found.scores)


def _ordered(rows: Rows, scores: Floats) -> Candidates:
    order = np.lexsort((rows, -scores))
    return Candidates(rows[order], scores[order])
