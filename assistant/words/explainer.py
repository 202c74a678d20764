"""The seam between a turn and whoever puts its picks into words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from assistant.budget import Budget
from assistant.constraints import State
from assistant.events import Pick
from assistant.language.llm import Usage
from assistant.language.messages import Message
from assistant.toolbox.tools import Bundled, Carted, Constrained, Found, Toolbox

__all__ = [
    "Brief",
    "Bundled",
    "Carted",
    "Constrained",
    "Explainer",
    "Found",
    "Message",
    "Said",
    "Usage",
]

Said = str | Found | Bundled | Carted | Constrained | Usage
"""A piece of text; products that may be named from now on; a set; what was done; and, for
whoever counts, what each reply of a language model cost."""


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
    state: State = field(default_factory=State)
    """The constraints agreed on so far."""
    bundle: tuple[str, ...] = ()
    """Of several things bought together: the sum line, what is left, the cheapest way to upgrade.
    The page shows them above the words."""
    comparison: tuple[str, ...] = ()
    """Of products that were asked to be compared: how they differ, a sentence each."""
    asked: bool = True
    """False when nothing was searched for: the notes have the answer."""
    reply: str = ""
    """What the template says where no product is shown; empty leaves it to find words."""
    toolbox: Toolbox | None = None
    """What the explainer may look up and do; None leaves it with the picks."""

    @property
    def settled(self) -> bool:
        """True when the reply is all there is to say: no model has to find words for thanks."""
        return bool(self.reply) and not self.picks and not self.asked

    @property
    def lines(self) -> tuple[str, ...]:
        """What was computed about the picks as a whole."""
        return (*self.comparison, *self.bundle)


class Explainer(Protocol):
    """Puts a brief into words, piece by piece."""

    @property
    def name(self) -> str:
        """Who writes: a model's name, or "template"."""
        ...

    def explain(self, brief: Brief) -> Iterator[Said]:
        """Pieces as they come, their text unchecked. Raises LanguageModelError on any failure.

        What was `Found`, `Bundled`, `Carted` or `Constrained` before a failure has happened, and
        stays.
        """
        ...
