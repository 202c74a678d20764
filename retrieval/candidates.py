"""The candidate source: a query and context in, product rows with scores out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from retrieval.items import Floats, Rows
from retrieval.query import Context, Query


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What one source found, best first."""

    rows: Rows  # [m] distinct item rows
    scores: Floats  # [m] falling; comparable only within one source
    score_of: Callable[[Rows], Floats] | None = None
    """[r] this source's scores of any rows [r], NaN where it knows none: what another source found
    is scored by this one too. None when the source has nothing to say of rows it did not find."""

    @classmethod
    def none(cls) -> Candidates:
        """No candidate at all."""
        return cls(np.empty(0, np.int64), np.empty(0, np.float32))

    def __len__(self) -> int:
        return len(self.rows)


class CandidateSource(Protocol):
    """Finds candidates one way. The contract, held by tests/test_sources.py for every source:

    at most `k` rows, distinct, all inside `query.allowed`, scores finite and falling, the same
    answer to the same question; fewer than `k` (or none) rather than a row that is not allowed;
    `score_of`, where there is one, agrees with `scores`; a visitor without history and an empty
    text are ordinary questions.
    """

    @property
    def name(self) -> str:
        """Short and fixed: the source's features and badges are called after it."""
        ...

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The best `k` allowed rows by this source's score."""
        ...


def top_k(scores: Floats, allowed: np.ndarray, k: int) -> Candidates:
    """The best `k` allowed rows of a full score vector [n]; ties go to the lower row. Where the
    catalogue has grown since, `allowed` is longer, and rows without a score are not found."""
    rows = np.flatnonzero(allowed[: len(scores)])
    if len(rows) > k > 0:
        part = np.argpartition(-scores[rows], k - 1)
        cut = scores[rows[part[k - 1]]]
        rows = rows[scores[rows] >= cut]
    order = np.argsort(-scores[rows], kind="stable")[:k]
    return Candidates(rows[order], scores[rows[order]].astype(np.float32))
