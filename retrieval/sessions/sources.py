"""The three session sources. Each works for an anonymous visitor from the first click.

Rows that came into the catalogue after the training are unknown to all three: they are never
returned, have no score, and are passed over in a history.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Protocol

import numpy as np

from retrieval.candidates import Candidates, top_k
from retrieval.index import VectorIndex
from retrieval.items import Floats, Rows
from retrieval.query import Context, Query
from retrieval.sessions.gru import GruState
from retrieval.sessions.history import running

_STATES_KEPT = 10_000


class GruSource:
    """GRU4Rec. The state of a session is kept, so a click costs one step of the network (in a
    session longer than `Shopper.session` holds, a step for each choice that it still holds)."""

    name = "session"

    def __init__(self, gru: GruState, index: VectorIndex) -> None:
        self.gru = gru
        self._index = index  # over gru.items
        self._states: OrderedDict[tuple[int, ...], Floats] = OrderedDict()
        self._lock = Lock()
        self.steps = 0
        """Steps of the network so far, for tests and reports."""

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The `k` allowed rows the session most likely goes on with."""
        rows = running(context, self.gru.n)
        if not rows:
            return Candidates.none()
        vector = self.gru.vector(self._state(rows), rows[-1])
        # A row that nobody chose has the vector it was born with, which means nothing.
        found = self._index.search(vector, k, query.allowed[: self.gru.n] & self.gru.seen)
        return Candidates(found.rows, found.scores, self._score_of(vector))

    def _score_of(self, vector: Floats) -> Callable[[Rows], Floats]:
        def score_of(rows: Rows) -> Floats:
            scores = np.full(len(rows), np.nan, dtype=np.float32)
            known = rows < self.gru.n
            known[known] = self.gru.seen[rows[known]]
            scores[known] = self.gru.items[rows[known]] @ vector
            return scores

        return score_of

    def _state(self, rows: tuple[int, ...]) -> Floats:
        """After `rows`, from the longest beginning of them whose state is kept."""
        with self._lock:
            done = next((i for i in range(len(rows), 0, -1) if rows[:i] in self._states), 0)
            state = self._states[rows[:done]] if done else self.gru.start()
            for i in range(done, len(rows)):
                state = self.gru.step(state, rows[i])
                self.steps += 1
            self._states[rows] = state
            self._states.move_to_end(rows)
            if len(self._states) > _STATES_KEPT:
                self._states.popitem(last=False)
        return state


class Scorer(Protocol):
    """A model that answers a session with sparse scores."""

    @property
    def n(self) -> int:
        """Rows it knows."""
        ...

    def score(self, rows: tuple[int, ...]) -> tuple[Rows, Floats]:
        """Rows [m], rising, and their scores [m] after a session of `rows`."""
        ...


class SparseSource:
    """A source over a `Scorer`: neighbours, or what is chosen together."""

    def __init__(self, name: str, scorer: Scorer) -> None:
        self.name = name
        self.scorer = scorer

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The `k` allowed rows with the highest scores above zero."""
        asked = running(context, self.scorer.n)
        if not asked:
            return Candidates.none()
        rows, scores = self.scorer.score(asked)
        best = top_k(scores, query.allowed[rows] & (scores > 0), k)
        return Candidates(rows[best.rows], best.scores, _sparse(rows, scores, self.scorer.n))


def _sparse(found: Rows, scores: Floats, n: int) -> Callable[[Rows], Floats]:
    """Zero for known rows that were not found."""

    def score_of(rows: Rows) -> Floats:
        if not len(found):
            return np.where(rows < n, 0.0, np.nan).astype(np.float32)
        place = np.minimum(np.searchsorted(found, rows), len(found) - 1)
        of = np.where(found[place] == rows, scores[place], 0.0)
        return np.where(rows < n, of, np.nan).astype(np.float32)

    return score_of
