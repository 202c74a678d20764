"""The last rung: the ranked cards speak for themselves."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.words.explainer import Brief, Said


class CardsOnly:
    """An Explainer without words."""

    @property
    def name(self) -> str:
        """Always "cards"."""
        return "cards"

    def explain(self, brief: Brief) -> Iterator[Said]:
        """Nothing."""
        return iter(())
