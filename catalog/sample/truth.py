"""How the sample shop's people choose: the law behind the log, open to tests and simulators.

    utility = relevance + taste + brand + colour + quality - price - position

A person clicks, puts in the cart and buys each with the chance that a logistic curve gives to
the utility; a price hurts more the nearer it comes to being paid.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.sample.tastes import Tastes
from catalog.schema import Product

RELEVANCE = 4.5
TASTE = 1.3
BRAND = 1.3
COLOUR = 0.9
QUALITY = 0.9
PRICE = 2.2
OVER_BUDGET = 3.5
POSITION = 0.55
UNRATED = 3.9
"""The rating people assume where there is none."""

CLICK_AT = 6.2
CART_AT = 5.6
BUY_AT = 5.6
PRICE_IN_CART = 0.35
PRICE_AT_CHECKOUT = 0.7

DISMISSING = 0.05
DISMISS_AT = 1.5
"""Below this utility a product that was looked over is waved away by half of the few who do so."""
RATING = 0.08
LIKE_AT = 4.5
"""The best product of an answer must be worth this for a thumb to be as likely up as down."""


def logistic(value: float) -> float:
    """The chance, 0 to 1, that goes with a utility `value` above its threshold."""
    return 1 / (1 + math.exp(-value))


@dataclass(frozen=True, slots=True)
class Truth:
    """Every shopper's tastes and the prices they compare: what a model should find out."""

    tastes: Mapping[str, Tastes]
    """By shopper id. Anonymous visitors have tastes too, but nobody knows them."""
    price_levels: Mapping[str, float]
    """By product id: its place among its category's prices, 0 cheapest to 1 dearest."""

    def price_pain(self, tastes: Tastes, product: Product) -> float:
        """What the price costs in utility: more for the sensitive, steep above the budget."""
        level = self.price_levels.get(product.id, 0.5)
        over = max(0.0, level - tastes.budget)
        return tastes.sensitivity * (PRICE * level + OVER_BUDGET * over)

    def utility(
        self, tastes: Tastes, product: Product, relevance: float, position: int | None = None
    ) -> float:
        """What `product` is worth to them, given how well it answers the search (0 to 1).

        `position` counts from 1; None when position plays no part (the product's own page).
        """
        leaf = product.category[-1] if product.category else ""
        rating = UNRATED if product.rating is None else product.rating
        worth = RELEVANCE * relevance
        worth += TASTE * math.sqrt(tastes.categories.get(leaf, 0.0))
        worth += BRAND * (product.brand in tastes.brands)
        worth += COLOUR * (product.attributes.get("colour", "") in tastes.colours)
        worth += QUALITY * (rating - UNRATED)
        worth -= self.price_pain(tastes, product)
        return worth - (POSITION * math.log(position) if position else 0.0)

    def click_chance(
        self, tastes: Tastes, product: Product, relevance: float, position: int
    ) -> float:
        """Chance of a click on a product shown at `position` (from 1)."""
        return logistic(self.utility(tastes, product, relevance, position) - CLICK_AT)

    def cart_chance(self, tastes: Tastes, product: Product, relevance: float) -> float:
        """Chance that a product looked at goes into the cart."""
        pain = PRICE_IN_CART * self.price_pain(tastes, product)
        return logistic(self.utility(tastes, product, relevance) - pain - CART_AT)

    def buy_chance(self, tastes: Tastes, product: Product, relevance: float) -> float:
        """Chance that a product in the cart is paid for in the same visit."""
        pain = PRICE_AT_CHECKOUT * self.price_pain(tastes, product)
        return logistic(self.utility(tastes, product, relevance) - pain - BUY_AT)

    # The log's shop could neither be told "not for me" nor be rated: these two are the simulator's.

    def dismiss_chance(self, tastes: Tastes, product: Product, relevance: float) -> float:
        """Chance that a product that was seen and not clicked is waved away."""
        return DISMISSING * logistic(DISMISS_AT - self.utility(tastes, product, relevance))

    def like_chance(self, best: float) -> float:
        """Chance that a thumb, where one is given, is up; `best` is the answer's best utility."""
        return logistic(best - LIKE_AT)


def price_levels(products: Iterable[Product]) -> dict[str, float]:
    """Each product's place among its category's prices: 0 the cheapest, 1 the dearest."""
    shelves: dict[tuple[str, ...], list[Product]] = {}
    for product in products:
        shelves.setdefault(product.category, []).append(product)
    levels: dict[str, float] = {}
    for shelf in shelves.values():
        ordered = sorted(shelf, key=lambda p: (p.price.minor, p.id))
        last = max(len(ordered) - 1, 1)
        levels |= {product.id: place / last for place, product in enumerate(ordered)}
    return levels
