"""Vowpal Wabbit's contextual bandit with action-dependent features, behind three methods.

The model is of what each candidate costs (`cb_adf`); the strategy is laid over it (`chances.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
import vowpalwabbit

from catalog import ArtifactError
from retrieval.exploring.chances import chances_of, greedy
from retrieval.exploring.config import ExplorationConfig
from retrieval.offpolicy.numbers import Doubles

_FLOORLESS = ("greedy", "off")
_PROBE = ["shared |s new |q platform=0", "|p price=0 |r place=0", "|p price=1 |r place=1"]


class Bandit:
    """A model under one strategy; safe to share between threads. Any strategy may be laid over a
    model's file."""

    def __init__(
        self, config: ExplorationConfig, file: Path | None = None, rounds: int = 0
    ) -> None:
        """Untrained, or as saved in `file` after so many `rounds`. Raises ArtifactError when that
        is no model of ours."""
        self.config, self.rounds = config, rounds
        self._lock = Lock()
        self._vw = self._opened(file)

    def _opened(self, file: Path | None) -> vowpalwabbit.Workspace:
        if file is None:
            return vowpalwabbit.Workspace(self.config.arguments)
        if not file.is_file():
            raise ArtifactError(f"The bandit's model {file} is missing.")
        try:
            vw = vowpalwabbit.Workspace(f"{self.config.arguments} -i {file}")
            costs = np.asarray(vw.predict(_PROBE), dtype=np.float64)
        except (RuntimeError, ValueError, TypeError) as error:
            raise ArtifactError(f"The bandit's model {file} can't be read: {error}.") from error
        if costs.shape != (2,) or not np.isfinite(costs).all():
            raise ArtifactError(f"The bandit's model {file} is poisoned: its costs are none.")
        if "cb_explore_adf" in vw.get_arguments():
            raise ArtifactError(f"The bandit's model {file} is bound to a strategy; learn afresh.")
        return vw

    def chances(self, example: Sequence[str]) -> Doubles:
        """[m] the chance of each candidate of a choice, the ranker's best first; none is under the
        floor, but with greedy. They sum to 1. Raises ArtifactError when the model is poisoned."""
        raw = self._raw(example)
        return raw if self.config.strategy in _FLOORLESS else floored(raw, self.config.floor)

    def _raw(self, example: Sequence[str]) -> Doubles:
        """[m] the strategy's own; a model that knows nothing would find all equally good."""
        m, strategy = len(example) - 1, self.config.strategy
        if strategy == "uniform":
            return chances_of(np.zeros(m), self.config, 0)
        if self.rounds < self.config.least_rounds:
            return greedy(m, 0, 0.0 if strategy in _FLOORLESS else self.config.epsilon)
        with self._lock:
            costs = np.asarray(self._vw.predict(list(example)), dtype=np.float64)
        if costs.shape != (m,) or not np.isfinite(costs).all():
            raise ArtifactError("The bandit's model is poisoned: its costs are none.")
        return chances_of(costs, self.config, self.rounds)

    def learn(self, example: Sequence[str], chosen: int, reward: float, propensity: float) -> None:
        """One round: the candidate at `chosen`, from 0, was shown and earned `reward`."""
        labelled = list(example)
        labelled[chosen + 1] = f"0:{-reward:.6g}:{propensity:.6g} {labelled[chosen + 1]}"
        with self._lock:
            self._vw.learn(labelled)
            self.rounds += 1

    def save(self, file: Path) -> None:
        """Writes the model whole: to a file beside it first."""
        fresh = file.with_suffix(".part")
        with self._lock:
            self._vw.save(str(fresh))
        fresh.replace(file)


def floored(chances: Doubles, floor: float) -> Doubles:
    """[m] with as much of the uniform mixed in as lifts the smallest to `floor`, and no more: who
    explores a tenth as it is shall not explore a sixth."""
    m, least = len(chances), float(chances.min())
    if least >= min(floor, 1 / m):
        return chances
    share = min((floor - least) / (1 / m - least), 1.0)
    mixed: Doubles = share / m + (1 - share) * chances
    return mixed
