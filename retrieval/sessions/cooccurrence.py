"""What is chosen together: item-item counts with decay, the honest control of the session models.

After Linden, Smith and York (2003) with the distance decay of sequential rules (Ludewig and
Jannach 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from retrieval.items import Floats, Rows
from retrieval.sessions.history import Sessions


@dataclass(frozen=True, slots=True)
class TogetherConfig:
    """How counts are made and summed."""

    reach: int = 10
    """Choices further apart in a session are not counted."""
    distance_decay: float = 0.8
    backward: float = 0.5
    """What a choice before the other counts, where one after it counts 1."""
    popularity_power: float = 0.3
    """0 counts, 1 divides by how often the other is chosen at all."""
    age_decay: float = 0.5
    """What the choice before the last counts when asked, and so on back."""
    kept: int = 200
    """Companions kept of each row."""
    asked_by: int = 20


class Together:
    """A sparse table of companions."""

    def __init__(self, table: sparse.csr_matrix, config: TogetherConfig) -> None:
        self.table = table  # [n, n]
        self.config = config
        self.n = table.shape[0]

    def score(self, rows: tuple[int, ...]) -> tuple[Rows, Floats]:
        """Companions [m] of the choices `rows`, oldest first, and their scores [m]."""
        asked = rows[-self.config.asked_by :]
        found, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for age, row in enumerate(reversed(asked)):
            part = slice(self.table.indptr[row], self.table.indptr[row + 1])
            found.append(self.table.indices[part])
            scores.append(self.table.data[part] * self.config.age_decay**age)
        return summed(np.concatenate(found), np.concatenate(scores))


def summed(rows: np.ndarray, scores: np.ndarray) -> tuple[Rows, Floats]:
    """Distinct rows, rising, with the sum of each one's scores."""
    distinct, place = np.unique(rows, return_inverse=True)
    return distinct.astype(np.int64), np.bincount(place, scores, len(distinct)).astype(np.float32)


def fit_together(sessions: Sessions, config: TogetherConfig | None = None) -> Together:
    """Counts every pair up to `reach` apart, both ways."""
    config = config or TogetherConfig()
    table = sparse.csr_matrix((sessions.n, sessions.n), dtype=np.float32)
    session = sessions.of_each()
    for distance in range(1, config.reach + 1):
        same = session[:-distance] == session[distance:]
        first, then = sessions.rows[:-distance][same], sessions.rows[distance:][same]
        weight = np.full(len(first), config.distance_decay ** (distance - 1), np.float32)
        pairs = (np.concatenate([first, then]), np.concatenate([then, first]))
        both = np.concatenate([weight, config.backward * weight])
        table += sparse.coo_matrix((both, pairs), shape=table.shape).tocsr()
    rare = 1.0 / np.maximum(sessions.counts(), 1) ** config.popularity_power
    table = (table @ sparse.diags(rare.astype(np.float32))).tocsr()
    return Together(_thinned(table, config.kept), config)


def _thinned(table: sparse.csr_matrix, kept: int) -> sparse.csr_matrix:
    """Each row's `kept` largest entries."""
    of = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    order = np.lexsort((table.indices, -table.data, of))
    place = np.arange(len(order)) - table.indptr[of[order]]
    chosen = order[place < kept]
    thin = sparse.csr_matrix((table.data[chosen], (of[chosen], table.indices[chosen])), table.shape)
    thin.sort_indices()
    return thin.astype(np.float32)
