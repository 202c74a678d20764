"""Networks that go on from those of an earlier version, in fewer and smaller steps.

Only what a version publishes may go on so. The sources that the ranker learns beside must not have
seen the ranker's own examples, and an earlier version has.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from retrieval.items import Items
from retrieval.sessions import GruNetwork, GruTraining
from retrieval.sessions.files import GRU, load_network
from retrieval.tower_training import TowerTraining
from retrieval.towers import TowerConfig, TwoTowers
from retrieval.two_tower import load_towers


@dataclass(frozen=True, slots=True)
class WarmConfig:
    """How far to go on; of learning rates, shares of those from scratch."""

    tower_epochs: int = 8
    tower_rate: float = 0.3
    session_epochs: int = 2
    session_rate: float = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What an earlier version has learnt, of choices before `until` (seconds since 1970)."""

    towers: TwoTowers | None
    gru: GruNetwork | None
    products: tuple[str, ...]
    """Of the rows of `gru`."""
    until: float
    config: WarmConfig = field(default_factory=WarmConfig)

    def held_out(self, times: np.ndarray, usual: float) -> float:
        """The share of the choices, made at `times` [c], to stop by: at most half of those that
        the earlier version has not fitted on, for it knows all others by heart."""
        new = float((times >= self.until).mean()) if len(times) else 0.0
        return min(usual, new / 2)

    def for_towers(self, training: TowerTraining) -> TowerTraining:
        """`training`, shorter and slower."""
        config = self.config
        epochs = min(training.epochs, config.tower_epochs)
        rate = training.learning_rate * config.tower_rate
        return replace(training, epochs=epochs, learning_rate=rate)

    def for_sessions(self, training: GruTraining, times: np.ndarray) -> GruTraining:
        """`training`, shorter and slower, on choices at `times` [c]."""
        return replace(
            training,
            epochs=min(training.epochs, self.config.session_epochs),
            learning_rate=training.learning_rate * self.config.session_rate,
            held_out=self.held_out(times, training.held_out),
        )

    def session_network(self, items: Items) -> GruNetwork | None:
        """The earlier session network over the rows of `items`; a new product's vector is fresh."""
        if self.gru is None:
            return None
        network = GruNetwork(len(items), self.gru.config)
        state = self.gru.state_dict()
        known = [(items.row_of[p], r) for r, p in enumerate(self.products) if p in items.row_of]
        own = network.state_dict()
        if known:
            to, of = torch.tensor(known).T
            own["table.weight"][to] = state["table.weight"][of]
        network.load_state_dict({**state, "table.weight": own["table.weight"], "seen": own["seen"]})
        return network


def fits(towers: TwoTowers, config: TowerConfig, text_dimension: int) -> bool:
    """Whether towers of these sizes can go on from `towers`."""
    return towers.config == config and towers.text.in_features == text_dimension


def start_of(folder: Path, items: Items, until: float, config: WarmConfig | None = None) -> Start:
    """From a published version, made of `items`. Raises ArtifactError when it is damaged."""
    towers = load_towers(folder) if (folder / "towers.json").exists() else None
    gru = load_network(folder) if (folder / f"{GRU}.json").exists() else None
    products = tuple(product.id for product in items.products)
    return Start(towers, gru, products, until, config or WarmConfig())
