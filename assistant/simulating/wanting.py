"""What a shopper says to a slate that has nothing for them: the same need, told more closely."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog import Product
from catalog.sample import Tastes, Want
from catalog.sample.wants import Prices

MORE = "show me more"
_HEADROOM = 0.1


def refined(
    chance: random.Random, tastes: Tastes, want: Want, slate: Sequence[Product], prices: Prices
) -> tuple[str, Want]:
    """The message, and the need as it is then. A limit and a colour are told once each."""
    return chance.choice([(MORE, want), *_told(chance, tastes, want, slate, prices)])


def _told(
    chance: random.Random, tastes: Tastes, want: Want, slate: Sequence[Product], prices: Prices
) -> Iterator[tuple[str, Want]]:
    if want.limit is None and len(want.categories) == 1:
        (category,) = want.categories
        dollars = max(1, prices(category, min(tastes.budget + _HEADROOM, 1.0)) // 100)
        if any(product.price.minor > dollars * 100 for product in slate):
            yield f"under ${dollars}", replace(want, limit=dollars * 100)
    if all(name != "colour" for name, _ in want.asked):
        seen = {product.attributes.get("colour", "") for product in slate}
        liked = sorted(tastes.colours & seen)
        if liked:
            colour = chance.choice(liked)
            yield f"in {colour}", replace(want, asked=(*want.asked, ("colour", colour)))
