"""The catalogue as columns: row i of every array is the same product.

Masks, features and sources work on these arrays, in memory, by row number; a `Product` is made
only for what is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from catalog import Product
from retrieval.facets import Facets

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

_Column = TypeVar("_Column", bound=np.generic)

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
    hidden: npt.NDArray[np.bool_] | None = None  # True where nobody is to be shown the product

    @classmethod
    def of(cls, products: Iterable[Product], currency: str = "") -> Items:
        """Columns of `products`, in their order; `currency`, where given, is the shop's whatever
        most products are priced in. Raises ValueError when there is no product."""
        shelf = tuple(products)
        if not shelf:
            raise ValueError("a shop needs at least one product")
        priced_in, currencies = _coded([p.price.currency for p in shelf])
        currency = currency or _commonest([p.price.currency for p in shelf])
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

    def updated(self, products: Iterable[Product]) -> Items:
        """These columns with `products` in the rows of their ids, and the ids that are new at the
        end, in their order. Rows, codes and the currency stay what they were: who holds a row
        number, or a category's code, holds it still. Takes numpy copies, not a pass over n.
        """
        last = {p.id: p for p in products}
        if not last:
            return self
        fresh = Items.of(last.values(), self.currency)
        added = [id_ for id_ in last if id_ not in self.row_of]
        row_of = self.row_of | {id_: row for row, id_ in enumerate(added, len(self))}
        rows = np.array([row_of[id_] for id_ in last], dtype=np.int64)
        shelf = [*self.products, *(last[id_] for id_ in added)]
        for row, product in zip(rows.tolist(), last.values(), strict=True):
            shelf[row] = product
        category, categories = _joined(self.categories, fresh.categories, fresh.category)
        brand, brands = _joined(self.brands, fresh.brands, fresh.brand)
        newer = fresh._columns() | {"category": category, "brand": brand}
        columns = {
            name: over(column, len(shelf), rows, newer[name])
            for name, column in self._columns().items()
        }
        items = Items(
            products=tuple(shelf),
            categories=categories,
            brands=brands,
            currency=self.currency,
            **columns,
        )
        items.__dict__["row_of"] = row_of
        if "facets" in self.__dict__:
            items.__dict__["facets"] = self.facets.grown(items.products, rows)
        left = self.category[rows[rows < len(self)]]
        items._rank_again(np.union1d(left, category))
        return items

    def only(self, rows: Rows) -> Items:
        """Some rows, with the code tables of all and what is known of them among all."""
        columns = {name: column[rows] for name, column in self._columns().items()}
        return replace(self, products=[self.products[row] for row in rows.tolist()], **columns)

    def without(self, hidden: Mask) -> Items:
        """The same rows, of which no limits allow the `hidden` [n]."""
        known = {"row_of": self.row_of, "facets": self.facets}  # shared, not worked out again
        items = replace(self, hidden=hidden)
        items.__dict__.update(known)
        return items

    def hides(self, row: int) -> bool:
        """True when nobody is to be shown the product of `row`."""
        return self.hidden is not None and bool(self.hidden[row])

    def _columns(self) -> dict[str, Any]:
        every = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in every if isinstance(value, np.ndarray)}

    def _rank_again(self, categories: npt.NDArray[np.int32]) -> None:
        """Sets `price_rank`, which must be nobody else's yet, of all products of `categories`."""
        touched = np.zeros(len(self.categories), dtype=np.bool_)
        touched[categories] = True
        rows = np.flatnonzero(touched[self.category])
        currency, names = _coded([self.products[row].price.currency for row in rows.tolist()])
        group = self.category[rows].astype(np.int64) * len(names) + currency
        self.price_rank[rows] = _rank_within(self.price[rows], group)

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

    @cached_property
    def facets(self) -> Facets:
        """Rows by what they are: category, brand, attribute values."""
        return Facets(self.products)


def changed_rows(before: Items, after: Items) -> Rows:
    """Rows of `after` = `before.updated(…)` whose product is another than in `before`, rising."""
    pairs = zip(before.products, after.products, strict=False)
    changed = [row for row, (old, new) in enumerate(pairs) if old is not new]
    return np.array([*changed, *range(len(before), len(after))], dtype=np.int64)


def over(
    column: npt.NDArray[_Column], n: int, rows: Rows, values: npt.NDArray[_Column]
) -> npt.NDArray[_Column]:
    """[n, …] a copy of `column`, lengthened, with `values` at `rows`."""
    out = np.empty((n, *column.shape[1:]), dtype=column.dtype)
    out[: len(column)] = column
    out[rows] = values
    return out


def _joined(
    names: tuple[str, ...], others: tuple[str, ...], codes: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
    """`codes` into `others` as codes into `names`, which get at their end what they lack."""
    known = set(names)
    longer = (*names, *(name for name in others if name not in known))
    index = {name: code for code, name in enumerate(longer)}
    return np.array([index[name] for name in others], dtype=np.int32)[codes], longer


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
