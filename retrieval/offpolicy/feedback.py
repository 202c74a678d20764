"""Logged bandit feedback: rounds in which one policy chose, and what another would have chosen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrieval.offpolicy.numbers import Doubles

_SUMS_TO_ONE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Feedback:
    """n rounds of at most a actions each; rounds with fewer are padded with zero chances.

    Raises ValueError when the arrays don't fit each other, or aren't chances.
    """

    rewards: Doubles  # [n]
    actions: np.ndarray  # [n] int, which of the round's actions was taken
    propensities: Doubles  # [n] the chance the logging policy gave to the action it took
    target: Doubles  # [n, a] the evaluated policy's chance of each action
    clusters: np.ndarray | None = None
    """[n] Rounds of one shopper or slate share a number: they are drawn together in a bootstrap."""

    def __post_init__(self) -> None:
        n = len(self.rewards)
        if not n:
            raise ValueError("There are no rounds to evaluate on.")
        if self.target.ndim != 2 or not (
            len(self.actions) == len(self.propensities) == len(self.target) == n
        ):
            raise ValueError("Rewards, actions, propensities and target need a row for each round.")
        if not np.all((self.propensities > 0) & (self.propensities <= 1)):
            raise ValueError("A propensity must be above 0 and at most 1.")
        if not np.all((self.actions >= 0) & (self.actions < self.target.shape[1])):
            raise ValueError("An action must be one of the round's actions.")
        if np.any(self.target < 0) or np.any(abs(self.target.sum(axis=1) - 1) > _SUMS_TO_ONE):
            raise ValueError("The target's chances must sum to 1 in every round.")
        if self.clusters is not None and len(self.clusters) != n:
            raise ValueError("Clusters need a row for each round.")

    def __len__(self) -> int:
        return len(self.rewards)

    @property
    def weights(self) -> Doubles:
        """[n] How much likelier the target was to do what was done."""
        return self.of_taken(self.target) / self.propensities

    def of_taken(self, per_action: Doubles) -> Doubles:
        """[n] From [n, a], the column of the action that was taken."""
        taken: Doubles = np.take_along_axis(per_action, self.actions[:, None], axis=1)[:, 0]
        return taken
