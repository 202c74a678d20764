"""Shops of any size for the benchmarks: the sample shop's products, repeated with other prices."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from catalog import Money, Product
from catalog.sample import SampleShop

_BASE = 20_000
"""Generating more than this many takes minutes and changes no timing."""


def goods(count: int) -> Iterator[Product]:
    """`count` products: up to 20,000 of the generator's own, then the same again, each copy with
    an id and a price of its own."""
    base = [
        p for row in SampleShop(products=min(count, _BASE), shoppers=1).rows() for p in row.products
    ]
    prices = np.random.default_rng(7).uniform(0.5, 2.0, count)
    for i in range(count):
        product = base[i % len(base)]
        if i < len(base):
            yield product
        else:
            price = Money(
                minor=int(product.price.minor * prices[i]) + 1, currency=product.price.currency
            )
            yield product.model_copy(update={"id": f"{product.id}-{i}", "price": price})
