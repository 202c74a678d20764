"""What orders the slates by promotion: which strategy, whose model, whose ranker; and the way back.

Every change is a row of the shop's promotions with all three, so that a rollback restores all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from catalog import ArtifactError, Store
from catalog.prompts import PromotionRow, Promotions

NO_RANKER = "none"
"""Stands for the blend in a ranker's place."""
POLICY, ROLLBACK = "policy", "policy-rollback"
KINDS = (POLICY, ROLLBACK)
_PARTS = ("strategy", "model", "ranker")


@dataclass(frozen=True, slots=True)
class Standing:
    """None is what the settings, or the shop's version, have."""

    strategy: str | None = None
    model: str | None = None
    """Name of a policy."""
    ranker: str | None = None
    """Name of the shop version whose ranker orders, or "none" for the blend."""

    def __str__(self) -> str:
        """As it is kept: "strategy=softmax model=2026…"; empty for what the settings have."""
        parts = ((name, getattr(self, name)) for name in _PARTS)
        return " ".join(f"{name}={value}" for name, value in parts if value)

    @classmethod
    def of(cls, text: str) -> Self:
        """Read back; what another Aisle added is left out."""
        pairs = (part.partition("=") for part in text.split())
        return cls(**{name: value for name, _, value in pairs if name in _PARTS})


class Standings:
    """What was promoted in a shop. Every method raises StoreError when the database refuses."""

    def __init__(self, store: Store) -> None:
        self._promotions = Promotions(store)

    def history(self) -> tuple[PromotionRow, ...]:
        """Every change, oldest first."""
        return self._promotions.all(KINDS)

    def promoted(self) -> PromotionRow | None:
        """The change that made it as it is; None where nothing is promoted."""
        return next(reversed(_stack(self.history())), None)

    def live(self) -> Standing:
        """What orders now."""
        row = self.promoted()
        return Standing.of(row.name) if row else Standing()

    def before(self) -> Standing | None:
        """What a rollback would take up; None where there is nothing to go back to."""
        stack = _stack(self.history())
        if not stack:
            return None
        return Standing.of(stack[-2].name) if len(stack) > 1 else Standing()

    def models(self) -> frozenset[str]:
        """Policies that are live or that rollbacks would take up."""
        found = (Standing.of(row.name).model for row in _stack(self.history()))
        return frozenset(name for name in found if name)

    def promote(self, standing: Standing, author: str, note: str) -> None:
        """From the next look on `standing` orders. Raises ArtifactError when it does already, or
        somebody else was quicker."""
        seen = self.history()
        if _stack(seen) and Standing.of(_stack(seen)[-1].name) == standing:
            raise ArtifactError("That is live already.")
        self._add(PromotionRow(POLICY, str(standing), author, note, datetime.now(UTC)), seen)

    def rollback(self, author: str, note: str) -> Standing:
        """Takes up what was live before, and returns it. Raises ArtifactError when nothing was."""
        before, seen = self.before(), self.history()
        if before is None:
            raise ArtifactError("There is nothing to go back to: no policy was ever promoted.")
        self._add(PromotionRow(ROLLBACK, str(before), author, note, datetime.now(UTC)), seen)
        return before

    def _add(self, row: PromotionRow, seen: tuple[PromotionRow, ...]) -> None:
        if not self._promotions.add(row, KINDS, seen):
            raise ArtifactError(
                "Somebody else has changed what is live meanwhile. Look again before you change it."
            )


def _stack(history: tuple[PromotionRow, ...]) -> list[PromotionRow]:
    """What a rollback goes back through, the live one last."""
    stack: list[PromotionRow] = []
    for row in history:
        if row.kind == ROLLBACK:
            del stack[-1:]
        else:
            stack.append(row)
    return stack
