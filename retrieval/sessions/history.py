"""What a session source is asked with, and what it learns from: item rows in the order of time."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.query import Context

REMEMBERED = 3
"""Rows of earlier sessions that stand in for a running one that has not begun."""


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """s sessions after one another, oldest first; m choices in all, of n known rows."""

    rows: np.ndarray  # [m] int64
    start: np.ndarray  # [s + 1] int64: session i is rows[start[i]:start[i + 1]]
    n: int

    @classmethod
    def of(cls, sessions: Sequence[np.ndarray], n: int) -> Sessions:
        """From one array of rows a session. `n` bounds the rows."""
        lengths = np.array([len(session) for session in sessions], dtype=np.int64)
        start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        rows = np.concatenate([np.empty(0, np.int64), *sessions]).astype(np.int64)
        return cls(rows, start, n)

    def __len__(self) -> int:
        return len(self.start) - 1

    def __getitem__(self, i: int) -> np.ndarray:
        return np.asarray(self.rows[self.start[i] : self.start[i + 1]])

    @property
    def lengths(self) -> np.ndarray:
        """[s] choices of each session."""
        return np.asarray(np.diff(self.start))

    def counts(self) -> np.ndarray:
        """[n] how often each row was chosen."""
        return np.asarray(np.bincount(self.rows, minlength=self.n))

    def of_each(self) -> np.ndarray:
        """[m] the session of each choice."""
        return np.asarray(np.repeat(np.arange(len(self)), self.lengths))

    def places(self) -> np.ndarray:
        """[m] the place of each choice in its session, from 0."""
        return np.asarray(np.arange(len(self.rows)) - np.repeat(self.start[:-1], self.lengths))

    def pieces(self, longest: int) -> Sessions:
        """The same choices, sessions longer than `longest` cut into pieces of at most that."""
        cuts = [np.arange(a, b, longest) for a, b in itertools.pairwise(self.start.tolist())]
        return Sessions(self.rows, np.concatenate([*cuts, self.start[-1:]]), self.n)

    def until(self, end: int) -> Sessions:
        """The first `end` sessions."""
        return Sessions(self.rows[: self.start[end]], self.start[: end + 1], self.n)


def running(context: Context, n: int) -> tuple[int, ...]:
    """Rows of the running session that a source trained on `n` rows knows, oldest first; of the
    last few choices before it when it has not begun; empty for a new visitor."""
    shopper = context.shopper
    known = tuple(row for row in shopper.session if row < n)
    return known or tuple(row for row in shopper.recent if row < n)[-REMEMBERED:]
