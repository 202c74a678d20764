"""What a shopper of the sample shop comes for next, as they would type it."""

from __future__ import annotations

import random

from catalog.sample.shop import SampleShop
from catalog.sample.tastes import Tastes
from catalog.sample.visits import Memory, mission
from catalog.sample.wants import Want, draw_want


def wanted(shop: SampleShop, chance: random.Random, tastes: Tastes) -> Want:
    """One want: mostly of a favourite category, sometimes of any."""
    return draw_want(
        chance, tastes, mission(chance, shop.world, tastes, Memory()), shop.world.prices
    )
