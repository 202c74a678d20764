"""What is known of a shopper at a moment: their interactions folded in time order.

Training folds the log event by event and asks for features before each event is added; serving
folds the shopper's history and the running session. It is the same code, so no feature can see
past its own moment.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from catalog import Kind
from retrieval.items import Items

RECENT = 50
"""Products of the history that the towers and the similarity features look at."""

# How much an act says about taste. Impressions are what the shop did, not the shopper.
WEIGHT = {Kind.VIEW: 1.0, Kind.CLICK: 1.0, Kind.CART: 3.0, Kind.PURCHASE: 5.0}


@dataclass(slots=True)
class Shopper:
    """A running summary; `add` moves it one event forward. An empty one is a new visitor."""

    id: str | None = None
    first_seen: datetime | None = None
    orders: int = 0
    spent: int = 0  # minor units of the shop's currency, returns taken back
    recent: deque[int] = field(default_factory=lambda: deque(maxlen=RECENT))
    session: deque[int] = field(default_factory=lambda: deque(maxlen=RECENT))
    """Rows looked at, carted or bought in the running session, oldest first."""
    carted: dict[int, None] = field(default_factory=dict)
    """Rows in the cart or left in one: put in and not bought since, oldest first."""
    bought: set[int] = field(default_factory=set)
    category_weight: dict[int, float] = field(default_factory=dict)
    taste_weight: float = 0.0
    price_rank_sum: float = 0.0
    _ordered_in: str = ""
    _session_id: str = field(default="", compare=False)

    def add(
        self,
        items: Items,
        *,
        row: int,
        kind: Kind,
        at: datetime,
        session: str,
        paid: int | None = None,
        quantity: int = 1,
    ) -> None:
        """Take in one event. `paid` is minor units for one unit, where it is known."""
        if self.first_seen is None:
            self.first_seen = at
        if kind is Kind.RETURN:
            self.spent -= _amount(items, row, paid, quantity)
            self.bought.discard(row)
            return
        if kind is Kind.PURCHASE:
            self.orders += session != self._ordered_in
            self._ordered_in = session
            self.spent += _amount(items, row, paid, quantity)
            self.bought.add(row)
            self.carted.pop(row, None)
        if kind is Kind.CART:
            self.carted[row] = None
        if weight := WEIGHT.get(kind, 0.0):
            self._taste(items, row, weight)
            self._further(row, session)

    def enter(self, session: str) -> None:
        """A session begins: what was done in the one before is history now."""
        if session != self._session_id:
            self._session_id = session
            self.session.clear()

    def _further(self, row: int, session: str) -> None:
        self.enter(session)
        if not self.session or self.session[-1] != row:
            self.session.append(row)

    def _taste(self, items: Items, row: int, weight: float) -> None:
        if not self.recent or self.recent[-1] != row:
            self.recent.append(row)
        category = int(items.category[row])
        self.category_weight[category] = self.category_weight.get(category, 0.0) + weight
        self.taste_weight += weight
        self.price_rank_sum += weight * float(items.price_rank[row])

    @property
    def price_rank(self) -> float:
        """Where in a category's price range they shop, 0 cheapest to 1 dearest; 0.5 unknown."""
        return (self.price_rank_sum + 0.5 * 5.0) / (self.taste_weight + 5.0)

    @property
    def average_order(self) -> float:
        """Minor units per order; 0 before the first."""
        return max(self.spent, 0) / self.orders if self.orders else 0.0

    @property
    def preferred_category(self) -> int:
        """Category code with most weight; 0 when nothing is known."""
        weights = self.category_weight
        return max(weights, key=lambda c: (weights[c], -c)) if weights else 0


def _amount(items: Items, row: int, paid: int | None, quantity: int) -> int:
    return (int(items.price[row]) if paid is None else paid) * quantity
