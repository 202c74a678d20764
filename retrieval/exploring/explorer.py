"""Re-ranks the head of a slate: some places are drawn by the bandit, with known chances."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from catalog import ArtifactError
from retrieval.exploring.bandit import Bandit
from retrieval.exploring.config import ExplorationConfig
from retrieval.exploring.examples import Described

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Decision:
    """One place that was drawn: what it could have been, how likely, and what it became."""

    place: int
    """From 1."""
    candidates: tuple[int, ...]
    """[m] places in the slate that came in, from 0, best first."""
    chances: tuple[float, ...]
    """[m] They sum to 1."""
    chosen: int
    """Index into `candidates`."""
    example: tuple[str, ...]
    """[m + 1] What the bandit was told, and learns from."""

    @property
    def propensity(self) -> float:
        """The chance of what was chosen."""
        return self.chances[self.chosen]


@dataclass(frozen=True, slots=True)
class Explored:
    """The new order, and how it came about."""

    order: tuple[int, ...]
    """[k] places in the slate that came in, from 0."""
    decisions: tuple[Decision, ...] = ()

    def propensities(self) -> tuple[float, ...]:
        """[k] of each place, given those before it; 1 where nothing was drawn."""
        drawn = {decision.place: decision.propensity for decision in self.decisions}
        return tuple(drawn.get(place, 1.0) for place in range(1, len(self.order) + 1))


class Explorer:
    """Explores with a bandit; one whose model fails leaves the ranker's order as it is."""

    def __init__(self, bandit: Bandit) -> None:
        self.bandit = bandit
        self.failure = ""
        """Why nothing is explored any more, for the health page; empty while all is well."""

    @property
    def config(self) -> ExplorationConfig:
        """The bandit's."""
        return self.bandit.config

    def explore(
        self,
        described: Described,
        k: int,
        seed: int,
        *,
        tiers: Sequence[int] | None = None,
        keep_first: bool = False,
    ) -> Explored:
        """The first `k` of m candidates, some places drawn by `seed`.

        A place is filled from candidates of the tier ([m], rising, such as the kind that was asked
        for before all others) that the ranker would have filled it from. `keep_first` leaves the
        first place alone, for a message that names a product.
        """
        m = len(described.actions)
        tiers = tiers or [0] * m
        waiting, order = list(range(m)), list[int]()
        decisions: list[Decision] = []
        rng = np.random.default_rng(seed)
        explored = self._places(k, keep_first)
        for place in range(1, min(k, m) + 1):
            if place in explored:
                decision = self._drawn(described, place, waiting, tiers, rng)
                if decision is not None:
                    decisions.append(decision)
            drawn = decisions and decisions[-1].place == place
            taken = decisions[-1].candidates[decisions[-1].chosen] if drawn else waiting[0]
            waiting.remove(taken)
            order.append(taken)
        return Explored(tuple(order), tuple(decisions))

    def _places(self, k: int, keep_first: bool) -> frozenset[int]:
        if self.config.strategy == "off" or self.failure:
            return frozenset()
        allowed = [p for p in self.config.places if p <= k and not (keep_first and p == 1)]
        return frozenset(allowed[: int(self.config.share * k)])

    def _drawn(
        self,
        described: Described,
        place: int,
        waiting: Sequence[int],
        tiers: Sequence[int],
        rng: np.random.Generator,
    ) -> Decision | None:
        """None where there is nothing to choose, or the model fails."""
        same = [c for c in waiting if tiers[c] == tiers[waiting[0]]][: self.config.head]
        if len(same) < 2 or self.failure:
            return None
        example = described.choice(same)
        try:
            chances = self.bandit.chances(example)
        except ArtifactError as error:
            self.failure = str(error)
            log.error("nothing is explored any more: %s", error)
            return None
        chosen = int(rng.choice(len(same), p=chances))
        return Decision(place, tuple(same), tuple(chances.tolist()), chosen, tuple(example))
