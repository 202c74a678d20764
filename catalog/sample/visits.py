"""One visit: a few related searches, what was looked at, put in the cart and bought."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from catalog.sample.calendar import Visit
from catalog.sample.dice import weighted
from catalog.sample.legacy_search import SLATE, LegacySearch
from catalog.sample.log import Event, paid
from catalog.sample.products import Item
from catalog.sample.tastes import Shelves, Tastes
from catalog.sample.truth import Truth
from catalog.sample.vocabulary import Category
from catalog.sample.wants import Prices, Want, draw_want, relevance
from catalog.schema import Kind

_EXPLORING = 0.12
"""How often a mission lies outside the preferred departments."""

_NEXT = {"same": 0.42, "with": 0.38, "department": 0.12, "other": 0.08}
"""What the next search of a visit is about, next to the one before."""

_CHEAP_EXTRA = 2_500
"""Minor units under which people sometimes take two or more."""


@dataclass(slots=True)
class Memory:
    """What one shopper carries from visit to visit."""

    left_in_cart: list[tuple[Item, Want]] = field(default_factory=list)
    bought: list[Category] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class World:
    """What every visit needs to know of the shop."""

    shelves: Shelves
    search: LegacySearch
    truth: Truth
    prices: Prices
    categories: dict[str, Category]


def events_of(chance: random.Random, world: World, visit: Visit, memory: Memory) -> Iterator[Event]:
    """Everything that happens in one visit, in time order."""
    clock = visit.at
    for event in _come_back(chance, world, visit, memory):
        clock = event.at
        yield event
    for category in missions(chance, world, visit.tastes, memory):
        clock += timedelta(seconds=chance.randint(15, 90))
        for event in _search(chance, world, visit, memory, category, clock):
            clock = max(clock, event.at)
            yield event


def missions(
    chance: random.Random, world: World, tastes: Tastes, memory: Memory
) -> Iterator[Category]:
    """What each search of one visit is about, drawn as it is asked for."""
    category = mission(chance, world, tastes, memory)
    for number in range(chance.choices((1, 2, 3, 4), weights=(0.3, 0.38, 0.22, 0.1))[0]):
        category = _related(chance, world, tastes, category) if number else category
        yield category


def mission(chance: random.Random, world: World, tastes: Tastes, memory: Memory) -> Category:
    """What they came for: what goes with the last purchase, a favourite, or something new."""
    if memory.bought and chance.random() < 0.3:
        return _companion(chance, world, memory.bought[-1])
    if chance.random() < _EXPLORING:
        return chance.choice(list(world.categories.values()))
    return _favourite(chance, world, tastes, weighted(chance, tastes.departments))


def _favourite(chance: random.Random, world: World, tastes: Tastes, department: str) -> Category:
    names = [c.name for c in world.shelves[department]]
    liked = {name: tastes.categories.get(name, 0.02) + 0.02 for name in names}
    return world.categories[weighted(chance, liked)]


def _companion(chance: random.Random, world: World, category: Category) -> Category:
    known = [name for name in category.goes_with if name in world.categories]
    return world.categories[chance.choice(known)] if known else category


def _related(chance: random.Random, world: World, tastes: Tastes, last: Category) -> Category:
    step = weighted(chance, _NEXT)
    if step == "same":
        return last
    if step == "with":
        return _companion(chance, world, last)
    if step == "department":
        return _favourite(chance, world, tastes, last.department)
    return _favourite(chance, world, tastes, weighted(chance, tastes.departments))


def _search(
    chance: random.Random,
    world: World,
    visit: Visit,
    memory: Memory,
    category: Category,
    at: datetime,
) -> Iterator[Event]:
    want = draw_want(chance, visit.tastes, category, world.prices)
    slate = world.search.slate(chance, want, at.date())
    # Small screens are left sooner: nobody has seen what lies below the last scroll.
    depth = SLATE if visit.platform == "web" else chance.randint(4, SLATE)
    shown = list(enumerate(slate[:depth], start=1))
    for position, item in shown:
        yield _event(visit, at, item, Kind.IMPRESSION, want.text, position=position)
    clock = at
    for position, item in shown:
        fit = relevance(want, item.product)
        if chance.random() < world.truth.click_chance(visit.tastes, item.product, fit, position):
            clock += timedelta(seconds=chance.randint(4, 40))
            yield _event(visit, clock, item, Kind.CLICK, want.text, position=position)
            for event in _look(chance, world, visit, memory, item, want, clock):
                clock = event.at
                yield event


def _look(
    chance: random.Random,
    world: World,
    visit: Visit,
    memory: Memory,
    item: Item,
    want: Want,
    at: datetime,
) -> Iterator[Event]:
    """The product's own page, and from there perhaps the cart and the checkout."""
    if chance.random() < 0.12:
        return  # Gone before the page was there.
    at += timedelta(seconds=1)
    yield _event(visit, at, item, Kind.VIEW, want.text)
    fit = relevance(want, item.product)
    if chance.random() >= world.truth.cart_chance(visit.tastes, item.product, fit):
        return
    at += timedelta(seconds=chance.randint(10, 120))
    yield _event(visit, at, item, Kind.CART, want.text)
    if chance.random() < world.truth.buy_chance(visit.tastes, item.product, fit):
        memory.bought.append(item.category)
        yield _purchase(chance, visit, item, want.text, at)
    else:
        memory.left_in_cart.append((item, want))


def _come_back(
    chance: random.Random, world: World, visit: Visit, memory: Memory
) -> Iterator[Event]:
    """A second look at what was left in the cart last time; sometimes it is bought after all."""
    if not memory.left_in_cart or chance.random() < 0.5:
        return
    item, want = memory.left_in_cart.pop()
    yield _event(visit, visit.at, item, Kind.VIEW, None)
    fit = relevance(want, item.product)
    if chance.random() < 0.6 * world.truth.buy_chance(visit.tastes, item.product, fit):
        at = visit.at + timedelta(seconds=chance.randint(20, 90))
        yield _event(visit, at, item, Kind.CART, None)
        memory.bought.append(item.category)
        yield _purchase(chance, visit, item, None, at)


def _purchase(
    chance: random.Random, visit: Visit, item: Item, query: str | None, at: datetime
) -> Event:
    cheap = item.product.price.minor < _CHEAP_EXTRA
    quantity = chance.choice((1, 1, 2, 2, 3, 4)) if cheap and chance.random() < 0.4 else 1
    at += timedelta(seconds=chance.randint(30, 240))
    return _event(visit, at, item, Kind.PURCHASE, query, quantity=quantity, cost=paid(chance, item))


def _event(
    visit: Visit,
    at: datetime,
    item: Item,
    kind: Kind,
    query: str | None,
    *,
    position: int | None = None,
    quantity: int = 1,
    cost: int | None = None,
) -> Event:
    shopper = visit.tastes.shopper if visit.known else None
    return Event(
        at, visit.session, shopper, item, kind, query, visit.platform, quantity, cost, position
    )
