"""Which days of the log judge: the latest, which train nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from catalog import BuildError
from retrieval.log import Log
from retrieval.moments import Moment
from retrieval.training import Split, TrainingConfig, split_at
from retrieval.warm_start import WarmConfig

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class RelearnConfig:
    """When new models are judged, how strictly, and what they begin with."""

    days: int | None = None
    """The latest so many days (UTC) on which somebody asked and chose. None: the last `usual_days`,
    or where they have under `fewest` moments the newest `share` of all moments."""
    usual_days: int = 3
    fewest: int = 300
    share: float = 0.10
    least: int = 50
    """Moments without which nothing is judged."""
    margin: float = 0.01
    """NDCG@10 by which the new models may be worse at the lower end of the interval."""
    warm: WarmConfig | None = field(default_factory=WarmConfig)
    """None trains from scratch."""


def window(
    asked: Sequence[Moment], log: Log, training: TrainingConfig, config: RelearnConfig
) -> Split:
    """What trains and what judges. Raises BuildError when either has too few moments."""
    first = _first(np.array([log.at[moment.event] for moment in asked]), config)
    if first < training.least_moments:
        raise BuildError(
            f"{first:,} searches or baskets with a choice lie before the days that judge, too few "
            f"to learn from (at least {training.least_moments:,}). Give fewer --days, or wait."
        )
    if len(asked) - first < config.least:
        raise BuildError(
            f"{len(asked) - first:,} searches or baskets with a choice lie in the days that judge, "
            f"too few to judge by (at least {config.least:,}). Give more --days, or wait."
        )
    return split_at(asked, first, training)


def _first(times: np.ndarray, config: RelearnConfig) -> int:
    """Number of the first moment that judges; `times` [m] in seconds since 1970, rising."""
    if not len(times):
        return 0
    day = np.floor(times / _DAY)
    days = np.unique(day)
    wanted = config.usual_days if config.days is None else config.days
    first = int(np.searchsorted(day, days[-min(wanted, len(days))]))
    if config.days is None and len(times) - first < config.fewest:
        return int(len(times) * (1 - config.share))
    return first
