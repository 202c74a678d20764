"""Where a simulated visit takes place, and who makes it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from assistant.conversation import Conversation
from assistant.simulating.clock import SimulatedClock
from assistant.turn import Assistant
from catalog.sample import SampleShop, Tastes
from catalog.sample.calendar import Visit
from catalog.sample.products import Item
from catalog.sample.visits import Memory


@dataclass(frozen=True, slots=True)
class Stage:
    """The shop, and the time in it."""

    assistant: Assistant
    """Its `now` is the clock."""
    shop: SampleShop
    clock: SimulatedClock
    items: dict[str, Item]
    """By product id."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """One shopper in one conversation."""

    stage: Stage
    visit: Visit
    conversation: Conversation
    memory: Memory
    """What they carry from visit to visit."""
    chance: random.Random

    @property
    def tastes(self) -> Tastes:
        """Which the assistant does not see."""
        return self.visit.tastes

    def wait(self, least: int, most: int) -> None:
        """So many seconds pass."""
        self.stage.clock.wait(self.chance.randint(least, most))
