"""Products side by side: a row for each fact, which of them differ, and those as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog import Product

NOT_SAID = "not said"
_FEW_LEFT = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of every product, in the products' order."""

    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """True when they are not all alike."""
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Products side by side. The page's table and the lines for words are made of it."""

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[Row, ...]

    def lines(self) -> tuple[str, ...]:
        """A line for each fact that differs: "price: $40.00; $25.00"."""
        return tuple(f"{row.name}: {'; '.join(row.values)}" for row in self.rows if row.differs)


def compared(products: Sequence[Product]) -> Comparison:
    """Price, rating, stock, brand and every attribute that at least one of `products` has."""
    rows = [
        Row("price", tuple(str(p.price) for p in products)),
        Row("rating", tuple(_rating(p) for p in products)),
        Row("stock", tuple(_stock(p) for p in products)),
        Row("brand", tuple(p.brand or NOT_SAID for p in products)),
    ]
    names = dict.fromkeys(name for product in products for name in product.attributes)
    rows += [
        Row(name, tuple(p.attributes.get(name) or NOT_SAID for p in products)) for name in names
    ]
    told = tuple(row for row in rows if set(row.values) != {NOT_SAID})
    return Comparison(tuple(p.id for p in products), tuple(p.title for p in products), told)


def _rating(product: Product) -> str:
    if product.rating is None or not product.review_count:
        return NOT_SAID
    noun = "review" if product.review_count == 1 else "reviews"
    return f"{product.rating:.1f} out of 5 in {product.review_count:,} {noun}"


def _stock(product: Product) -> str:
    if product.stock is None:
        return NOT_SAID
    if product.stock > _FEW_LEFT:
        return "in stock"
    return f"only {product.stock} left" if product.stock else "out of stock"
