"""The seam between a turn and whoever puts its picks into words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assistant.budget import Budget
from assistant.events import Pick
from assistant.messages import Message

__all__ = ["Brief", "Explainer", "Message"]


@dataclass(frozen=True, slots=True)
class Brief:
    """All that an explainer may know. It holds at most ten picks, each inside the budget."""

    message: str
    picks: tuple[Pick, ...]
    budget: Budget
    shop: str = "the shop"
    profile: tuple[str, ...] = ()
    """What is known of the shopper, a short line each: "Often buys: Coffee"."""
    history: tuple[Message, ...] = ()
    notes: tuple[str, ...] = ()
    """What the turn wants said: nothing fitted, a currency was read as another."""


class Explainer(Protocol):
    """Puts a brief into words, piece by piece."""

    @property
    def name(self) -> str:
        """Who writes: a model's name, or "template"."""
        ...

    def explain(self, brief: Brief) -> Iterator[str]:
        """Text pieces as they come, unchecked. Raises LanguageModelError on any failure."""
        ...
