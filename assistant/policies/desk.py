"""What the commands and the page need of a shop to work on its policies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from assistant.settings import Settings
from catalog import Store
from retrieval import Versions
from retrieval.exploring import ExplorationConfig, Strategy
from retrieval.exploring.policies import Policies
from retrieval.exploring.standing import Standing, Standings

STRATEGIES: tuple[Strategy, ...] = get_args(Strategy)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class PolicyDesk:
    """One shop: its database, its event log, its versions and its policies."""

    store: Store
    events: Store
    versions: Versions
    strategy: Strategy
    """As the settings have it."""
    now: Callable[[], datetime] = _now

    @property
    def policies(self) -> Policies:
        """The models."""
        return Policies(self.versions.home)

    @property
    def standings(self) -> Standings:
        """What was promoted."""
        return Standings(self.store)

    def strategy_of(self, standing: Standing) -> Strategy:
        """The strategy in force under `standing`; the setting's off is off whatever was promoted.
        One of another Aisle counts as the setting's."""
        if self.strategy == "off":
            return "off"
        return next((one for one in STRATEGIES if one == standing.strategy), self.strategy)

    def config(
        self, strategy: Strategy | None = None, bits: int | None = None
    ) -> ExplorationConfig:
        """How much is explored; by what is live where no `strategy` is given."""
        plain = ExplorationConfig(strategy=strategy or self.strategy_of(self.standings.live()))
        return plain if bits is None else ExplorationConfig(strategy=plain.strategy, bits=bits)


def set_strategy(settings: Settings) -> Strategy:
    """What AISLE_EXPLORATION says."""
    told = settings.exploration
    return next((one for one in STRATEGIES if one == told), ExplorationConfig().strategy)
