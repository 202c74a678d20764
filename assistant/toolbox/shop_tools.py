"""The toolbox of one turn over a real shop: every look-up inside the turn's limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.budget import Budget, tightest
from assistant.constraints import Constraint, Slot, State
from assistant.events import Pick
from assistant.slates.limiting import condition_of
from assistant.toolbox.tools import Bundled, Constrained, Toolbox, ToolRefusedError
from assistant.toolbox.wishes import Columns
from retrieval import Items, Limits
from retrieval.query import allowed

Look = Callable[[str, Limits, int], Sequence[Pick]]
"""(query, limits, how many) to picks, best first: the pipeline for this shopper, now."""
Solve = Callable[[tuple[Slot, ...], int | None, Limits], Bundled]
"""(slots, total in minor units, limits) to a set. Raises ToolRefusedError when none fits."""

_BUYING = re.compile(
    r"\b(cart|basket|trolley|check ?out)\b"
    r"|\b(i'll|i will|we'll|we will|let me) (take|have|buy|order|get)\b"
    r"|\b(add|buy|order|purchase|take) (it|this|that|these|those|them|the|one|two|both|all)\b"
)


@dataclass(slots=True)
class ShopTools:
    """A `Toolbox`. `limits`, `budget` and `state` are the turn's; they only ever grow tighter."""

    items: Items
    limits: Limits
    budget: Budget
    look: Look
    put: Callable[[str, int], None]
    """(product id, quantity) into the cart."""
    message: str
    """The shopper's latest: the cart is filled only when it asks for that."""
    state: State = field(default_factory=State)
    total: int | None = None
    solve: Solve | None = None

    @property
    def columns(self) -> Columns:
        """What the catalogue can be asked about."""
        return self.items.facets.values

    def search(
        self, query: str, count: int, wanted: tuple[Constraint, ...], most: int | None
    ) -> Sequence[Pick]:
        """Ideals among `wanted` move picks up; the others are met by every pick."""
        picks = self.look(query, self._within(wanted, most), count)
        ideals = [c for c in wanted if not c.hard]
        return sorted(picks, key=lambda pick: -sum(self._meets(pick, c) for c in ideals))

    def details(self, ids: Sequence[str]) -> Sequence[Pick]:
        """What was excluded from this slate ("show me more") may still be asked about."""
        mask = allowed(self.items, replace(self.limits, exclude=frozenset()))
        rows = [self.items.row_of.get(one) for one in ids]
        return [
            Pick(self.items.products[row], "Asked about")
            for row in rows
            if row is not None and mask[row]
        ]

    def bundle(self, slots: tuple[Slot, ...], total: int | None) -> Bundled:
        """See `Solve`."""
        if self.solve is None:
            raise ToolRefusedError("Sets can't be put together here; search for each thing.")
        return self.solve(slots, total, self.limits)

    def constrain(self, change: Constrained) -> None:
        """The rest of the turn looks inside the tighter limits."""
        kept = tuple(c for c in self.state.constraints if c not in change.dropped)
        self.state = replace(self.state, constraints=(*kept, *change.added))
        self.limits = self._within(change.added, change.most)
        if change.most is not None:
            lower = Budget(self.budget.currency, change.most, None, "your words")
            self.budget = tightest(self.budget, lower)

    def add_to_cart(self, product_id: str, quantity: int) -> None:
        """Refused when the shopper has not asked for it, or the shop has too few."""
        if not asks_to_buy(self.message):
            raise ToolRefusedError(
                "The shopper has not asked for that in their latest message. Ask them first."
            )
        found = self.details([product_id])
        if not found:
            raise ToolRefusedError("That product is not within what the shopper asked for.")
        stock = found[0].product.stock
        if stock is not None and stock < quantity:
            raise ToolRefusedError(f"Only {stock} left. Ask the shopper how many they want.")
        self.put(product_id, quantity)

    def _within(self, wanted: tuple[Constraint, ...], most: int | None) -> Limits:
        caps = [cap for cap in (self.limits.max_price, most) if cap is not None]
        where = (*self.limits.where, *(condition_of(c) for c in wanted if c.hard))
        cap, least = min(caps, default=None), self.limits.min_price
        outbid = cap is not None and least is not None and least > cap
        return replace(self.limits, max_price=cap, min_price=None if outbid else least, where=where)

    def _meets(self, pick: Pick, constraint: Constraint) -> bool:
        row = self.items.row_of.get(pick.product.id)
        return row is not None and bool(self.items.facets.mask(condition_of(constraint))[row])


def asks_to_buy(message: str) -> bool:
    """True when the shopper's words ask to have something bought or put in the cart."""
    return _BUYING.search(message.casefold().replace("’", "'")) is not None


if TYPE_CHECKING:
    _: type[Toolbox] = ShopTools
