"""What a shopper likes and can pay: the hidden half of the sample shop."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.sample.dice import dice, weighted
from catalog.sample.facts import LAST_DAY
from catalog.sample.vocabulary import TIERS, Category, Department, vocabulary

DAYS = 150
"""Length of the log, `LAST_DAY` included."""

FIRST_DAY = LAST_DAY - timedelta(days=DAYS - 1)

Shelves = Mapping[str, tuple[Category, ...]]
"""The categories the shop carries, by department."""


@dataclass(frozen=True, slots=True)
class Tastes:
    """One shopper's latent tastes. All weights lie in 0 to 1."""

    shopper: str
    persona: str
    departments: dict[str, float]
    """Preferred departments; the weights sum to 1."""
    categories: dict[str, float]
    """How much a leaf category is liked; 1 for the favourite, absent means not at all."""
    brands: frozenset[str]
    style: str
    colours: frozenset[str]
    budget: float
    """The place in a category's prices, 0 cheapest to 1 dearest, up to which they pay gladly."""
    sensitivity: float
    """How much a price hurts: 0 not at all, 1 very."""
    platform: str
    hour: float
    """The hour of day around which they shop."""
    joined: date
    activity: float
    """How often they come, relative to the average shopper."""


def draw_tastes(seed: int, name: str, shelves: Shelves) -> Tastes:
    """The tastes of the shopper called `name`, fixed by `seed`."""
    chance = dice(seed, "tastes", name)
    persona = weighted(chance, {k: p.share for k, p in vocabulary().personas.items()})
    departments = _departments(chance, persona, shelves)
    budget = chance.betavariate(2.2, 2.2)
    sensitivity = min(max(0.95 - 0.8 * budget + chance.gauss(0, 0.15), 0.02), 1.0)
    style = chance.choice(list(vocabulary().styles))
    platform = chance.choices(("web", "ios", "android"), weights=(0.44, 0.3, 0.26))[0]
    return Tastes(
        shopper=name,
        persona=persona,
        departments=departments,
        categories=_categories(chance, departments, shelves),
        brands=_brands(chance, departments, budget),
        style=style,
        colours=frozenset(vocabulary().styles[style]),
        budget=budget,
        sensitivity=sensitivity,
        platform=platform,
        hour=chance.gauss(14.0 if platform == "web" else 19.5, 2.0),
        joined=_joined(chance),
        activity=chance.gammavariate(1.3, 1 / 1.3),
    )


def _departments(chance: random.Random, persona: str, shelves: Shelves) -> dict[str, float]:
    """Two to four departments of the persona, sometimes with one from outside."""
    own = [name for name in vocabulary().personas[persona].departments if name in shelves]
    liked = chance.sample(own, k=min(len(own), chance.choice((2, 3, 3, 4))))
    strays = [name for name in shelves if name not in liked]
    if strays and (not liked or chance.random() < 0.25):
        liked.append(chance.choice(strays))
    weights = [chance.gammavariate(2.0, 1.0) + 0.15 for _ in liked]
    return {name: weight / sum(weights) for name, weight in zip(liked, weights, strict=True)}


def _categories(
    chance: random.Random, departments: dict[str, float], shelves: Shelves
) -> dict[str, float]:
    raw = {
        category.name: weight * (chance.gammavariate(0.8, 1.0) + 0.05)
        for department, weight in departments.items()
        for category in shelves[department]
    }
    most = max(raw.values())
    return {name: value / most for name, value in raw.items()}


def _brands(chance: random.Random, departments: dict[str, float], budget: float) -> frozenset[str]:
    """One or two brands in each preferred department, of the tier the budget allows."""
    known: dict[str, Department] = {d.name: d for d in vocabulary().departments}
    fits = TIERS[min(int(budget * 3), 2)]
    liked: set[str] = set()
    for name in departments:
        tier = fits if chance.random() < 0.75 else chance.choice(TIERS)
        brands = known[name].brands[tier]
        liked.update(chance.sample(brands, k=min(len(brands), chance.choice((1, 2)))))
    return frozenset(liked)


def _joined(chance: random.Random) -> date:
    """Three in five were customers before the log begins; the others join during it."""
    if chance.random() < 0.6:
        return FIRST_DAY - timedelta(days=chance.randint(1, 700))
    return FIRST_DAY + timedelta(days=chance.randint(0, DAYS - 8))
