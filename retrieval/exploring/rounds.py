"""From the event log to rounds of bandit feedback: what was drawn, and what it earned."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from catalog import Store
from catalog.impressions import DRAWN, Drawn, Result, Shown, shown
from retrieval.items import Floats

REWARDS = {Result.PURCHASE: 1.0, Result.CART: 0.6, Result.CLICK: 0.3}
"""What the best that came of a product is worth; nothing, or a dismissal, is worth 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One place of one slate that was drawn."""

    number: int
    """Of the impression, in order of arrival."""
    impression: str
    group: str
    """The shopper, a visitor's browser or conversation: rounds of one are not independent."""
    policy: str
    drawn: Drawn
    reward: float
    clicked: bool

    @property
    def features(self) -> Floats:
        """[m, f] as the ranker saw them; empty where they were not kept."""
        return unpacked(self.drawn.features, len(self.drawn.products))

    @property
    def propensity(self) -> float:
        """The logging policy's chance of what was shown."""
        return self.drawn.chances[self.drawn.chosen]


def rounds(
    events: Store, after: int = 0, before: datetime | None = None, since: datetime | None = None
) -> Iterator[Round]:
    """Rounds from behind impression number `after` on that were shown before `before`: what has
    just been shown has not earned yet. Raises StoreError."""
    for number, one in shown(events, after, since, DRAWN):
        if before is not None and one.impression.at >= before:
            continue
        for drawn in one.impression.drawn:
            product = drawn.products[drawn.chosen]
            yield Round(
                number=number,
                impression=one.impression.id,
                group=one.impression.unit,
                policy=one.impression.policy,
                drawn=drawn,
                reward=rewarded(one, product),
                clicked=bool(one.results(product) & REWARDS.keys()),
            )


def rewarded(one: Shown, product: str) -> float:
    """The reward of `product` on a slate: of the best that came of it."""
    return max((REWARDS.get(result, 0.0) for result in one.results(product)), default=0.0)


def packed(features: Floats) -> str:
    """[m, f] as text."""
    return base64.b64encode(features.astype("<f4").tobytes()).decode("ascii")


def unpacked(text: str, m: int) -> Floats:
    """[m, f] from text."""
    numbers = np.frombuffer(base64.b64decode(text), dtype="<f4")
    return numbers.reshape(m, -1).astype(np.float32)
