"""What was ranked (a run) against what was right (the truth), as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.items import Floats, Rows

NOTHING = -1
"""Fills a run's row when fewer items were ranked."""


@dataclass(frozen=True, slots=True, eq=False)
class Relevance:
    """q ranked lists of up to k places, judged."""

    rows: np.ndarray  # [q, k] int64 item rows, best first, NOTHING where the list ended
    gains: np.ndarray  # [q, k] graded relevance of each place, 0 where not relevant
    ideal: np.ndarray  # [q, k] the k highest gains of the truth, falling, padded with 0
    count: np.ndarray  # [q] how many rows are relevant in all

    def __len__(self) -> int:
        return len(self.rows)


def relevance(
    run: np.ndarray | Sequence[Sequence[int]],
    truth: np.ndarray | Sequence[int] | Sequence[Mapping[int, int]],
    k: int,
) -> Relevance:
    """Judges the first `k` of each list. `truth` is one row a query (leave-one-out: gain 1), or
    a mapping of rows to gains. Raises ValueError when run and truth differ in length."""
    if len(run) != len(truth):
        raise ValueError(f"{len(run)} ranked lists but {len(truth)} truths")
    rows = _padded(run, k)
    if len(truth) and isinstance(truth[0], Mapping):
        return _graded(rows, truth, k)  # type: ignore[arg-type]
    wanted = np.asarray(truth, dtype=np.int64).reshape(-1, 1)
    ideal = np.zeros(rows.shape)
    ideal[:, :1] = 1.0
    return Relevance(rows, (rows == wanted).astype(float), ideal, np.ones(len(rows), np.int64))


def _padded(run: np.ndarray | Sequence[Sequence[int]], k: int) -> np.ndarray:
    rows = np.full((len(run), k), NOTHING, dtype=np.int64)
    if isinstance(run, np.ndarray) and run.ndim == 2:
        rows[:, : run.shape[1]] = run[:, :k]
        return rows
    for q, ranked in enumerate(run):
        rows[q, : len(ranked)] = ranked[:k]
    return rows


def _graded(rows: np.ndarray, truth: Sequence[Mapping[int, int]], k: int) -> Relevance:
    gains, ideal = np.zeros(rows.shape), np.zeros(rows.shape)
    count = np.zeros(len(rows), np.int64)
    for q, wanted in enumerate(truth):
        gains[q] = [wanted.get(int(row), 0) for row in rows[q]]
        best = sorted(wanted.values(), reverse=True)[:k]
        ideal[q, : len(best)] = best
        count[q] = sum(gain > 0 for gain in wanted.values())
    return Relevance(rows, gains, ideal, count)


def best_rows(scores: Floats, k: int) -> Rows:
    """[b, k] the rows with the highest of [b, n] scores, best first; ties go to the lower row."""
    k = min(k, scores.shape[1])
    cut = np.partition(scores, -k, axis=1)[:, -k]  # the k-th best of each
    out = np.empty((len(scores), k), dtype=np.int64)
    for b in range(len(scores)):
        rows = np.flatnonzero(scores[b] >= cut[b])
        out[b] = rows[np.argsort(-scores[b, rows], kind="stable")[:k]]
    return out
