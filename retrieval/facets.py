"""What products are, by field and value, as row numbers: exact filters in microseconds.

`Items.facets` keeps one for each catalogue. A condition on an attribute is met by what the column
says; only where a product has no such column does its title speak for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from catalog import Product
from retrieval.stems import stems

if TYPE_CHECKING:
    from retrieval.items import Mask, Rows

CATEGORY, BRAND, RATING, ANY = "category", "brand", "rating", ""
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_MOST_MASKS = 512


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a product must be (or, negated, must not be)."""

    field: str
    """"category" (leaf names), "brand", "rating", an attribute's name, or `ANY`."""
    values: tuple[str, ...] = ()
    """Any of these, as the catalogue writes them; case does not count."""
    negated: bool = False
    """None of them: neither in the field, nor in any other, nor in the title."""
    least: Decimal | None = None
    most: Decimal | None = None
    """Ends of a number, inclusive; a product without the number does not meet it."""


class Facets:
    """Looks conditions up in one catalogue of n rows."""

    def __init__(self, products: Sequence[Product], rows: Iterable[int] | None = None) -> None:
        self._products = products
        self._own = np.array(list(range(len(products)) if rows is None else rows), np.int64)
        self._base: Facets | None = None
        self._posted: dict[str, dict[str, Rows]] = _posted(products, self._own)
        self._titles: dict[int, str] = {}
        self.mask = lru_cache(maxsize=_MOST_MASKS)(self._mask)

    def grown(self, products: Sequence[Product], changed: Iterable[int]) -> Facets:
        """The same of `products`, which differ from this one's in the rows `changed` only."""
        base = self._base or self
        earlier = self._own if self._base else ()
        facets = Facets(products, sorted({*map(int, changed), *map(int, earlier)}))
        facets._base = base
        return facets

    def _mask(self, condition: Condition) -> Mask:
        """[n] True for the rows that meet `condition`. Shared: copy before writing to it."""
        mask = np.zeros(len(self._products), dtype=np.bool_)
        if self._base is not None:
            before = self._base.mask(condition)
            mask[: len(before)] = before
        mask[self._own] = self._met(condition)[self._own]
        mask.flags.writeable = False
        return mask

    def rows(self, field: str, value: str) -> Rows:
        """Rising rows whose `field` is `value`, in the catalogue's own letters or any case."""
        return np.flatnonzero(self.mask(Condition(field, (value,))))

    @cached_property
    def values(self) -> Mapping[str, Mapping[str, int]]:
        """Field to value, as written, to how many products have it."""
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for product in self._products:
            for field, value in _said(product):
                counts[field][value] += 1
        return {field: dict(found) for field, found in counts.items()}

    # -- one condition ---------------------------------------------------------------------

    def _met(self, condition: Condition) -> Mask:
        if condition.least is not None or condition.most is not None:
            met = self._in_range(condition)
        elif condition.negated or condition.field == ANY:
            met = self._spoken_of(condition)
        else:
            met = self._listed(condition)
        return ~met if condition.negated else met

    def _listed(self, condition: Condition) -> Mask:
        met = self._rows_of(condition.field, condition.values)
        if condition.field in (CATEGORY, BRAND, RATING) or condition.values == ("yes",):
            return met
        without = np.ones(len(self._products), dtype=np.bool_)
        for rows in self._posted.get(condition.field, {}).values():
            without[rows] = False
        return met | (without & self._titled(condition.values))

    def _rows_of(self, field: str, values: Iterable[str]) -> Mask:
        met = np.zeros(len(self._products), dtype=np.bool_)
        posted = self._posted.get(field, {})
        for value in values:
            met[posted.get(value.casefold(), [])] = True
        return met

    def _spoken_of(self, condition: Condition) -> Mask:
        """Rows that say one of the values anywhere: in their field, in another, in the title."""
        met = self._rows_of(condition.field, condition.values)
        if condition.field in (CATEGORY, BRAND):
            return met
        spoken = condition.values if condition.values != ("yes",) else (condition.field,)
        phrases = [f" {' '.join(stems(value))} " for value in spoken]
        for field, posted in self._posted.items():
            if field in (CATEGORY, RATING):
                continue
            for value, rows in posted.items():
                text = f" {' '.join(stems(field if value == 'yes' else value))} "
                if value != "no" and any(phrase in text for phrase in phrases):
                    met[rows] = True
        return met | self._titled(spoken)

    def _titled(self, values: Iterable[str]) -> Mask:
        met = np.zeros(len(self._products), dtype=np.bool_)
        phrases = [f" {' '.join(stems(value))} " for value in values]
        for row in self._own.tolist():
            if row not in self._titles:
                self._titles[row] = f" {' '.join(stems(self._products[row].title))} "
            if any(phrase in self._titles[row] for phrase in phrases):
                met[row] = True
        return met

    def _in_range(self, condition: Condition) -> Mask:
        met = np.zeros(len(self._products), dtype=np.bool_)
        for value, rows in self._posted.get(condition.field, {}).items():
            number = _number(value)
            if number is not None and _inside(number, condition):
                met[rows] = True
        return met


def _said(product: Product) -> Iterable[tuple[str, str]]:
    """(field, value) of every column that a condition can be on."""
    if product.category:
        yield CATEGORY, product.category[-1]
    if product.brand:
        yield BRAND, product.brand
    if product.rating is not None:
        yield RATING, str(product.rating)
    yield from product.attributes.items()


def _posted(products: Sequence[Product], rows: npt.NDArray[np.int64]) -> dict[str, dict[str, Rows]]:
    posted: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.tolist():
        for field, value in _said(products[row]):
            posted[field][value.casefold()].append(row)
    return {
        field: {value: np.array(found, np.int64) for value, found in values.items()}
        for field, values in posted.items()
    }


def _number(value: str) -> Decimal | None:
    found = _NUMBER.search(value)
    return Decimal(found[0].replace(",", ".")) if found else None


def _inside(number: Decimal, condition: Condition) -> bool:
    least, most = condition.least, condition.most
    return (least is None or number >= least) and (most is None or number <= most)
