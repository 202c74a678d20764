"""What the composition root hands to the commands and the pages: `app.House` meets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.settings import Settings

if TYPE_CHECKING:  # the networks take seconds to import
    from assistant.language.purse import Purse
    from assistant.prompts import PromptTemplate
    from assistant.turn import Assistant
    from assistant.words.explainer import Explainer
    from catalog import Store
    from retrieval import Versions
    from retrieval.embedder import Embedder


class Wiring(Protocol):
    """What the composition root gives to the commands."""

    @property
    def settings(self) -> Settings:
        """As read from the environment."""
        ...

    def at(self, home: Path) -> Wiring:
        """The same in another folder, with databases of its own."""
        ...

    def versions(self, shop: str) -> Versions:
        """Published versions of a shop."""
        ...

    def store(self, shop: str) -> Store:
        """A shop's database."""
        ...

    def events(self, shop: str) -> Store:
        """The database of a shop's event log."""
        ...

    def embedder(self) -> Embedder:
        """Text to vectors, cached."""
        ...

    def assistant(self, shop: str) -> Assistant:
        """The assistant over a shop's current version."""
        ...

    def explainer(
        self,
        purse: Purse | None = None,
        *,
        prompt: PromptTemplate | Callable[[], PromptTemplate] | None = None,
    ) -> Explainer:
        """Claude with `prompt`, paid from `purse`; with the one that is set where none is given."""
        ...

    def changed(self, **settings: object) -> Wiring:
        """The same with other settings."""
        ...
