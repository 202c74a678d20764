"""Which slate brought a product on the screen: what comes of the product is that slate's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

_MOST = 20
"""Slates that are remembered; a click on one before them is joined to none."""


class Seen(NamedTuple):
    """One slate of a conversation, and the products that it brought."""

    impression: str
    number: int
    """Which of the conversation's messages it answered, from 1; 0 where it answered none."""
    products: tuple[str, ...]


def impression_of(seen: Sequence[Seen], product: str) -> str | None:
    """The latest slate that brought `product`."""
    return next((one.impression for one in reversed(seen) if product in one.products), None)


def impression_at(seen: Sequence[Seen], number: int) -> str | None:
    """The slate that answered a message."""
    return next((one.impression for one in reversed(seen) if one.number == number), None)


def brought(seen: list[Seen], one: Seen, products: Iterable[str]) -> None:
    """Notes in `seen` that `one` brought `products` too."""
    if seen and seen[-1].impression == one.impression:
        one = seen.pop()
    more = dict.fromkeys((*one.products, *products))
    seen.append(one._replace(products=tuple(more)))
    del seen[:-_MOST]
