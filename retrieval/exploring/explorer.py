"""Re-ranks the head of a slate: some places are drawn by the bandit, with known chances."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence, Set
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


def filled(
    m: int, k: int, fixed: Set[int], draw: Callable[[int, Sequence[int]], int | None]
) -> tuple[int, ...]:
    """[min(k, m)] which of m candidates stands where: a `fixed` one where it was, else what `draw`
    takes, for a place from 1, of those waiting; where it takes none, the first of them."""
    waiting, order = [c for c in range(m) if c not in fixed], list[int]()
    for place in range(1, min(k, m) + 1):
        if place - 1 in fixed:
            order.append(place - 1)
            continue
        taken = draw(place, waiting)
        taken = waiting[0] if taken is None else taken
        waiting.remove(taken)
        order.append(taken)
    return tuple(order)


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
        fixed: Set[int] = frozenset(),
    ) -> Explored:
        """The first `k` of m candidates, some places drawn by `seed`.

        A place is filled from candidates of the tier ([m], such as the kind that was asked for
        before all others) that the ranker would have filled it from. `keep_first` leaves the first
        place alone, for a message that names a product. Candidates `fixed`, from 0, stay where
        they are: a merchant put them there.
        """
        m = len(described.actions)
        tiers = tiers or [0] * m
        decisions: list[Decision] = []
        rng = np.random.default_rng(seed)
        kept = fixed | {0} if keep_first else fixed
        explored = self._places(k, kept)

        def draw(place: int, waiting: Sequence[int]) -> int | None:
            decision = None
            if place in explored:
                decision = self._drawn(described, place, waiting, tiers, rng)
            if decision is None:
                return None
            decisions.append(decision)
            return decision.candidates[decision.chosen]

        return Explored(filled(m, k, fixed, draw), tuple(decisions))

    def _places(self, k: int, kept: Set[int]) -> frozenset[int]:
        if self.config.strategy == "off" or self.failure:
            return frozenset()
        allowed = [p for p in self.config.places if p <= k and p - 1 not in kept]
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
