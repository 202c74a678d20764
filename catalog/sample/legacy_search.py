"""The search the sample shop had before Aisle: decent, not clever, and blind to who asks."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

from catalog.sample.products import Item
from catalog.sample.wants import Want, relevance

SLATE = 8
_STRAYS = 10
"""Products of the department that keyword search drags in beside the right ones."""


class LegacySearch:
    """Category and keyword match, popularity, and a good deal of noise."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._shelves: dict[str, list[Item]] = {}
        self._departments: dict[str, list[Item]] = {}
        for item in items:
            self._shelves.setdefault(item.category.name, []).append(item)
            self._departments.setdefault(item.category.department, []).append(item)

    def slate(self, chance: random.Random, want: Want, day: date) -> list[Item]:
        """At most `SLATE` items on sale on `day`, best guess first."""
        pool = [item for name in sorted(want.categories) for item in self._shelves.get(name, ())]
        pool = chance.sample(pool, k=min(len(pool), 60))
        others = self._departments.get(want.department, [])
        strays = chance.sample(others, k=min(len(others), _STRAYS))
        seen = {item.product.id: item for item in [*pool, *strays] if _on_sale(item, day)}
        scores = {ident: self._score(chance, want, item) for ident, item in seen.items()}
        best = sorted(scores, key=lambda ident: -scores[ident])[:SLATE]
        return [seen[ident] for ident in best]

    def _score(self, chance: random.Random, want: Want, item: Item) -> float:
        # A misspelt word finds little, so the match counts for less and chance for more.
        match = relevance(want, item.product) * (0.9 if want.misspelt else 2.2)
        return match + 0.3 * item.popularity + chance.gauss(0, 0.55)


def _on_sale(item: Item, day: date) -> bool:
    return item.product.launched is None or item.product.launched <= day
