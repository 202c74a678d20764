"""Round prices: the steps of the budget slider, all in whole units of the shop's currency."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from catalog import format_money, to_minor
from catalog.money import exponent
from retrieval import Items

_LADDER = tuple(Decimal(s) for s in ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8"))


def steps(items: Items) -> tuple[int | None, ...]:
    """Maxima to choose from, in minor units, from 0 up; the last, None, is no limit.

    They reach to where 99 of 100 products can be had.
    """
    priced = items.price[items.priced_in]
    top = round_up(int(np.percentile(priced, 99, method="higher")), items.currency)
    low = round_up(int(np.percentile(priced, 1, method="lower")), items.currency)
    return (0, *_rungs(min(low, top), top, items.currency), None)


def round_up(minor: int, currency: str) -> int:
    """The smallest round price of at least `minor`, in minor units."""
    unit = to_minor(1, currency)
    return next(rung for rung in _endless(unit) if rung >= minor)


def whole(minor: int, currency: str) -> str:
    """`$60` for 6000 cents; the decimals are shown only where there are some."""
    return format_money(minor, currency).removesuffix("." + "0" * exponent(currency))


def _rungs(low: int, top: int, currency: str) -> tuple[int, ...]:
    found = []
    for rung in _endless(to_minor(1, currency)):
        if rung > top:
            break
        if rung >= low:
            found.append(rung)
    return tuple(found)


def _endless(unit: int) -> Iterator[int]:
    scale = Decimal(1)
    while True:
        for step in _LADDER:
            value = step * scale
            if value == int(value):
                yield int(value) * unit
        scale *= 10
