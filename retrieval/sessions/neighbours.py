"""Sessions like the running one, and what was chosen in them.

Vector session k-nearest-neighbours (Ludewig and Jannach, UMUAI 2018) with the three decays of STAN
(Garg et al., SIGIR 2019): of the asked choices by age, of past sessions by age, and of a past
session's choices by their distance from what it shares with the running one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrieval.items import Floats, Rows
from retrieval.sessions.cooccurrence import summed
from retrieval.sessions.history import Sessions


@dataclass(frozen=True, slots=True)
class NeighboursConfig:
    """How near a session is, and what it says."""

    sessions: int = 500
    """Nearest sessions that are heard."""
    looked_at: int = 2_000
    """Latest sessions of each asked row that are looked at."""
    age_decay: float = 0.6
    """What the choice before the last counts, and so on back."""
    half_life: float = 1.0
    """Of a past session, as a share of all sessions before now; 1 means hardly any decay."""
    distance_scale: float = 3.0
    """Choices in which a neighbour's word falls to 1/e."""
    backward: float = 0.7
    """What a neighbour's choice before the shared one counts, where one after it counts 1."""
    repeat: float = 0.3
    """What the shared choice itself counts: people look again at what they looked at."""
    idf_power: float = 1.0
    length_power: float = 0.5
    asked_by: int = 20


class Neighbours:
    """Past sessions, by session and by row."""

    def __init__(self, sessions: Sessions, config: NeighboursConfig | None = None) -> None:
        self.sessions = sessions
        self.config = config or NeighboursConfig()
        self.n = sessions.n
        order = np.argsort(sessions.rows, kind="stable")  # by row, latest last
        self._of = sessions.of_each()[order]  # [m] session
        self._at = sessions.places()[order]  # [m] place in it
        counts = sessions.counts()
        self._start = np.concatenate([[0], np.cumsum(counts)])  # [n + 1]
        self._place = sessions.places()
        total = max(len(sessions), 1)
        self._idf = np.log1p(total / np.maximum(counts, 1)) ** self.config.idf_power
        age = (total - 1 - np.arange(len(sessions))) / total
        lengths = np.maximum(sessions.lengths, 1) ** self.config.length_power
        self._weight = 0.5 ** (age / self.config.half_life) / lengths  # [s]

    def score(self, rows: tuple[int, ...]) -> tuple[Rows, Floats]:
        """What the nearest sessions chose: rows [m] and scores [m]. `rows` is oldest first."""
        shared = self._sharing(rows[-self.config.asked_by :])
        if shared is None:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        session, near, at = shared
        if len(session) > self.config.sessions:
            best = np.argpartition(-near, self.config.sessions)[: self.config.sessions]
            session, near, at = session[best], near[best], at[best]
        return self._said(session, near, at)

    def _sharing(self, rows: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """Sessions [c] that hold any of `rows`, how near they are, and where the latest of the
        shared rows stands in each."""
        ages = {row: age for age, row in reversed(list(enumerate(reversed(rows))))}
        oldest_first = sorted(ages.items(), key=lambda pair: -pair[1])
        found, weight, at = [], [], []
        for row, age in oldest_first:
            end = self._start[row + 1]
            begin = max(self._start[row], end - self.config.looked_at)
            found.append(self._of[begin:end])
            at.append(self._at[begin:end])
            weight.append(np.full(end - begin, self.config.age_decay**age * self._idf[row]))
        if not found or not sum(map(len, found)):
            return None
        session, place = np.unique(np.concatenate(found), return_inverse=True)
        near = np.bincount(place, np.concatenate(weight)) * self._weight[session]
        where = np.empty(len(session), np.int64)
        where[place] = np.concatenate(at)  # the last written, which is the latest asked, stays
        return session, near, where

    def _said(self, session: np.ndarray, near: np.ndarray, at: np.ndarray) -> tuple[Rows, Floats]:
        lengths = self.sessions.lengths[session]
        ends = np.cumsum(lengths)
        flat = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
        flat += np.repeat(self.sessions.start[session], lengths)  # places in sessions.rows
        distance = self._place[flat] - np.repeat(at, lengths)
        word = np.exp(-np.abs(distance) / self.config.distance_scale)
        word *= np.where(distance > 0, 1.0, np.where(distance < 0, self.config.backward, 1.0))
        word = np.where(distance == 0, self.config.repeat, word)
        return summed(self.sessions.rows[flat], word * np.repeat(near, lengths))
