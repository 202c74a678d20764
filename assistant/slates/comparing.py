"""Products side by side: which facts differ, a row each; and the same in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog import Product

_NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of every product, in the products' order."""

    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """True when they are not all alike."""
        return len(set(self.values)) > 1


def compared(products: Sequence[Product]) -> tuple[Row, ...]:
    """Price, rating, brand and every attribute that at least one of `products` has."""
    rows = [
        Row("price", tuple(str(p.price) for p in products)),
        Row("rating", tuple(_rating(p) for p in products)),
        Row("brand", tuple(p.brand or _NOT_SAID for p in products)),
    ]
    names = dict.fromkeys(name for product in products for name in product.attributes)
    rows += [
        Row(name, tuple(p.attributes.get(name, _NOT_SAID) for p in products)) for name in names
    ]
    return tuple(row for row in rows if set(row.values) != {_NOT_SAID})


def differences(products: Sequence[Product]) -> tuple[str, ...]:
    """A line for each fact that differs: "price: $40.00; $25.00"."""
    return tuple(
        f"{row.name}: {'; '.join(row.values)}" for row in compared(products) if row.differs
    )


def _rating(product: Product) -> str:
    if product.rating is None or not product.review_count:
        return _NOT_SAID
    noun = "review" if product.review_count == 1 else "reviews"
    return f"{product.rating:.1f} out of 5 in {product.review_count:,} {noun}"
