"""The catalogue as columns: row i of every array is the same product.

Masks, features and sources work on these arrays, in memory, by row number; a `Product` is made
only for what is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from catalog import Product

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

UNTRACKED_STOCK = np.iinfo(np.int32).max
_EPOCH_ORDINAL = 719_163  # date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Items:
    """n products as columns, each of shape [n]."""

    products: Sequence[Product]
    price: npt.NDArray[np.int64]  # minor units of `currency`
    priced_in: npt.NDArray[np.bool_]  # True where the product is priced in `currency`
    stock: npt.NDArray[np.int32]  # UNTRACKED_STOCK where the shop does not say
    rating: Floats  # NaN where unrated
    review_count: npt.NDArray[np.int32]
    launched: npt.NDArray[np.int32]  # days since 1970-01-01; -1 where unknown
    category: npt.NDArray[np.int32]  # index into `categories`
    brand: npt.NDArray[np.int32]  # index into `brands`
    price_rank: Floats  # in [0, 1]: share of the same category and currency that is cheaper
    categories: tuple[str, ...]  # deepest known path, " > " joined; index 0 is ""
    brands: tuple[str, ...]  # index 0 is ""
    currency: str  # the one most products are priced in

    @classmethod
    def of(cls, products: Iterable[Product]) -> Items:
        """Columns of `products`, in their order. Raises ValueError when there is none."""
        shelf = tuple(products)
        if not shelf:
            raise ValueError("a shop needs at least one product")
        priced_in, currencies = _coded([p.price.currency for p in shelf])
        currency = _commonest([p.price.currency for p in shelf])
        category, categories = _coded([" > ".join(p.category) for p in shelf])
        brand, brands = _coded([p.brand for p in shelf])
        price = np.array([p.price.minor for p in shelf], dtype=np.int64)
        return cls(
            products=shelf,
            price=price,
            priced_in=np.array([p.price.currency == currency for p in shelf]),
            stock=np.array(
                [
                    UNTRACKED_STOCK if p.stock is None else min(p.stock, UNTRACKED_STOCK)
                    for p in shelf
                ],
                dtype=np.int32,
            ),
            rating=np.array([np.nan if p.rating is None else p.rating for p in shelf], np.float32),
            review_count=np.array([min(p.review_count, 2**31 - 1) for p in shelf], np.int32),
            launched=np.array(
                [
                    -1 if p.launched is None else p.launched.toordinal() - _EPOCH_ORDINAL
                    for p in shelf
                ],
                np.int32,
            ),
            category=category,
            brand=brand,
            price_rank=_rank_within(price, category.astype(np.int64) * len(currencies) + priced_in),
            categories=categories,
            brands=brands,
            currency=currency,
        )

    def __len__(self) -> int:
        return len(self.products)

    def titles(self) -> Iterator[str]:
        """Every product's title, in row order."""
        return (product.title for product in self.products)

    def category_code(self, path: Sequence[str]) -> int:
        """The code of a category path in `category`; -1 when no product has it."""
        name = " > ".join(path)
        return self.categories.index(name) if name in self.categories else -1

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Product id to row."""
        return {p.id: row for row, p in enumerate(self.products)}


def _commonest(values: Sequence[str]) -> str:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def _coded(values: Sequence[str]) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
    names = ("", *sorted(set(values) - {""}))
    index = {name: code for code, name in enumerate(names)}
    return np.array([index[v] for v in values], dtype=np.int32), names


def _rank_within(price: npt.NDArray[np.int64], group: npt.NDArray[np.int64]) -> Floats:
    """Each price's mid-rank in [0, 1] among its group; 0.5 where the group is one product."""
    ranks = np.full(len(price), 0.5, dtype=np.float32)
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    for rows in np.split(order, starts[1:]):  # one pass, however many groups there are
        if len(rows) > 1:
            ordered = np.sort(price[rows])
            below = np.searchsorted(ordered, price[rows], side="left")
            upto = np.searchsorted(ordered, price[rows], side="right")
            ranks[rows] = (below + upto - 1) / 2 / (len(rows) - 1)
    return ranks
