"""What the turns of a simulation add up to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.simulating.visiting import Turned

_DRAWS = 1_000


def counted(turns: Sequence[Turned]) -> dict[str, Any]:
    """Sums over all turns."""
    acts = [one.acts for one in turns]
    return {
        "shoppers": len({one.visit.tastes.shopper for one in turns}),
        "visits": len({one.visit.session for one in turns}),
        "turns": len(turns),
        "empty_slates": sum(not one.shown for one in turns),
        "clicks": sum(one.clicks for one in acts),
        "carts": sum(one.carts for one in acts),
        "purchases": sum(one.purchases for one in acts),
        "dismissals": sum(one.dismissals for one in acts),
        "thumbs_up": sum(one.liked is True for one in acts),
        "thumbs_down": sum(one.liked is False for one in acts),
    }


def by_day(turns: Sequence[Turned]) -> dict[str, dict[str, Any]]:
    """Click-through of each day on which somebody came."""
    days: dict[str, list[Turned]] = {}
    for one in turns:
        days.setdefault(one.visit.at.date().isoformat(), []).append(one)
    return {day: click_through(of_day) for day, of_day in sorted(days.items())}


def click_through(turns: Sequence[Turned], seed: int = 7) -> dict[str, Any]:
    """The share of slates with a click, and its 95% interval: the turns of one visit are not
    independent, so visits are resampled whole."""
    visits: dict[str, list[int]] = {}
    for one in turns:
        visits.setdefault(one.visit.session, []).append(int(one.acts.clicks > 0))
    sums = np.array([[sum(clicked), len(clicked)] for clicked in visits.values()])  # [v, 2]
    if not len(sums):
        return {"mean": 0.0, "low": 0.0, "high": 0.0, "turns": 0}
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), _DRAWS) @ sums
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    clicked, shown = sums.sum(axis=0).tolist()
    return {
        "mean": round(clicked / shown, 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "turns": shown,
    }
