"""Which arm of each running experiment a conversation is in, and what that changes in a turn."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.conversation import Conversation

if TYPE_CHECKING:  # their statistics take seconds to import
    from retrieval.experiments.definition import Experiment

log = logging.getLogger(__name__)
NO_RANKER = "none"


@dataclass(frozen=True, slots=True)
class Assigned:
    """The arms by experiment, and what they change; None leaves it as the shop has it."""

    arms: Mapping[str, str] = field(default_factory=dict)
    prompt: str | None = None
    strategy: str | None = None
    unranked: bool = False
    """The blend orders in the ranker's place."""


class Experiments:
    """The shop's, read once. Of two that change the same thing the one named first does."""

    def __init__(self, experiments: Sequence[Experiment] = ()) -> None:
        self._experiments = tuple(experiments)
        for one in experiments:
            for arm, change in one.set.items():
                if change.ranker not in (None, NO_RANKER):
                    log.error(
                        "the arm %s of %s wants the ranker %s; an arm can only have none",
                        arm, one.name, change.ranker,
                    )  # fmt: skip

    def of(self, conversation: Conversation, at: datetime) -> Assigned:
        """By the shopper; a visitor by the browser, and where that is not known by the
        conversation."""
        running = [one for one in self._experiments if one.running(at)]
        if not running:
            return Assigned()
        unit = conversation.unit
        arms = {one.name: one.arm(unit) for one in running}
        found = (one.set.get(arms[one.name]) for one in running)
        changes = [change for change in found if change is not None]
        return Assigned(
            arms,
            next((one.prompt for one in changes if one.prompt), None),
            next((one.strategy for one in changes if one.strategy), None),
            any(one.ranker == NO_RANKER for one in changes),
        )
