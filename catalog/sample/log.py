"""The log: what everybody did, visit by visit, put in the order of time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from catalog.money import Money
from catalog.sample.dice import dice
from catalog.sample.facts import LAST_DAY
from catalog.sample.products import Item
from catalog.schema import Interaction, Kind


class Event(NamedTuple):
    """An interaction before it has an id: light, since a hundred thousand wait to be sorted."""

    at: datetime
    session: str
    shopper: str | None
    item: Item
    kind: Kind
    query: str | None
    platform: str
    quantity: int = 1
    paid: int | None = None
    position: int | None = None

    def interaction(self, number: int) -> Interaction:
        """The event as the schema has it; `number` makes the id."""
        paid = None if self.paid is None else Money(minor=self.paid, currency="USD")
        return Interaction(
            id=f"event-{number:07d}",
            session=self.session,
            shopper=self.shopper,
            product=self.item.product.id,
            kind=self.kind,
            at=self.at,
            query=self.query,
            platform=self.platform,
            quantity=self.quantity,
            price_paid=paid,
            position=self.position,
        )


_RETURNED = {"Shoes": 0.14, "Women's Clothing": 0.13, "Men's Clothing": 0.1}
_RETURNED_ELSEWHERE = 0.035


def with_returns(seed: int, events: list[Event]) -> Iterator[Event]:
    """`events` and, now and then, the return of something bought, some days after."""
    chance = dice(seed, "returns")
    for event in events:
        yield event
        if event.kind is Kind.PURCHASE and chance.random() < _return_rate(event.item):
            at = event.at + timedelta(days=chance.randint(3, 21), minutes=chance.randint(-200, 200))
            if at.date() <= LAST_DAY:
                yield _return(event, at)


def _return_rate(item: Item) -> float:
    rating = item.product.rating or 4.0
    usual = _RETURNED.get(item.category.department, _RETURNED_ELSEWHERE)
    return usual * (2.0 if rating < 3.5 else 1.0)


def _return(bought: Event, at: datetime) -> Event:
    session = f"{bought.session}-return"
    return bought._replace(
        at=at, session=session, kind=Kind.RETURN, query=None, quantity=1, position=None
    )


def paid(chance: random.Random, item: Item) -> int:
    """What one unit cost in minor units: the list price, or less with a voucher one time in ten."""
    full = item.product.price.minor
    return full if chance.random() < 0.9 else max(1, round(full * chance.choice((0.9, 0.85))))
