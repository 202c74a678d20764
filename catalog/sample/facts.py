"""The figures of an article: price, rating, reviews, stock, launch date."""

from __future__ import annotations

import random
from datetime import date, timedelta

from catalog.money import Money
from catalog.sample.vocabulary import Category, Tier

LAST_DAY = date(2026, 11, 15)
"""The log's last day: a constant, so that the shop is the same whenever it is built."""

_TIER_LEVEL: dict[Tier, float] = {"budget": 0.17, "mid": 0.46, "premium": 0.78}
_TIER_RATING: dict[Tier, float] = {"budget": 3.9, "mid": 4.15, "premium": 4.35}
_YEARS = 3


def place(options: tuple[str, ...], value: str) -> float:
    """Where `value` stands among `options`: 0 the first, 1 the last, 0.5 when there is no order."""
    return options.index(value) / (len(options) - 1) if len(options) > 1 else 0.5


def price(
    chance: random.Random, category: Category, tier: Tier, attributes: dict[str, str]
) -> Money:
    """A price within the category's range: by tier first, then material and scale."""
    level = _TIER_LEVEL[tier] + chance.gauss(0, 0.06)
    if category.materials:
        level += 0.14 * (place(category.materials, attributes["material"]) - 0.5)
    if category.scale in attributes:
        options = category.sizes if category.scale == "size" else category.vary[category.scale]
        level += 0.24 * (place(options, attributes[category.scale]) - 0.5)
    low, high = category.price
    return Money(minor=_ending(chance, low * (high / low) ** min(max(level, 0), 1)), currency="USD")


def _ending(chance: random.Random, dollars: float) -> int:
    """Cents with the ending shops like: .99, .50 or .00, and round tens for dear things."""
    if dollars >= 150 and chance.random() < 0.6:
        return max(1, round(dollars / 10)) * 1000 - chance.choice((0, 100, 100, 1))
    ending = chance.choices((99, 50, 0, 95), weights=(6, 2, 2, 1))[0]
    return max(1, int(dollars)) * 100 + ending


def launched(chance: random.Random) -> date:
    """A launch date within three years, one in twelve within the last six weeks."""
    days = chance.randint(1, 42) if chance.random() < 0.08 else chance.randint(43, 365 * _YEARS)
    return LAST_DAY - timedelta(days=days)


def reviews(
    chance: random.Random, tier: Tier, popularity: float, since: date
) -> tuple[float | None, int]:
    """Rating out of five and number of reviews; (None, 0) where nobody has said anything yet."""
    age = (LAST_DAY - since).days
    if chance.random() < (0.5 if age < 42 else 0.04):
        return None, 0
    rating = min(max(chance.gauss(_TIER_RATING[tier] + 0.08 * popularity, 0.33), 2.0), 5.0)
    expected = 30 * min(age / 365, 2.0) * 2.7 ** (0.9 * popularity + chance.gauss(0, 0.6))
    return round(rating, 1), max(1, round(expected))


def stock(chance: random.Random) -> int:
    """Units on hand: some sold out, some nearly so, most in tens."""
    draw = chance.random()
    if draw < 0.05:
        return 0
    return chance.randint(1, 5) if draw < 0.15 else round(chance.lognormvariate(3.6, 0.7)) + 6
