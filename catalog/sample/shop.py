"""`SampleShop`: the sample shop as a feed, and the truth behind it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from catalog.feed import Row
from catalog.sample.calendar import (
    ANONYMOUS_SHARE,
    VISITS_PER_SHOPPER,
    anonymous_visit,
    visits,
)
from catalog.sample.dice import dice
from catalog.sample.legacy_search import LegacySearch
from catalog.sample.log import Event, with_returns
from catalog.sample.products import Item, stocked
from catalog.sample.tastes import Tastes, draw_tastes
from catalog.sample.truth import Truth, price_levels
from catalog.sample.visits import Memory, World, events_of
from catalog.sample.vocabulary import chosen


class SampleShop:
    """A shop that never was: the same products, people and log for the same arguments.

    Raises ValueError for a shop without products or without shoppers.
    """

    def __init__(self, seed: int = 7, products: int = 5_200, shoppers: int = 2_000) -> None:
        if products < 1 or shoppers < 1:
            raise ValueError("a sample shop needs at least one product and one shopper")
        self._seed, self._products, self._shoppers = seed, products, shoppers

    @property
    def name(self) -> str:
        """Names the source in reports."""
        return "sample"

    @cached_property
    def items(self) -> list[Item]:
        """Every article with what only its maker knows: tier and popularity."""
        return stocked(self._seed, self._products)

    @cached_property
    def truth(self) -> Truth:
        """Every known shopper's tastes and the law by which they choose."""
        shelves = chosen(self._products)
        names = [f"shopper-{number:04d}" for number in range(1, self._shoppers + 1)]
        tastes = {name: draw_tastes(self._seed, name, shelves) for name in names}
        return Truth(tastes, price_levels(item.product for item in self.items))

    def rows(self) -> Iterator[Row]:
        """One row per product, then one per interaction in time order; lines count from 1."""
        for line, item in enumerate(self.items, start=1):
            yield Row(line, products=(item.product,))
        for number, event in enumerate(self._log(), start=1):
            yield Row(len(self.items) + number, interactions=(event.interaction(number),))

    def _log(self) -> list[Event]:
        world = self.world
        events: list[Event] = []
        for tastes in self.truth.tastes.values():
            chance, memory = dice(self._seed, "log", tastes.shopper), Memory()
            for visit in visits(self._seed, tastes):
                events.extend(events_of(chance, world, visit, memory))
        for number, visitor in enumerate(self._anonymous(), start=1):
            chance = dice(self._seed, "log", visitor.shopper)
            visit = anonymous_visit(self._seed, number, visitor)
            events.extend(events_of(chance, world, visit, Memory()))
        # Stable: what happened in the same second keeps the order in which it happened.
        return sorted(with_returns(self._seed, events), key=lambda event: event.at)

    def _anonymous(self) -> Iterator[Tastes]:
        known = VISITS_PER_SHOPPER * self._shoppers
        count = max(1, round(known * ANONYMOUS_SHARE / (1 - ANONYMOUS_SHARE)))
        shelves = chosen(self._products)
        return (draw_tastes(self._seed, f"visitor-{n}", shelves) for n in range(1, count + 1))

    @cached_property
    def world(self) -> World:
        """What every visit knows of the shop."""
        shelves = chosen(self._products)
        prices: dict[str, list[int]] = {}
        for item in self.items:
            prices.setdefault(item.category.name, []).append(item.product.price.minor)
        ordered = {name: sorted(values) for name, values in prices.items()}
        return World(
            shelves=shelves,
            search=LegacySearch(self.items),
            truth=self.truth,
            prices=lambda name, place: ordered[name][int(place * (len(ordered[name]) - 1))],
            categories={c.name: c for shelf in shelves.values() for c in shelf},
        )
