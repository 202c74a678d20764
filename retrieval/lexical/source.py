"""Products that have the query's words, or what they were meant to be."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from catalog import Product
from retrieval.candidates import Candidates, top_k
from retrieval.items import Floats, Items
from retrieval.lexical.asked import Asked
from retrieval.lexical.index import LexicalIndex
from retrieval.lexical.later import Later
from retrieval.query import Context, Query

_DEAR = 5_000
"""A word of more products than this, and of half the shop, is left out when others are asked."""


class LexicalSource:
    """BM25F over the whole catalogue: every product is scored, the mask is exact."""

    name = "lexical"

    def __init__(self, items: Items, index: LexicalIndex) -> None:
        self._items = items
        self._index = index
        self._later = Later()
        self._asked = Asked(index.counts(), index.config)

    def candidates(self, query: Query, context: Context, k: int) -> Candidates:
        """The `k` best allowed rows that have any of the text's words."""
        scores = self.scores(query.text)
        if scores is None:
            return Candidates.none()
        found = top_k(scores, query.allowed & (scores > 0), k)
        return Candidates(found.rows, found.scores, scores.__getitem__)

    def scores(self, text: str) -> Floats | None:
        """[n] the score of every row, 0 without any of the words; None for a text without words
        that a product has."""
        asked = self._asked(text)
        if not asked:
            return None
        scores = np.zeros(len(self._items), np.float32)
        for number, weight in self._worth_it(asked):
            rows, held = self._index.holding(number)
            scores[rows] += np.float32(weight) * held
        scores[self._later.rows] = 0.0
        for word in asked.keys() & self._later.holding.keys():
            new, own = self._later.holding[word]
            scores[new] += np.float32(asked[word]) * own
        return scores

    def corrected(self, text: str, known: Callable[[str], bool] = lambda _: False) -> str:
        """The text as it was probably meant, for a language model, which can't guess the shop's
        words: each word that no product has, and that is not `known` to be a word for all that,
        is put as the nearest one that some have."""
        return self._asked.corrected(text, known)

    def grown(self, items: Items) -> LexicalSource:
        """The same over `items`, whose first rows are the ones known, products appended at the end
        or changed in their place; only those are read. Raises ValueError when rows are missing."""
        if len(items) < len(self._items):
            raise ValueError(f"{len(items)} products are fewer than {len(self._items)}")
        scored = dict(self._later.scored)
        for row in _changed(self._items, items):
            scored[row] = self._index.scored(items.products[row])
        wider = object.__new__(LexicalSource)
        wider._items, wider._index, wider._later = items, self._index, Later(scored)
        wider._asked = self._asked.grown(
            {word: n for word, n in wider._later.counts.items() if word not in self._index.words}
        )
        return wider

    def _worth_it(self, asked: dict[str, float]) -> list[tuple[int, float]]:
        """Numbers and weights of the words that tell products apart."""
        known = [(self._index.words[w], weight) for w, weight in asked.items()
                 if w in self._index.words]  # fmt: skip
        dear = max(_DEAR, len(self._items) // 2)
        telling = [(w, weight) for w, weight in known if self._index.products_with(w) <= dear]
        return telling or known


def _changed(before: Items, after: Items) -> list[int]:
    """Rows that are new, or whose words may be others than before."""
    pairs = zip(before.products, after.products, strict=False)
    other = [row for row, (old, new) in enumerate(pairs) if old is not new and _differ(old, new)]
    return [*other, *range(len(before), len(after))]


def _differ(old: Product, new: Product) -> bool:
    return _said(old) != _said(new)


def _said(product: Product) -> tuple[object, ...]:
    return (
        product.title, product.brand, product.category, product.attributes, product.description,
    )  # fmt: skip
