"""What a query's words say outright: the kind of product, and the attributes it is to have.

The vocabulary is the catalogue's own: leaf categories, attribute values and brands. Embeddings
blur these ("headphones" lies near headphone stands, one colour near another), so the ranker is
given them as features and learns from the log what they are worth.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

import numpy as np

from catalog import Product
from retrieval.items import Floats, Items, Rows, changed_rows
from retrieval.stems import stems


class Wording:
    """Looks query words up in one catalogue."""

    def __init__(self, items: Items) -> None:
        self._set_items(items)
        self._own = [_words_of(product) for product in items.products]
        self._known = frozenset().union(*self._own)

    def _set_items(self, items: Items) -> None:
        self._items = items
        leaves = [name.rpartition(" > ")[2] for name in items.categories]
        self._leaves = [stems(leaf) for leaf in leaves]  # by category code
        self._lengths = np.array([len(leaf) for leaf in self._leaves], dtype=np.float32)
        self._category = items.category

    def grown(self, items: Items) -> Wording:
        """The same of `items`, which are this one's updated; reads only the changed products."""
        wording = copy(self)
        wording._set_items(items)
        changed = changed_rows(self._items, items).tolist()
        now = [_words_of(items.products[row]) for row in changed]
        wording._own = [*self._own, *[frozenset[str]()] * (len(items) - len(self._own))]
        gone = any(not wording._own[row] <= said for row, said in zip(changed, now, strict=True))
        for row, said in zip(changed, now, strict=True):
            wording._own[row] = said
        # Where a product lost a word, only all of them can tell whether another still says it.
        wording._known = frozenset().union(*wording._own) if gone else self._known.union(*now)
        return wording

    def category_match(self, text: str, rows: Rows) -> Floats:
        """[m] in [0, 1]: how well the text names each row's leaf category; NaN when it names none.

        A category counts when the text has its last word, by the share of its words that the text
        has, less when another category accounts for more of the text: "headphone stand" names
        Headphone Stands in full and Headphones by half.
        """
        asked = frozenset(stems(text))
        words = np.array([_named(leaf, asked) for leaf in self._leaves], dtype=np.float32)
        if not words.any():
            return np.full(len(rows), np.nan, dtype=np.float32)
        match = words / np.maximum(self._lengths, 1) * (words / words.max())
        return np.asarray(match[self._category[rows]], dtype=np.float32)

    def attribute_match(self, text: str, rows: Rows) -> Floats:
        """[m] share of the text's attribute and brand words that each row has; NaN without any."""
        asked = self._known.intersection(stems(text))
        if not asked:
            return np.full(len(rows), np.nan, dtype=np.float32)
        shares = (len(asked & self._own[row]) / len(asked) for row in rows)
        return np.fromiter(shares, dtype=np.float32, count=len(rows))


def _words_of(product: Product) -> frozenset[str]:
    return frozenset(stems(" ".join((*_said(product), product.brand))))


def _said(product: Product) -> Iterable[str]:
    """Attribute values; of a yes-or-no attribute its name."""
    for name, value in product.attributes.items():
        if value == "yes":
            yield name
        elif value != "no":
            yield value


def _named(leaf: list[str], asked: frozenset[str]) -> int:
    """How many words of a category the text has, given that it has the last."""
    return sum(word in asked for word in leaf) if leaf and leaf[-1] in asked else 0
