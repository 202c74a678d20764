"""Sets that are bought together, added up by ourselves: price times quantity over the slots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from assistant.events import Picks, Understood
from catalog import Money

_COUNTS = {"quantity", "row", "rows", "place", "slot", "id", "score", "scores"}


def bundle_of(shown: Picks) -> Any:
    """The set on the slate, or None."""
    return getattr(shown, "bundle", None)


def cost(understood: Understood, shown: Picks) -> int:
    """Minor units of all picks together, each as many times over as its slot wants it."""
    wanted = [slot.quantity for slot in understood.state.slots]
    counts = wanted if len(wanted) == len(shown.picks) else [1] * len(shown.picks)
    prices = (pick.product.price.minor for pick in shown.picks)
    return sum(price * count for price, count in zip(prices, counts, strict=True))


def within(understood: Understood, shown: Picks) -> bool:
    """False when a total is set for several things and what is shown for them exceeds it."""
    most = understood.budget.most
    together = understood.total and len(understood.state.slots) > 1
    return not together or most is None or cost(understood, shown) <= most


def sums_of(shown: Picks) -> set[Decimal]:
    """Every sum a set tells of, in major units: its lines, what is left, an upgrade's price."""
    bundle = bundle_of(shown)
    if bundle is None or not shown.picks:
        return set()
    currency = shown.picks[0].product.price.currency
    return {Money(minor=minor, currency=currency).major for minor in _minors(bundle, "sum")}


def told_by(shown: Picks) -> tuple[str, ...]:
    """Titles that a set tells of beside what is on the slate: its upgrade's."""
    title = getattr(getattr(bundle_of(shown), "upgrade", None), "title", None)
    return () if title is None else (title,)


def _minors(value: Any, name: str) -> Iterator[int]:
    """Every amount in a tree of dataclasses: Money, and whole numbers that are no counts."""
    if isinstance(value, Money):
        yield value.minor
    elif isinstance(value, bool) or name in _COUNTS:
        return
    elif isinstance(value, int):
        yield abs(value)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _minors(one, name)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _minors(getattr(value, part.name), part.name)
