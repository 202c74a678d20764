"""Situations of the sample shop as arrays, so that many policies can be played on the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import numpy as np

from retrieval.exploring import Bandit
from retrieval.exploring.world import Situation, World
from retrieval.offpolicy.numbers import Doubles

HEAD = 12


@dataclass(frozen=True, slots=True, eq=False)
class Arena:
    """n situations of at most `HEAD` candidates; padding has no chance of anything."""

    examples: tuple[list[str], ...]  # [n]
    sizes: np.ndarray  # [n]
    clicks: Doubles  # [n, HEAD] the true chance of a click
    features: Doubles  # [n, HEAD, f]

    @classmethod
    def of(cls, situations: Sequence[Situation]) -> Arena:
        """Raises ValueError when there are none."""
        sizes = np.array([len(one.chances) for one in situations])
        clicks = np.stack([np.pad(one.chances, (0, HEAD - len(one.chances))) for one in situations])
        features = np.stack([_described(one) for one in situations])
        examples = tuple(one.described.choice(range(len(one.chances))) for one in situations)
        return cls(examples, sizes, clicks, features)

    def __len__(self) -> int:
        return len(self.sizes)

    def policy(self, bandit: Bandit) -> Doubles:
        """[n, HEAD] the chance that `bandit`, as it is, gives to each candidate."""
        return np.stack([padded(bandit.chances(example)) for example in self.examples])

    @property
    def uniform(self) -> Doubles:
        """[n, HEAD] Every candidate alike."""
        return (np.arange(HEAD) < self.sizes[:, None]) / self.sizes[:, None]

    @property
    def ranker(self) -> Doubles:
        """[n, HEAD] The first always."""
        return np.eye(HEAD)[np.zeros(len(self), dtype=int)]

    @property
    def oracle(self) -> Doubles:
        """[n, HEAD] The one that is truly likeliest to be clicked."""
        return np.eye(HEAD)[self.clicks.argmax(axis=1)]

    def value(self, policy: Doubles) -> float:
        """The true click-through of a policy [n, HEAD]."""
        return float((policy * self.clicks).sum(axis=1).mean())


def world_of(home: Path) -> World:
    """Before the shop `sample` in `home`, which must be built."""
    from app import House
    from assistant.settings import Settings
    from catalog.sample import SampleShop
    from catalog.sample.facts import LAST_DAY

    house = House(Settings(_env_file=None, home=home, shop="sample"))
    assistant = house.assistant("sample")
    at = datetime.combine(LAST_DAY + timedelta(days=1), time(12), UTC)
    return World(SampleShop(), assistant.pipeline, assistant.store, at)


def padded(chances: Doubles) -> Doubles:
    """[HEAD] from [m]."""
    return np.pad(chances, (0, HEAD - len(chances)))


def _described(one: Situation) -> Doubles:
    """[HEAD, f] the ranker's features, its place and how far it is behind."""
    m = len(one.chances)
    place = np.arange(m, dtype=np.float64)[:, None]
    behind = (one.slate.scores[0] - one.slate.scores).astype(np.float64)[:, None]
    told = np.concatenate([one.features.astype(np.float64), place, behind], axis=1)
    return np.pad(told, ((0, HEAD - m), (0, 0)))
