"""What products are, by field and value, as row numbers: exact filters in microseconds.

`Items.facets` keeps one for each catalogue. A condition on an attribute is met by what the column
says; only where a product has no such column does its title speak for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from catalog import Product
from retrieval.stems import stems

if TYPE_CHECKING:
    from retrieval.items import Mask, Rows

CATEGORY, BRAND, RATING, ANY = "category", "brand", "rating", ""
ANIMAL = "animal products"
"""Among a condition's values it says that imitations of the others do not count as they."""
_NUMBER = re.compile(
    r"(?:(?<!\w)-)?(?:(?P<grouped>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?)(?!\d)|\d+(?:[.,]\d+)?)"
)
_SIDES = re.compile(r"(\d+(?:[.,]\d+)?) ?[x×] ?(\d+(?:[.,]\d+)?)")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPELT = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"single": 1, "double": 2, "triple": 3}
_MOST_MASKS = 512
_Of = TypeVar("_Of")


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
        return values_of(self._products)

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
        real = ANIMAL in condition.values
        for phrase in map(_phrase, spoken):
            for text, rows in self._sayings.holding(phrase):
                if _says(text, phrase, real):
                    met[rows] = True
        return met | self._titled(spoken, real)

    def _titled(self, values: Iterable[str], real: bool = False) -> Mask:
        met = np.zeros(len(self._products), dtype=np.bool_)
        for phrase in map(_phrase, values):
            for text, row in self._titles.holding(phrase):
                if _says(text, phrase, real):
                    met[row] = True
        return met

    def warm(self) -> None:
        """Reads every title and value now, not in the first turn that asks for one."""
        _ = self._titles, self._sayings

    @cached_property
    def _titles(self) -> _Texts[int]:
        return _Texts((self._products[row].title, row) for row in self._own.tolist())

    @cached_property
    def _sayings(self) -> _Texts[Rows]:
        """What attributes say, and brands; of a yes-or-no attribute its name."""
        return _Texts(
            (field if value == "yes" else value, rows)
            for field, posted in self._posted.items()
            if field not in (CATEGORY, RATING)
            for value, rows in posted.items()
            if value != "no"
        )

    def _in_range(self, condition: Condition) -> Mask:
        met = np.zeros(len(self._products), dtype=np.bool_)
        for value, rows in self._posted.get(condition.field, {}).items():
            number = number_in(value)
            if number is not None and _inside(number, condition):
                met[rows] = True
        return met


def values_of(products: Iterable[Product]) -> dict[str, dict[str, int]]:
    """Field to value, as written, to how many of `products` have it."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for product in products:
        for field, value in _said(product):
            counts[field][value] += 1
    return {field: dict(found) for field, found in counts.items()}


class _Texts(Generic[_Of]):
    """Texts by the words they hold, each with what it belongs to."""

    def __init__(self, texts: Iterable[tuple[str, _Of]]) -> None:
        self._texts: list[tuple[str, _Of]] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for text, owner in texts:
            words = stems(text)
            for word in set(words):
                self._by_word[word].append(len(self._texts))
            self._texts.append((f" {' '.join(words)} ", owner))

    def holding(self, phrase: str) -> Iterator[tuple[str, _Of]]:
        """Those that hold the rarest word of `phrase`: few, of which the caller picks."""
        lists = [self._by_word.get(word, []) for word in phrase.split()]
        return (self._texts[at] for at in min(lists, key=len, default=[]))


def _says(text: str, phrase: str, real: bool) -> bool:
    """True when `text` says `phrase` of the thing, as "leather-free" does not; nor "faux leather",
    where only the `real` thing counts."""
    at = text.find(phrase)
    while at >= 0:
        before, after = text[:at].rpartition(" ")[2], text[at + len(phrase) :].partition(" ")[0]
        imitated = before in _NOT or (real and before in _IMITATED)
        if not imitated and after != "free":
            return True
        at = text.find(phrase, at + 1)
    return False


_NOT = frozenset("non no without".split())
_IMITATED = frozenset("faux vegan synthetic imitation artificial fake mock".split())


def _phrase(value: str) -> str:
    return f" {' '.join(stems(value))} "


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


def number_in(value: str) -> Decimal | None:
    """The first number in a value, in digits or in words; of sides ("30 x 40 cm") the longest."""
    if sides := _SIDES.match(value):
        return max(Decimal(side.replace(",", ".")) for side in sides.groups())
    if found := _NUMBER.search(value):
        return Decimal(found[0].replace(",", "" if found["grouped"] else "."))
    spelt = (_SPELT.get(word) for word in _LETTERS.findall(value.casefold()))
    return next((Decimal(number) for number in spelt if number is not None), None)


def _inside(number: Decimal, condition: Condition) -> bool:
    least, most = condition.least, condition.most
    return (least is None or number >= least) and (most is None or number <= most)
