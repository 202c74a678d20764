"""What the candidate sources learn from the log up to one event.

A build calls it twice: up to where the ranker's own examples begin, so that the ranker is trained
on honest scores, and then up to where the test begins, for what is published: a shop must not
forget the last months to keep its ranker honest.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from retrieval.index import FlatIndex, VectorIndex
from retrieval.index_choice import IndexConfig, IndexReport, chosen
from retrieval.items import Floats
from retrieval.log import CHOICES, Log
from retrieval.progress import Progress
from retrieval.sessions import (
    GruConfig,
    GruNetwork,
    GruSource,
    GruTraining,
    Neighbours,
    NeighboursConfig,
    SparseSource,
    Together,
    TogetherConfig,
    fit_together,
    state_of,
    train_gru,
)
from retrieval.tower_training import TowerTraining, train_towers
from retrieval.towers import TowerConfig, TwoTowers
from retrieval.training import TrainingConfig, popularity_until, sessions_until, tower_examples
from retrieval.two_tower import TwoTowerSource, item_vectors
from retrieval.warm_start import Start, fits
from retrieval.wiring import Parts

NO_TASTE = (
    "Nobody in the log chose a second product: no taste was learnt, and there is no two-tower "
    "source."
)
NO_SESSIONS = "The log has too few sessions of two choices: there is no session source."
_LEAST_SESSIONS = 30


@dataclass(frozen=True, slots=True)
class LearningConfig:
    """Every source's settings, each kept beside its component."""

    towers: TowerConfig = field(default_factory=TowerConfig)
    tower_training: TowerTraining = field(default_factory=TowerTraining)
    gru: GruConfig = field(default_factory=GruConfig)
    gru_training: GruTraining = field(
        default_factory=lambda: GruTraining(negatives=512, epochs=6, patience=1)
    )
    """Less than on a log of a million clicks: half a million take some two minutes."""
    neighbours: NeighboursConfig = field(default_factory=NeighboursConfig)
    together: TogetherConfig = field(default_factory=TogetherConfig)
    index: IndexConfig = field(default_factory=IndexConfig)
    """Of tower and session vectors."""


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """Trained towers, all product vectors, and the index over them."""

    towers: TwoTowers
    vectors: Floats  # [n, e]
    index: VectorIndex
    report: IndexReport


@dataclass(frozen=True, slots=True, eq=False)
class Sessioned:
    """The trained session models, and the index over the network's items."""

    gru: GruNetwork
    index: VectorIndex
    report: IndexReport
    neighbours: Neighbours
    together: Together


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What was learnt; None where the log has too little to learn from."""

    popularity: Floats  # [n]
    taste: Taste | None
    sessions: Sessioned | None

    def into(self, parts: Parts) -> Parts:
        """`parts` with the sources that this makes."""
        parts = replace(parts, popularity=self.popularity)
        if self.taste is not None:
            taste = self.taste
            towers = TwoTowerSource(taste.towers, taste.vectors, taste.index)
            parts = replace(parts, towers=towers)
        if self.sessions is not None:
            known = self.sessions
            parts = replace(
                parts,
                session=GruSource(state_of(known.gru), known.index),
                neighbours=SparseSource("neighbours", known.neighbours),
                together=SparseSource("together", known.together),
            )
        return parts


class Learner:
    """Learns from one log over one catalogue, as often as it is asked."""

    def __init__(
        self,
        parts: Parts,
        log: Log,
        config: LearningConfig,
        training: TrainingConfig,
        progress: Progress,
    ) -> None:
        self._parts, self._log = parts, log
        self._config, self._training, self._progress = config, training, progress

    def until(self, end: int, start: Start | None = None) -> Learnt:
        """All sources, from the events before `end`; the networks go on from `start`."""
        popular = popularity_until(self._log, end, len(self._parts.items))
        return Learnt(popular, self._taste(end, start), self._sessions(end, start))

    def _taste(self, end: int, start: Start | None) -> Taste | None:
        config, items, text = self._config, self._parts.items, self._parts.vectors
        training, held, begun = config.tower_training, 0.1, None
        if start and start.towers and fits(start.towers, config.towers, text.shape[1]):
            training, begun = start.for_towers(training), start.towers
            held = start.held_out(self._times(end), held)
        self._progress("towers", 0, training.epochs)
        history = config.towers.history
        examples = tower_examples(self._log, items, end, history, self._training, held)
        if not len(examples):
            return None
        towers = train_towers(items, text, examples, config.towers, training, self._progress, begun)
        vectors = item_vectors(towers, items, text)
        return Taste(towers, vectors, *chosen(vectors, config.index, FlatIndex))

    def _times(self, end: int) -> np.ndarray:
        """[c] when each choice before event `end` was made."""
        return np.asarray(self._log.at[:end][self._log.is_kind(*CHOICES)[:end]])

    def _sessions(self, end: int, start: Start | None) -> Sessioned | None:
        config = self._config
        sessions = sessions_until(self._log, end, len(self._parts.items))
        if (sessions.lengths > 1).sum() < _LEAST_SESSIONS:
            return None
        training, begun = config.gru_training, None
        if start and start.gru and start.gru.config == config.gru:
            begun = start.session_network(self._parts.items)
            training = start.for_sessions(training, self._times(end))
        gru = train_gru(sessions, config.gru, training, self._progress, start=begun)
        index, report = chosen(state_of(gru).items, config.index, FlatIndex)
        return Sessioned(
            gru,
            index,
            report,
            Neighbours(sessions, config.neighbours),
            fit_together(sessions, config.together),
        )


def notes_on(learnt: Learnt) -> list[str]:
    """What a shop should know of what is missing."""
    missing = {NO_TASTE: learnt.taste is None, NO_SESSIONS: learnt.sessions is None}
    return [note for note, true in missing.items() if true]
